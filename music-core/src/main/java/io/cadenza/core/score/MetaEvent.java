package io.cadenza.core.score;

import java.util.List;

/**
 * A meta event of a MIDI file that means nothing to Cadenza, kept as its bytes: a sequence number, an SMPTE offset, data of one
 * program.
 *
 * @param tick when, in ticks from the start
 * @param type its number, 0 to 127
 * @param data its bytes
 */
public record MetaEvent(long tick, int type, List<Byte> data) implements ScoreEvent {
    /** Checks the ranges above and copies. */
    public MetaEvent {
        ScoreEvent.requireTime(tick, 0);
        ScoreEvent.require(type >= 0 && type <= 127, "A type of meta event", type, "0 to 127");
        data = List.copyOf(data);
    }

    @Override
    public MetaEvent at(long other) {
        return new MetaEvent(other, type, data);
    }
}
