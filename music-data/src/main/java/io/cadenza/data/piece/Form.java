package io.cadenza.data.piece;

import io.cadenza.core.CadenzaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * In which order the sections of a piece return: sections of one letter are equal. A new section may share some bars with an earlier
 * one.
 *
 * @param sections from the first to the last
 * @param sectionBars the bars of a section; a pickup before the first is not counted
 */
record Form(List<Section> sections, int sectionBars) {
    /** The bars of a strain of a dance, of which a form that is asked is made unless its length is asked too. */
    static final int STRAIN = 8;

    /** The bars of half a strain: what the forms of training music are counted in. */
    private static final int PHRASE = 4;

    /** Longer pieces return in ways that no letters tell. */
    private static final int MOST_PHRASES = 16;

    /** The rarest forms, of one piece each, are left out where there are more. */
    private static final int MOST_FORMS = 2000;

    private static final String OTHER = "*";
    private static final char SHARED = '1';
    /** What begins so is the same phrase again, whatever its last bar is. */
    private static final String RETURNS = "111";

    /**
     * A section.
     *
     * @param letter from A, in the order in which new ones come
     * @param like the earlier section with which a new one shares bars; 0 for none
     * @param shared for each bar of a new section 1 if it is shared, else 0; empty if none is
     * @param otherEnding whether one that returns has another last bar, as before a second ending
     */
    record Section(char letter, char like, String shared, boolean otherEnding) {
        /** A section that is told by its letter alone. */
        static Section of(char letter) {
            return new Section(letter, (char) 0, "", false);
        }

        /** Reads what {@link #text} wrote. */
        static Section parse(String text) {
            return text.length() > 2
                    ? new Section(text.charAt(0), text.charAt(1), text.substring(2), false)
                    : new Section(text.charAt(0), (char) 0, "", text.endsWith(OTHER));
        }

        /** {@code B}; {@code BA1100} if its first two bars are those of A; {@code A*} for A again with another last bar. */
        String text() {
            return letter + (like == 0 ? "" : like + shared) + (otherEnding ? OTHER : "");
        }
    }

    /** Checks that there is something, and copies. */
    Form {
        sections = List.copyOf(sections);
        if (sections.isEmpty() || sectionBars < 1) {
            throw new IllegalArgumentException("No form: " + sections + " of " + sectionBars + " bars");
        }
    }

    /**
     * A form that is asked.
     *
     * @param letters such as AABB
     * @param bars of the whole piece; 0 if that is not asked
     * @throws CadenzaException if its sections are not of whole bars
     */
    static Form asked(String letters, int bars) {
        if (bars % letters.length() != 0) {
            throw new CadenzaException(
                    "A form of %d sections has %d, %d, %d bars and so on, not %d. Ask for another length."
                            .formatted(
                                    letters.length(),
                                    letters.length(),
                                    2 * letters.length(),
                                    3 * letters.length(),
                                    bars));
        }
        return new Form(
                letters.chars().mapToObj(letter -> Section.of((char) letter)).toList(),
                bars == 0 ? STRAIN : bars / letters.length());
    }

    /** A form in phrases of four bars, such as {@code A-BA1100-A-B}. */
    static Form parse(String text) {
        return new Form(List.of(text.split("-")).stream().map(Section::parse).toList(), PHRASE);
    }

    String text() {
        return sections.stream().map(Section::text).collect(Collectors.joining("-"));
    }

    /** The bars of the whole. */
    int bars() {
        return sections.size() * sectionBars;
    }

    /** Whether anything returns. */
    boolean returns() {
        for (int bar = 0; bar < bars(); bar++) {
            if (source(bar) >= 0) {
                return true;
            }
        }
        return false;
    }

