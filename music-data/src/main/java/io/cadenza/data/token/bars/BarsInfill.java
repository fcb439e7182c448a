package io.cadenza.data.token.bars;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.token.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Arranges pieces in symbols of {@code bars} so that a model learns to hear what is fixed later before it writes, as in infilling by
 * reordering (Bavarian et al., "Efficient training of language models to fill in the middle", 2022):
 *
 * <pre>{@code
 * Fill_Ahead Bar_None (bar 7) Fill_2 Bar_None (bar 5) Fill_1 Bar_None (bar 6) Bar_None (bar 7) ...
 * TimeSig_4/4 Fill_Given Program_42 Program_40 Bar_None Program_42 ... Program_40 ...
 * }</pre>
 *
 * <p>Before some bars in a row stand the one or two after them, and each of these bars says how many are left, which a network need
 * not count. The bars ahead come again in their place: all that follows is as it would be without, and what they predict there trains
 * a network to keep them in mind. Of the parts some, the given ones, come before the others in the head and in every bar.
 */
public final class BarsInfill {
    /** The most bars between the bars that are written with those after them ahead. */
    private static final int MOST_BETWEEN = 8;

    private final boolean[] isBar;
    private final boolean[] isProgram;
    private final int[] left = new int[Event.Fill.MOST_BARS + 1];
    private final int ahead;
    private final int given;
    private final int end;

    /**
     * For ids of a vocabulary.
     *
     * @param vocabulary one that {@link #isKnown knows} the symbols
     */
    public BarsInfill(Vocabulary vocabulary) {
        this.isBar = all(vocabulary, Event.Bar.TYPE);
        this.isProgram = all(vocabulary, Event.Program.TYPE);
        for (int bars = 1; bars < left.length; bars++) {
            left[bars] = id(vocabulary, Event.Fill.left(bars));
        }
        this.ahead = id(vocabulary, Event.Fill.AHEAD);
        this.given = id(vocabulary, Event.Fill.GIVEN);
        this.end = vocabulary.endId().orElse(-1);
    }

    private static int id(Vocabulary vocabulary, Event.Fill symbol) {
        return vocabulary.id(symbol.text()).orElseThrow();
    }

    private static boolean[] all(Vocabulary vocabulary, String type) {
        boolean[] all = new boolean[vocabulary.size()];
        for (int id = 0; id < all.length; id++) {
            all[id] = vocabulary.symbols().get(id).startsWith(type + "_");
        }
        return all;
    }

    /** The symbols that a vocabulary needs for this. */
    public static List<String> symbols() {
        return Event.Fill.all().stream().map(Event.Fill::text).toList();
    }

    /** Whether a vocabulary has all of them: then its model has learned from pieces arranged for infilling. */
    public static boolean isKnown(Vocabulary vocabulary) {
        return vocabulary.symbols().containsAll(symbols());
    }

    /**
     * Checks that a tokenizer writes bars.
     *
     * @return the tokenizer
     * @throws CadenzaException if it is another one
     */
    public static Tokenizer requireBars(Tokenizer tokenizer) {
        if (!tokenizer.name().equals(BarsTokenizerFactory.NAME)) {
            throw new CadenzaException(
                    "Pieces are arranged for infilling by bars, and the tokenizer \"%s\" is another. Set tokenizer.name: %s, or data.infill: 0."
                            .formatted(tokenizer.name(), BarsTokenizerFactory.NAME));
        }
        return tokenizer;
    }

    /**
     * A piece arranged for infilling: of its bars, its parts, or both.
     *
     * @param ids a whole piece, plain
     */
    public int[] arranged(int[] ids, RandomGenerator random) {
        int kind = random.nextInt(3);
        int[] programs = programs(ids);
        int[] ordered = programs.length > 1 && kind != 0 ? givenFirst(ids, given(programs, random)) : ids;
        return programs.length > 1 && kind == 1 ? ordered : ahead(ordered, random);
    }

