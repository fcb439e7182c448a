package io.cadenza.data.instrument;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which program plays a note: the last change on its channel and port before it. Changes in the note's own track count before
 * those of others, because many programs write all tracks on one channel; without any it is 0, the grand piano, as General
 * MIDI begins. Of the changes at a note's tick in its own track, those count that stand before it ({@link ScoreEvent#order}).
 */
public final class Programs {
    /** Channel 10, counted from 0: percussion by General MIDI. */
    public static final int DRUM_CHANNEL = 9;

    private static final int GRAND_PIANO = 0;
    private static final int LAST_ORDER = Integer.MAX_VALUE;

    private static final Comparator<Moment> IN_TIME =
            Comparator.comparingLong(Moment::tick).thenComparingInt(Moment::order);

    /** By port and channel, the program from each moment on. */
    private final Map<Integer, NavigableMap<Moment, Integer>> ofScore;

    /** What plays the notes of a score. */
    public Programs(Score score) {
        this.ofScore = timelines(score.tracks());
    }

    /** A tick and the order in it. */
    private record Moment(long tick, int order) {}

    private static Map<Integer, NavigableMap<Moment, Integer>> timelines(List<Track> tracks) {
        Map<Integer, NavigableMap<Moment, Integer>> timelines = new HashMap<>();
        for (Track track : tracks) {
            NavigableMap<Long, Integer> ports = track.ports();
            track.events(ProgramChange.class)
                    .forEach(change -> timelines
                            .computeIfAbsent(
                                    channel(ports, change.tick(), change.channel()), any -> new TreeMap<>(IN_TIME))
                            .put(new Moment(change.tick(), change.order()), change.program()));
        }
        return timelines;
    }

    private static int channel(NavigableMap<Long, Integer> ports, long tick, int channel) {
        return ports.floorEntry(tick).getValue() << 4 | channel;
    }

    /** The programs that play a track's notes, in their order. */
    public int[] of(Track track) {
        Map<Integer, NavigableMap<Moment, Integer>> own = timelines(List.of(track));
        NavigableMap<Long, Integer> ports = track.ports();
        int[] programs = new int[track.notes().size()];
        int number = 0;
        for (int i = 0; i < programs.length; i++) {
            Note note = track.notes().get(i);
            number = i > 0 && track.notes().get(i - 1).onset() == note.onset() ? number + 1 : 0;
            int channel = channel(ports, note.onset(), note.channel());
            NavigableMap<Moment, Integer> ofTrack = own.get(channel);
            programs[i] = ofTrack == null
                    ? at(ofScore.get(channel), note.onset(), LAST_ORDER)
                    : at(ofTrack, note.onset(), number);
        }
        return programs;
    }

    private static int at(@Nullable NavigableMap<Moment, Integer> timeline, long tick, int order) {
        Map.Entry<Moment, Integer> change = timeline == null ? null : timeline.floorEntry(new Moment(tick, order));
        return change == null ? GRAND_PIANO : change.getValue();
    }
}
