package io.cadenza.data.audio;

import io.cadenza.data.midi.TimedMessage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/**
 * Plays Cadenza's own instruments, those of {@link WavRenderer}, on this machine's sound card as messages come. Open until it is
 * closed.
 *
 * <p>Each message sounds the same time after it comes, so that the rhythm does not depend on when the card asks for more.
 */
public final class LiveBank implements Receiver {
    /** Frames rendered at once. */
    static final int BLOCK = 256;

    /** Between a message and its sound, in microseconds: the card's buffer and a block, and some time to render. */
    static final long LATENCY = 120_000;

    private static final int CHANNELS = 2;
    private static final int BUFFER_FRAMES = 4096;

    /** Full scale but for 0.3 dB. */
    private static final float LOUDEST = 0.966f;

    /** How much of its loudness music that was too loud gets back in a block: all of it in a second and a half. */
    private static final float RECOVERY = 1 / 256f;

    private final Output output;
    private final LongSupplier clock;
    private final long start;
    private final Queue<TimedMessage> messages = new ConcurrentLinkedQueue<>();
    private final BankSynthesizer synthesizer = new BankSynthesizer(messages);
    private final float[] samples = new float[CHANNELS * BLOCK];
    private final byte[] bytes = new byte[CHANNELS * BLOCK * Short.BYTES];
    private float gain = 1;
    private volatile boolean closed;

    /** Where sound goes. */
    interface Output extends AutoCloseable {
        /** Takes 16-bit frames, the low byte first, and waits until there is room for them. */
        void write(byte[] frames);

        @Override
        void close();
    }

    /** @param clock the microseconds since some moment */
    LiveBank(Output output, LongSupplier clock) {
        this.output = output;
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    /**
     * Opens the sound card.
     *
     * @throws LineUnavailableException if it is in use
     * @throws IllegalArgumentException if there is none
     */
    public static LiveBank open() throws LineUnavailableException {
        AudioFormat format = new AudioFormat(Waves.RATE, Short.SIZE, CHANNELS, true, false);
        SourceDataLine line = AudioSystem.getSourceDataLine(format);
        line.open(format, BUFFER_FRAMES * format.getFrameSize());
        line.start();
        LiveBank bank = new LiveBank(output(line), () -> System.nanoTime() / 1_000);
        Thread thread = new Thread(bank::run, "cadenza-sound");
        thread.setDaemon(true);
        thread.start();
        return bank;
    }

    private static Output output(SourceDataLine line) {
        return new Output() {
            @Override
            public void write(byte[] frames) {
                line.write(frames, 0, frames.length);
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }

    @Override
    public void send(MidiMessage message, long timeStamp) {
        if (message instanceof ShortMessage heard) {
            messages.add(new TimedMessage(clock.getAsLong() - start + LATENCY, heard));
        }
    }

    private void run() {
        while (!closed) {
            block();
        }
    }

    /** Renders the next frames. Music that would be too loud is made softer, and gets its loudness back little by little. */
    void block() {
        synthesizer.read(samples, BLOCK);
        float peak = 0;
        for (float sample : samples) {
            peak = Math.max(peak, Math.abs(sample));
        }
        float before = gain;
        gain = Math.min(Math.min(1, gain + RECOVERY), peak == 0 ? 1 : LOUDEST / peak);
        for (int i = 0; i < samples.length; i++) {
            float used = Math.min(before, gain) + (gain - Math.min(before, gain)) * i / samples.length;
            int value = Math.round(samples[i] * used * Short.MAX_VALUE);
            bytes[2 * i] = (byte) value;
            bytes[2 * i + 1] = (byte) (value >> 8);
        }
        output.write(bytes);
    }

    @Override
    public void close() {
        closed = true;
        output.close();
    }
}
