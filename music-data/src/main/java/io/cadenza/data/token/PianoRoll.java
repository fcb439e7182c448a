package io.cadenza.data.token;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where keys are struck on a grid of time, by hands that can only go on. */
final class PianoRoll {
    /** At least this many ticks a quarter: what most programs write. */
    private static final int TICKS_PER_QUARTER = 480;

    private static final int VELOCITY = 80;
    private static final int GRAND_PIANO = 0;

    private final int grid;
    private final int ticksPerStep;
    private final SortedMap<Long, SortedMap<Integer, Integer>> durations = new TreeMap<>();
    private long now;

    /** @param grid steps in a quarter */
    PianoRoll(int grid) {
        this.grid = grid;
        this.ticksPerStep = (TICKS_PER_QUARTER + grid - 1) / grid;
    }

    /** Time goes on. */
    void wait(int steps) {
        now += steps;
    }

    /** A key goes down now; of two strikes at once the longer stays. */
    void strike(int key, int steps) {
        durations.computeIfAbsent(now, at -> new TreeMap<>()).merge(key, steps, Math::max);
    }

    /** All of it as one piano track at the default tempo. */
    Score score() {
        List<Note> notes = new ArrayList<>();
        durations.forEach((onset, keys) -> keys.forEach(
                (key, steps) -> notes.add(Note.of(onset * ticksPerStep, (long) steps * ticksPerStep, key, VELOCITY))));
        Track piano = new Track("Piano", notes, List.of(new ProgramChange(0, 0, GRAND_PIANO)));
        return new Score(grid * ticksPerStep, List.of(piano));
    }
}
