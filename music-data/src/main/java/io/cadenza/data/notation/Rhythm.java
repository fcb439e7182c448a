package io.cadenza.data.notation;

import io.cadenza.data.notation.NoteValue.Tuplet;
import io.cadenza.data.notation.Symbol.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The note values of one voice in one bar: chords cut at barlines and beats, tied, with rests between. */
public final class Rhythm {
    private static final int QUARTER = Notation.UNITS_PER_QUARTER;

    private final Measure measure;
    private final boolean rests;
    private final List<Span> spans = new ArrayList<>();
    private final TreeSet<Integer> edges = new TreeSet<>();
    private final List<Symbol> symbols = new ArrayList<>();

    private Rhythm(Measure measure, boolean rests) {
        this.measure = measure;
        this.rests = rests;
    }

    /** A stretch of the bar, in units from its start, and what sounds in it. */
    private record Span(int start, int end, Optional<Chord> chord) {}

    /**
     * The signs of a voice in a bar, which together are as long as the bar; none for a voice without rests that is silent.
     *
     * @param chords the chords that sound in the bar, in order, without overlaps
     * @param rests whether silence is written
     */
    public static List<Symbol> of(Measure measure, List<Chord> chords, boolean rests) {
        if (chords.isEmpty()) {
            return rests ? List.of(sign(Kind.REST, measure.length())) : List.of();
        }
        Rhythm rhythm = new Rhythm(measure, rests);
        rhythm.divide(chords);
        rhythm.spans.forEach(rhythm::write);
        return rhythm.symbols;
    }

    /** A whole-bar rest or a gap. */
    private static Symbol sign(Kind kind, int length) {
        return new Symbol(
                kind, length, Optional.empty(), Optional.empty(), false, false, Optional.empty(), false, false);
    }

    private void divide(List<Chord> chords) {
        int reached = 0;
        for (Chord chord : chords) {
            int start = (int) Math.max(0, chord.start() - measure.start());
            int end = (int) Math.min(measure.length(), chord.end() - measure.start());
            if (start > reached) {
                spans.add(new Span(reached, start, Optional.empty()));
            }
            spans.add(new Span(start, end, Optional.of(chord)));
            reached = end;
        }
        if (reached < measure.length()) {
            spans.add(new Span(reached, measure.length(), Optional.empty()));
        }
        spans.forEach(span -> edges.add(span.start()));
    }

    /** How a quarter is divided in which a note of this voice begins or ends; empty for what 32nds can write. */
    private Optional<Tuplet> tuplet(int cell) {
        List<Integer> inside = edges.subSet(cell + 1, cell + QUARTER).stream()
                .map(edge -> edge - cell)
                .toList();
        if (inside.stream().allMatch(offset -> offset % (QUARTER / 8) == 0)) {
            return Optional.empty();
        }
        boolean whole = measure.length() - cell >= QUARTER;
        List<Tuplet> known =
                whole ? List.of(Tuplet.TRIPLET, Tuplet.QUINTUPLET, Tuplet.SEPTUPLET) : List.of(Tuplet.SMALL_TRIPLET);
        return known.stream()
                .filter(tuplet -> inside.stream().allMatch(offset -> offset % tuplet.step() == 0))
                .findFirst();
    }

    private void write(Span span) {
        int position = span.start();
        while (position < span.end()) {
            int cell = position / QUARTER * QUARTER;
            Optional<Tuplet> tuplet = tuplet(cell);
            if (tuplet.isPresent()) {
                int end = Math.min(span.end(), Math.min(measure.length(), cell + QUARTER));
                writeTuplet(tuplet.get(), span, position, end, cell);
                position = end;
            } else {
                int end = cell + QUARTER;
                while (end < span.end() && tuplet(end).isEmpty()) {
                    end += QUARTER;
                }
                end = Math.min(end, span.end());
                writeBinary(span, position, end);
                position = end;
            }
        }
    }

    private void writeTuplet(Tuplet tuplet, Span span, int from, int to, int cell) {
        int cellEnd = Math.min(measure.length(), cell + QUARTER);
        for (int position = from; position < to; ) {
            int left = to - position;
            NoteValue value = tuplet.values().stream()
                    .filter(candidate -> tuplet.units(candidate) <= left)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("A tuplet has no place for " + left + " units"));
            int end = position + tuplet.units(value);
            symbols.add(new Symbol(
                    span.chord().isPresent() ? Kind.CHORD : Kind.REST,
                    tuplet.units(value),
                    Optional.of(value),
                    Optional.of(tuplet),
                    position == cell,
                    end == cellEnd,
                    span.chord(),
                    tiedBefore(span, position),
                    tiedAfter(span, end)));
            position = end;
        }
    }

    private void writeBinary(Span span, int from, int to) {
        if (span.chord().isEmpty() && !rests) {
            symbols.add(sign(Kind.GAP, to - from));
            return;
        }
        for (int position = from; position < to; ) {
            int offset = position;
            NoteValue value = NoteValue.BINARY.stream()
                    .filter(candidate -> candidate.units() <= to - offset && candidate.fits(offset, measure))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No value for " + (to - offset) + " units"));
            int end = position + value.units();
            symbols.add(new Symbol(
                    span.chord().isPresent() ? Kind.CHORD : Kind.REST,
                    value.units(),
                    Optional.of(value),
                    Optional.empty(),
                    false,
                    false,
                    span.chord(),
                    tiedBefore(span, position),
                    tiedAfter(span, end)));
            position = end;
        }
    }

    private boolean tiedBefore(Span span, int position) {
        return span.chord()
                .filter(chord -> chord.start() < measure.start() + position)
                .isPresent();
    }

    private boolean tiedAfter(Span span, int end) {
        return span.chord().filter(chord -> chord.end() > measure.start() + end).isPresent();
    }
}
