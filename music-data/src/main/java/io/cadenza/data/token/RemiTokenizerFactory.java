package io.cadenza.data.token;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import java.util.List;
import java.util.Map;

/**
 * Makes the tokenizer {@code remi}; its options are {@code grid}, the number of steps in a quarter note, and the numbers of
 * levels of velocity and tempo, {@code velocities} and {@code tempos}, of which 0 keeps nothing.
 */
public final class RemiTokenizerFactory implements TokenizerFactory {
    static final String NAME = "remi";
    static final String GRID = "grid";
    static final String VELOCITIES = "velocities";
    static final String TEMPOS = "tempos";

    /** MidiTok's number of levels. */
    private static final int LEVELS = 32;

    private static final int MAX_TEMPOS = 200;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "bars, positions, tempo, pitches, velocities and durations";
    }

    /** The option {@code velocities}, which other tokenizers have too. */
    static Option velocities() {
        return Option.of(VELOCITIES, "levels of velocity, of which 127 keep each and 0 none", 0, 127, LEVELS);
    }

    @Override
    public List<Option> options() {
        return List.of(
                NoteChordTokenizerFactory.grid(NoteChordTokenizerFactory.GRID_MEANING),
                velocities(),
                Option.of(
                        TEMPOS,
                        "levels of tempo from 40 to 250 quarters a minute, of which 0 keeps none",
                        0,
                        MAX_TEMPOS,
                        LEVELS));
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("tokenizer", NAME, options(), options);
        int tempos = values.integer(TEMPOS);
        if (tempos == 1) {
            throw values.error(
                    TEMPOS,
                    "one level would play all music at 40 quarters a minute",
                    "Choose 0 or 2 to " + MAX_TEMPOS + "; 0 keeps no tempo");
        }
        int grid = values.integer(GRID);
        int velocities = values.integer(VELOCITIES);
        return new RemiTokenizer(new RemiGrammar(grid, Bins.ofVelocity(velocities), Bins.ofTempo(tempos)));
    }
}
