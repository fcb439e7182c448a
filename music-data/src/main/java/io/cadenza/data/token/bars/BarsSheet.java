package io.cadenza.data.token.bars;

import io.cadenza.core.score.Score;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.EventGrammar;
import io.cadenza.data.token.Metre;
import io.cadenza.data.token.TimeGrid;
import java.util.List;
import java.util.Map;

/**
 * A score in symbols of {@code bars}, bar by bar and part by part, so that some can be left out, told or drawn. Long silences are as
 * long as they are.
 *
 * @param grammar the events there are
 * @param repeatsKey whether every bar says its key
 * @param head metre, key and tempo of the whole
 * @param voices the parts that have notes, in the order in which each bar has them
 * @param bars from the first to the end of the last note
 */
public record BarsSheet(
        EventGrammar grammar, boolean repeatsKey, List<Event> head, List<Voice> voices, List<WrittenBar> bars) {
    /** Copies. */
    public BarsSheet {
        head = List.copyOf(head);
        voices = List.copyOf(voices);
        bars = List.copyOf(bars);
    }

    /**
     * A part: what one program plays in one track.
     *
     * @param program in the words of the symbols
     * @param track the index of its track
     * @param channel of its last note
     * @param loudness what the head says after the program
     */
    public record Voice(Event.Program program, int track, int channel, List<Event> loudness) {
        /** Copies. */
        public Voice {
            loudness = List.copyOf(loudness);
        }
    }

    /**
     * A bar.
     *
     * @param start its first step
     * @param metre its own
     * @param opening what stands between the bar line and its notes: a new metre, key or tempo
     * @param blocks the notes of a part, by its index; none where it rests
     */
    public record WrittenBar(long start, Metre metre, List<Event> opening, Map<Integer, List<Event>> blocks) {
        /** Copies. */
        public WrittenBar {
            opening = List.copyOf(opening);
            blocks = Map.copyOf(blocks);
        }
    }

    /** The sheet of a score with the options of a tokenizer. */
    public static BarsSheet of(Map<String, String> options, Score score) {
        EventGrammar grammar = BarsTokenizerFactory.grammar(options);
        TimeGrid.Quarters clock = new TimeGrid.Quarters(grammar.grid());
        return new BarsWriter(grammar, clock, score, BarsTokenizerFactory.repeatsKey(options)).sheet();
    }

    /** How many of the first bars are a pickup: 1 or none. */
    public int pickup() {
        int grid = grammar.grid();
        boolean shorter = bars.size() > 1
                && head.stream()
                        .anyMatch(event -> event instanceof Event.TimeSig whole
                                && bars.get(0).metre().steps(grid)
                                        < whole.metre().steps(grid));
        return shorter ? 1 : 0;
    }
}
