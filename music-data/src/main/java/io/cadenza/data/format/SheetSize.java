package io.cadenza.data.format;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.List;
import java.util.Locale;

/** How large a score is as sheet music, estimated before it is written: a note is written once in each bar it sounds in. */
final class SheetSize {
    /** What is read: larger files could not come back. */
    private static final long MOST_BYTES = MusicFiles.MAX_BYTES;

    /** Of MusicXML: a measure of one part without notes, and one symbol of a note. */
    private static final int MEASURE_BYTES = 150;

    private static final int NOTE_BYTES = 300;

    private SheetSize() {}

    /**
     * Checks that a score is no larger as MusicXML than what is read.
     *
     * @throws CadenzaException if it is, with the figure
     */
    static void require(Score score) {
        double bars = bars(score);
        double barTicks = Math.max(1, score.end() / Math.max(1, bars));
        long parts = 0;
        double symbols = 0;
        for (Track track : score.tracks()) {
            parts += track.notes().stream().mapToInt(Note::channel).distinct().count();
            symbols += track.notes().stream()
                    .mapToDouble(note -> 1 + Math.floor(note.duration() / barTicks))
                    .sum();
        }
        double bytes = MEASURE_BYTES * bars * parts + NOTE_BYTES * symbols;
        if (bytes > MOST_BYTES) {
            throw new CadenzaException(String.format(
                    Locale.ROOT,
                    "This score would be about %.0f MB of MusicXML (%.0f bars, %d parts, %.0f notes with their ties), and %.0f MB"
                            + " are the most. Write it as .mid.",
                    bytes / 1e6,
                    bars,
                    parts,
                    symbols,
                    MOST_BYTES / 1e6));
        }
    }

    private static double bars(Score score) {
        long lastNote = score.notes().mapToLong(Note::end).max().orElse(0);
        List<TimeSignature> metres = score.events(TimeSignature.class);
        double bars = 0;
        long from = 0;
        double quarters = 4;
        for (TimeSignature metre : metres) {
            long to = Math.min(metre.tick(), lastNote);
            bars += (to - from) / (quarters * score.ticksPerQuarter());
            from = to;
            quarters = 4.0 * metre.beats() / metre.beatUnit();
        }
        return Math.ceil(bars + (lastNote - from) / (quarters * score.ticksPerQuarter()));
    }
}
