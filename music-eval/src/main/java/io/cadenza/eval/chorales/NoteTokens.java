package io.cadenza.eval.chorales;

import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.eval.likelihood.TokenLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Frames as tokens: the keys from high to low, then the end of the frame. A frame's probability is the product of its tokens',
 * so summed token losses are the exact joint loss of frames.
 */
public final class NoteTokens {
    private static final String END_OF_FRAME = "|";

    private static final Vocabulary VOCABULARY = Vocabulary.of(
            IntStream.range(0, Chorale.KEYS + 2).mapToObj(NoteTokens::symbol).toList());

    private static final int END_ID = 1;
    private static final int FIRST_KEY_ID = 2;

    private NoteTokens() {}

    private static String symbol(int id) {
        return switch (id) {
            case 0 -> Vocabulary.START;
            case END_ID -> END_OF_FRAME;
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

    /** The loss of a model of these tokens on pieces, each from its start on. */
    public static FrameLoss score(SequenceModel model, List<Chorale> pieces) {
        return FrameLoss.of(pieces, piece -> {
            int[] ids = ids(piece);
            double[] nats = TokenLoss.ofPiece(model, ids);
            double sum = 0;
            for (int t = lossStart(piece); t < ids.length; t++) {
                sum += nats[t];
            }
            return sum;
        });
    }
}
