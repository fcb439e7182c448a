package io.cadenza.data.notation;

import java.util.ArrayList;
import java.util.List;

/** Which signs of a voice are joined by beams: those of one beat, four eighths of half a bar in 4/4 and 2/2. */
public final class Beams {
    private static final int QUARTER = Notation.UNITS_PER_QUARTER;
    private static final int NONE = -1;

    private final List<Symbol> symbols;
    private final List<List<String>> beams = new ArrayList<>();

    private Beams(List<Symbol> symbols) {
        this.symbols = symbols;
    }

    /**
     * The beams of each sign from the first on, in MusicXML's words: {@code begin}, {@code continue}, {@code end},
     * {@code forward hook}, {@code backward hook}; none for a sign that stands alone.
     */
    public static List<List<String>> of(List<Symbol> symbols, Measure measure) {
        Beams all = new Beams(symbols);
        int[] groups = groups(symbols, measure);
        for (int from = 0; from < symbols.size(); ) {
            int to = from + 1;
            while (to < symbols.size() && groups[from] != NONE && groups[to] == groups[from]) {
                to++;
            }
            all.join(from, to);
            from = to;
        }
        return all.beams;
    }

    /** The group of each sign that can have a beam. */
    private static int[] groups(List<Symbol> symbols, Measure measure) {
        boolean common = (measure.metre().beats() == 4 && measure.metre().beatUnit() == 4)
                || (measure.metre().beats() == 2 && measure.metre().beatUnit() == 2);
        int beat =
                measure.isCompound() || measure.full() == QUARTER * 3 / 2 ? Math.max(1, measure.dottedBeat()) : QUARTER;
        int first = measure.pickup() ? Math.floorMod(-measure.length(), beat) : 0;
        int[] groups = new int[symbols.size()];
        int position = first;
        for (int i = 0; i < groups.length; i++) {
            Symbol symbol = symbols.get(i);
            boolean joins = symbol.kind() == Symbol.Kind.CHORD
                    && symbol.value().map(NoteValue::beams).orElse(0) > 0;
            int group = 2 * (position / beat) + 1;
            boolean half = common && !measure.pickup() && eighths(symbols, position / (2 * QUARTER) * 2 * QUARTER);
            groups[i] = joins ? half ? 4 * (position / (2 * QUARTER)) : group : NONE;
            position += symbol.length();
        }
        return groups;
    }

    /** Whether half a bar of four quarters is four eighths. */
    private static boolean eighths(List<Symbol> symbols, int from) {
        int position = 0;
        for (Symbol symbol : symbols) {
            int end = position + symbol.length();
            if (end > from && position < from + 2 * QUARTER) {
                boolean eighth = symbol.kind() == Symbol.Kind.CHORD && symbol.length() == QUARTER / 2;
                if (!eighth) {
                    return false;
                }
            }
            position = end;
        }
        return true;
    }

    private void join(int from, int to) {
        for (int i = from; i < to; i++) {
            List<String> words = new ArrayList<>();
            int levels = to - from < 2 ? 0 : levels(i);
            for (int level = 1; level <= levels; level++) {
                boolean before = i > from && levels(i - 1) >= level;
                boolean after = i + 1 < to && levels(i + 1) >= level;
                String hook = i == from ? "forward hook" : "backward hook";
                words.add(before ? after ? "continue" : "end" : after ? "begin" : hook);
            }
            beams.add(words);
        }
    }

    private int levels(int index) {
        return symbols.get(index).value().map(NoteValue::beams).orElse(0);
    }
}
