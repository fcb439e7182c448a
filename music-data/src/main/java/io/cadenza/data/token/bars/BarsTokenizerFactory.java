package io.cadenza.data.token.bars;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.data.token.EventGrammar;
import io.cadenza.data.token.GridOptions;
import java.util.List;
import java.util.Map;

/**
 * Makes the tokenizer {@code bars}; its options are those of {@code remi}: {@code grid}, {@code velocities} and
 * {@code tempos}.
 */
public final class BarsTokenizerFactory implements TokenizerFactory {
    static final String NAME = "bars";

    /** The eight dynamics from ppp to fff. */
    private static final int DYNAMICS = 8;

    /** Every fifth from 40 to 250, so that what people write (60, 90, 120) is exact. */
    private static final int TEMPOS = 43;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "bars, instruments, metre, key, tempo and dynamics";
    }

    @Override
    public List<Option> options() {
        return GridOptions.of(DYNAMICS, TEMPOS);
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        return new BarsTokenizer(grammar(options));
    }

    /** The events there are with these options. */
    static EventGrammar grammar(Map<String, String> options) {
        return GridOptions.grammar(
                NAME,
                BarsTokenizer.TYPES,
                OptionValues.of("tokenizer", NAME, GridOptions.of(DYNAMICS, TEMPOS), options));
    }
}
