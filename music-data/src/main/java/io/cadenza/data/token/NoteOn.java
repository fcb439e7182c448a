package io.cadenza.data.token;

/**
 * A key goes down on a grid.
 *
 * @param onset in steps from the start
 * @param key MIDI key, 0 to 127
 * @param steps how long it sounds, 1 or more
 * @param velocity 1 to 127
 */
record NoteOn(long onset, int key, int steps, int velocity) {
    long end() {
        return onset + steps;
    }

    NoteOn cutAt(long end) {
        return end() <= end ? this : new NoteOn(onset, key, (int) (end - onset), velocity);
    }

    /** Of two strikes of a key at one onset: as long as the longer and as loud as the louder. */
    NoteOn with(NoteOn other) {
        return new NoteOn(onset, key, Math.max(steps, other.steps), Math.max(velocity, other.velocity));
    }
}
