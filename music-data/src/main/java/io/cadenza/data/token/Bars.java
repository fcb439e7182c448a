package io.cadenza.data.token;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * Where the bars of a score lie on a grid. A new metre takes effect at the next bar line, so that every bar has its full
 * length and its metre alone says where the next begins.
 */
public final class Bars {
    private final int grid;
    private final NavigableMap<Long, Section> byStart = new TreeMap<>();
    private final NavigableMap<Long, Section> byNumber = new TreeMap<>();

    /** The bars of a score. */
    public Bars(Score score, TimeGrid.Quarters clock) {
        grid = clock.grid();
        LongUnaryOperator steps = clock.steps(score);
        Section last = new Section(0, 0, Metre.COMMON);
        add(last);
        for (TimeSignature signature : score.events(TimeSignature.class)) {
            Metre metre = Metre.of(signature);
            if (!metre.equals(last.metre)) {
                long barsBefore = last.barsBefore(steps.applyAsLong(signature.tick()));
                last = new Section(last.start + barsBefore * last.barSteps(), last.firstBar + barsBefore, metre);
                add(last);
            }
        }
    }

    /** In the place of another that would begin at the same bar. */
    private void add(Section section) {
        byStart.put(section.start, section);
        byNumber.put(section.firstBar, section);
    }

    /** The bar in which a step lies. */
    public Bar at(long step) {
        Section section = byStart.floorEntry(step).getValue();
        return section.bar(section.firstBar + (step - section.start) / section.barSteps());
    }

    /** The first bar line at or after a step. */
    public long lineFrom(long step) {
        Bar bar = at(step);
        return bar.start() == step ? step : number(bar.number() + 1).start();
    }

    /** A bar by its number, from 0. */
    public Bar number(long number) {
        return byNumber.floorEntry(number).getValue().bar(number);
    }

    /**
     * A bar.
     *
     * @param number from 0
     * @param start in steps from the beginning of the score
     * @param metre its own
     */
    public record Bar(long number, long start, Metre metre) {}

    /** Bars of one metre in a row. */
    private final class Section {
        private final long start;
        private final long firstBar;
        private final Metre metre;

        Section(long start, long firstBar, Metre metre) {
            this.start = start;
            this.firstBar = firstBar;
            this.metre = metre;
        }

        int barSteps() {
            return metre.steps(grid);
        }

        /** How many bars begin before a step, or at none if the step is not after the start. */
        long barsBefore(long step) {
            return Math.max(0, (step - start + barSteps() - 1) / barSteps());
        }

        Bar bar(long number) {
            return new Bar(number, start + (number - firstBar) * barSteps(), metre);
        }
    }
}
