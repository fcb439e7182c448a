package io.cadenza.data.format;

import io.cadenza.data.format.Part.BarMarks;
import io.cadenza.data.format.Part.BarMarks.Jumps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The order in which bars are played: repeat signs, one within another too, numbered endings, da capo, dal segno, coda and fine.
 *
 * <p>A repeat sign goes back to the sign that opens it; one that none opens goes back to where the section began. A repeat
 * within an ending is its own section, and the sign that closes the ending goes back to the beginning of the whole. After a
 * jump back no repeat is played, and of several endings the last; behind the fine goes on what follows the jump, such as the next
 * movement.
 */
final class BarOrder {
    /** More bars than any piece has; a repeat of a repeat of a repeat in a hostile file has them at once. */
    static final int MAX_BARS = 50_000;

    /** Bars passed over on the way, in other endings; a hostile file has many. */
    private static final int MAX_STEPS = 100 * MAX_BARS;

    private static final int NONE = -1;

    private final List<BarMarks> bars;
    private final List<Integer> order = new ArrayList<>();

    /** For each bar the beginning of the section to which its repeat sign goes back, or whose ending it is. */
    private final int[] back;

    private final int[] owner;

    /** For each beginning of a section how often it is played, whether anything goes back to it, and which time it is. */
    private final int[] passes;

    private final boolean[] repeated;
    private final int[] pass;
    private int steps;

    private BarOrder(List<BarMarks> bars) {
        this.bars = bars;
        this.back = new int[bars.size()];
        this.owner = new int[bars.size()];
        this.passes = new int[bars.size() + 1];
        this.repeated = new boolean[bars.size() + 1];
        this.pass = new int[bars.size() + 1];
        Arrays.fill(back, NONE);
        Arrays.fill(owner, NONE);
        Arrays.fill(passes, 1);
    }

    /**
     * The indices of the bars in the order of playing.
     *
     * @return at most {@link #MAX_BARS} + 1 indices; one more than allowed tells the reader to refuse
     */
    static List<Integer> of(List<BarMarks> bars) {
        BarOrder order = new BarOrder(bars);
        order.findSections();
        order.play();
        return order.steps > MAX_STEPS ? Collections.nCopies(MAX_BARS + 1, 0) : order.order;
    }

    /** Pairs the signs. The first of the open sections is the one that no sign opens. */
    private void findSections() {
        List<Integer> open = new ArrayList<>(List.of(0));
        int outside = 0; // how many sections were open when the endings began, that of the endings included
        for (int bar = 0; bar < bars.size(); bar++) {
            BarMarks marks = bars.get(bar);
            if (marks.jumps().movement()) {
                open.clear();
                open.add(bar);
                outside = 1;
            }
            boolean firstEnding = isFirstEnding(bar);
            if (bar > 0 && !marks.jumps().movement() && isEnding(bar - 1) && (firstEnding || !isEnding(bar))) {
                close(open, outside - 1, bar, false);
            }
            if (isEnding(bar)) {
                outside = firstEnding ? open.size() : outside;
                owner[bar] = open.get(outside - 1);
                passes[owner[bar]] =
                        Math.max(passes[owner[bar]], marks.endings().last());
            }
            if (marks.begins()) {
                open.add(bar);
            }
            if (marks.passes() > 0) {
                boolean closesEnding = isEnding(bar) && open.size() <= outside;
                back[bar] = closesEnding ? owner[bar] : open.get(open.size() - 1);
                repeated[back[bar]] = true;
                passes[back[bar]] = Math.max(passes[back[bar]], marks.passes());
                if (!closesEnding) {
                    close(open, open.size() - 1, bar + 1, isEnding(bar));
                }
            }
        }
    }

    /** Closes one of the open sections; the one that no sign opens then begins anew, unless its endings are being played. */
    private static void close(List<Integer> open, int index, int next, boolean inEnding) {
        if (index > 0) {
            open.remove(index);
        }
        if (index == 0 || (open.size() == 1 && !inEnding)) {
            open.set(0, next);
        }
    }

    private boolean isEnding(int bar) {
        return !bars.get(bar).endings().isEmpty();
    }

    private boolean isFirstEnding(int bar) {
        return isEnding(bar)
                && (bar == 0
                        || !isEnding(bar - 1)
                        || bars.get(bar).endings().first()
                                < bars.get(bar - 1).endings().first());
    }

    private void play() {
        Set<Integer> jumped = new HashSet<>();
        boolean repeats = true;
        int after = NONE; // the bar after the last jump back, until a fine or that bar is reached
        Arrays.fill(pass, 1);
        int bar = 0;
        while (bar < bars.size() && order.size() <= MAX_BARS && steps <= MAX_STEPS) {
            steps++;
            if (!sounds(bar, repeats)) {
                bar++;
                continue;
            }
            order.add(bar);
            Jumps jumps = bars.get(bar).jumps();
            int coda = after == NONE || repeats ? NONE : place(jumps.toCoda(), bar, Jumps::coda);
            if (after != NONE && jumps.fine()) {
                repeats = true; // the end, or another movement, which no jump has reached
                bar = after;
                after = NONE;
                restart(Math.min(bar, bars.size()), bars.size());
            } else if (coda != NONE) {
                repeats = true;
                restart(coda, bars.size());
                bar = coda;
            } else if (repeats && back[bar] != NONE && pass[back[bar]] < passes[back[bar]]) {
                int start = back[bar];
                pass[start]++;
                restart(start + 1, bar + 1);
                bar = start;
            } else if (jumps.isBack() && jumped.add(bar)) {
                repeats = false;
                after = bar + 1;
                bar = jumps.daCapo() ? movement(bar) : Math.max(0, place(jumps.dalSegno(), bar, Jumps::segno));
            } else {
                bar++;
                if (bar == after) {
                    repeats = true;
                    after = NONE;
                }
            }
        }
    }

    /** Where the movement of a bar begins. */
    private int movement(int bar) {
        int start = bar;
        while (start > 0 && !bars.get(start).jumps().movement()) {
            start--;
        }
        return start;
    }

    private boolean sounds(int bar, boolean repeats) {
        if (owner[bar] == NONE || !repeated[owner[bar]]) {
            return true;
        }
        return bars.get(bar).endings().contains(repeats ? pass[owner[bar]] : passes[owner[bar]]);
    }

    private void restart(int from, int to) {
        steps += Math.max(0, to - from);
        Arrays.fill(pass, Math.min(from, to), to, 1);
    }

    /** The bar with a sign of a name, else the nearest before a bar with any, else the nearest after it; or none. */
    private int place(String wanted, int from, Function<Jumps, String> sign) {
        int found = NONE;
        if (!wanted.isEmpty()) {
            steps += bars.size();
            for (int bar = 0; bar < bars.size(); bar++) {
                String here = sign.apply(bars.get(bar).jumps());
                if (here.equals(wanted)) {
                    return bar;
                } else if (!here.isEmpty() && (bar <= from || found == NONE)) {
                    found = bar;
                }
            }
        }
        return found;
    }
}
