package io.cadenza.data.token;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The symbols of {@code performance} with these options.
 *
 * @param longestShift in steps
 * @param velocities the levels that are kept; empty if none is
 */
record PerformanceGrammar(int longestShift, Bins velocities) {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,3}");

    /**
     * Reads a symbol.
     *
     * @throws IllegalArgumentException if it is none
     */
    PerformanceSymbol parse(String text) {
        int end = text.indexOf('_');
        return Optional.of(text.substring(end + 1))
                .filter(digits -> NUMBER.matcher(digits).matches())
                .flatMap(digits -> parse(text.substring(0, Math.max(0, end)), Integer.parseInt(digits)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Not a symbol of the tokenizer performance with these options: " + text));
    }

    private Optional<PerformanceSymbol> parse(String type, int value) {
        return switch (type) {
            case PerformanceSymbol.NoteOn.TYPE ->
                Optional.of(value).filter(Keys::isKey).map(PerformanceSymbol.NoteOn::new);
            case PerformanceSymbol.NoteOff.TYPE ->
                Optional.of(value).filter(Keys::isKey).map(PerformanceSymbol.NoteOff::new);
            case PerformanceSymbol.TimeShift.TYPE ->
                Optional.of(value)
                        .filter(steps -> steps >= 1 && steps <= longestShift)
                        .map(PerformanceSymbol.TimeShift::new);
            case PerformanceSymbol.Velocity.TYPE ->
                Optional.of(value).filter(velocities::contains).map(PerformanceSymbol.Velocity::new);
            default -> Optional.empty();
        };
    }
}
