package io.cadenza.data.piece;

import io.cadenza.core.CadenzaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Which bars of a piece are those of earlier bars. The last bar of a piece is always new, so that it can end.
 *
 * @param bars of the whole piece; a pickup is not counted
 * @param returns in the order of the bars that they repeat, which do not overlap
 */
record Form(int bars, List<Return> returns) {
    /** The bars of a strain of a dance, of which a form that is asked is made unless its length is asked too. */
    static final int STRAIN = 8;

    /** Shorter pieces have no form. */
    private static final int FEWEST_BARS = 4;

    /** The forms of longer pieces are not counted. */
    private static final int MOST_BARS = 512;

    /** A single bar returns by design at this distance or a multiple of it; elsewhere it may by chance. */
    private static final int PHRASE = 4;

    /** The rarest forms are left out where there are more. */
    private static final int MOST_FORMS = 4000;

    /**
     * Bars that return.
     *
     * @param at the first of them, from 0
     * @param bars how many
     * @param from the first bar of those they repeat, which end before {@code at}
     */
    record Return(int at, int bars, int from) {
        String text() {
            return at + "+" + bars + "<" + from;
        }

        /** Reads what {@link #text} wrote. */
        static Return parse(String text) {
            int plus = text.indexOf('+');
            int less = text.indexOf('<');
            return new Return(
                    Integer.parseInt(text.substring(0, plus)),
                    Integer.parseInt(text.substring(plus + 1, less)),
                    Integer.parseInt(text.substring(less + 1)));
        }
    }

    /** Checks that all that returns was there before and that the last bar is new, and copies. */
    Form {
        returns = List.copyOf(returns);
        int reached = 0;
        for (Return again : returns) {
            boolean fits = again.at() >= reached && again.bars() > 0 && again.at() + again.bars() < bars;
            if (!fits || again.from() < 0 || again.from() + again.bars() > again.at()) {
                throw new IllegalArgumentException("No form of %d bars: %s".formatted(bars, returns));
            }
            reached = again.at() + again.bars();
        }
        if (bars < 1) {
            throw new IllegalArgumentException("No form has " + bars + " bars");
        }
    }

    /**
     * A form that is asked.
     *
     * @param letters such as AABB: sections of one letter are equal
     * @param bars of the whole piece; 0 if that is not asked
     * @throws CadenzaException if its sections are not of whole bars
     */
    static Form asked(String letters, int bars) {
        int sections = letters.length();
        if (bars % sections != 0) {
            throw new CadenzaException(
                    "A form of %d sections has %d, %d, %d bars and so on, not %d. Ask for another length."
                            .formatted(sections, sections, 2 * sections, 3 * sections, bars));
        }
        int section = bars == 0 ? STRAIN : bars / sections;
        List<Return> returns = new ArrayList<>();
        for (int i = 0; i < sections; i++) {
            int first = letters.indexOf(letters.charAt(i));
            int length = i == sections - 1 ? section - 1 : section;
            if (first < i && length > 0) {
                returns.add(new Return(i * section, length, first * section));
            }
        }
        return new Form(sections * section, returns);
    }

    /** A form as text: {@code 32,8+8<0,24+7<16} for 32 bars of which those from the ninth on repeat the first eight and so on. */
    static Form parse(String text) {
        String[] parts = text.split(",", -1);
        List<Return> returns = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            returns.add(Return.parse(parts[i]));
        }
        return new Form(Integer.parseInt(parts[0]), returns);
    }

    String text() {
        return bars + returns.stream().map(again -> "," + again.text()).collect(Collectors.joining());
    }

    /** The first bars of this form. */
    Form cut(int most) {
        List<Return> kept = returns.stream()
                .filter(again -> again.at() < most - 1)
                .map(again -> new Return(again.at(), Math.min(again.bars(), most - 1 - again.at()), again.from()))
                .toList();
        return new Form(most, kept);
    }

    /**
     * The bar that a bar repeats.
     *
     * @param bar from 0
     * @return -1 if it is new
     */
    int source(int bar) {
        for (Return again : returns) {
            if (bar >= again.at() && bar < again.at() + again.bars()) {
                return again.from() + bar - again.at();
            }
        }
        return -1;
    }

    /**
     * The form of a piece: from its beginning on, the longest run of bars that was there before, the earliest of several.
     *
     * @param bars the symbols of each; bars are equal if their symbols are, and silent ones return nowhere
     */
    static Form of(List<List<String>> bars) {
        Map<List<String>, Integer> kinds = new HashMap<>();
        int[] kind = bars.stream()
                .mapToInt(bar -> bar.isEmpty() ? -1 : kinds.computeIfAbsent(bar, any -> kinds.size()))
                .toArray();
        List<Return> returns = new ArrayList<>();
        int at = 1;
        while (at < kind.length - 1) {
            int from = 0;
            int longest = 0;
            for (int before = 0; before < at; before++) {
                int run = 0;
                while (before + run < at
                        && at + run < kind.length - 1
                        && kind[at + run] >= 0
                        && kind[before + run] == kind[at + run]) {
                    run++;
                }
                boolean byDesign = run > 1 || (at - before) % PHRASE == 0;
                if (run > longest && byDesign) {
                    longest = run;
                    from = before;
                }
            }
            if (longest > 0) {
                returns.add(new Return(at, longest, from));
            }
            at += Math.max(1, longest);
        }
        return new Form(kind.length, returns);
    }

    /**
     * The forms of pieces as one text: each with how many pieces have it, the most frequent first; empty if not even half of the pieces
     * are short enough to be counted.
     *
     * @param pieces of each its bars, a pickup left out
     */
    static String count(List<List<List<String>>> pieces) {
        List<String> forms = pieces.stream()
                .filter(bars -> bars.size() >= FEWEST_BARS && bars.size() <= MOST_BARS)
                .map(bars -> of(bars).text())
                .toList();
        return 2 * forms.size() <= pieces.size() ? "" : PieceFacts.Tally.count(forms, MOST_FORMS);
    }

    /** Forms with how many pieces have them, to draw from as often. They are read only when they are drawn. */
    record Shares(PieceFacts.Tally tally) {
        /** Reads what {@link Form#count} wrote. */
        static Shares parse(String text) {
            return new Shares(PieceFacts.Tally.parse(text));
        }

        private static int bars(String form) {
            int comma = form.indexOf(',');
            return Integer.parseInt(comma < 0 ? form : form.substring(0, comma));
        }

        /** The bars of the longest form. */
        int longest() {
            return tally.entries().stream()
                    .mapToInt(entry -> bars(entry.words()))
                    .max()
                    .orElse(0);
        }

        /**
         * A form, as often as pieces have it.
         *
         * @param bars of the piece: one that has as many, or if there is none the beginning of a longer one; 0 for any number
         * @return empty if there is none, or if what was drawn returns nowhere: such pieces are left to the model
         */
        Optional<Form> draw(int bars, RandomGenerator random) {
            boolean known = tally.entries().stream().anyMatch(entry -> bars(entry.words()) == bars);
            return tally.draw(form -> bars == 0 || (known ? bars(form) == bars : bars(form) > bars), random)
                    .map(Form::parse)
                    .map(form -> bars == 0 ? form : form.cut(bars))
                    .filter(form -> !form.returns().isEmpty());
        }
    }
}
