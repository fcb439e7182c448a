package io.cadenza.data.audio;

import java.util.Arrays;
import java.util.Random;

/**
 * Makes the sounds of the bank: sustained tones, struck and plucked strings, drums, at 44.1 kHz. Only arithmetic that every Java
 * does alike is used ({@link StrictMath}, generators with fixed seeds), so equal calls give equal samples on every machine.
 */
final class Waves {
    static final int RATE = 44_100;

    /** Of a sustained tone: 1.5 seconds, after which it goes round. */
    private static final int LOOP = 1 << 16;

    private static final double HIGHEST = 18_000;

    private Waves() {}

    /**
     * A tone that goes round for ever, as if several players held it (Nasca's PADsynth): each partial is a band of noise around
     * its frequency, with a random phase in each bin of the spectrum.
     *
     * @param harmonics the amplitude of each, from the first
     * @param cents the width of the bands; 3 is an organ pipe, 40 an ensemble
     */
    static float[] sustained(double frequency, double[] harmonics, double cents, long seed) {
        double[] real = new double[LOOP];
        double[] imaginary = new double[LOOP];
        Random random = new Random(seed);
        double bin = (double) RATE / LOOP;
        for (int h = 1; h <= harmonics.length && h * frequency < HIGHEST; h++) {
            double width = Math.max(0.6, (StrictMath.pow(2, cents / 1200) - 1) * h * frequency / bin);
            double centre = h * frequency / bin;
            int reach = (int) Math.ceil(3 * width);
            for (int i = Math.max(1, (int) centre - reach); i <= Math.min(LOOP / 2 - 1, (int) centre + reach); i++) {
                double x = (i - centre) / width;
                double amplitude = harmonics[h - 1] * StrictMath.exp(-x * x) / StrictMath.sqrt(width);
                double phase = 2 * Math.PI * random.nextDouble();
                real[i] += amplitude * StrictMath.cos(phase);
                imaginary[i] += amplitude * StrictMath.sin(phase);
            }
        }
        inverseTransform(real, imaginary);
        return level(real, 0.22);
    }

    /**
     * Partials that die away each by itself: strings, bars and bells that are struck.
     *
     * @param ratios the frequency of each partial, as a multiple
     * @param amplitudes of each at the start
     * @param seconds in which each falls to a thousandth
     */
    static float[] struck(double frequency, double[] ratios, double[] amplitudes, double[] seconds) {
        int length =
                (int) (RATE * Math.min(7, 0.9 * Arrays.stream(seconds).max().orElse(1)));
        double[] sum = new double[length];
        for (int p = 0; p < ratios.length && ratios[p] * frequency < HIGHEST; p++) {
            double angle = 2 * Math.PI * ratios[p] * frequency / RATE;
            double decay = StrictMath.pow(0.001, 1 / (seconds[p] * RATE));
            // y[n] = 2 r cos(w) y[n-1] - r^2 y[n-2] is a sine that dies away.
            double feedback = 2 * decay * StrictMath.cos(angle);
            double before = 0;
            double now = amplitudes[p] * StrictMath.sin(angle) * decay;
            for (int i = 0; i < length; i++) {
                sum[i] += now;
                double next = feedback * now - decay * decay * before;
                before = now;
                now = next;
            }
        }
        fadeOut(sum);
        return peak(sum, 1);
    }

    /**
     * A plucked string (Karplus and Strong 1983, tuned by interpolation).
     *
     * @param brightness 0 to 1: how much of the highest partials the pluck has
     * @param seconds in which the tone falls to a thousandth
     */
    static float[] plucked(double frequency, double brightness, double seconds, long seed) {
        double period = RATE / frequency - 0.5;
        int delay = (int) period;
        double part = delay + 1 - period;
        double[] string = new double[delay + 1];
        Random random = new Random(seed);
        double smooth = 0;
        for (int i = 0; i < string.length; i++) {
            smooth += (0.15 + 0.85 * brightness) * (2 * random.nextDouble() - 1 - smooth);
            string[i] = smooth;
        }
        double mean = Arrays.stream(string).average().orElse(0);
        Arrays.setAll(string, i -> string[i] - mean);
        double loss = StrictMath.pow(0.001, 1 / (seconds * frequency));
        double[] out = new double[(int) (RATE * Math.min(5, seconds))];
        double last = 0;
        int at = 0;
        for (int i = 0; i < out.length; i++) {
            double now = string[at];
            double next = string[at + 1 == string.length ? 0 : at + 1];
            double read = now + part * (next - now);
            out[i] = read;
            string[at] = loss * 0.5 * (read + last);
            last = read;
            at = at + 1 == string.length ? 0 : at + 1;
        }
        fadeOut(out);
        return peak(out, 0.9);
    }

