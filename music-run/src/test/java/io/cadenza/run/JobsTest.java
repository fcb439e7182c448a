package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.Adam;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.core.train.TrainingOptions;
import io.cadenza.data.prepare.PreparationOptions;
import io.cadenza.eval.evaluation.Evaluation;
import io.cadenza.eval.evaluation.Evaluator;
import io.cadenza.eval.evaluation.HeldOutPieces;
import io.cadenza.eval.metrics.Metric;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigException;
import io.cadenza.run.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Train, generate and evaluate from Java, with n-grams of forty waltzes. */
class JobsTest {
    @TempDir
    private static Path folder;

    private static TrainingResult result;
    private static TrainedModel model;

    @BeforeAll
    static void train() {
        result = training().run(folder.resolve("run"), Progress.NONE);
        model = result.model();
    }

    private static Training training() {
        return Training.ofDefault().preset("ngram").set("corpus.pieces", "40").seed(3);
    }

    @Test
    void theDefaultsOfOptionsAreThoseOfTheConfiguration() {
        Config config = ConfigLoader.ofDefault().load();

        assertThat(TrainingOptions.DEFAULT).isEqualTo(config.training());
        assertThat(Adam.DEFAULT).isEqualTo(config.adam());
        assertThat(SamplingOptions.DEFAULT).isEqualTo(config.sampling());
        assertThat(PreparationOptions.DEFAULT).isEqualTo(config.preparation());
        assertThat(DatasetOptions.DEFAULT).isEqualTo(config.data());
    }

    @Test
    void aPresetNamedAfterAModelIsThatModelAndNothingElse() {
        for (String type : List.of("wavenet", "wavenet-simple", "lstm")) {
            assertThat(Training.ofDefault().preset(type).config().settings().values())
                    .isEqualTo(
                            Training.ofDefault().model(type).config().settings().values());
        }
    }

