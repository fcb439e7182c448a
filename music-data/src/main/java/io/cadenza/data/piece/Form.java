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
 * In which order the sections of a piece return: sections of one letter are equal. A new section may begin or end as an earlier one
 * does, for half of its bars.
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

    /** A phrase may end otherwise when it returns, as before a second ending. */
    private static final int EQUAL_BARS = PHRASE - 1;

    /** The rarest forms, mostly of one piece each, are left out. */
    private static final int MOST_FORMS = 200;

    /**
     * A section.
     *
     * @param begins the earlier section as which a new one begins; 0 for none
     * @param letter from A, in the order in which new ones come
     * @param ends the earlier section as which a new one ends; 0 for none
     */
    record Section(char begins, char letter, char ends) {
        /** A section that is told by its letter alone. */
        static Section of(char letter) {
            return new Section((char) 0, letter, (char) 0);
        }

        /** Reads what {@link #text} wrote. */
        static Section parse(String text) {
            boolean begins = Character.isLowerCase(text.charAt(0));
            boolean ends = Character.isLowerCase(text.charAt(text.length() - 1));
            return new Section(
                    begins ? Character.toUpperCase(text.charAt(0)) : 0,
                    text.charAt(begins ? 1 : 0),
                    ends ? Character.toUpperCase(text.charAt(text.length() - 1)) : 0);
        }

        /** {@code B}; {@code aB} if it begins as A does, {@code Ba} if it ends so. */
        String text() {
            return (begins == 0 ? "" : String.valueOf(Character.toLowerCase(begins)))
                    + letter
                    + (ends == 0 ? "" : String.valueOf(Character.toLowerCase(ends)));
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

    /** A form in phrases of four bars, such as {@code A-aB-A-B}. */
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
     * @return -1 if it is new. So is the last bar of what returns, unless the next section returns as before too: it may lead
     *     elsewhere, or to the end
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
            boolean free = inside == sectionBars - 1 && sectionBars > 1 && !goesOnAlike(at, first);
            return free ? -1 : first * sectionBars + inside;
        }
        char like = inside < sectionBars / 2 ? section.begins() : section.ends();
        return like == 0 ? -1 : first(like) * sectionBars + inside;
    }

    private boolean goesOnAlike(int at, int first) {
        if (at + 1 >= sections.size()) {
            return false;
        }
        char next = sections.get(at + 1).letter();
        return next == sections.get(first + 1).letter() && first(next) < at + 1;
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
            char same = earlier(bars, sections, at, 0, PHRASE, EQUAL_BARS);
            if (same != 0) {
                sections.add(Section.of(same));
            } else {
                char begins = earlier(bars, sections, at, 0, PHRASE / 2, PHRASE / 2);
                char ends = earlier(bars, sections, at, PHRASE / 2, PHRASE, PHRASE / 2);
                sections.add(new Section(begins, fresh++, ends));
            }
        }
        return new Form(sections, PHRASE);
    }

    /** The first earlier section of which enough bars in a range equal those of this one; 0 if there is none. */
    private static char earlier(
            List<List<String>> bars, List<Section> sections, int at, int from, int until, int enough) {
        for (int before = 0; before < at; before++) {
            int equal = 0;
            for (int bar = from; bar < until; bar++) {
                equal += bars.get(at * PHRASE + bar).equals(bars.get(before * PHRASE + bar)) ? 1 : 0;
            }
            if (equal >= enough) {
                return sections.get(before).letter();
            }
        }
        return 0;
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
