package io.cadenza.data.sound;

/** Takes the samples of a sound one after another. */
@FunctionalInterface
interface SampleSink {
    void accept(float sample);
}
