package io.cadenza.cli.run;

import io.cadenza.cli.config.Config;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.data.Batches;
import io.cadenza.core.data.Subset;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.TrainingState;
import io.cadenza.data.prepare.PreparedData;
import java.util.OptionalDouble;

/** Looks at the best model of a run once it is over. */
final class BestModel {
    private final RunFolder folder;
    private final Config config;
    private final Backend backend;
    private final PreparedData data;

    BestModel(RunFolder folder, Config config, Backend backend, PreparedData data) {
        this.folder = folder;
        this.config = config;
        this.backend = backend;
        this.data = data;
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
        double sum = 0;
        long scored = 0;
        try (TrainingSession session =
                backend.openTraining(state, config.adam(), config.runtime().options(config.seed()))) {
            for (int i = 0; i < batches.count(); i++) {
                Batch batch = batches.get(i);
                sum += session.evaluate(batch) * batch.scoredCount();
                scored += batch.scoredCount();
            }
        }
        return OptionalDouble.of(sum / scored);
    }

    /** Mean nats per token over whole validation pieces, if pieces have a beginning that the model knows. */
    OptionalDouble pieceLoss() {
        if (data.vocabulary().startId().isEmpty()) {
            return OptionalDouble.empty();
        }
        TrainedModel model = ModelFile.read(folder.model());
        Backend reader = InstalledBackends.choose("auto", model.spec(), Task.GENERATE);
        try (SequenceModel opened =
                reader.open(model.spec(), model.weights(), config.runtime().options(config.seed()))) {
            return WholePieces.meanLoss(opened, data.pieces(Subset.VALIDATION));
        }
    }
}
