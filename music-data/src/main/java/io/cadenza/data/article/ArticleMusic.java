package io.cadenza.data.article;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Music of the article's tokens: each lasts a quarter, one after the other; the pitch classes of a chord stand above middle C.
 * Unlike the article's, this music names its instrument, so that it can be read back.
 */
final class ArticleMusic {
    private static final int TICKS_PER_QUARTER = 1024;
    private static final int VELOCITY = 90;
    private static final int MIDDLE_C = 60;
    private static final Pattern CHORD = Pattern.compile("(\\d|10|11)(\\.(\\d|10|11))*");
    private static final Pattern DOT = Pattern.compile("\\.");

    Score play(List<String> symbols) {
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < symbols.size(); i++) {
            for (int key : keys(symbols.get(i))) {
                notes.add(Note.of((long) i * TICKS_PER_QUARTER, TICKS_PER_QUARTER, key, VELOCITY));
            }
        }
        Track piano = new Track("Piano", notes, List.of(new ProgramChange(0, 0, 0)));
        return new Score(TICKS_PER_QUARTER, List.of(piano));
    }

    /** Whether a symbol is a chord's: numbers of pitch classes. */
    static boolean isChord(String symbol) {
        return CHORD.matcher(symbol).matches();
    }

    /**
     * The keys of a symbol.
     *
     * @throws IllegalArgumentException if it is none
     */
    static List<Integer> keys(String symbol) {
        if (isChord(symbol)) {
            return Arrays.stream(DOT.split(symbol))
                    .map(number -> MIDDLE_C + Integer.parseInt(number))
                    .distinct()
                    .toList();
        }
        return List.of(PitchSpelling.key(symbol)
                .orElseThrow(() -> new IllegalArgumentException("Not a symbol of the tokenizer article: " + symbol)));
    }
}
