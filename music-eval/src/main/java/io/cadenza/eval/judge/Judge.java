package io.cadenza.eval.judge;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.eval.likelihood.HeldOutLoss;
import io.cadenza.eval.likelihood.PieceCounting;
import io.cadenza.eval.likelihood.PieceLoss;
import io.cadenza.eval.likelihood.TokenLoss;
import io.cadenza.eval.metrics.Loops;
import io.cadenza.eval.metrics.Metric;
import io.cadenza.eval.metrics.OverlappedArea;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Judges one model. Equal models, pieces and seeds give equal judgements. */
public final class Judge {
    private final TrainedModel trained;
    private final HeldOutPieces pieces;
    private final RuntimeOptions runtime;
    private final JudgeListener listener;
    /** Of scores; empty where the model's tokens are sound. */
    private final Optional<ScoreTokenizer> tokenizer;

    /** A judge of a model on pieces. */
    public Judge(TrainedModel trained, HeldOutPieces pieces, RuntimeOptions runtime, JudgeListener listener) {
        this.trained = trained;
        this.pieces = pieces;
        this.runtime = runtime;
        this.listener = listener;
        this.tokenizer = trained.tokenizer().create().match(Optional::of, sound -> Optional.empty());
    }

    /**
     * Judges.
     *
     * @param backend computes the model
     * @param counting computes n-grams, for the baselines
     */
    public Judgement judge(Backend backend, Backend counting, Samples samples) {
        List<HeldOutLoss> losses = new ArrayList<>();
        List<int[]> drawn;
        List<PieceLoss> pieceLosses;
        try (SequenceModel model = backend.open(trained.spec(), trained.weights(), runtime)) {
            pieceLosses = score(trained.spec().type(), model);
            drawn = samples.draw(trained, model, token -> listener.onDrawn(token, samples.length()));
        }
        losses.add(HeldOutLoss.of(trained.spec().type(), pieceLosses, samples.seed()));
        losses.addAll(baselines(counting, samples.seed()));
        List<Score> written = decode(drawn);
        List<Score> human =
                decode(pieces.heldOut().stream().map(TokenSequence::toArray).toList());
        return new Judgement(
                pieces.subset(),
                tokenizer.isEmpty(),
                pieces.heldOut().size(),
                pieceLosses.stream().mapToLong(PieceLoss::tokens).sum(),
                losses,
                written.isEmpty() ? List.of() : features(written, human),
                drawn.isEmpty() ? Optional.empty() : Optional.of(Loops.in(drawn.stream())),
                written.isEmpty() || pieces.training().isEmpty()
                        ? Optional.empty()
                        : tokenizer.map(
                                scores -> new CopyJudge(trained, scores, pieces.training()).judge(written, human)));
    }

    private List<Score> decode(List<int[]> ids) {
        return tokenizer.stream()
                .flatMap(scores -> ids.stream()
                        .map(piece -> scores.decode(trained.vocabulary().decode(piece))))
                .toList();
    }

    private List<PieceLoss> score(String name, SequenceModel model) {
        List<PieceLoss> losses = new ArrayList<>();
        for (TokenSequence piece : pieces.heldOut()) {
            int[] ids = piece.toArray();
            double quarters = tokenizer
                    .map(scores ->
                            scores.decode(trained.vocabulary().decode(ids)).quarters())
                    .orElse(0.0);
            losses.add(
                    new PieceLoss(Arrays.stream(TokenLoss.ofPiece(model, ids)).sum(), ids.length - 1L, quarters));
            listener.onScored(name, losses.size(), pieces.heldOut().size());
        }
        return losses;
    }

    /**
     * N-grams, the unigram and the uniform distribution; without training pieces only the last is known. Few of the latest
     * samples of sound say nearly all that counting can: longer n-grams were hardly ever heard before.
     */
    private List<HeldOutLoss> baselines(Backend counting, long seed) {
        NgramSpec preset =
                (NgramSpec) ModelTypes.named("ngram", trained.vocabulary().size());
        List<int[]> training =
                pieces.training().stream().map(TokenSequence::toArray).toList();
        Stream<Integer> known = tokenizer.isEmpty() ? Stream.of(3, 2, 1, 0) : Stream.of(preset.order(), 1, 0);
        Stream<Integer> orders = training.isEmpty() ? Stream.of(0) : known;
        return orders.map(order -> {
                    TrainingState state = PieceCounting.count(
                            counting,
                            NgramSpec.empty(preset.vocabularySize(), order, preset.discount(), 1),
                            training,
                            runtime);
                    try (SequenceModel model = counting.open(state.spec(), state.weights(), runtime)) {
                        String name = order == 0 ? "uniform" : order == 1 ? "unigram" : order + "-gram";
                        return HeldOutLoss.of(name, score(name, model), seed);
                    }
                })
                .toList();
    }

    private static List<Judgement.Feature> features(List<Score> written, List<Score> human) {
        return Arrays.stream(Metric.values())
                .map(metric -> {
                    double[] ofModel = values(metric, written);
                    double[] ofHuman = values(metric, human);
                    return new Judgement.Feature(
                            metric.title(),
                            Arrays.stream(ofHuman).average(),
                            Arrays.stream(ofModel).average(),
                            ofModel.length == 0 || ofHuman.length == 0
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(OverlappedArea.of(ofModel, ofHuman)));
                })
                .toList();
    }

    private static double[] values(Metric metric, List<Score> scores) {
        return scores.stream()
                .map(metric::of)
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
    }
}
