package io.cadenza.data.token;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
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
    static final String GRID = "grid";
    static final String VELOCITIES = "velocities";
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
                NoteChordTokenizerFactory.grid(
                        "steps in a quarter, if given in place of rate; the tempo is then not kept"),
                RemiTokenizerFactory.velocities(RemiTokenizerFactory.LEVELS),
                Option.of(PEDAL, "whether the sustain pedal prolongs notes", true));
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("tokenizer", NAME, options(), options);
        if (values.isGiven(RATE) && values.isGiven(GRID)) {
            throw new CadenzaException("The tokenizer \"performance\" counts time either in seconds (option rate) or in"
                    + " quarters (option grid), and both are given. Remove one.");
        }
        TimeGrid clock = values.isGiven(GRID)
                ? new TimeGrid.Quarters(values.integer(GRID))
                : new TimeGrid.Seconds(values.integer(RATE));
        return new PerformanceTokenizer(new PerformanceOptions(clock, values.integer(VELOCITIES), values.flag(PEDAL)));
    }
}