    /** The parts that the head names. */
    private int[] programs(int[] ids) {
        Set<Integer> programs = new LinkedHashSet<>();
        for (int i = 0; i < ids.length && !isBar[ids[i]]; i++) {
            if (isProgram[ids[i]]) {
                programs.add(ids[i]);
            }
        }
        return programs.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Some of several parts, not all. */
    private static Set<Integer> given(int[] programs, RandomGenerator random) {
        Set<Integer> given = new HashSet<>();
        while (given.isEmpty() || given.size() == programs.length) {
            given.clear();
            for (int program : programs) {
                if (random.nextBoolean()) {
                    given.add(program);
                }
            }
        }
        return given;
    }

    /**
     * A piece with some of its parts first in its head and in every bar, and the others after them, each in their order.
     *
     * @param parts the ids of their programs
     */
    public int[] givenFirst(int[] ids, Set<Integer> parts) {
        IntStream.Builder ordered = IntStream.builder();
        boolean head = true;
        for (int from = 0; from < ids.length; ) {
            int to = from + 1;
            while (to < ids.length && !isBar[ids[to]] && ids[to] != end) {
                to++;
            }
            int first = from;
            while (first < to && !isProgram[ids[first]]) {
                ordered.add(ids[first++]);
            }
            if (head) {
                ordered.add(given);
                head = false;
            }
            addParts(ids, first, to, parts, true, ordered);
            addParts(ids, first, to, parts, false, ordered);
            from = to;
        }
        return ordered.build().toArray();
    }

    private void addParts(int[] ids, int from, int to, Set<Integer> parts, boolean given, IntStream.Builder ordered) {
        boolean added = false;
        for (int i = from; i < to; i++) {
            added = isProgram[ids[i]] ? parts.contains(ids[i]) == given : added;
            if (added) {
                ordered.add(ids[i]);
            }
        }
    }

    private int[] ahead(int[] ids, RandomGenerator random) {
        int[] lines = lines(ids);
        int bars = lines.length - 1;
        List<Span> spans = new ArrayList<>();
        int first = random.nextInt(Math.max(1, Math.min(MOST_BETWEEN + 1, bars - 1)));
        while (first + 1 < bars) {
            int count = 1 + random.nextInt(Math.min(Event.Fill.MOST_BARS, bars - first - 1));
            int shown = Math.min(1 + random.nextInt(Event.Fill.MOST_AHEAD), bars - first - count);
            spans.add(new Span(first, count, shown));
            first += count + shown + random.nextInt(MOST_BETWEEN);
        }
        return ahead(ids, spans);
    }

    /** Where each bar begins, and where the last one ends. */
    private int[] lines(int[] ids) {
        IntStream lines = IntStream.range(0, ids.length).filter(i -> isBar[ids[i]]);
        boolean ends = ids.length > 0 && ids[ids.length - 1] == end;
        return IntStream.concat(lines, IntStream.of(ids.length - (ends ? 1 : 0)))
                .toArray();
    }

    /**
     * Bars that are written when those after them are known.
     *
     * @param first index of the first, counted from 0
     * @param count how many, 1 to {@link Event.Fill#MOST_BARS}
     * @param ahead how many of those after them stand before them, 1 or more
     */
    public record Span(int first, int count, int ahead) {}

    /**
     * A piece with bars ahead of others.
     *
     * @param spans in order, apart from each other
     */
    public int[] ahead(int[] ids, List<Span> spans) {
        int[] lines = lines(ids);
        IntStream.Builder arranged = IntStream.builder();
        int done = 0;
        for (Span span : spans) {
            int after = span.first() + span.count();
            add(ids, done, lines[span.first()], arranged);
            arranged.add(ahead);
            add(ids, lines[after], lines[after + span.ahead()], arranged);
            for (int bar = span.first(); bar < after; bar++) {
                arranged.add(left[after - bar]);
                add(ids, lines[bar], lines[bar + 1], arranged);
            }
            done = lines[after];
        }
        add(ids, done, ids.length, arranged);
        return arranged.build().toArray();
    }

    private static void add(int[] ids, int from, int to, IntStream.Builder arranged) {
        Arrays.stream(ids, from, to).forEach(arranged::add);
    }
}
