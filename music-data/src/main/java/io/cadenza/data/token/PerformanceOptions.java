package io.cadenza.data.token;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What can be chosen of {@code performance}.
 *
 * @param clock real time or notation
 * @param velocities how many levels, 0 for none
 * @param pedal whether the sustain pedal prolongs notes
 */
record PerformanceOptions(TimeGrid clock, int velocities, boolean pedal) {
    /** Oore's longest shift is a second; on a grid it is a bar of common time. */
    private static final int SHIFT_QUARTERS = 4;

    PerformanceGrammar grammar() {
        int longestShift = clock instanceof TimeGrid.Quarters quarters
                ? quarters.grid() * SHIFT_QUARTERS
                : ((TimeGrid.Seconds) clock).rate();
        return new PerformanceGrammar(longestShift, Bins.ofVelocity(velocities));
    }

    /** As text, by name. */
    SortedMap<String, String> toMap() {
        SortedMap<String, String> map = new TreeMap<>(Map.of(
                PerformanceTokenizerFactory.VELOCITIES, String.valueOf(velocities),
                PerformanceTokenizerFactory.PEDAL, String.valueOf(pedal)));
        if (clock instanceof TimeGrid.Quarters quarters) {
            map.put(PerformanceTokenizerFactory.GRID, String.valueOf(quarters.grid()));
        } else {
            map.put(PerformanceTokenizerFactory.RATE, String.valueOf(((TimeGrid.Seconds) clock).rate()));
        }
        return map;
    }
}
