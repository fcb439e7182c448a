package io.cadenza.data.instrument;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which program plays a note: the last change on its channel up to its onset. Changes in the note's own track count before
 * those of others, because many programs write all tracks on one channel; without any it is 0, the grand piano, as General
 * MIDI begins.
 */
public final class Programs {
    /** Channel 10, counted from 0: percussion by General MIDI. */
    public static final int DRUM_CHANNEL = 9;

    private static final int GRAND_PIANO = 0;

    /** By channel, the program from each tick on. */
    private final Map<Integer, NavigableMap<Long, Integer>> ofScore;

    /** What plays the notes of a score. */
    public Programs(Score score) {
        this.ofScore = timelines(score.events(ProgramChange.class));
    }

    /** The changes in one track. */
    public static Map<Integer, NavigableMap<Long, Integer>> in(Track track) {
        return timelines(track.events(ProgramChange.class).toList());
    }

    private static Map<Integer, NavigableMap<Long, Integer>> timelines(List<ProgramChange> changes) {
        Map<Integer, NavigableMap<Long, Integer>> timelines = new HashMap<>();
        changes.forEach(change -> timelines
                .computeIfAbsent(change.channel(), channel -> new TreeMap<>())
                .put(change.tick(), change.program()));
        return timelines;
    }

    /**
     * The program that plays a note.
     *
     * @param ofTrack the changes in the note's own track
     */
    public int program(Note note, Map<Integer, NavigableMap<Long, Integer>> ofTrack) {
        NavigableMap<Long, Integer> own = ofTrack.get(note.channel());
        NavigableMap<Long, Integer> timeline = own == null ? ofScore.get(note.channel()) : own;
        if (timeline == null) {
            return GRAND_PIANO;
        }
        Map.Entry<Long, Integer> change = timeline.floorEntry(note.onset());
        return change == null ? GRAND_PIANO : change.getValue();
    }
}
