package io.cadenza.data.play;

import io.cadenza.data.midi.TimedMessage;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Messages in the order of their times, which need not all be there yet. */
public interface MessageSource {
    /** The next message, if it is there. */
    Optional<TimedMessage> poll();

    /** Whether no further message will come. */
    boolean ended();

    /** A source of messages that are all there. */
    static MessageSource of(List<TimedMessage> messages) {
        Iterator<TimedMessage> left = messages.iterator();
        return new MessageSource() {
            @Override
            public Optional<TimedMessage> poll() {
                return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
            }

            @Override
            public boolean ended() {
                return !left.hasNext();
            }
        };
    }
}
