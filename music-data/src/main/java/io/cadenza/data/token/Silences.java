package io.cadenza.data.token;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The one rule of all tokenizers for a silence that is too long. Of more than {@link TimeGrid#LONGEST_QUARTERS} without a note,
 * the fewest whole bars are left out after which no more than that remain: every note keeps its place in its bar, and is at the
 * same place in all tokenizers. A note that is held longer than the longest note counts as one.
 */
public final class Silences {
    /** What is left out, by the bar line at which it begins. */
    private final NavigableMap<Long, Cut> cuts = new TreeMap<>();

    private Silences(Score score, List<Note> notes) {
        long longest = (long) TimeGrid.LONGEST_QUARTERS * score.ticksPerQuarter();
        // With as many steps in a quarter as ticks, the bars are in ticks.
        Bars bars = new Bars(score, new TimeGrid.Quarters(score.ticksPerQuarter()));
        long silentFrom = 0;
        long total = 0;
        for (Note note : notes) {
            if (note.onset() - silentFrom > longest) {
                long start = bars.lineFrom(silentFrom);
                long end = bars.lineFrom(note.onset() - longest + start - silentFrom);
                total += end - start;
                cuts.put(start, new Cut(end, total));
            }
            silentFrom = Math.max(silentFrom, note.onset() + Math.min(longest, note.duration()));
        }
    }

    /**
     * A score without what is too much of its silences; the score itself if nothing is.
     *
     * @param written the notes that the tokenizer writes: what it leaves out ends no silence
     */
    public static Score shortened(Score score, Predicate<Note> written) {
        Silences silences = new Silences(score, score.notes().filter(written).toList());
        return silences.cuts.isEmpty()
                ? score
                : new Score(
                        score.ticksPerQuarter(),
                        score.tracks().stream().map(silences::shortened).toList());
    }

    private Track shortened(Track track) {
        return new Track(
                track.name(),
                track.notes().stream().map(this::moved).toList(),
                track.events().stream()
                        .map(event -> event.at(moved(event.tick())))
                        .toList());
    }

    private Note moved(Note note) {
        long onset = moved(note.onset());
        return new Note(
                onset,
                moved(note.end()) - onset,
                note.pitch(),
                note.velocity(),
                note.channel(),
                note.ending(),
                note.releaseVelocity());
    }

    /** What happened in a part that is left out happens where it was. */
    private long moved(long tick) {
        Map.Entry<Long, Cut> before = cuts.floorEntry(tick);
        return before == null ? tick : Math.max(tick, before.getValue().end) - before.getValue().total;
    }

    /**
     * Whole bars that are left out.
     *
     * @param end the bar line before which they end, in ticks
     * @param total how many ticks are left out up to there
     */
    private record Cut(long end, long total) {}
}
