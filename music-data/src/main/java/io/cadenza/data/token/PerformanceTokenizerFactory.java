package io.cadenza.data.token;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import java.util.Map;

/**
 * Makes the tokenizer {@code performance}; its options are {@code rate}, the number of steps in a second, or {@code grid}, the
 * number of steps in a quarter note, {@code velocities}, the number of levels of velocity, and {@code pedal}, whether the
 * sustain pedal prolongs notes.
 */
public final class PerformanceTokenizerFactory implements TokenizerFactory {
    static final String NAME = "performance";
    static final String RATE = "rate";
    static final String GRID = "grid";
    static final String VELOCITIES = "velocities";
    static final String PEDAL = "pedal";

    /** Steps of 10 ms, as in the paper. */
    private static final int DEFAULT_RATE = 100;

    private static final int MIN_RATE = 10;
    private static final int MAX_RATE = 1000;
    private static final String RATE_MEANING = "steps a second, of which 100 are what ears tell apart";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "keys down and up, time shifts and velocities in real time (options rate or grid, velocities, pedal)";
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        Options given = new Options(NAME, options).allow(RATE, GRID, VELOCITIES, PEDAL);
        if (given.has(RATE) && given.has(GRID)) {
            throw new CadenzaException("The tokenizer \"performance\" counts time either in seconds (option rate) or in"
                    + " quarters (option grid), and both are given. Remove one.");
        }
        int velocities = given.integer(
                VELOCITIES,
                RemiTokenizerFactory.LEVELS,
                0,
                RemiTokenizerFactory.MAX_VELOCITIES,
                RemiTokenizerFactory.VELOCITIES_MEANING);
        return new PerformanceTokenizer(new PerformanceOptions(clock(given), velocities, given.flag(PEDAL, true)));
    }

    private static TimeGrid clock(Options given) {
        return given.has(GRID)
                ? new TimeGrid.Quarters(given.integer(
                        GRID,
                        NoteChordTokenizerFactory.DEFAULT_GRID,
                        1,
                        NoteChordTokenizerFactory.MAX_GRID,
                        NoteChordTokenizerFactory.GRID_MEANING))
                : new TimeGrid.Seconds(given.integer(RATE, DEFAULT_RATE, MIN_RATE, MAX_RATE, RATE_MEANING));
    }
}
