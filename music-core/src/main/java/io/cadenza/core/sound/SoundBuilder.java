package io.cadenza.core.sound;

import java.util.Arrays;

/** Collects the samples of a sound as they come. With the right capacity no sample is ever copied again. */
public final class SoundBuilder {
    private final int sampleRate;
    private float[] samples;
    private int length;

    /**
     * A builder without samples.
     *
     * @param sampleRate samples in a second, 1 or more
     * @param capacity how many samples are expected, 0 or more; others grow it
     */
    public SoundBuilder(int sampleRate, int capacity) {
        this.sampleRate = sampleRate;
        this.samples = new float[capacity];
    }

    /**
     * Adds one sample.
     *
     * @param sample −1 to 1; checked when the sound is made
     */
    public void add(float sample) {
        if (length == samples.length) {
            samples = Arrays.copyOf(samples, Math.max(1024, Math.addExact(length, length >> 1)));
        }
        samples[length++] = sample;
    }

    /** The number of samples so far. */
    public int length() {
        return length;
    }

    /**
     * The sound; the builder is empty afterwards.
     *
     * @throws IllegalArgumentException if the rate or a sample is out of range
     */
    public Sound build() {
        float[] whole = length == samples.length ? samples : Arrays.copyOf(samples, length);
        samples = new float[0];
        length = 0;
        return Sound.owning(sampleRate, whole);
    }
}
