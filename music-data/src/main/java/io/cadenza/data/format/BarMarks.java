package io.cadenza.data.format;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What a bar says of the order of playing.
 *
 * @param begins whether a repeated section begins with this bar
 * @param passes how often the section that ends with this bar is played; 0 if none ends here, 2 for a plain repeat sign
 * @param endings the passes in which this bar is played; empty for all
 * @param jumps its jumps and what they go to
 */
record BarMarks(boolean begins, int passes, NavigableSet<Integer> endings, Jumps jumps) {
    /** A bar without marks. */
    static final BarMarks NONE = new BarMarks(false, 0, new TreeSet<>());

    BarMarks {
        endings = Collections.unmodifiableNavigableSet(new TreeSet<>(endings));
    }

    BarMarks(boolean begins, int passes, NavigableSet<Integer> endings) {
        this(begins, passes, endings, Jumps.NONE);
    }

    private boolean isPlain() {
        return !begins && passes == 0 && endings.isEmpty() && jumps.equals(Jumps.NONE);
    }

    /** What two parts say of one bar, together. */
    BarMarks with(BarMarks other) {
        if (other.isPlain() || isPlain()) {
            return other.isPlain() ? this : other;
        }
        NavigableSet<Integer> all = new TreeSet<>(endings);
        all.addAll(other.endings);
        return new BarMarks(begins || other.begins, Math.max(passes, other.passes), all, jumps.with(other.jumps));
    }

    /**
     * Jumps at the end of a bar and the places that they go to; a name is empty where there is none.
     *
     * @param daCapo whether playing goes back to the beginning
     * @param dalSegno the sign to which playing goes back
     * @param toCoda the coda to which playing goes on after a jump back
     * @param fine whether playing ends here after a jump back
     * @param segno the sign that stands at the beginning of this bar
     * @param coda the coda that begins with this bar
     * @param movement whether a movement begins with this bar, before which no repeat and no da capo goes
     */
    record Jumps(
            boolean daCapo, String dalSegno, String toCoda, boolean fine, String segno, String coda, boolean movement) {
        static final Jumps NONE = new Jumps(false, "", "", false, "", "");

        Jumps(boolean daCapo, String dalSegno, String toCoda, boolean fine, String segno, String coda) {
            this(daCapo, dalSegno, toCoda, fine, segno, coda, false);
        }

        boolean isBack() {
            return daCapo || !dalSegno.isEmpty();
        }

        Jumps with(Jumps other) {
            return new Jumps(
                    daCapo || other.daCapo,
                    either(dalSegno, other.dalSegno),
                    either(toCoda, other.toCoda),
                    fine || other.fine,
                    either(segno, other.segno),
                    either(coda, other.coda),
                    movement || other.movement);
        }

        private static String either(String one, String other) {
            return one.isEmpty() ? other : one;
        }
    }
}
