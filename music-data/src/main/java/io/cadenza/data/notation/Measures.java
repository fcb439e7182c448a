package io.cadenza.data.notation;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The bars of a score from its time signatures; 4/4 where none is said. */
final class Measures {
    /** Longer scores are no sheet music; some MIDI files end with an event days after the music. */
    static final int MAX_MEASURES = 20_000;

    private static final TimeSignature COMMON = new TimeSignature(0, 4, 4);

    /** Bars of 64ths and shorter would not fall on units. */
    private static final int SMALLEST_UNIT = 32;

    /** The shortest bar that a change of metre within it leaves, in units: a 32nd. */
    private static final int SHORTEST = Notation.UNITS_PER_QUARTER / 8;

    private static final int LATE = Notation.UNITS_PER_QUARTER / 10;

    private final TreeMap<Long, TimeSignature> metres = new TreeMap<>();
    private final TreeMap<Long, KeySignature> keys = new TreeMap<>();
    private final long end;

    private Measures(Score score) {
        for (TimeSignature metre : score.events(TimeSignature.class)) {
            if (metre.beatUnit() <= SMALLEST_UNIT) {
                metres.put(SHORTEST * Math.round(Notation.units(score, metre.tick()) / SHORTEST), metre);
            }
        }
        for (KeySignature key : score.events(KeySignature.class)) {
            keys.put(Math.round(Notation.units(score, key.tick())), key);
        }
        long lastOnset = score.notes().mapToLong(Note::onset).max().orElse(0);
        long lastEnd = score.notes().mapToLong(Note::end).max().orElse(0);
        boolean sounds = score.notes().findAny().isPresent();
        // A key that is let go a little late begins no bar.
        this.end = Math.max(
                (long) Math.floor(Notation.units(score, lastOnset)) + (sounds ? 1 : 0),
                (long) Math.ceil(Notation.units(score, lastEnd)) - LATE);
    }

    /**
     * The bars up to the end of the last note, at least one.
     *
     * @throws CadenzaException if there are more than {@link #MAX_MEASURES}
     */
    static List<Measure> of(Score score) {
        return withPickup(new Measures(score).list());
    }

    /** A first bar that has a metre for itself, shorter than the next, is a pickup, which is written under the next one's metre. */
    private static List<Measure> withPickup(List<Measure> measures) {
        if (measures.size() < 2) {
            return measures;
        }
        Measure first = measures.get(0);
        Measure second = measures.get(1);
        if (!second.newMetre() || first.length() >= second.full()) {
            return measures;
        }
        measures.set(0, new Measure(first.start(), first.length(), second.metre(), true, first.key(), true));
        measures.set(1, new Measure(second.start(), second.length(), second.metre(), false, second.key(), false));
        return measures;
    }

    private List<Measure> list() {
        List<Measure> measures = new ArrayList<>();
        TimeSignature metre = COMMON;
        Optional<KeySignature> key = Optional.empty();
        long start = 0;
        while (start < end || measures.isEmpty()) {
            Optional<TimeSignature> said = Optional.ofNullable(metres.get(start));
            boolean differs = said.isPresent() && !same(said.get(), metre);
            metre = said.orElse(metre);
            int full = 4 * Notation.UNITS_PER_QUARTER * metre.beats() / metre.beatUnit();
            Long change = metres.higherKey(start);
            int length = change == null ? full : (int) Math.min(full, change - start);
            Optional<KeySignature> now = keyAt(start, start + length);
            Optional<KeySignature> before = key;
            boolean otherKey = now.isPresent() && !now.map(Measures::bare).equals(before.map(Measures::bare));
            measures.add(new Measure(
                    start, length, metre, measures.isEmpty() || differs, otherKey ? now : Optional.empty()));
            key = now.or(() -> before);
            start += length;
            if (measures.size() > MAX_MEASURES) {
                throw new CadenzaException(
                        "This score has more than %d bars, too long for sheet music. Write it as .mid."
                                .formatted(MAX_MEASURES));
            }
        }
        return measures;
    }

    /** A key that changes within a bar is written at the next barline, or here if it is nearer to this one. */
    private Optional<KeySignature> keyAt(long start, long next) {
        long middle = (start + next) / 2;
        Map.Entry<Long, KeySignature> entry = keys.lowerEntry(Math.max(1, middle));
        return entry == null ? Optional.empty() : Optional.of(entry.getValue());
    }

    private static KeySignature bare(KeySignature key) {
        return new KeySignature(0, key.sharps(), key.minor());
    }

    private static boolean same(TimeSignature a, TimeSignature b) {
        return a.beats() == b.beats() && a.beatUnit() == b.beatUnit();
    }
}
