package io.cadenza.data.token;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Hands that play the symbols of {@code remi}. Any order is music: what comes before the first bar happens at the beginning, a
 * key without a duration sounds for a step, and a velocity or duration without a key says nothing.
 */
final class RemiPlayer {
    private final TimeGrid.Quarters clock;
    private final NoteTimeline roll;
    private final List<ScoreEvent> events = new ArrayList<>();
    private boolean begun;
    private long barStart;
    private long now;
    private Metre metre = Metre.COMMON;
    private OptionalInt key = OptionalInt.empty();
    private int velocity;
    private long steps;

    RemiPlayer(TimeGrid.Quarters clock, Bins velocities) {
        this.velocity = (int) velocities.nearest(NoteTimeline.VELOCITY);
        this.clock = clock;
        this.roll = new NoteTimeline(clock);
    }

    void bar() {
        strike();
        barStart = begun ? barStart + metre.steps(clock.grid()) : 0;
        begun = true;
        now = barStart;
    }

    void metre(Metre next) {
        strike();
        if (!next.equals(metre)) {
            metre = next;
            events.add(metre.at(tick(barStart)));
        }
    }

    void position(int step) {
        strike();
        now = barStart + step;
    }

    void tempo(double quartersPerMinute) {
        strike();
        events.add(TempoChange.ofQuartersPerMinute(tick(now), quartersPerMinute));
    }

    void pitch(int next) {
        strike();
        key = OptionalInt.of(next);
        steps = 0;
    }

    void velocity(int next) {
        velocity = next;
    }

    void duration(int more) {
        steps += more;
    }

    private void strike() {
        key.ifPresent(struck -> roll.strike(now, struck, steps, velocity));
        key = OptionalInt.empty();
    }

    private long tick(long step) {
        return step * clock.ticksPerStep();
    }

    Score score() {
        strike();
        return roll.score(events);
    }
}
