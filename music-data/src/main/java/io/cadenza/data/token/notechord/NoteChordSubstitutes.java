package io.cadenza.data.token.notechord;

import io.cadenza.data.token.DurationSplit;
import io.cadenza.data.token.Pitches;
import io.cadenza.data.token.notechord.NoteChordSymbol.Chord;
import io.cadenza.data.token.notechord.NoteChordSymbol.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is written for symbols of {@code note-chord} that are not kept.
 *
 * <p>A chord becomes its largest kept part and the notes that remain, which is the same music; where nothing of it is kept, the
 * same chord with a plain duration; then its notes. A note takes the nearest duration that is kept of its pitch, or a plain one
 * if that is nearer; a pitch of which nothing is kept sounds an octave nearer to the middle. A wait becomes the sum of kept
 * waits that is nearest to it.
 */
final class NoteChordSubstitutes {
    /** Parts are sought among so many pitches at a time: 4,096 sets. What two hands cannot reach is written as two chords. */
    private static final int MOST_PITCHES = 12;

    private final Predicate<NoteChordSymbol> kept;
    private final int longestNote;
    private final int longestWait;

    /**
     * @param kept which symbols are
     * @param longestNote in steps
     * @param longestWait in steps
     */
    NoteChordSubstitutes(Predicate<String> kept, int longestNote, int longestWait) {
        this.kept = symbol -> kept.test(symbol.text());
        this.longestNote = longestNote;
        this.longestWait = longestWait;
    }

    List<NoteChordSymbol> of(NoteChordSymbol symbol) {
        if (symbol instanceof Wait wait) {
            return DurationSplit.of(wait.steps(), longestWait, steps -> kept.test(new Wait(steps))).stream()
                    .<NoteChordSymbol>map(Wait::new)
                    .toList();
        }
        Chord chord = (Chord) symbol;
        return chord.pitches().size() == 1 ? ofNote(chord) : ofChord(chord);
    }

    private List<NoteChordSymbol> ofChord(Chord chord) {
        List<Integer> pitches = chord.pitches();
        if (pitches.size() > MOST_PITCHES) {
            return List.of(
                    new Chord(pitches.subList(0, MOST_PITCHES), chord.steps()),
                    new Chord(pitches.subList(MOST_PITCHES, pitches.size()), chord.steps()));
        }
        int part = largestKeptPart(chord);
        if (part != 0) {
            int rest = (1 << pitches.size()) - 1 - part;
            return Stream.<NoteChordSymbol>of(part(chord, part), part(chord, rest))
                    .toList();
        }
        int plain = nearestPlain(chord.steps());
        if (plain != chord.steps()) {
            return List.of(new Chord(pitches, plain));
        }
        return pitches.stream()
                .<NoteChordSymbol>map(pitch -> new Chord(List.of(pitch), chord.steps()))
                .toList();
    }

    /** As a mask of the chord's pitches; of parts equally large the one with the lowest pitches. 0 if none is kept. */
    private int largestKeptPart(Chord chord) {
        int all = (1 << chord.pitches().size()) - 1;
        return IntStream.range(1, all)
                .boxed()
                .sorted(Comparator.comparing((Integer mask) -> -Integer.bitCount(mask))
                        .thenComparing(mask -> mask))
                .filter(mask -> kept.test(part(chord, mask)))
                .findFirst()
                .orElse(0);
    }

    private static Chord part(Chord chord, int mask) {
        List<Integer> pitches = new ArrayList<>();
        for (int i = 0; i < chord.pitches().size(); i++) {
            if ((mask >> i & 1) == 1) {
                pitches.add(chord.pitches().get(i));
            }
        }
        return new Chord(pitches, chord.steps());
    }

    private List<NoteChordSymbol> ofNote(Chord note) {
        int pitch = note.pitches().get(0);
        int plain = nearestPlain(note.steps());
        int reach = plain == note.steps() ? longestNote : Math.abs(plain - note.steps());
        OptionalInt nearest = nearestKept(pitch, note.steps(), reach);
        if (nearest.isPresent()) {
            return List.of(note(pitch, nearest.getAsInt()));
        }
        if (plain != note.steps()) {
            return List.of(note(pitch, plain));
        }
        return Pitches.substitute(pitch, other -> isKept(other, plain)).stream()
                .<NoteChordSymbol>mapToObj(other -> note(other, plain))
                .toList();
    }

    private boolean isKept(int pitch, int steps) {
        return kept.test(note(pitch, steps))
                || nearestKept(pitch, steps, longestNote).isPresent();
    }

    /** The nearest other duration that is kept of a pitch, not farther than a reach; of two equally near the shorter. */
    private OptionalInt nearestKept(int pitch, int steps, int reach) {
        return IntStream.rangeClosed(1, reach)
                .flatMap(distance -> IntStream.of(steps - distance, steps + distance))
                .filter(other -> other >= 1 && other <= longestNote && kept.test(note(pitch, other)))
                .findFirst();
    }

    private static Chord note(int pitch, int steps) {
        return new Chord(List.of(pitch), steps);
    }

    /** The nearest power of two or three times one, the durations of notation; of two equally near the shorter. */
    private int nearestPlain(int steps) {
        int nearest = 1;
        for (int power = 1; power <= steps; power *= 2) {
            for (int plain : new int[] {power, power + power / 2, 2 * power}) {
                boolean nearer = Math.abs(plain - steps) < Math.abs(nearest - steps);
                nearest = nearer && plain <= longestNote ? plain : nearest;
            }
        }
        return nearest;
    }
}
