package io.cadenza.data.token.performance;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.data.token.GridOptions;
import io.cadenza.data.token.TimeGrid;
import java.util.List;
import java.util.Map;

/**
 * Makes the tokenizer {@code performance}; its options are {@code rate}, the number of steps in a second, or {@code grid}, the
 * number of steps in a quarter note, {@code velocities}, the number of levels of velocity, and {@code pedal}, whether the
 * sustain pedal prolongs notes.
 */
public final class PerformanceTokenizerFactory implements TokenizerFactory {
    static final String NAME = "performance";
    static final String RATE = "rate";
    static final String PEDAL = "pedal";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "keys down and up, time shifts and velocities in real time";
    }

    @Override
    public List<Option> options() {
        return List.of(
                // The paper's steps of 10 ms.
                Option.of(RATE, "steps in a second, of which 100 are what ears tell apart", 10, 1000, 100),
                GridOptions.grid("steps in a quarter, if given in place of rate; the tempo is then not kept"),
                GridOptions.velocities(GridOptions.BINS),
                Option.of(PEDAL, "whether the sustain pedal prolongs notes", true));
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("tokenizer", NAME, options(), options);
        if (values.isGiven(RATE) && values.isGiven(GridOptions.GRID)) {
            throw new CadenzaException("The tokenizer \"performance\" counts time either in seconds (option rate) or in"
                    + " quarters (option grid), and both are given. Remove one.");
        }
        TimeGrid clock = values.isGiven(GridOptions.GRID)
                ? new TimeGrid.Quarters(values.integer(GridOptions.GRID))
                : new TimeGrid.Seconds(values.integer(RATE));
        return new PerformanceTokenizer(clock, values.integer(GridOptions.VELOCITIES), values.flag(PEDAL));
    }
}
