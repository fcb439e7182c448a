package io.cadenza.eval.evaluation;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.data.piece.PieceGuide;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.eval.likelihood.Bootstrap;
import io.cadenza.eval.likelihood.HeldOutLoss;
import io.cadenza.eval.likelihood.HeldOutLoss.PieceLoss;
import io.cadenza.eval.likelihood.TokenLoss;
import io.cadenza.eval.metrics.Loops;
import io.cadenza.eval.metrics.Metric;
import io.cadenza.eval.metrics.OverlappedArea;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Evaluates a model: its loss on held-out pieces beside counting baselines, and its own pieces beside human ones. Immutable; each
 * method that changes something gives a new evaluator. Equal models, pieces and options give equal evaluations.
 *
 * <pre>{@code
 * Evaluation evaluation = Evaluator.of(model).on(heldOut);
 * }</pre>
 */
public final class Evaluator {
    /** The model's own pieces that are measured, unless said otherwise: twenty. */
    public static final GenerationOptions SAMPLES = GenerationOptions.DEFAULT.withCount(20);

    /** Longer samples would take minutes. */
    private static final int LONGEST = 4_096;

    /** How much of Java's heap counting takes for each token, all lengths of n-grams together. */
    private static final long BYTES_COUNTED = 200;

    private final TrainedModel trained;
    private final GenerationOptions samples;
    private final boolean fixedLength;
    private final String backend;
    private final RuntimeOptions runtime;
    private final EvaluationListener listener;
    /** Of scores; empty where the model's tokens are sound. */
    private final Optional<ScoreTokenizer> tokenizer;
    /** Of scores: samples are drawn and written as a user gets them. */
    private final Optional<PieceGuide> guide;

    private Evaluator(
            TrainedModel trained,
            GenerationOptions samples,
            boolean fixedLength,
            String backend,
            RuntimeOptions runtime,
            EvaluationListener listener) {
        this.trained = trained;
        this.samples = samples;
        this.fixedLength = fixedLength;
        this.backend = backend;
        this.runtime = runtime;
        this.listener = listener;
        this.tokenizer = trained.openTokenizer().match(Optional::of, sound -> Optional.empty());
        this.guide = tokenizer.map(scores -> PieceGuide.of(trained, scores, MusicRequest.NONE));
    }

    /**
     * An evaluator of a model: with {@link #SAMPLES}, the fastest installed backend and all processors.
     *
     * @throws io.cadenza.core.CadenzaException if the model's tokenizer is not on the class path
     */
    public static Evaluator of(TrainedModel model) {
        RuntimeOptions runtime =
                new RuntimeOptions(Device.AUTO, Runtime.getRuntime().availableProcessors(), SAMPLES.seed());
        return new Evaluator(model, SAMPLES, false, "auto", runtime, new EvaluationListener() {});
    }

    /** This evaluator with other samples of the model's pieces; their seed is that of the intervals too. */
    public Evaluator samples(GenerationOptions other) {
        return new Evaluator(trained, other, true, backend, runtime, listener);
    }

    /** This evaluator with samples as long as generation makes them: up to twice the median of the training pieces. */
    public Evaluator untilTheyEnd() {
        return new Evaluator(trained, samples, false, backend, runtime, listener);
    }

    /**
     * This evaluator with the model computed by another backend or on another device.
     *
     * @param name of the backend, or {@code auto}
     */
    public Evaluator computing(String name, RuntimeOptions options) {
        return new Evaluator(trained, samples, fixedLength, name, options, listener);
    }

    /** This evaluator with a listener that hears how far it is. */
    public Evaluator listener(EvaluationListener other) {
        return new Evaluator(trained, samples, fixedLength, backend, runtime, other);
    }

