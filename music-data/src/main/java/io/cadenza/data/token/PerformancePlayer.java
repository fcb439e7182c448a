package io.cadenza.data.token;

import io.cadenza.core.score.Score;
import java.util.Arrays;

/**
 * Hands that play the symbols of {@code performance}. Any order is music: a key that goes down again ends and begins anew, one
 * that goes up without having been down says nothing, and one that never goes up is held to the end.
 */
final class PerformancePlayer {
    private static final long UP = -1;

    private final NoteTimeline roll;
    private final long[] downSince = new long[Keys.COUNT];
    private final int[] velocities = new int[Keys.COUNT];
    private long now;
    private int velocity;

    PerformancePlayer(TimeGrid clock, Bins velocities) {
        this.velocity = (int) velocities.nearest(NoteTimeline.VELOCITY);
        this.roll = new NoteTimeline(clock);
        Arrays.fill(downSince, UP);
    }

    void noteOn(int key) {
        noteOff(key);
        downSince[key] = now;
        velocities[key] = velocity;
    }

    void noteOff(int key) {
        if (downSince[key] != UP) {
            roll.strike(downSince[key], key, now - downSince[key], velocities[key]);
            downSince[key] = UP;
        }
    }

    void timeShift(int steps) {
        now += steps;
    }

    void velocity(int next) {
        velocity = next;
    }

    Score score() {
        for (int key = 0; key < Keys.COUNT; key++) {
            noteOff(key);
        }
        return roll.score();
    }
}
