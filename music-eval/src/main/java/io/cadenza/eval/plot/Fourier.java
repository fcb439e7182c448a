package io.cadenza.eval.plot;

/** The short-time Fourier transform: how loud each frequency is in each moment of a sound. */
final class Fourier {
    private final int size;
    private final double[] window;
    private final double[] cosines;
    private final double[] sines;

    /**
     * A transform of windows of Hann.
     *
     * @param size samples in a window, a power of two
     */
    Fourier(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("A window has a power of two samples, not " + size);
        }
        this.size = size;
        this.window = new double[size];
        this.cosines = new double[size];
        this.sines = new double[size];
        for (int i = 0; i < size; i++) {
            double angle = 2 * Math.PI * i / size;
            window[i] = 0.5 - 0.5 * Math.cos(angle);
            cosines[i] = Math.cos(angle);
            sines[i] = -Math.sin(angle);
        }
    }

    /** The number of frequencies: from silence's 0 Hz in equal steps to half the sample rate. */
    int bins() {
        return size / 2 + 1;
    }

    /**
     * The level of each frequency in one window, in dB: 0 for a sine that reaches −1 and 1.
     *
     * @param samples of which those before the first and after the last count as silence
     * @param start the window's first sample, which may be negative
     */
    double[] levels(float[] samples, int start) {
        double[] real = new double[size];
        double[] imaginary = new double[size];
        for (int i = 0; i < size; i++) {
            int at = start + i;
            real[i] = at >= 0 && at < samples.length ? samples[at] * window[i] : 0;
        }
        transform(real, imaginary);
        double[] levels = new double[bins()];
        for (int bin = 0; bin < levels.length; bin++) {
            // Half of a real sine lies at the negative frequency, and the window's mean is a half.
            double amplitude = Math.hypot(real[bin], imaginary[bin]) * 4 / size;
            levels[bin] = 20 * Math.log10(Math.max(1e-9, amplitude));
        }
        return levels;
    }

    /** Cooley and Tukey's algorithm (1965), in place. */
    private void transform(double[] real, double[] imaginary) {
        for (int i = 0; i < size; i++) {
            int mirrored = Integer.reverse(i) >>> (32 - Integer.numberOfTrailingZeros(size));
            if (mirrored > i) {
                double held = real[i];
                real[i] = real[mirrored];
                real[mirrored] = held;
            }
        }
        for (int half = 1; half < size; half *= 2) {
            int step = size / (2 * half);
            for (int start = 0; start < size; start += 2 * half) {
                for (int i = 0; i < half; i++) {
                    butterfly(real, imaginary, start + i, start + i + half, i * step);
                }
            }
        }
    }

    private void butterfly(double[] real, double[] imaginary, int a, int b, int turn) {
        double x = real[b] * cosines[turn] - imaginary[b] * sines[turn];
        double y = real[b] * sines[turn] + imaginary[b] * cosines[turn];
        real[b] = real[a] - x;
        imaginary[b] = imaginary[a] - y;
        real[a] += x;
        imaginary[a] += y;
    }
}