    /**
     * Evaluates the model on pieces that it was not trained on.
     *
     * @throws io.cadenza.core.backend.BackendException if no backend can compute the model
     */
    public Evaluation on(HeldOutPieces pieces) {
        Backend computing = Backends.installed().choose(backend, trained.spec(), Task.GENERATE);
        List<HeldOutLoss> losses = new ArrayList<>();
        List<GeneratedPiece> generated;
        List<PieceLoss> pieceLosses;
        try (SequenceModel model = computing.open(trained.spec(), trained.weights(), runtime)) {
            pieceLosses = score(trained.spec().type(), model, pieces, listener);
            generated = draw(model);
        }
        List<int[]> drawn = generated.stream().map(GeneratedPiece::toArray).toList();
        losses.add(HeldOutLoss.of(trained.spec().type(), pieceLosses, samples.seed()));
        losses.addAll(baselines(pieces));
        List<Score> written = guide.stream()
                .flatMap(led -> generated.stream().map(led::score))
                .toList();
        List<Score> human = asWritten(pieces);
        return new Evaluation(
                pieces.subset(),
                tokenizer.isEmpty(),
                pieces.heldOut().size(),
                pieceLosses.stream().mapToLong(PieceLoss::tokens).sum(),
                losses,
                written.isEmpty() ? List.of() : Features.of(written, human, samples.seed()),
                endings(generated),
                drawn.isEmpty() ? Optional.empty() : Optional.of(Loops.in(drawn.stream())),
                written.isEmpty() || pieces.training().isEmpty()
                        ? Optional.empty()
                        : tokenizer.map(
                                scores -> new OverlapReport(trained, scores, pieces.training()).of(written, human)),
                tokenizer.isEmpty() || pieces.written().isEmpty()
                        ? Optional.empty()
                        : Optional.of(rewriting(pieces, human)));
    }

    /** Held-out pieces as they were, or as the model is given them where that alone is known; none of sound. */
    private List<Score> asWritten(HeldOutPieces pieces) {
        return tokenizer.stream()
                .flatMap(scores -> pieces.written().isEmpty()
                        ? pieces.heldOut().stream()
                                .map(piece -> scores.decode(trained.vocabulary().decode(piece.toArray())))
                        : pieces.written().stream().map(scores::decode))
                .toList();
    }

    private Evaluation.Rewriting rewriting(HeldOutPieces pieces, List<Score> human) {
        long tokens = pieces.written().stream().mapToLong(List::size).sum();
        long rewritten = pieces.written().stream()
                .flatMap(List::stream)
                .filter(symbol -> trained.vocabulary().id(symbol).isEmpty())
                .count();
        List<Score> given = asWritten(new HeldOutPieces(pieces.subset(), List.of(), pieces.heldOut()));
        long notes = 0;
        long changed = 0;
        for (int i = 0; i < human.size(); i++) {
            Map<String, Integer> left = new HashMap<>();
            given.get(i).notes().forEach(note -> left.merge(place(note), 1, Integer::sum));
            for (Note note : human.get(i).notes().toList()) {
                notes++;
                int there = left.getOrDefault(place(note), 0);
                changed += there == 0 ? 1 : 0;
                left.put(place(note), Math.max(0, there - 1));
            }
        }
        return new Evaluation.Rewriting(tokens, rewritten, notes, changed);
    }

    private static String place(Note note) {
        return note.onset() + " " + note.pitch() + " " + note.duration() + " " + note.channel();
    }

    /** The samples: the pieces that generation from nothing gives for the seed; none if the model cannot begin. */
    private List<GeneratedPiece> draw(SequenceModel model) {
        if (!trained.canBegin()) {
            return List.of();
        }
        GenerationOptions options = samples.withLength(length());
        GenerationListener telling = new GenerationListener() {
            @Override
            public void onStep(long done, long total) {
                listener.onDrawn(Math.toIntExact(done * options.length() / total), options.length());
            }
        };
        Generator plain = trained.generator(model);
        return guide.map(led -> plain.constrained(led.constraint(options.length(), options.seed())))
                .orElse(plain)
                .generate(options, telling, () -> false);
    }

    /** The most tokens of a sample: what generation takes by itself, which nine of ten pieces should end within. */
    private int length() {
        return fixedLength
                ? samples.length()
                : guide.map(PieceGuide::longest)
                        .map(longest -> Math.min(LONGEST, longest))
                        .orElse(samples.length());
    }

    private Optional<Evaluation.Endings> endings(List<GeneratedPiece> generated) {
        if (generated.isEmpty() || trained.vocabulary().endId().isEmpty()) {
            return Optional.empty();
        }
        int longest = length();
        List<GeneratedPiece> ended =
                generated.stream().filter(GeneratedPiece::ended).toList();
        int freely = Math.toIntExact(ended.stream()
                .filter(piece -> piece.drawn().size() < PieceGuide.ledFrom(longest))
                .count());
        return Optional.of(new Evaluation.Endings(ended.size(), freely, generated.size(), longest));
    }

    private List<PieceLoss> score(String name, SequenceModel model, HeldOutPieces pieces) {
        return score(name, model, pieces, new EvaluationListener() {});
    }