    @Test
    void equalTrainingsGiveEqualBytes() {
        training().run(folder.resolve("again"), Progress.NONE);

        assertThat(folder.resolve("again/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("run/model.safetensors"));
        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(() -> training().run(folder.resolve("run"), Progress.NONE))
                .withMessageContaining("There is a run in");
    }

    @Test
    void aModelThatHasLearnedToFillInWritesPlainPieces() {
        Path run = folder.resolve("infill");
        TrainedModel infill =
                training().set("data.infill", "0.5").run(run, Progress.NONE).model();

        assertThat(infill.vocabulary().symbols()).contains("Fill_Ahead", "Fill_Given");
        List<GeneratedPiece> pieces = Generation.of(infill)
                .count(3)
                .seed(7)
                .sampling(SamplingOptions.UNFILTERED)
                .pieces(GenerationListener.NONE, Progress.NONE, () -> false);
        assertThat(pieces)
                .hasSize(3)
                .allSatisfy(piece -> assertThat(piece.symbols(infill.vocabulary()))
                        .isNotEmpty()
                        .noneMatch(symbol -> symbol.startsWith("Fill_")));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> training()
                        .set("data.infill", "0.5")
                        .tokenizer("remi")
                        .run(folder.resolve("refused"), Progress.NONE))
                .withMessageContaining("data.infill: Pieces are arranged for infilling by bars");
    }

    @Test
    void aRunThatGoesOnKeepsItsBackend() throws IOException {
        Path run = folder.resolve("kept");
        training().run(run, Progress.NONE);
        Path config = run.resolve("config.yaml");
        Files.writeString(config, Files.readString(config).replace("backend: ngram", "backend: other"));

        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(() -> training().start(Training.Start.RESUME).run(run, Progress.NONE))
                .withMessageContaining("No backend \"other\"");
    }

    @Test
    void aWrongKeyIsRefusedBeforeAnyWork() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Training.ofDefault().set("training.epoch", "3"))
                .withMessageContaining("did you mean training.epochs?");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Training.ofDefault().epochs(0))
                .withMessageContaining("training.epochs is");
    }

    @Test
    void piecesAreTheSameHoweverManyThereAre() {
        List<Score> three = Generation.of(model).count(3).seed(7).compose();

        assertThat(three).hasSize(3);
        assertThat(Generation.of(model).seed(7).compose()).containsExactly(three.get(0));
        assertThat(Generation.of(model).seed(8).compose()).isNotEqualTo(List.of(three.get(0)));
    }

    @Test
    void piecesAreDrawnAsTheConfigurationSaysUnlessSomebodySaysOtherwise() {
        TrainedModel careful = training()
                .set("sampling.greedy", "true")
                .run(folder.resolve("careful"), Progress.NONE)
                .model();

        List<Score> own = Generation.of(careful).seed(7).compose();

        assertThat(own)
                .isEqualTo(Generation.of(model)
                        .sampling(SamplingOptions.DEFAULT.withGreedy(true))
                        .seed(7)
                        .compose());
        assertThat(Generation.of(careful)
                        .sampling(SamplingOptions.DEFAULT)
                        .seed(7)
                        .compose())
                .isEqualTo(Generation.of(model).seed(7).compose())
                .isNotEqualTo(own);
    }

    @Test
    void tokensComeOneByOneAndMakeThePiece() {
        List<Integer> told = new ArrayList<>();
        GenerationListener listener = new GenerationListener() {
            @Override
            public void onToken(int piece, int id) {
                told.add(id);
            }
        };

        List<GeneratedPiece> pieces = Generation.of(model).pieces(listener, Progress.NONE, () -> false);

        assertThat(pieces.get(0).drawn()).isEqualTo(told).isNotEmpty();
    }

    @Test
    void aGrowingPieceEndsAsTheWholeOne() {
        List<Score> grown = new ArrayList<>();
        Generation generation = Generation.of(model).length(40);

        List<GeneratedPiece> pieces = generation.pieces(generation.growing(grown::add), Progress.NONE, () -> false);

        assertThat(grown).hasSameSizeAs(pieces.get(0).drawn()).isNotEmpty();
        assertThat(grown.get(grown.size() - 1)).isEqualTo(generation.score(pieces.get(0)));
    }

    /** Half a waltz is continued from its last token: nothing is heard of an end in between, and the half stays as it is. */
    @Test
    void halfAPieceIsContinuedWhereItStops() {
        Score whole = Composers.create("dice-waltz", Map.of()).compose(1);
        long half = whole.end() / 2;
        Score head = new Score(
                whole.ticksPerQuarter(),
                whole.tracks().stream()
                        .map(track -> new Track(
                                track.name(),
                                track.notes().stream()
                                        .filter(note -> note.onset() < half)
                                        .toList(),
                                track.events()))
                        .toList());

        Score continued =
                Generation.of(model).continuing(head).seed(6).compose().get(0);

        assertThat(continued.notes().count()).isGreaterThan(head.notes().count());
    }

    /** A model as a composer writes what generation writes: they share one generator and one set of defaults. */
    @Test
    void theComposerOfAModelWritesTheSamePieces() {
        Composer composer = Composers.create(
                "ngram", Map.of("model", result.folder().model().toString()));

        for (long seed = 1; seed <= 3; seed++) {
            assertThat(composer.compose(seed))
                    .isEqualTo(Generation.of(model).seed(seed).compose().get(0));
        }
    }

    @Test
    void anEvaluationNeedsAModelAndItsHeldOutPieces() {
        HeldOutPieces heldOut = ModelMusic.beside(result.folder().model(), Progress.NONE);

        Evaluation evaluation = Evaluator.of(model)
                .samples(Evaluator.SAMPLES.withCount(2).withLength(50))
                .on(heldOut);

        assertThat(evaluation.losses().get(0).perToken().value())
                .isLessThan(evaluation
                        .losses()
                        .get(evaluation.losses().size() - 1)
                        .perToken()
                        .value());
        assertThat(evaluation.pieces()).isEqualTo(heldOut.heldOut().size());
    }

    /** The samples that are judged are the pieces that a user gets. */
    @Test
    void anEvaluationMeasuresThePiecesOfGeneration() {
        HeldOutPieces heldOut = ModelMusic.beside(result.folder().model(), Progress.NONE);
        int count = 5;

        Evaluation evaluation = Evaluator.of(model)
                .samples(Evaluator.SAMPLES.withCount(count).withSeed(7))
                .untilTheyEnd()
                .on(heldOut);

        List<Score> pieces = Generation.of(model).count(count).seed(7).compose();
        for (Metric metric : List.of(Metric.PITCH_RANGE, Metric.POLYPHONY, Metric.SCALE_CONSISTENCY)) {
            double mean = pieces.stream()
                    .mapToDouble(piece -> metric.of(piece).orElseThrow())
                    .average()
                    .orElseThrow();
            assertThat(evaluation.features())
                    .filteredOn(feature -> feature.name().equals(metric.title()))
                    .singleElement()
                    .satisfies(
                            feature -> assertThat(feature.model().orElseThrow()).isCloseTo(mean, within(1e-9)));
        }
    }
}
