package io.cadenza.run;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.data.Batches;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.sample.Softmax;
import io.cadenza.data.prepare.PreparedData;
import io.cadenza.eval.evaluation.BeyondCounting;
import io.cadenza.eval.evaluation.HeldOutPieces;
import io.cadenza.run.config.Config;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Computes the test loss, the loss over whole pieces and what was learnt beyond counting of a run's best model. */
final class FinalScores {
    private final RunFolder folder;
    private final Config config;
    private final Backend backend;
    private final PreparedData data;
    private final Progress progress;

    FinalScores(RunFolder folder, Config config, Backend backend, PreparedData data, Progress progress) {
        this.folder = folder;
        this.config = config;
        this.backend = backend;
        this.data = data;
        this.progress = progress;
    }

    /** Mean nats per scored token of the test subset, if there is one. */
    OptionalDouble testLoss() {
        if (data.dataset().windowCount(Subset.TEST) == 0) {
            return OptionalDouble.empty();
        }
        TrainedModel model = ModelFile.read(folder.model());
        TrainingState state = TrainingState.startingAt(model.spec(), model.weights());
        int lossStart = config.training()
                .lossScope()
                .lossStart(model.spec(), data.dataset().window());
        Batches batches = data.dataset().inOrder(Subset.TEST, config.training().batchSize(), lossStart);
        try (TrainingSession session =
                backend.openTraining(state, config.adam(), config.runtime().options(config.seed()))) {
            return session.evaluate(batches);
        }
    }

    /** Mean nats per token over whole validation pieces, if pieces have a beginning that the model knows. */
    OptionalDouble pieceLoss() {
        if (data.vocabulary().startId().isEmpty()) {
            return OptionalDouble.empty();
        }
        TrainedModel model = ModelFile.read(folder.model());
        Backend reader = Backends.installed().choose("auto", model.spec(), Task.GENERATE);
        try (SequenceModel opened =
                reader.open(model.spec(), model.weights(), config.runtime().options(config.seed()))) {
            return WholePieces.meanLoss(opened, data.pieces(Subset.VALIDATION));
        }
    }

    /**
     * The loss beside that of an n-gram, on held-out pieces; empty where none are, for a model that only counts, where the source's
     * entropy says more, and for sound.
     */
    Optional<BeyondCounting> beyondCounting() {
        boolean measured = data.entropy()
                .filter(source -> source.of() == SourceEntropy.Of.SYMBOLS)
                .isPresent();
        TrainedModel model = ModelFile.read(folder.model());
        List<TokenSequence> heldOut = data.pieces(Subset.VALIDATION);
        if (measured
                || !model.spec().isDifferentiable()
                || config.data().split() == SplitMode.WINDOW
                || heldOut.isEmpty()) {
            return Optional.empty();
        }
        HeldOutPieces pieces = new HeldOutPieces("validation", data.pieces(Subset.TRAINING), heldOut);
        try (Progress.Work meter = new Progress.Work(progress, "tokens", 0, BeyondCounting.scored(pieces))) {
            return BeyondCounting.of(
                    model,
                    pieces,
                    config.runtime().options(config.seed()),
                    done -> meter.advanceTo(done, "comparing with counting", ""));
        }
    }

    /**
     * How well a model predicts pieces from their beginning to their end. A validation loss over windows also counts tokens
     * whose past is cut off by the window, so only this one can be held against the entropy of a source.
     */
    private static final class WholePieces {
        private WholePieces() {}

        /**
         * Mean nats per token after the first of each piece.
         *
         * @param pieces with their start symbols, so that the first token is not predicted
         * @return empty if no token is predicted, or if the model predicts only the token after its window
         */
        static OptionalDouble meanLoss(SequenceModel model, List<TokenSequence> pieces) {
            double sum = 0;
            long scored = 0;
            for (TokenSequence piece : pieces) {
                int[] ids = piece.toArray();
                if (ids.length < 2 || model.spec().outputLength(ids.length) < ids.length) {
                    continue;
                }
                float[][] logits = model.logits(ids);
                for (int t = 0; t + 1 < ids.length; t++) {
                    sum += Softmax.crossEntropy(logits[t], ids[t + 1]);
                }
                scored += ids.length - 1;
            }
            return scored == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / scored);
        }
    }
}
