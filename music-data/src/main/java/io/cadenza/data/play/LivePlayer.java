package io.cadenza.data.play;

import io.cadenza.data.midi.TimedMessage;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;

/**
 * Sends messages to a receiver when they are due, and silences it at the end, however that comes.
 *
 * <p>Where the next message is not there in time, playing pauses and goes on later with its rhythm unchanged.
 */
public final class LivePlayer {
    /** How soon a stop is noticed. */
    private static final long SLICE = 20_000;

    /** Later than this, and what follows is moved; less is not heard. */
    private static final long LATE = 10_000;

    private static final int CHANNELS = 16;
    private static final int SUSTAIN = 64;
    private static final int ALL_SOUND_OFF = 120;
    private static final int ALL_NOTES_OFF = 123;

    private final Receiver receiver;
    private final PlayClock clock;

    /** A player. */
    public LivePlayer(Receiver receiver, PlayClock clock) {
        this.receiver = receiver;
        this.clock = clock;
    }

    /**
     * Plays to the end of the source, or until it is to stop.
     *
     * @param tailMicroseconds how long the last notes may fade before they are silenced
     * @param stop asked again and again
     * @param progress told the seconds of music played
     * @return whether all was played
     */
    public boolean play(MessageSource source, long tailMicroseconds, BooleanSupplier stop, DoubleConsumer progress) {
        try {
            boolean all = send(source, stop, progress) && waitUntil(clock.microseconds() + tailMicroseconds, stop);
            return all && !stop.getAsBoolean();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            silence();
        }
    }

    private boolean send(MessageSource source, BooleanSupplier stop, DoubleConsumer progress)
            throws InterruptedException {
        long zero = Long.MIN_VALUE;
        while (!stop.getAsBoolean()) {
            Optional<TimedMessage> next = source.poll();
            if (next.isEmpty()) {
                if (source.ended()) {
                    return true;
                }
                clock.sleep(SLICE / 4);
                continue;
            }
            TimedMessage message = next.get();
            long now = clock.microseconds();
            if (zero == Long.MIN_VALUE) {
                zero = now;
            } else if (zero + message.microseconds() < now - LATE) {
                zero = now - message.microseconds();
            }
            if (!waitUntil(zero + message.microseconds(), stop)) {
                return false;
            }
            receiver.send(message.message(), -1);
            progress.accept(message.microseconds() / 1e6);
        }
        return false;
    }

    private boolean waitUntil(long due, BooleanSupplier stop) throws InterruptedException {
        for (long left = due - clock.microseconds(); left > 0; left = due - clock.microseconds()) {
            if (stop.getAsBoolean()) {
                return false;
            }
            clock.sleep(Math.min(left, SLICE));
        }
        return true;
    }

    /** Pedals up and all notes off on every channel. */
    private void silence() {
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int controller : new int[] {SUSTAIN, ALL_NOTES_OFF, ALL_SOUND_OFF}) {
                try {
                    receiver.send(new ShortMessage(ShortMessage.CONTROL_CHANGE, channel, controller, 0), -1);
                } catch (InvalidMidiDataException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
