package io.cadenza.data.token;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
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

    static final int MAX_VELOCITIES = 127;
    static final String VELOCITIES_MEANING = "levels of velocity, of which 127 keep each and 0 none";

    private static final int MAX_TEMPOS = 200;
    private static final String TEMPOS_MEANING = "levels of tempo from 40 to 250 quarters a minute, and 0 keeps none";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "bars, positions, tempo, pitches, velocities and durations (options grid, velocities, tempos)";
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        Options given = new Options(NAME, options).allow(GRID, VELOCITIES, TEMPOS);
        int grid = given.integer(
                GRID,
                NoteChordTokenizerFactory.DEFAULT_GRID,
                1,
                NoteChordTokenizerFactory.MAX_GRID,
                NoteChordTokenizerFactory.GRID_MEANING);
        int velocities = given.integer(VELOCITIES, LEVELS, 0, MAX_VELOCITIES, VELOCITIES_MEANING);
        int tempos = given.integer(TEMPOS, LEVELS, 0, MAX_TEMPOS, TEMPOS_MEANING);
        if (tempos == 1) {
            throw new CadenzaException(
                    "The option tempos of the tokenizer \"%s\" is 0 or 2 to %d, not 1: one level would play all music at 40 quarters a minute. Choose 0 to keep no tempo."
                            .formatted(NAME, MAX_TEMPOS));
        }
        return new RemiTokenizer(new RemiGrammar(grid, Bins.ofVelocity(velocities), Bins.ofTempo(tempos)));
    }
}
