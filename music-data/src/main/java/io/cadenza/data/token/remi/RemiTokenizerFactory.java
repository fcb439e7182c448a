package io.cadenza.data.token.remi;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.data.token.GridOptions;
import java.util.List;
import java.util.Map;

/**
 * Makes the tokenizer {@code remi}; its options are {@code grid}, the number of steps in a quarter note, and the numbers of
 * levels of velocity and tempo, {@code velocities} and {@code tempos}, of which 0 keeps nothing.
 */
public final class RemiTokenizerFactory implements TokenizerFactory {
    @Override
    public String name() {
        return "remi";
    }

    @Override
    public String description() {
        return "bars, positions, tempo, pitches, velocities and durations";
    }

    @Override
    public List<Option> options() {
        return GridOptions.of(GridOptions.BINS, GridOptions.BINS);
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("tokenizer", name(), options(), options);
        return new RemiTokenizer(GridOptions.grammar(name(), RemiTokenizer.TYPES, values));
    }
}
