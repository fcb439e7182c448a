package io.cadenza.data.notation;

import io.cadenza.data.notation.NoteValue.Tuplet;
import java.util.Optional;

/**
 * One sign in a voice of a bar; lengths are in units.
 *
 * @param kind what it is
 * @param length how long it lasts
 * @param value how it is written; empty for a gap and for a rest of a whole bar
 * @param tuplet the tuplet in which it stands, if it does
 * @param tupletBegins whether it is the first of its tuplet
 * @param tupletEnds whether it is the last of its tuplet
 * @param chord what sounds, for a chord
 * @param tieStop whether a tie from the sign before ends here
 * @param tieStart whether a tie to the next sign begins here
 */
public record Symbol(
        Kind kind,
        int length,
        Optional<NoteValue> value,
        Optional<Tuplet> tuplet,
        boolean tupletBegins,
        boolean tupletEnds,
        Optional<Chord> chord,
        boolean tieStop,
        boolean tieStart) {
    /** What a sign is. */
    public enum Kind {
        /** Keys that sound. */
        CHORD,
        /** A written silence. */
        REST,
        /** A silence that is not written, because another voice fills it. */
        GAP
    }
}