    /**
     * A drum: a tone that falls, and noise.
     *
     * @param from its frequency at the start, in Hz
     * @param to its frequency later
     * @param toneSeconds in which the tone falls to a thousandth; 0 for none
     * @param noise how loud the noise is beside the tone
     * @param noiseSeconds in which the noise falls to a thousandth
     * @param lowCut how much of the noise's low part is taken away, 0 to 1
     */
    static float[] drum(
            double from, double to, double toneSeconds, double noise, double noiseSeconds, double lowCut, long seed) {
        double longest = Math.max(toneSeconds, noise > 0 ? noiseSeconds : 0);
        double[] out = new double[(int) (RATE * Math.min(3, longest)) + 1];
        Random random = new Random(seed);
        double toneDecay = toneSeconds > 0 ? StrictMath.pow(0.001, 1 / (toneSeconds * RATE)) : 0;
        double noiseDecay = noise > 0 ? StrictMath.pow(0.001, 1 / (noiseSeconds * RATE)) : 0;
        double fall = StrictMath.pow(0.001, 1 / (0.12 * RATE));
        double bend = from - to;
        double tone = toneSeconds > 0 ? 1 : 0;
        double hiss = noise;
        double phase = 0;
        double low = 0;
        for (int i = 0; i < out.length; i++) {
            phase += (to + bend) / RATE;
            double white = 2 * random.nextDouble() - 1;
            low += 0.25 * (white - low);
            out[i] = tone * StrictMath.sin(2 * Math.PI * phase) + hiss * (white - lowCut * low);
            bend *= fall;
            tone *= toneDecay;
            hiss *= noiseDecay;
        }
        fadeOut(out);
        return peak(out, 1);
    }

    /** No click at the end of what is not silent there. */
    private static void fadeOut(double[] samples) {
        int length = Math.min(samples.length, RATE / 20);
        for (int i = 0; i < length; i++) {
            samples[samples.length - 1 - i] *= (double) i / length;
        }
    }

    private static float[] peak(double[] samples, double wanted) {
        double peak = 1e-9;
        for (double sample : samples) {
            peak = Math.max(peak, Math.abs(sample));
        }
        return scaled(samples, wanted / peak);
    }

    private static float[] level(double[] samples, double wanted) {
        double power = 1e-18;
        for (double sample : samples) {
            power += sample * sample / samples.length;
        }
        return scaled(samples, wanted / StrictMath.sqrt(power));
    }

    private static float[] scaled(double[] samples, double by) {
        float[] scaled = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            scaled[i] = (float) (samples[i] * by);
        }
        return scaled;
    }

    /** The inverse discrete Fourier transform in place, without its factor; the length is a power of two. */
    private static void inverseTransform(double[] real, double[] imaginary) {
        int n = real.length;
        for (int i = 1, j = 0; i < n; i++) {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                double swap = real[i];
                real[i] = real[j];
                real[j] = swap;
                swap = imaginary[i];
                imaginary[i] = imaginary[j];
                imaginary[j] = swap;
            }
        }
        for (int size = 2; size <= n; size <<= 1) {
            int half = size / 2;
            for (int k = 0; k < half; k++) {
                double cos = StrictMath.cos(2 * Math.PI * k / size);
                double sin = StrictMath.sin(2 * Math.PI * k / size);
                for (int i = k; i < n; i += size) {
                    int other = i + half;
                    double re = real[other] * cos - imaginary[other] * sin;
                    double im = real[other] * sin + imaginary[other] * cos;
                    real[other] = real[i] - re;
                    imaginary[other] = imaginary[i] - im;
                    real[i] += re;
                    imaginary[i] += im;
                }
            }
        }
    }
}
