package io.cadenza.core.train;

import java.util.Objects;

/**
 * The learning rate of each step.
 *
 * @param schedule how it falls
 * @param peak the rate after warm-up, more than 0
 * @param warmupSteps steps over which it rises in equal parts, 0 or more
 */
public record LearningRate(Schedule schedule, double peak, long warmupSteps) {

    /** Shapes of the rate over the steps of a run. */
    public enum Schedule {
        /** The peak throughout. */
        CONSTANT,
        /** Half a cosine from the peak to 0 at the last step (Loshchilov and Hutter 2017, equation 5). */
        COSINE
    }

    /** Checks the ranges above. */
    public LearningRate {
        Objects.requireNonNull(schedule, "schedule");
        if (!(peak > 0 && Double.isFinite(peak))) {
            throw new IllegalArgumentException("A learning rate is more than 0, not " + peak);
        }
        if (warmupSteps < 0) {
            throw new IllegalArgumentException("Warm-up steps are 0 or more, not " + warmupSteps);
        }
    }

    /** A constant rate without warm-up. */
    public static LearningRate constant(double rate) {
        return new LearningRate(Schedule.CONSTANT, rate, 0);
    }

    /**
     * The rate of one step.
     *
     * @param step counted from 0
     * @param totalSteps steps of the whole run
     */
    public double at(long step, long totalSteps) {
        if (step < warmupSteps) {
            return peak * (step + 1) / warmupSteps;
        }
        if (schedule == Schedule.CONSTANT) {
            return peak;
        }
        long falling = Math.max(1, totalSteps - warmupSteps);
        double progress = Math.min(1.0, (double) (step - warmupSteps) / falling);
        return peak * 0.5 * (1 + StrictMath.cos(Math.PI * progress));
    }
}
