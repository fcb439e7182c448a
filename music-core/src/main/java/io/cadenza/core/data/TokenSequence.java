package io.cadenza.core.data;

import java.util.Arrays;
import java.util.Objects;

/** The token ids of one piece, with the name that decides which subset it belongs to. */
public final class TokenSequence {
    private static final String MOVEMENT = "movement ";

    private final String name;
    private final int[] ids;

    private TokenSequence(String name, int[] ids) {
        this.name = Objects.requireNonNull(name, "name");
        this.ids = ids;
    }

    /**
     * A piece.
     *
     * @param name unique in its corpus and stable over time, such as a path relative to the corpus folder
     * @param ids token ids, copied
     */
    public static TokenSequence of(String name, int... ids) {
        return new TokenSequence(name, ids.clone());
    }

    /** The piece's name. */
    public String name() {
        return name;
    }

    /** What tells a movement from the others of its work: the end of its name, behind a {@code #}. */
    public static String movement(int number) {
        return MOVEMENT + number;
    }

    /** The name of the work that the piece is a movement of, which is its own name if it is none. */
    public String work() {
        int mark = name.lastIndexOf("#" + MOVEMENT);
        return mark < 0 ? name : name.substring(0, mark);
    }

    /** The number of tokens. */
    public int length() {
        return ids.length;
    }

    /** A copy of the ids. */
    public int[] toArray() {
        return ids.clone();
    }

    void copyTo(int[] target, int offset) {
        System.arraycopy(ids, 0, target, offset, ids.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenSequence sequence
                && sequence.name.equals(name)
                && Arrays.equals(sequence.ids, ids);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return name + " (" + ids.length + " tokens)";
    }
}
