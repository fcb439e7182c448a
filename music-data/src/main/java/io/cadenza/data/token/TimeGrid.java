package io.cadenza.data.token;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** A grid of time: how a score's ticks become steps, and steps ticks. */
public sealed interface TimeGrid {
    /** At least this many ticks a quarter are written: what most programs write. */
    int TICKS_PER_QUARTER = 480;

    /** The longest note, and the longest silence between two, in quarters: a damaged file of a hundred bytes can ask for millions. */
    int LONGEST_QUARTERS = 64;

    /** From a tick of this score to the nearest step; of two equally near to the later. */
    LongUnaryOperator steps(Score score);

    /** The length of a step in ticks of the scores that are written. */
    int ticksPerStep();

    /** The resolution of the scores that are written. */
    int ticksPerQuarter();

    /** The longest note and silence in steps. */
    int longest();

    /**
     * Steps of notation.
     *
     * @param grid steps in a quarter
     */
    record Quarters(int grid) implements TimeGrid {
        @Override
        public LongUnaryOperator steps(Score score) {
            long ticksPerQuarter = score.ticksPerQuarter();
            return tick -> Math.floorDiv(2 * tick * grid + ticksPerQuarter, 2 * ticksPerQuarter);
        }

        @Override
        public int ticksPerStep() {
            return (TICKS_PER_QUARTER + grid - 1) / grid;
        }

        @Override
        public int ticksPerQuarter() {
            return grid * ticksPerStep();
        }

        @Override
        public int longest() {
            return grid * LONGEST_QUARTERS;
        }
    }

    /**
     * Steps of a clock on the wall. What is written goes at the tempo MIDI assumes, so that half a second is a quarter.
     *
     * @param rate steps in a second
     */
    record Seconds(int rate) implements TimeGrid {
        private static final int QUARTERS_PER_SECOND = 1_000_000 / TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER;

        @Override
        public LongUnaryOperator steps(Score score) {
            return new TempoTimes(score, rate);
        }

        @Override
        public int ticksPerStep() {
            return QUARTERS_PER_SECOND * ((TICKS_PER_QUARTER + rate - 1) / rate);
        }

        @Override
        public int ticksPerQuarter() {
            return rate * ticksPerStep() / QUARTERS_PER_SECOND;
        }

        @Override
        public int longest() {
            return rate * LONGEST_QUARTERS / QUARTERS_PER_SECOND;
        }

        /**
         * Steps under changing tempo, found by bisection: expressive files change it some thousand times. Time is counted in ticks
         * times microseconds a quarter, whole numbers that a double holds exactly for 5,000 hours of 480 ticks a quarter, and
         * divided once, so that halves of a step are halves.
         */
        private static final class TempoTimes implements LongUnaryOperator {
            private final long[] ticks;
            private final double[] reached;
            private final int[] microseconds;
            private final double rate;
            private final double unitsPerSecond;

            TempoTimes(Score score, int rate) {
                List<TempoChange> tempos = score.events(TempoChange.class);
                ticks = new long[tempos.size() + 1];
                reached = new double[ticks.length];
                microseconds = new int[ticks.length];
                microseconds[0] = TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER;
                for (int i = 1; i < ticks.length; i++) {
                    ticks[i] = tempos.get(i - 1).tick();
                    reached[i] = reached[i - 1] + (double) (ticks[i] - ticks[i - 1]) * microseconds[i - 1];
                    microseconds[i] = tempos.get(i - 1).microsecondsPerQuarter();
                }
                this.rate = rate;
                unitsPerSecond = 1e6 * score.ticksPerQuarter();
            }

            @Override
            public long applyAsLong(long tick) {
                int low = 0;
                int high = ticks.length - 1;
                while (low < high) {
                    int middle = (low + high + 1) / 2;
                    if (ticks[middle] <= tick) {
                        low = middle;
                    } else {
                        high = middle - 1;
                    }
                }
                double time = reached[low] + (double) (tick - ticks[low]) * microseconds[low];
                return (long) Math.floor(time * rate / unitsPerSecond + 0.5);
            }
        }
    }
}
