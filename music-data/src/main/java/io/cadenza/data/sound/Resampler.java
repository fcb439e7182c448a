package io.cadenza.data.sound;

import io.cadenza.core.sound.Sound;
import io.cadenza.core.sound.SoundBuilder;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Changes the sample rate of a stream: band-limited interpolation by a polyphase filter. Outgoing sample k lies at incoming time
 * k·M/L; each of the L phases has its taps, computed when it is first needed. Of n samples it makes ⌈n·L/M⌉, without delay.
 */
final class Resampler {
    private final long up;
    private final long down;
    private final Kaiser filter;
    private final int reach;
    private final float[][] phases;
    private final SampleSink out;

    /** Incoming samples that are still needed; {@code held[0]} has index {@code first}. Before the sound there is silence. */
    private float[] held;

    private long first;
    private int count;
    private long made;

    /**
     * A resampler at the start of a stream.
     *
     * @param from incoming samples in a second
     * @param to outgoing samples in a second
     * @param out takes them
     */
    Resampler(int from, int to, SampleSink out) {
        int divisor = BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValueExact();
        this.up = to / divisor;
        this.down = from / divisor;
        this.filter = new Kaiser((double) to / from);
        this.reach = filter.reach();
        this.phases = new float[to / divisor][];
        this.out = out;
        this.held = new float[8 * reach];
        this.first = 1L - reach;
        this.count = reach - 1;
    }

    /** A sound at another rate; the same one if it has that rate already. */
    static Sound resample(Sound sound, int sampleRate) {
        if (sound.sampleRate() == sampleRate) {
            return sound;
        }
        long length = outgoing(sound.length(), sound.sampleRate(), sampleRate);
        SoundBuilder builder = new SoundBuilder(sampleRate, Math.toIntExact(length));
        Resampler resampler = new Resampler(sound.sampleRate(), sampleRate, sample -> builder.add(clamp(sample)));
        for (int i = 0; i < sound.length(); i++) {
            resampler.accept(sound.sample(i));
        }
        resampler.finish();
        return builder.build();
    }

    /** The length after resampling: ⌈length · to / from⌉ samples. */
    static long outgoing(long length, int from, int to) {
        return -Math.floorDiv(-Math.multiplyExact(length, (long) to), from);
    }

    /** A filtered sound may pass the loudest sample by a little. */
    static float clamp(float sample) {
        return Math.max(-1, Math.min(1, sample));
    }

    /** Takes one sample and gives those that it completes. */
    void accept(float sample) {
        if (up == down) {
            out.accept(sample);
            return;
        }
        hold(sample);
        while (middle() + reach < first + count) {
            give();
        }
    }

    /** Gives what is left, as if silence followed. */
    void finish() {
        if (up == down) {
            return;
        }
        long end = first + count;
        while (made * down < end * up) {
            while (middle() + reach >= first + count) {
                hold(0);
            }
            give();
        }
    }

    private void hold(float sample) {
        if (count == held.length) {
            int needed = (int) Math.max(0, middle() - reach + 1 - first);
            if (needed == 0) {
                held = Arrays.copyOf(held, 2 * held.length);
            } else {
                System.arraycopy(held, needed, held, 0, count - needed);
                first += needed;
                count -= needed;
            }
        }
        held[count++] = sample;
    }

    /** The incoming sample at or before the next outgoing one. */
    private long middle() {
        return made * down / up;
    }

    private void give() {
        float[] taps = taps((int) (made * down % up));
        int offset = (int) (middle() - reach + 1 - first);
        float sum = 0;
        for (int i = 0; i < taps.length; i++) {
            sum += taps[i] * held[offset + i];
        }
        made++;
        out.accept(sum);
    }

    /** The taps of a phase, for incoming samples from {@code reach} − 1 before the middle to {@code reach} after it. */
    private float[] taps(int phase) {
        float[] known = phases[phase];
        if (known != null) {
            return known;
        }
        double[] exact = new double[2 * reach];
        double sum = 0;
        for (int i = 0; i < exact.length; i++) {
            exact[i] = filter.at((double) phase / up + reach - 1 - i);
            sum += exact[i];
        }
        float[] taps = new float[exact.length];
        for (int i = 0; i < exact.length; i++) {
            taps[i] = (float) (exact[i] / sum); // a constant stays what it is in every phase
        }
        phases[phase] = taps;
        return taps;
    }

    /**
     * The low-pass filter of a resampler: a sinc windowed by Kaiser and Schafer's window (1980), which reaches a wanted attenuation
     * with nearly the fewest taps.
     */
    private static final class Kaiser {
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

    /** Takes the samples of a sound one after another. */
    @FunctionalInterface
    interface SampleSink {
        void accept(float sample);
    }
}
