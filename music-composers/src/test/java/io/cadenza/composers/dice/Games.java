package io.cadenza.composers.dice;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.ArrayList;
import java.util.List;

/** A small game and simple ways to write music as symbols. */
final class Games {
    private Games() {}

    /** One die, two columns; bars 1 to 4 and 5, 6 of the first column sound alike, the second column tells all apart. */
    static final String SMALL = """
            # A comment, then the head in any order.
            dice 1
            time 2/4
            unit 8
            tempo 120

            roll 1  1  7
            roll 2  2  8
            roll 3  3  9
            roll 4  4 10
            roll 5  5 11
            roll 6  6 12

            bar 1  C5:4 | C3+E3:2 -:2
            bar 2  C5:4 | C3+E3:2 -:2
            bar 3  C5:4 | C3+E3:2 -:2
            bar 4  C5:4 | C3+E3:2 -:2
            bar 5  D5:2 -:2 | C3:4
            bar 6  D5:2 -:2 | C3:4
            bar 7  C5:4 | -:4
            bar 8  D5:4 | -:4
            bar 9  E5:4 | -:4
            bar 10  F5:4 | -:4
            bar 11  G5:4 | -:4
            bar 12  A5:4 | -:4
            """;

    static DiceGame small() {
        return DiceGameParser.parse("small.txt", SMALL);
    }

    /** The key of each note, the right hand's before the left's: nothing of time. */
    static List<String> keys(Score score) {
        return score.notes().map(note -> "" + note.pitch()).toList();
    }

    /** The key of each note, and a wait before each later onset. */
    static List<String> keysAndWaits(Score score) {
        List<String> symbols = new ArrayList<>();
        long time = 0;
        for (Note note : score.notes().toList()) {
            if (note.onset() > time) {
                symbols.add("wait:" + (note.onset() - time));
                time = note.onset();
            }
            symbols.add("" + note.pitch());
        }
        return symbols;
    }
}
