package io.cadenza.data.sound;

/**
 * The low-pass filter of a resampler: a sinc windowed by Kaiser and Schafer's window (1980), which reaches a wanted attenuation
 * with nearly the fewest taps.
 */
final class Kaiser {
    /** Attenuation of what must not be heard, in dB: 16 bits have 96 dB, and what a resampler lets through is far rarer. */
    private static final double ATTENUATION = 80;

    /** Kaiser's formula for 50 dB and more. */
    private static final double BETA = 0.1102 * (ATTENUATION - 8.7);

    /** Zero crossings on each side of the middle; twice as many halve the transition band and double the work. */
    private static final int ZERO_CROSSINGS = 64;

    /** Width of the transition band in shares of the lower sample rate, by Kaiser's formula: 0.039. */
    private static final double TRANSITION = (ATTENUATION - 7.95) / (2.285 * 2 * Math.PI * 2 * ZERO_CROSSINGS);

    private final double cutoff;
    private final double reach;

    /**
     * A filter for a ratio of sample rates. Its stop band begins at half the lower rate.
     *
     * @param ratio outgoing rate divided by incoming rate
     */
    Kaiser(double ratio) {
        double lower = Math.min(1, ratio);
        this.cutoff = lower * (0.5 - TRANSITION / 2);
        this.reach = ZERO_CROSSINGS / lower;
    }

    /** How far from its middle the filter reaches, in incoming samples. */
    int reach() {
        return (int) Math.ceil(reach);
    }

    /** The impulse response at a distance from the middle, in incoming samples. */
    double at(double distance) {
        double share = distance / reach;
        if (Math.abs(share) >= 1) {
            return 0;
        }
        double window = bessel(BETA * Math.sqrt(1 - share * share)) / bessel(BETA);
        double angle = 2 * Math.PI * cutoff * distance;
        double sinc = angle == 0 ? 1 : Math.sin(angle) / angle;
        return 2 * cutoff * sinc * window;
    }

    /** The modified Bessel function of the first kind and order zero, by its power series. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
