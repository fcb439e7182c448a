package io.cadenza.core.sound;

import java.util.Arrays;

/** Mono sound: samples from −1 to 1 at a constant rate. Immutable. */
public final class Sound {
    private final int sampleRate;
    private final float[] samples;

    private Sound(int sampleRate, float[] samples) {
        this.sampleRate = sampleRate;
        this.samples = samples;
    }

    /**
     * A sound.
     *
     * @param sampleRate samples in a second, 1 or more
     * @param samples −1 to 1 each, copied
     * @throws IllegalArgumentException if the rate or a sample is out of range
     */
    public static Sound of(int sampleRate, float... samples) {
        return owning(sampleRate, samples.clone());
    }

    /** A sound of an array that nobody else will change. */
    static Sound owning(int sampleRate, float[] samples) {
        if (sampleRate < 1) {
            throw new IllegalArgumentException("A sample rate is 1 Hz or more, not " + sampleRate);
        }
        for (int i = 0; i < samples.length; i++) {
            if (!(Math.abs(samples[i]) <= 1)) {
                throw new IllegalArgumentException("A sample is -1 to 1; sample " + i + " is " + samples[i]);
            }
        }
        return new Sound(sampleRate, samples);
    }

    /** The samples in a second. */
    public int sampleRate() {
        return sampleRate;
    }

    /** The number of samples. */
    public int length() {
        return samples.length;
    }

    /** How long it lasts. */
    public double seconds() {
        return (double) samples.length / sampleRate;
    }

    /**
     * One sample, −1 to 1.
     *
     * @throws IndexOutOfBoundsException if there is none of that index
     */
    public float sample(int index) {
        return samples[index];
    }

    /** A copy of the samples. */
    public float[] toArray() {
        return samples.clone();
    }

    /** The largest absolute value of a sample; 0 for silence. */
    public float peak() {
        float peak = 0;
        for (float sample : samples) {
            peak = Math.max(peak, Math.abs(sample));
        }
        return peak;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sound sound && sound.sampleRate == sampleRate && Arrays.equals(sound.samples, samples);
    }

    @Override
    public int hashCode() {
        return 31 * sampleRate + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "%.3f s of sound at %d Hz".formatted(seconds(), sampleRate);
    }
}
