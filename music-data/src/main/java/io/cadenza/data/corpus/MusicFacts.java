package io.cadenza.data.corpus;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.data.instrument.Programs;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is said of pieces beside their notes: each one's tempo, metre, key and instruments, if it has one throughout; and of many
 * pieces what all of them say, so that music written after them can say it too, whichever tokenizer carries the notes.
 */
public final class MusicFacts {
    /** Quarters a minute. */
    public static final String TEMPO = "tempo";

    /** A metre, such as 3/8. */
    public static final String METRE = "metre";

    /** Sharps, or flats if negative, and whether it is minor, such as {@code -3 minor}. */
    public static final String KEY = "key";

    /** The programs of General MIDI that play, and -1 for drums, separated by commas. */
    public static final String PROGRAMS = "programs";

    private final SortedMap<String, String> common = new TreeMap<>();
    private final SortedSet<Integer> programs = new TreeSet<>();
    private boolean none = true;

    /** What is said of one piece. */
    public static SortedMap<String, String> of(Score score) {
        SortedMap<String, String> facts = new TreeMap<>();
        only(score.events(TempoChange.class), tempo -> String.valueOf(tempo.microsecondsPerQuarter()))
                .map(Double::valueOf)
                .ifPresent(microseconds -> facts.put(TEMPO, String.valueOf(Math.round(60e9 / microseconds) / 1e3)));
        only(score.events(TimeSignature.class), metre -> metre.beats() + "/" + metre.beatUnit())
                .ifPresent(metre -> facts.put(METRE, metre));
        only(score.events(KeySignature.class), key -> key.sharps() + (key.minor() ? " minor" : " major"))
                .ifPresent(key -> facts.put(KEY, key));
        facts.put(PROGRAMS, playing(score).stream().map(String::valueOf).collect(Collectors.joining(",")));
        return facts;
    }

    /** The one value that all events have. */
    private static <E> Optional<String> only(List<E> events, Function<E, String> value) {
        List<String> values = events.stream().map(value).distinct().toList();
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static SortedSet<Integer> playing(Score score) {
        Programs all = new Programs(score);
        SortedSet<Integer> playing = new TreeSet<>();
        for (Track track : score.tracks()) {
            int[] programs = all.of(track);
            for (int i = 0; i < programs.length; i++) {
                boolean drums = track.notes().get(i).channel() == Programs.DRUM_CHANNEL;
                playing.add(drums ? -1 : programs[i]);
            }
        }
        return playing;
    }

    /** Takes what is said of one more piece. */
    public void add(Map<String, String> piece) {
        if (none) {
            common.putAll(piece);
            none = false;
        }
        common.entrySet().removeIf(fact -> !fact.getValue().equals(piece.get(fact.getKey())));
        for (String program : piece.getOrDefault(PROGRAMS, "").split(",", -1)) {
            if (!program.isEmpty()) {
                programs.add(Integer.valueOf(program));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MusicFacts facts && facts.common.equals(common) && facts.programs.equals(programs);
    }

    @Override
    public int hashCode() {
        return 31 * common.hashCode() + programs.hashCode();
    }

    /** What all pieces say. */
    public SortedMap<String, String> common() {
        return Collections.unmodifiableSortedMap(common);
    }

    /** All instruments there are in the pieces, with -1 for drums. */
    public SortedSet<Integer> programs() {
        return Collections.unmodifiableSortedSet(programs);
    }
}
