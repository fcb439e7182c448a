package io.cadenza.data.format;

import io.cadenza.core.score.ScoreEvent;
import java.util.List;

/**
 * One part as it is written.
 *
 * @param name its name; may be empty
 * @param setup what happens at the very start, such as its instrument
 * @param bars its bars
 */
record Part(String name, List<ScoreEvent> setup, List<Bar> bars) {
    Part {
        setup = List.copyOf(setup);
        bars = List.copyOf(bars);
    }

    /** The bar of an index; an empty one past the part's end. */
    Bar bar(int index) {
        return index < bars.size() ? bars.get(index) : Bar.empty();
    }
}
