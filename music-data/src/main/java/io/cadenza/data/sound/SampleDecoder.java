package io.cadenza.data.sound;

import io.cadenza.core.CadenzaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;

/** The frames of a sound file as one sample each, −1 to 1: the mean of their channels. */
final class SampleDecoder {
    private final boolean floating;
    private final boolean unsigned;
    private final ByteOrder order;
    private final int width;
    private final int channels;
    private final SampleSink out;
    private long frames;
    private long clipped;

    /**
     * A decoder.
     *
     * @param format signed or unsigned PCM of 1 to 4 bytes, or floating point of 4 or 8
     * @param out takes the samples
     */
    SampleDecoder(AudioFormat format, SampleSink out) {
        this.floating = format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT);
        this.unsigned = format.getEncoding().equals(AudioFormat.Encoding.PCM_UNSIGNED);
        this.order = format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        this.channels = format.getChannels();
        this.width = format.getFrameSize() / channels;
        this.out = out;
    }

    /** Decodes whole frames; what is left over at the end of a file that was cut short plays no part. */
    void decode(byte[] bytes, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        for (int at = 0; at + width * channels <= length; at += width * channels) {
            double sum = 0;
            boolean loud = false;
            for (int channel = 0; channel < channels; channel++) {
                double sample = sample(buffer, at + channel * width);
                loud |= Math.abs(sample) >= largest();
                sum += Math.max(-1, Math.min(1, sample));
            }
            out.accept((float) (sum / channels));
            frames++;
            clipped += loud ? 1 : 0;
        }
    }

    /** The largest positive value; whole numbers reach one step further down than up. */
    private double largest() {
        return floating ? 1 : 1 - Math.scalb(1, 1 - 8 * width);
    }

    private double sample(ByteBuffer buffer, int at) {
        if (floating) {
            double value = width == Float.BYTES ? buffer.getFloat(at) : buffer.getDouble(at);
            if (!Double.isFinite(value)) {
                throw new CadenzaException(
                        "its sample %d is %s, which is no number. Export it again.".formatted(frames, value));
            }
            return value;
        }
        // Left-justified in 32 bits, whatever the width.
        int value = 0;
        for (int i = 0; i < width; i++) {
            int significance = order == ByteOrder.BIG_ENDIAN ? i : width - 1 - i;
            value |= (buffer.get(at + i) & 0xFF) << (24 - 8 * significance);
        }
        return (unsigned ? value ^ Integer.MIN_VALUE : value) * 0x1p-31;
    }

    /** The frames decoded so far. */
    long frames() {
        return frames;
    }

    /** The share of them in which a channel stands at its largest value. */
    double clippedShare() {
        return frames == 0 ? 0 : (double) clipped / frames;
    }
}
