package io.cadenza.core.score;

/**
 * From here on, the channels of a track are those of this MIDI port: channel 0 of port 1 is another instrument than channel 0 of
 * port 0, which is the port of a track that names none.
 *
 * @param tick when, in ticks from the start
 * @param port 0 to 127
 */
public record PortChange(long tick, int port) implements ScoreEvent {
    /** Checks the ranges above. */
    public PortChange {
        ScoreEvent.requireTime(tick, 0);
        ScoreEvent.require(port >= 0 && port <= 127, "A port", port, "0 to 127");
    }

    @Override
    public PortChange at(long other) {
        return new PortChange(other, port);
    }
}