    private int first(char letter) {
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).letter() == letter) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The bar that a bar repeats.
     *
     * @param bar from 0
     * @return -1 if it is new, as the last bar of the whole always is
     */
    int source(int bar) {
        int at = bar / sectionBars;
        if (at >= sections.size() || (bar == bars() - 1 && sectionBars > 1)) {
            return -1;
        }
        Section section = sections.get(at);
        int inside = bar % sectionBars;
        int first = first(section.letter());
        if (first < at) {
            return section.otherEnding() && inside == sectionBars - 1 ? -1 : first * sectionBars + inside;
        }
        return section.like() != 0 && section.shared().charAt(inside) == SHARED
                ? first(section.like()) * sectionBars + inside
                : -1;
    }

    /**
     * The forms of pieces in phrases of four bars, as one text: each with how many pieces have it, the most frequent first;
     * empty if not even half of the pieces are of so few phrases that letters tell them.
     *
     * @param pieces of each its bars, a pickup left out; bars are equal if their symbols are
     */
    static String count(List<List<List<String>>> pieces) {
        Map<String, Integer> counts = new TreeMap<>();
        pieces.stream()
                .filter(bars -> bars.size() >= PHRASE && bars.size() < PHRASE * (MOST_PHRASES + 1))
                .forEach(bars -> counts.merge(of(bars).text(), 1, Integer::sum));
        int counted = counts.values().stream().mapToInt(Integer::intValue).sum();
        if (2 * counted <= pieces.size()) {
            return "";
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_FORMS)
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The form of a piece in whole phrases of four bars. */
    static Form of(List<List<String>> bars) {
        List<Section> sections = new ArrayList<>();
        char fresh = 'A';
        for (int at = 0; at < bars.size() / PHRASE; at++) {
            String most = "0".repeat(PHRASE);
            int before = 0;
            for (int i = 0; i < at && !most.startsWith(RETURNS); i++) {
                String shared = shared(bars, at, i);
                if (shared.startsWith(RETURNS) || count(shared) > count(most)) {
                    most = shared;
                    before = i;
                }
            }
            if (most.startsWith(RETURNS)) {
                boolean otherEnding = most.charAt(PHRASE - 1) != SHARED;
                sections.add(new Section(sections.get(before).letter(), (char) 0, "", otherEnding));
            } else if (count(most) > 0) {
                sections.add(new Section(fresh++, sections.get(before).letter(), most, false));
            } else {
                sections.add(Section.of(fresh++));
            }
        }
        return new Form(sections, PHRASE);
    }

    private static long count(String shared) {
        return shared.chars().filter(bar -> bar == SHARED).count();
    }

    /** For each bar of a phrase, whether it is that of another one: 1, else 0. */
    private static String shared(List<List<String>> bars, int at, int before) {
        StringBuilder shared = new StringBuilder();
        for (int bar = 0; bar < PHRASE; bar++) {
            shared.append(bars.get(at * PHRASE + bar).equals(bars.get(before * PHRASE + bar)) ? SHARED : '0');
        }
        return shared.toString();
    }

    /** Forms in phrases of four bars with how many pieces have them, to draw from as often. */
    record Shares(SortedMap<String, Integer> counts) {
        /** Reads what {@link Form#count} wrote. */
        static Shares parse(String text) {
            SortedMap<String, Integer> counts = new TreeMap<>();
            for (String entry : text.isEmpty() ? new String[0] : text.split(" ")) {
                int colon = entry.indexOf(':');
                counts.put(entry.substring(0, colon), Integer.valueOf(entry.substring(colon + 1)));
            }
            return new Shares(counts);
        }

        /** The bars of the longest form in which something returns. */
        int longest() {
            return counts.keySet().stream()
                    .map(Form::parse)
                    .filter(Form::returns)
                    .mapToInt(Form::bars)
                    .max()
                    .orElse(0);
        }

        /**
         * A form, as often as pieces have it.
         *
         * @param bars of the piece; 0 for any number
         * @return empty if there is none of that length, or if what was drawn returns nowhere: such pieces are left to the model
         */
        Optional<Form> draw(int bars, RandomGenerator random) {
            List<Map.Entry<String, Integer>> fitting = counts.entrySet().stream()
                    .filter(entry -> bars == 0 || Form.parse(entry.getKey()).bars() == bars)
                    .toList();
            int all = fitting.stream().mapToInt(Map.Entry::getValue).sum();
            int at = all == 0 ? 0 : random.nextInt(all);
            for (Map.Entry<String, Integer> entry : fitting) {
                at -= entry.getValue();
                if (at < 0) {
                    return Optional.of(Form.parse(entry.getKey())).filter(Form::returns);
                }
            }
            return Optional.empty();
        }
    }
}
