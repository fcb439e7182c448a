package io.cadenza.data.notation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Keys struck and released together, in units of {@link Notation#UNITS_PER_QUARTER} from the beginning of the score.
 *
 * @param start when they are struck
 * @param end when they are released, after {@code start}
 * @param tones the keys, at least one, from high to low
 */
public record Chord(long start, long end, List<Tone> tones) {
    /** Copies. */
    public Chord {
        tones = List.copyOf(tones);
    }

    /**
     * One key of a chord.
     *
     * @param key MIDI key, 0 to 127
     * @param velocity 1 to 127
     */
    public record Tone(int key, int velocity) {}

    static Chord of(long start, long end, int key, int velocity) {
        return new Chord(start, end, List.of(new Tone(key, velocity)));
    }

    int highest() {
        return tones.get(0).key();
    }

    Chord endingAt(long newEnd) {
        return new Chord(start, newEnd, tones);
    }

    Chord with(List<Tone> more) {
        List<Tone> all = new ArrayList<>(tones);
        all.addAll(more);
        all.sort(Comparator.comparingInt(Tone::key).reversed());
        return new Chord(start, end, all);
    }
}
