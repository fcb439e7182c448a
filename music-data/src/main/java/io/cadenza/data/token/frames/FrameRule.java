package io.cadenza.data.token.frames;

import io.cadenza.core.sample.Constraint;
import io.cadenza.core.token.Vocabulary;

/**
 * What may follow in tokens of {@code jsb-frames}: within a frame keys below the one before, or its end; after that any key, for a
 * frame may be empty too. A piece starts once and ends between frames. Of one piece.
 */
public final class FrameRule implements Constraint {
    /** The symbol after the keys of a frame. */
    public static final String END_OF_FRAME = "|";

    private static final int NO_KEY = Integer.MAX_VALUE;

    /** Of each id its key; what is no key has {@link #NO_KEY}. */
    private final int[] keys;

    private final int start;
    private final int end;
    /** The lowest key of this frame so far. */
    private int lowest = NO_KEY;

    /**
     * A rule for a piece that has not begun.
     *
     * @param vocabulary of symbols of {@code jsb-frames}, {@value #END_OF_FRAME} among them
     */
    public FrameRule(Vocabulary vocabulary) {
        if (vocabulary.id(END_OF_FRAME).isEmpty()) {
            throw new IllegalArgumentException("A vocabulary of frames has " + END_OF_FRAME);
        }
        this.start = vocabulary.id(Vocabulary.START).orElse(-1);
        this.end = vocabulary.endId().orElse(-1);
        this.keys = vocabulary.symbols().stream().mapToInt(FrameRule::key).toArray();
    }

    private static int key(String symbol) {
        return switch (symbol) {
            case END_OF_FRAME, Vocabulary.START, Vocabulary.END -> NO_KEY;
            default -> Integer.parseInt(symbol);
        };
    }

    @Override
    public void accept(int id) {
        lowest = keys[id];
    }

    @Override
    public void filter(float[] logits) {
        if (start >= 0) {
            logits[start] = Float.NEGATIVE_INFINITY;
        }
        if (lowest == NO_KEY) {
            return;
        }
        if (end >= 0) {
            logits[end] = Float.NEGATIVE_INFINITY;
        }
        for (int id = 0; id < keys.length; id++) {
            if (keys[id] != NO_KEY && keys[id] >= lowest) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
