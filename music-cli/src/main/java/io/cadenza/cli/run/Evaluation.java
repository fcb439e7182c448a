package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.eval.judge.HeldOutPieces;
import io.cadenza.eval.judge.Judge;
import io.cadenza.eval.judge.JudgeListener;
import io.cadenza.eval.judge.Judgement;
import io.cadenza.eval.judge.Samples;

/** Judging with the installed backends, showing how far it is. */
public final class Evaluation {
    private final Console console;
    private final TrainedModel model;
    private final HeldOutPieces pieces;

    /** Judging a model on pieces. */
    public Evaluation(Console console, TrainedModel model, HeldOutPieces pieces) {
        this.console = console;
        this.model = model;
        this.pieces = pieces;
    }

    /**
     * Judges.
     *
     * @param backend a backend's name, or {@code auto}
     * @throws io.cadenza.core.backend.BackendException if a backend cannot be had
     */
    public Judgement run(String backend, RuntimeOptions runtime, Samples samples) {
        Backend computing = InstalledBackends.choose(backend, model.spec(), Task.GENERATE);
        Backend counting = InstalledBackends.choose(
                "auto", ModelTypes.named("ngram", model.vocabulary().size()), Task.TRAIN);
        try (ProgressMeter scored = new ProgressMeter(
                        console, "pieces", 0, 4L * pieces.heldOut().size());
                ProgressMeter drawn = new ProgressMeter(console, "tokens", 0, samples.length())) {
            return new Judge(model, pieces, runtime, new Meters(scored, drawn)).judge(computing, counting, samples);
        }
    }

    /** Shows pieces scored, by the model and its baselines, and tokens drawn. */
    private static final class Meters implements JudgeListener {
        private final ProgressMeter scored;
        private final ProgressMeter drawn;
        private long pieces;

        Meters(ProgressMeter scored, ProgressMeter drawn) {
            this.scored = scored;
            this.drawn = drawn;
        }

        @Override
        public void onScored(String model, int done, int all) {
            pieces++;
            scored.advanceTo(pieces, "scoring " + model, "");
        }

        @Override
        public void onDrawn(int done, int length) {
            drawn.advanceTo(done, "drawing samples", "");
        }
    }
}
