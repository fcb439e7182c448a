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
    static final int LEVELS = 32;

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
    static Option velocities(int levels) {
        return Option.of(VELOCITIES, "levels of velocity, of which 127 keep each and 0 none", 0, 127, levels);
    }

    /** The options of a grid and of levels, which other tokenizers have too. */
    static List<Option> options(int velocities, int tempos) {
        return List.of(
                NoteChordTokenizerFactory.grid(NoteChordTokenizerFactory.GRID_MEANING),
                velocities(velocities),
                Option.of(
                        TEMPOS,
                        "levels of tempo from 40 to 250 quarters a minute, of which 0 keeps none",
                        0,
                        MAX_TEMPOS,
                        tempos));
    }

    /** The number of levels of tempo, which is not 1. */
    static int tempos(OptionValues values) {
        int tempos = values.integer(TEMPOS);
        if (tempos == 1) {
            throw values.error(
                    TEMPOS,
                    "one level would play all music at 40 quarters a minute",
                    "Choose 0 or 2 to " + MAX_TEMPOS + "; 0 keeps no tempo");
        }
        return tempos;
    }

    @Override
    public List<Option> options() {
        return options(LEVELS, LEVELS);
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("tokenizer", NAME, options(), options);
        return new RemiTokenizer(new RemiGrammar(
                values.integer(GRID), Bins.ofVelocity(values.integer(VELOCITIES)), Bins.ofTempo(tempos(values))));
    }
}
