package io.cadenza.data.format;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which bars are played: repeat signs and numbered endings are followed; jumps by words (da capo, dal segno) are
 * not.
 */
final class BarOrder {
    /** More bars than any piece has; a repeat of a repeat of a repeat in a hostile file has them at once. */
    static final int MAX_BARS = 50_000;

    /** How many bars around a repeat sign are looked at for endings that belong together. */
    private static final int LONGEST_ENDINGS = 64;

    private final List<BarMarks> bars;
    private final List<Integer> order = new ArrayList<>();

    private BarOrder(List<BarMarks> bars) {
        this.bars = bars;
    }

    /**
     * The indices of the bars in the order of playing.
     *
     * @return at most {@link #MAX_BARS} + 1 indices; one more than allowed tells the reader to refuse
     */
    static List<Integer> of(List<BarMarks> bars) {
        return new BarOrder(bars).play();
    }

    private List<Integer> play() {
        int section = 0;
        int pass = 1;
        int bar = 0;
        while (bar < bars.size() && order.size() <= MAX_BARS) {
            BarMarks marks = bars.get(bar);
            if (bar > section && (marks.begins() || leavesLastEnding(bar, pass))) {
                section = bar;
                pass = 1;
            }
            if (isEnding(bar) && !marks.endings().contains(pass)) {
                bar++;
                continue;
            }
            order.add(bar);
            if (marks.passes() > 0 && pass < passes(bar)) {
                pass++;
                bar = section;
            } else {
                if (marks.passes() > 0) {
                    section = bar + 1;
                    pass = 1;
                }
                bar++;
            }
        }
        return order;
    }

    /** After the last ending of a section a new one begins, to which a later repeat sign returns. */
    private boolean leavesLastEnding(int bar, int pass) {
        return pass > 1 && !isEnding(bar) && isEnding(bar - 1);
    }

    /** How often a section is played that ends with this bar: as said, or up to the last of its numbered endings. */
    private int passes(int bar) {
        int passes = bars.get(bar).passes();
        for (int before = bar; before >= Math.max(0, bar - LONGEST_ENDINGS) && isEnding(before); before--) {
            passes = Math.max(passes, bars.get(before).endings().last());
        }
        for (int next = bar;
                next < Math.min(bars.size(), bar + LONGEST_ENDINGS) && isEnding(next) && isEnding(bar);
                next++) {
            passes = Math.max(passes, bars.get(next).endings().last());
        }
        return passes;
    }

    private boolean isEnding(int bar) {
        return !bars.get(bar).endings().isEmpty();
    }
}
