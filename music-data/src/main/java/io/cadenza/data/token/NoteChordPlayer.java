package io.cadenza.data.token;

import io.cadenza.core.score.Score;

/** Hands that play the symbols of {@code note-chord} and can only go on. */
final class NoteChordPlayer {
    private final NoteTimeline roll;
    private long now;

    NoteChordPlayer(TimeGrid clock) {
        this.roll = new NoteTimeline(clock);
    }

    /** Time goes on. */
    void wait(int steps) {
        now += steps;
    }

    /** A key goes down now. */
    void strike(int key, int steps) {
        roll.strike(now, key, steps, NoteTimeline.VELOCITY);
    }

    Score score() {
        return roll.score();
    }
}
