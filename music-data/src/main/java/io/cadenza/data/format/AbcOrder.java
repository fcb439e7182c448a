package io.cadenza.data.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The order in which the bars of a tune are played: the order of its parts ({@code P:(AB)2C}) and, within each, repeats and numbered
 * endings. A repeat sign goes back to the sign that opens it or, where none does, to the last double bar, repeat, part or beginning.
 */
final class AbcOrder {
    /** Parts in parts; more is no music. */
    private static final int DEEPEST = 30;

    private final List<Marks> bars;
    private final List<Group> groups = new ArrayList<>();
    private final List<Integer> order = new ArrayList<>();

    private AbcOrder(List<Marks> bars) {
        this.bars = bars;
        Group group = new Group();
        for (int bar = 0; bar < bars.size(); bar++) {
            boolean first = isEnding(bar)
                    && bar > 0
                    && (!isEnding(bar - 1)
                            || bars.get(bar).endings().first()
                                    < bars.get(bar - 1).endings().first());
            group = first ? new Group() : group;
            group.numbers.addAll(bars.get(bar).endings());
            groups.add(group);
        }
    }

    /** Endings that stand side by side. */
    private static final class Group {
        private final NavigableSet<Integer> numbers = new TreeSet<>();
    }

    /**
     * What a bar says of the order of playing.
     *
     * @param begins how many colons of a repeat sign stand before it; 0 for none
     * @param passes how often the section that ends with this bar is played; 0 if none ends here, 2 for a plain repeat sign
     * @param endings the passes in which this bar is played; empty for all
     * @param section whether a double bar or the beginning of a part stands before it
     * @param part the label of the part that begins with it; empty for none
     */
    record Marks(int begins, int passes, NavigableSet<Integer> endings, boolean section, String part) {
        static final Marks NONE = new Marks(0, 0, new TreeSet<>(), false, "");

        Marks {
            endings = Collections.unmodifiableNavigableSet(new TreeSet<>(endings));
        }

        /** What two voices, or two signs, say of one bar together. */
        Marks with(Marks other) {
            NavigableSet<Integer> all = new TreeSet<>(endings);
            all.addAll(other.endings);
            return new Marks(
                    Math.max(begins, other.begins),
                    Math.max(passes, other.passes),
                    all,
                    section || other.section,
                    part.isEmpty() ? other.part : part);
        }

        Marks withoutEndings() {
            return new Marks(begins, passes, new TreeSet<>(), section, part);
        }
    }

    /**
     * The indices of the bars in the order of playing.
     *
     * @param parts the order of the parts as the head says it; empty for the order in which they stand
     * @return at most {@link BarOrder#MAX_BARS} + 1 indices; one more than allowed tells the reader to refuse
     */
    static List<Integer> of(List<Marks> bars, String parts) {
        AbcOrder order = new AbcOrder(bars);
        order.play(parts);
        return order.order;
    }

    private void play(String parts) {
        Map<Character, int[]> ranges = ranges();
        List<Character> labels = new PartOrder(parts).labels();
        int intro = ranges.values().stream().mapToInt(range -> range[0]).min().orElse(0);
        if (intro > 0
                && labels.stream()
                        .findFirst()
                        .filter(first -> !ranges.containsKey(first))
                        .isPresent()) {
            ranges.put(labels.get(0), new int[] {0, intro}); // the first part goes without saying
            intro = 0;
        }
        if (labels.stream().noneMatch(ranges::containsKey)) {
            play(0, bars.size());
            return;
        }
        play(0, intro);
        for (char label : labels) {
            int[] range = ranges.getOrDefault(label, new int[2]);
            play(range[0], range[1]);
        }
    }

    /** From where to where each part reaches, by the first letter of its label; the first one counts. */
    private Map<Character, int[]> ranges() {
        Map<Character, int[]> ranges = new HashMap<>();
        int end = bars.size();
        for (int bar = bars.size() - 1; bar >= 0; bar--) {
            if (!bars.get(bar).part().isEmpty()) {
                ranges.put(bars.get(bar).part().charAt(0), new int[] {bar, end});
                end = bar;
            }
        }
        return ranges;
    }

    private void play(int from, int to) {
        int section = from;
        boolean opened = false;
        int pass = 1;
        int bar = from;
        while (bar < to && order.size() <= BarOrder.MAX_BARS) {
            Marks marks = bars.get(bar);
            boolean left = !isEnding(bar) && isEnding(bar - 1);
            if (bar > from
                    && (marks.begins() > 0 || left || (marks.section() && !isEnding(bar) && !opened && pass == 1))) {
                pass = bar == section ? pass : 1;
                section = bar;
            }
            opened = bar == section ? marks.begins() > 0 : opened;
            NavigableSet<Integer> endings = groups.get(bar).numbers;
            if (isEnding(bar) && !marks.endings().contains(pass) && (pass > 1 || endings.contains(1))) {
                boolean unsaid = bar > from
                        && lastPlayed() == bar - 1
                        && isEnding(bar - 1)
                        && bars.get(bar - 1).passes() == 0
                        && groups.get(bar - 1).equals(groups.get(bar))
                        && endings.contains(pass + 1);
                pass = unsaid ? pass + 1 : pass; // the first ending has no repeat sign, and a second one follows
                bar = unsaid ? section : bar + 1;
                continue;
            }
            order.add(bar);
            int passes = passes(bar, section);
            if (marks.passes() > 0 && pass < passes) {
                pass++;
                bar = section;
            } else {
                bar++;
                if (marks.passes() > 0) {
                    section = bar;
                    opened = false;
                    pass = 1;
                }
            }
        }
    }

    private int lastPlayed() {
        return order.isEmpty() ? -1 : order.get(order.size() - 1);
    }

    /** How often a section is played that ends with this bar: as said, or up to the last of its numbered endings. */
    private int passes(int bar, int section) {
        int said = Math.max(bars.get(bar).passes(), bars.get(section).begins() + 1);
        return isEnding(bar) ? Math.max(said, groups.get(bar).numbers.last()) : said;
    }

    private boolean isEnding(int bar) {
        return bar >= 0 && !bars.get(bar).endings().isEmpty();
    }

    /** Takes {@code (A2B)2C} apart: AAB AAB C. */
    private static final class PartOrder {
        private final String text;
        private int at;

        PartOrder(String text) {
            this.text = text;
        }

        List<Character> labels() {
            return group(0);
        }

        private List<Character> group(int depth) {
            List<Character> labels = new ArrayList<>();
            while (at < text.length() && labels.size() <= BarOrder.MAX_BARS) {
                char c = text.charAt(at++);
                if (c == ')') {
                    return labels;
                }
                List<Character> item =
                        c == '(' && depth < DEEPEST ? group(depth + 1) : Character.isLetter(c) ? List.of(c) : List.of();
                for (int times = times(); times > 0 && labels.size() <= BarOrder.MAX_BARS; times--) {
                    labels.addAll(item);
                }
            }
            return labels;
        }

        private int times() {
            int start = at;
            while (at < text.length() && Character.isDigit(text.charAt(at)) && at - start < 3) {
                at++;
            }
            return at == start ? 1 : Integer.parseInt(text.substring(start, at));
        }
    }
}
