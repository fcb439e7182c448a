package io.cadenza.eval.chorales;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.sample.Constraint;
import io.cadenza.core.sample.Softmax;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.token.frames.FrameRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Frames as tokens: the keys from high to low, then the end of the frame. A frame's probability is the product of its tokens',
 * so summed token losses are the exact joint loss of frames.
 */
public final class NoteTokens {
    private static final Vocabulary VOCABULARY = Vocabulary.of(
            IntStream.range(0, Chorale.KEYS + 2).mapToObj(NoteTokens::symbol).toList());

    private static final int END_ID = 1;
    private static final int FIRST_KEY_ID = 2;

    private NoteTokens() {}

    private static String symbol(int id) {
        return switch (id) {
            case 0 -> Vocabulary.START;
            case END_ID -> FrameRule.END_OF_FRAME;
            default -> String.valueOf(Chorale.LOWEST + id - FIRST_KEY_ID);
        };
    }

    /** The start of a piece, the end of a frame, and the keys by their MIDI numbers. */
    public static Vocabulary vocabulary() {
        return VOCABULARY;
    }

    /** The ids of a piece, its start included. */
    public static int[] ids(Chorale piece) {
        List<Integer> ids = new ArrayList<>(List.of(0));
        for (List<Integer> frame : piece.frames()) {
            for (int i = frame.size() - 1; i >= 0; i--) {
                ids.add(FIRST_KEY_ID + frame.get(i) - Chorale.LOWEST);
            }
            ids.add(END_ID);
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The place of the first token of the second frame. */
    static int lossStart(Chorale piece) {
        return piece.frames().get(0).size() + 2;
    }

    /**
     * How well a model of these tokens predicts.
     *
     * @param possible with what cannot follow left out: the start, and within a frame keys that are not below the one before. The
     *     probabilities of what can follow are then those of the model divided by their sum
     * @param all with every token that the model knows
     */
    public record Scores(FrameLoss possible, FrameLoss all) {}

    /** The losses of a model of these tokens on pieces, each from its start on. */
    public static Scores score(SequenceModel model, List<Chorale> pieces) {
        return score(List.of(model), pieces);
    }

    /**
     * The losses of an ensemble: each token has the mean of the probabilities that the models give it.
     *
     * @param models of these tokens, one or more
     */
    public static Scores score(List<SequenceModel> models, List<Chorale> pieces) {
        double possible = 0;
        double all = 0;
        long frames = 0;
        for (Chorale piece : pieces) {
            int[] ids = ids(piece);
            Constraint rule = new FrameRule(VOCABULARY);
            List<GenerationSession> sessions = new ArrayList<>();
            try {
                for (SequenceModel model : models) {
                    sessions.add(model.start(1));
                }
                for (int t = 1; t < ids.length; t++) {
                    int[] before = {ids[t - 1]};
                    int target = ids[t];
                    rule.accept(ids[t - 1]);
                    List<float[]> logits = sessions.stream()
                            .map(session -> session.next(before)[0])
                            .toList();
                    if (t >= lossStart(piece)) {
                        all += mean(logits, target);
                        logits.forEach(rule::filter);
                        possible += mean(logits, target);
                    }
                }
            } finally {
                sessions.forEach(GenerationSession::close);
            }
            frames += piece.scoredFrames();
        }
        return new Scores(new FrameLoss(possible, frames), new FrameLoss(all, frames));
    }

    /** The loss of the mean of probabilities. */
    private static double mean(List<float[]> logits, int target) {
        double[] losses = logits.stream()
                .mapToDouble(one -> Softmax.crossEntropy(one, target))
                .toArray();
        double least = Arrays.stream(losses).min().orElseThrow();
        double sum = Arrays.stream(losses).map(loss -> Math.exp(least - loss)).sum();
        return least - Math.log(sum / losses.length);
    }
}
