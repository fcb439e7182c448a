package io.cadenza.eval.evaluation;

import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.eval.likelihood.TokenLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * What a model of scores has learnt beyond counting: its loss beside that of the better of two n-grams of its training pieces, one of
 * them as they are and one in all keys, on the same held-out tokens.
 *
 * @param model its nats per token
 * @param counting the n-gram's nats per token
 * @param ngram what the n-gram is called
 * @param tokens how many were scored
 */
public record BeyondCounting(double model, double counting, String ngram, long tokens) {
    /** Of long held-out pieces only this many tokens from the beginning are scored, which takes a few seconds. */
    static final int MOST_SCORED = 20_000;

    /** Counting this many tokens takes about ten seconds and half a gigabyte. */
    private static final long MOST_COUNTED = 6_000_000;

    /** Whether the model is better than counting. */
    public boolean learnt() {
        return model < counting;
    }

    /**
     * Compares a model with counting.
     *
     * @param scored told how many of {@link #scored} tokens are scored, by one model after the other
     * @return empty for a model of sound, without training pieces, and where they are too many to count
     * @throws io.cadenza.core.backend.BackendException if no backend can compute the model
     */
    public static Optional<BeyondCounting> of(
            TrainedModel trained, HeldOutPieces pieces, RuntimeOptions runtime, LongConsumer scored) {
        Optional<ScoreTokenizer> tokenizer = trained.openTokenizer().match(Optional::of, sound -> Optional.empty());
        long training =
                pieces.training().stream().mapToLong(TokenSequence::length).sum();
        List<int[]> heldOut = beginnings(pieces.heldOut());
        long tokens = heldOut.stream().mapToLong(ids -> ids.length - 1).sum();
        if (tokenizer.isEmpty() || training == 0 || training > MOST_COUNTED || tokens == 0) {
            return Optional.empty();
        }
        Counting counting = new Counting(trained.vocabulary(), tokenizer, runtime);
        List<int[]> asTheyAre =
                pieces.training().stream().map(TokenSequence::toArray).toList();
        double plain =
                counting.counted(Counting.ORDER, asTheyAre, model -> loss(model, heldOut, done -> scored.accept(done)));
        List<int[]> inAllKeys = counting.inAllKeys(pieces.training(), MOST_COUNTED);
        double moved = inAllKeys.isEmpty()
                ? Double.POSITIVE_INFINITY
                : counting.counted(
                        Counting.ORDER, inAllKeys, model -> loss(model, heldOut, done -> scored.accept(tokens + done)));
        try (SequenceModel model = Backends.installed()
                .choose("auto", trained.spec(), Task.GENERATE)
                .open(trained.spec(), trained.weights(), runtime)) {
            double own = loss(model, heldOut, done -> scored.accept(2 * tokens + done));
            return Optional.of(new BeyondCounting(
                    own,
                    Math.min(plain, moved),
                    moved < plain ? Counting.IN_ALL_KEYS : Counting.name(Counting.ORDER),
                    tokens));
        }
    }

    /** How many tokens {@link #of} scores of these pieces, by all models together. */
    public static long scored(HeldOutPieces pieces) {
        return 3
                * beginnings(pieces.heldOut()).stream()
                        .mapToLong(ids -> ids.length - 1)
                        .sum();
    }

    private static List<int[]> beginnings(List<TokenSequence> pieces) {
        List<int[]> beginnings = new ArrayList<>();
        int left = MOST_SCORED;
        int pieceNumber = 0;
        for (TokenSequence piece : pieces) {
            // an equal share of what is left for each piece, so that one long piece does not stand for all
            int share = left / (pieces.size() - pieceNumber++);
            int length = Math.min(piece.length(), share + 1);
            if (length > 1) {
                beginnings.add(Arrays.copyOf(piece.toArray(), length));
                left -= length - 1;
            }
        }
        return beginnings;
    }

    private static double loss(SequenceModel model, List<int[]> pieces, LongConsumer scored) {
        double sum = 0;
        long tokens = 0;
        for (int[] ids : pieces) {
            sum += Arrays.stream(TokenLoss.ofPiece(model, ids)).sum();
            tokens += ids.length - 1;
            scored.accept(tokens);
        }
        return sum / tokens;
    }
}
