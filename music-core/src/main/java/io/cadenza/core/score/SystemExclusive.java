package io.cadenza.core.score;

import java.util.List;

/**
 * A message to instruments of one make, or other bytes for the wire, kept as they are.
 *
 * @param tick when, in ticks from the start
 * @param continued whether it continues the previous one, or holds any bytes (F7 in a MIDI file, not F0)
 * @param data the bytes after the first; a whole message ends with F7
 */
public record SystemExclusive(long tick, boolean continued, List<Byte> data) implements ScoreEvent {
    /** Checks the tick and copies. */
    public SystemExclusive {
        ScoreEvent.requireTime(tick, 0);
        data = List.copyOf(data);
    }

    @Override
    public SystemExclusive at(long other) {
        return new SystemExclusive(other, continued, data);
    }
}
