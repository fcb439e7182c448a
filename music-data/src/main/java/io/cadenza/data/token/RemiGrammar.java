package io.cadenza.data.token;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The symbols of {@code remi} with these options.
 *
 * @param grid steps in a quarter
 * @param velocities the levels that are kept; empty if none is
 * @param tempos in quarters a minute; empty if none is kept
 */
record RemiGrammar(int grid, Bins velocities, Bins tempos) {
    /** The longest single duration, in quarters; longer notes have several. */
    static final int DURATION_QUARTERS = 8;

    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,3}");
    private static final Pattern DECIMAL = Pattern.compile("[1-9]\\d{0,2}\\.\\d{1,2}");
    private static final Pattern FRACTION = Pattern.compile("([1-9]\\d{0,2})/([1-9]\\d{0,2})");
    private static final Pattern LENGTH = Pattern.compile("(\\d)\\.(\\d{1,2})\\.(\\d{1,2})");

    /**
     * Reads a symbol.
     *
     * @throws IllegalArgumentException if it is none
     */
    RemiSymbol parse(String text) {
        int end = text.indexOf('_');
        return (end < 0 ? Optional.<RemiSymbol>empty() : parse(text.substring(0, end), text.substring(end + 1)))
                .filter(symbol -> symbol.text().equals(text))
                .orElseThrow(() ->
                        new IllegalArgumentException("Not a symbol of the tokenizer remi with these options: " + text));
    }

    private Optional<RemiSymbol> parse(String type, String value) {
        return switch (type) {
            case RemiSymbol.Bar.TYPE -> Optional.of(new RemiSymbol.Bar());
            case RemiSymbol.TimeSig.TYPE -> metre(value);
            case RemiSymbol.Position.TYPE ->
                number(value).filter(step -> step < Metre.longestBar(grid)).map(RemiSymbol.Position::new);
            case RemiSymbol.Tempo.TYPE ->
                Optional.of(value)
                        .filter(decimal -> DECIMAL.matcher(decimal).matches())
                        .map(Double::valueOf)
                        .filter(tempos::contains)
                        .map(RemiSymbol.Tempo::new);
            case RemiSymbol.Pitch.TYPE -> number(value).filter(Keys::isKey).map(RemiSymbol.Pitch::new);
            case RemiSymbol.Velocity.TYPE ->
                number(value).filter(velocities::contains).map(RemiSymbol.Velocity::new);
            case RemiSymbol.Duration.TYPE -> duration(value);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(String value) {
        return Optional.of(value)
                .filter(digits -> NUMBER.matcher(digits).matches())
                .map(Integer::valueOf);
    }

    private static Optional<RemiSymbol> metre(String value) {
        Matcher matcher = FRACTION.matcher(value);
        return matcher.matches()
                ? Optional.of(new Metre(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                        .filter(Metre::isUsable)
                        .map(RemiSymbol.TimeSig::new)
                : Optional.empty();
    }

    private Optional<RemiSymbol> duration(String value) {
        Matcher matcher = LENGTH.matcher(value);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) != grid) {
            return Optional.empty();
        }
        int steps = Integer.parseInt(matcher.group(1)) * grid + Integer.parseInt(matcher.group(2));
        return steps >= 1 && steps <= longestDuration()
                ? Optional.of(new RemiSymbol.Duration(steps, grid))
                : Optional.empty();
    }

    /** In steps. */
    int longestDuration() {
        return grid * DURATION_QUARTERS;
    }
}
