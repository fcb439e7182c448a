package io.cadenza.eval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.eval.evaluation.Evaluator.EvaluationListener;
import io.cadenza.eval.likelihood.HeldOutLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    /** Five symbols: the boundaries, two notes and a wait. */
    private static final Vocabulary VOCABULARY =
            Vocabulary.of(List.of(Vocabulary.START, Vocabulary.END, "C4:6", "E4:6", "wait:6"));

    /** A model that has counted nothing: every symbol is as likely as any other. */
    private static final TrainedModel UNIFORM = uniform();

    private static final TokenSequence HELD_OUT = TokenSequence.of("held out", 0, 2, 3, 2, 1);

    private static TrainedModel uniform() {
        NgramSpec spec = NgramSpec.empty(VOCABULARY.size(), 0, 0.9, 1);
        return new TrainedModel(
                spec,
                TrainingState.initial(spec, 1).weights(),
                VOCABULARY,
                TokenizerSpec.of("note-chord", Map.of()),
                List.of(),
                List.of(),
                new CorpusFingerprint("a test", 0, 0, ""),
                new TreeMap<>());
    }

    private static Evaluation evaluate(HeldOutPieces pieces) {
        return Evaluator.of(UNIFORM)
                .samples(Evaluator.SAMPLES.withCount(3).withLength(8))
                .on(pieces);
    }

    /** ln 5 nats for each of the four tokens after the first. */
    @Test
    void aModelThatKnowsNothingHasTheLossOfTheUniformDistribution() {
        Evaluation evaluation = evaluate(new HeldOutPieces("given", List.of(), List.of(HELD_OUT)));

        assertThat(evaluation.tokens()).isEqualTo(4);
        assertThat(evaluation.losses()).hasSize(2); // without training pieces only the uniform baseline is known
        assertThat(evaluation.losses())
                .allSatisfy(loss -> assertThat(loss.perToken().value()).isCloseTo(Math.log(5), within(1e-6)));
        assertThat(evaluation.copies()).isEmpty();
    }

    /** Trained on the piece that is held out, counting beats a model that knows nothing, and the table says so. */
    @Test
    void theBaselinesLearnFromTheTrainingPieces() {
        TokenSequence training = TokenSequence.of("training", 0, 2, 3, 2, 1);

        Evaluation evaluation = evaluate(new HeldOutPieces("validation", List.of(training), List.of(HELD_OUT)));

        assertThat(evaluation.losses())
                .extracting(HeldOutLoss::model)
                .containsExactly("ngram", "8-gram, all keys", "8-gram", "unigram", "uniform");
        assertThat(evaluation.losses().get(2).perToken().value())
                .isLessThan(evaluation.losses().get(4).perToken().value());
        assertThat(EvaluationTable.lines(evaluation)).anyMatch(line -> line.contains("does not beat the"));
    }

    /** One token more than the heap has room for, at 200 bytes for each of the eleven keys. */
    @Test
    void aBaselineThatTheHeapHasNoRoomForIsLeftOutAndNamed() {
        int tokens = Math.toIntExact(Runtime.getRuntime().maxMemory() / 200 / 11 + 1);
        TokenSequence training = TokenSequence.of("training", new int[tokens]);
        List<String> skipped = new ArrayList<>();
        EvaluationListener listener = new EvaluationListener() {
            @Override
            public void onSkipped(String baseline, long asked, long bytes) {
                skipped.add(baseline + " " + asked + " " + bytes);
            }
        };

        Evaluation evaluation = Evaluator.of(UNIFORM)
                .samples(Evaluator.SAMPLES.withCount(0))
                .listener(listener)
                .on(new HeldOutPieces("validation", List.of(training), List.of(HELD_OUT)));

        assertThat(evaluation.losses())
                .extracting(HeldOutLoss::model)
                .containsExactly("ngram", "8-gram", "unigram", "uniform");
        assertThat(skipped).containsExactly("8-gram, all keys " + 11L * tokens + " " + 2200L * tokens);
    }

    @Test
    void equalOptionsGiveEqualEvaluationsAndSamplesCanBeLeftOut() {
        HeldOutPieces pieces = new HeldOutPieces("given", List.of(), List.of(HELD_OUT));

        assertThat(evaluate(pieces)).isEqualTo(evaluate(pieces));
        Evaluation without =
                Evaluator.of(UNIFORM).samples(Evaluator.SAMPLES.withCount(0)).on(pieces);
        assertThat(without.features()).isEmpty();
        assertThat(without.loops()).isEmpty();
    }

    /** The model lacks G4:6, for which the nearest, E4:6, was written: one of four tokens and one of two notes. */
    @Test
    void heldOutMusicIsJudgedAsItWasWritten() {
        HeldOutPieces pieces = new HeldOutPieces(
                "given", List.of(), List.of(HELD_OUT), List.of(List.of("C4:6", "wait:6", "G4:6", "wait:6")));
        HeldOutPieces rewritten = new HeldOutPieces(
                "given", List.of(), List.of(TokenSequence.of("x", 0, 2, 4, 3, 4, 1)), pieces.written());

        Evaluation evaluation = evaluate(rewritten);

        assertThat(evaluation.rewriting()).contains(new Evaluation.Rewriting(4, 1, 2, 1));
        assertThat(evaluation.features())
                .filteredOn(feature -> feature.name().equals("pitch range"))
                .singleElement()
                .satisfies(feature ->
                        assertThat(feature.human().orElseThrow().value()).isEqualTo(7)); // C to G, not to E
        assertThat(EvaluationTable.lines(evaluation))
                .anyMatch(line -> line.contains("lacks 1 of 4 held-out tokens (25.0 %)")
                        && line.contains("1 of 2 notes (50.0 %) change"));
        assertThat(evaluate(new HeldOutPieces("given", List.of(), List.of(HELD_OUT)))
                        .rewriting())
                .isEmpty();
    }
}
