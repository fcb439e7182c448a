package io.cadenza.data.format;

import io.cadenza.core.score.Score;
import io.cadenza.data.format.Performance.TooLongException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads ABC notation after the standard 2.1: notes, chords, accidentals, keys and modes, lengths, broken rhythm, tuplets,
 * ties, voices, repeats and numbered endings, changes of metre, key, tempo and unit within a tune.
 *
 * <p>Grace notes, ornaments, chord symbols and the order of parts ({@code P:}) are left out. The tunes of a book follow one
 * another in one score.
 */
final class AbcReader {
    /** Divisible by 2 to 10, so that tuplets of 32nds fall on ticks. */
    static final int TICKS_PER_QUARTER = 10_080;

    private AbcReader() {}

    /**
     * Reads a file's bytes: UTF-8, or ISO 8859-1 where they are none.
     *
     * @throws MusicFileException if there is no tune with a note, or it unfolds to too many
     */
    static Score read(String name, byte[] bytes) {
        List<String> lines = text(bytes).lines().toList();
        List<Score> tunes = new ArrayList<>();
        int line = 0;
        while (line < lines.size()) {
            if (!lines.get(line).startsWith("X:")) {
                line++;
                continue;
            }
            int end = line + 1;
            while (end < lines.size() && !lines.get(end).startsWith("X:")) {
                end++;
            }
            tunes.add(tune(name, line + 1, lines.subList(line, end)));
            line = end;
        }
        if (tunes.stream().allMatch(tune -> tune.notes().findAny().isEmpty())) {
            throw new MusicFileException(
                    name, "line " + Math.max(1, lines.size()), "there is no tune (X:) with a note");
        }
        return Scores.coarser(Scores.inSequence(tunes), 480);
    }

    private static Score tune(String name, int firstLine, List<String> lines) {
        AbcTune tune = new AbcTune();
        for (int i = 0; i < lines.size(); i++) {
            tune.line(lines.get(i));
            if (tune.notes() > Performance.MAX_NOTES || tune.bars() > BarOrder.MAX_BARS) {
                throw new MusicFileException(name, "line " + (firstLine + i), "a tune is longer than is read");
            }
        }
        try {
            return Performance.of(TICKS_PER_QUARTER, tune.parts());
        } catch (TooLongException e) {
            throw new MusicFileException(name, "line " + firstLine, String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
