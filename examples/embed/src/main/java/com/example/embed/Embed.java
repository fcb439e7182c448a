package com.example.embed;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.LearningRate;
import io.cadenza.core.train.LossPositions;
import io.cadenza.core.train.Trainer;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingOptions;
import io.cadenza.core.train.TrainingProgress;
import io.cadenza.data.midi.MidiWriter;
import io.cadenza.data.prepare.PreparationOptions;
import io.cadenza.data.prepare.PreparedData;
import io.cadenza.data.prepare.TokenizedCorpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Trains a small LSTM on waltzes by dice and writes a waltz: Cadenza inside another program. */
public final class Embed {
    private static final long SEED = 1;

    private Embed() {}

    /** Writes {@code model.safetensors} and {@code new.mid} into a folder, by default the working one. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments.length > 0 ? arguments[0] : "."));
        TrainedModel model = train(3);
        ModelFile.write(folder.resolve("model.safetensors"), model);
        MidiWriter.write(compose(ModelFile.read(folder.resolve("model.safetensors"))), folder.resolve("new.mid"));
    }

    /** Trains for some epochs; prints the losses. */
    static TrainedModel train(int epochs) {
        ScoreTokenizer tokenizer = Tokenizers.create("note-chord", Map.of()).requireScores();
        TokenizedCorpus waltzes =
                TokenizedCorpus.composed(Composers.create("dice-waltz", Map.of()), 60, SEED, tokenizer);
        PreparedData data = PreparedData.of(
                waltzes,
                new PreparationOptions(1, true, 0, new DatasetOptions(32, 8, SplitMode.PIECE, 0.1, 0, SEED)),
                System.out::println);
        LstmSpec spec = new LstmSpec(data.vocabulary().size(), 16, List.of(32), 32, 0);
        Backend backend = Backends.installed().choose("auto", spec, Task.TRAIN);
        TrainingState state = TrainingState.initial(spec, SEED);
        TrainingOptions options =
                new TrainingOptions(epochs, 32, LearningRate.constant(0.005), LossPositions.ALL, 0, 0, SEED);
        TrainingListener losses = new TrainingListener() {
            @Override
            public void onEpoch(EpochReport report) {
                System.out.println(report);
            }
        };
        try (TrainingSession session = backend.openTraining(state, Adam.DEFAULT, RuntimeOptions.cpu(1))) {
            new Trainer(spec, data.dataset(), options, losses).train(session, TrainingProgress.START, () -> false);
            state = session.snapshot();
        }
        return new TrainedModel(
                spec,
                state.weights(),
                data.vocabulary(),
                data.tokenizer(),
                data.primers(SEED),
                List.of(),
                data.fingerprint(),
                new TreeMap<>());
    }

    /** A piece of a model. */
    static Score compose(TrainedModel model) {
        Backend backend = Backends.installed().choose("auto", model.spec(), Task.GENERATE);
        try (SequenceModel network = backend.open(model.spec(), model.weights(), RuntimeOptions.cpu(1))) {
            List<String> symbols = Generator.of(network, model)
                    .generate(GenerationOptions.DEFAULT.withSeed(SEED))
                    .get(0)
                    .symbols(model.vocabulary());
            return model.tokenizer().create().requireScores().decode(symbols);
        }
    }
}
