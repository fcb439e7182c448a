package io.cadenza.data.audio;

/** Sound in two channels at 44.1 kHz, without end: silence follows. */
interface FrameSource extends AutoCloseable {
    /**
     * The next frames.
     *
     * @param interleaved takes left and right in turn; 1 is full scale, and more is no error
     */
    void read(float[] interleaved, int frames);

    @Override
    default void close() {
        // Most sources hold nothing.
    }
}