    /** @param heard told the loss of each token */
    private List<PieceLoss> score(String name, SequenceModel model, HeldOutPieces pieces, EvaluationListener heard) {
        List<PieceLoss> losses = new ArrayList<>();
        List<Score> music = asWritten(pieces);
        for (TokenSequence piece : pieces.heldOut()) {
            int[] ids = piece.toArray();
            double quarters = music.isEmpty() ? 0 : music.get(losses.size()).quarters();
            double[] nats = TokenLoss.ofPiece(model, ids);
            heard.onTokens(piece.name(), ids, nats);
            losses.add(new PieceLoss(Arrays.stream(nats).sum(), ids.length - 1L, quarters));
            listener.onScored(name, losses.size(), pieces.heldOut().size());
        }
        return losses;
    }

    /**
     * N-grams, the unigram and the uniform distribution; without training pieces only the last is known. Few of the latest
     * samples of sound say nearly all that counting can: longer n-grams were hardly ever heard before.
     */
    private List<HeldOutLoss> baselines(HeldOutPieces pieces) {
        Counting counting = new Counting(trained.vocabulary(), tokenizer, runtime);
        List<int[]> training =
                pieces.training().stream().map(TokenSequence::toArray).toList();
        int longest = tokenizer.isEmpty() ? 3 : Counting.ORDER;
        Stream<Integer> known = tokenizer.isEmpty() ? Stream.of(longest, 2, 1, 0) : Stream.of(longest, 1, 0);
        Stream<Integer> orders = training.isEmpty() ? Stream.of(0) : known;
        List<HeldOutLoss> losses = new ArrayList<>();
        long tokens = counting.tokensInAllKeys(pieces.training());
        long most = Runtime.getRuntime().maxMemory() / BYTES_COUNTED;
        List<int[]> transposed = counting.inAllKeys(pieces.training(), most);
        if (!transposed.isEmpty()) {
            losses.add(baseline(counting, Counting.IN_ALL_KEYS, longest, transposed, pieces));
        } else if (tokens > most) {
            listener.onSkipped(Counting.IN_ALL_KEYS, tokens, tokens * BYTES_COUNTED);
        }
        orders.forEach(order -> losses.add(baseline(counting, Counting.name(order), order, training, pieces)));
        return losses;
    }

    private HeldOutLoss baseline(
            Counting counting, String name, int order, List<int[]> training, HeldOutPieces pieces) {
        return counting.counted(
                order, training, model -> HeldOutLoss.of(name, score(name, model, pieces), samples.seed()));
    }

    /** Receives how far an evaluation is. */
    public interface EvaluationListener {
        /** A model has scored {@code done} of {@code pieces} held-out pieces. */
        default void onScored(String model, int done, int pieces) {}

        /**
         * The model's loss of each token of a held-out piece, in nats; 0 for the first, which nothing comes before.
         *
         * @param piece its name
         * @param ids its tokens
         * @param nats as many
         */
        default void onTokens(String piece, int[] ids, double[] nats) {}

        /** A baseline is left out: to count {@code tokens} tokens takes a heap of {@code bytes}, more than Java has. */
        default void onSkipped(String baseline, long tokens, long bytes) {}

        /** {@code done} tokens of each sample are drawn, of {@code length} at most. */
        default void onDrawn(int done, int length) {}
    }

    /** Every metric of two sets of pieces. */
    public static final class Features {
        private Features() {}

        /**
         * Measures them.
         *
         * @param pieces what is judged, such as a model's samples
         * @param human what it is held against
         * @param seed of the intervals
         */
        public static List<Evaluation.Feature> of(List<Score> pieces, List<Score> human, long seed) {
            return Arrays.stream(Metric.values())
                    .map(metric -> of(metric.title(), values(metric, pieces), values(metric, human), seed))
                    .toList();
        }

        private static Evaluation.Feature of(String name, double[] pieces, double[] human, long seed) {
            boolean both = pieces.length > 0 && human.length > 0;
            return new Evaluation.Feature(
                    name,
                    human.length == 0 ? Optional.empty() : Optional.of(Bootstrap.mean(human, seed)),
                    Arrays.stream(pieces).average(),
                    both ? OptionalDouble.of(OverlappedArea.of(pieces, human)) : OptionalDouble.empty(),
                    both && human.length > 1
                            ? OptionalDouble.of(OverlappedArea.ofDistances(human, pieces))
                            : OptionalDouble.empty());
        }

        private static double[] values(Metric metric, List<Score> scores) {
            return scores.stream()
                    .map(metric::of)
                    .flatMapToDouble(OptionalDouble::stream)
                    .toArray();
        }
    }
}
