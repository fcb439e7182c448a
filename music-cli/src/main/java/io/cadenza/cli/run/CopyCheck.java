package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.eval.judge.CopyJudge;
import io.cadenza.eval.judge.HeldOutPieces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Tells of new pieces how much of them stands in what their model was trained on. */
public final class CopyCheck {
    private final Console console;
    private final Path file;
    private final TrainedModel model;
    private final ScoreTokenizer tokenizer;

    /** A check of pieces by a model that was read from a file. */
    public CopyCheck(Console console, Path file, TrainedModel model, ScoreTokenizer tokenizer) {
        this.console = console;
        this.file = file;
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /**
     * Prints a line for each piece.
     *
     * @param corpus where the training music lies, if not where the run's configuration says
     * @throws CadenzaException if that music cannot be found
     */
    public void print(List<Score> pieces, Optional<Path> corpus) {
        HeldOutPieces music = new ModelMusic(console, file, model).find(corpus);
        // without a run's configuration nothing says what was held out: all music named is looked through
        CopyJudge judge =
                new CopyJudge(model, tokenizer, music.training().isEmpty() ? music.heldOut() : music.training());
        for (int i = 0; i < pieces.size(); i++) {
            console.result("piece " + (i + 1) + ": " + judge.line(pieces.get(i)));
        }
    }
}
