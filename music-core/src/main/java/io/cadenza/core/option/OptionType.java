package io.cadenza.core.option;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The values an option may have. Every value is written as text, as configurations and command lines give it. */
public sealed interface OptionType {

    /** Whether a text is such a value. */
    boolean accepts(String text);

    /** What is allowed, in the words of an error: {@code "a whole number from 1 to 20"}. */
    String allowed();

    /** The words of a closed set, from which a misspelt one can be guessed; empty for other types. */
    default List<String> choices() {
        return List.of();
    }

    /**
     * A whole number.
     *
     * @param min the smallest allowed
     * @param max the largest allowed
     */
    record IntRange(long min, long max) implements OptionType {
        /** Checks the order. */
        public IntRange {
            if (min > max) {
                throw new IllegalArgumentException("An empty range: " + min + " to " + max);
            }
        }

        /** From {@code min} to the largest {@code int}. */
        public static IntRange atLeast(long min) {
            return new IntRange(min, Integer.MAX_VALUE);
        }

        @Override
        public boolean accepts(String text) {
            if (!text.matches("[+-]?\\d{1,19}")) {
                return false;
            }
            try {
                long value = Long.parseLong(text);
                return value >= min && value <= max;
            } catch (NumberFormatException e) {
                return false; // nineteen digits may be more than a long holds
            }
        }

        @Override
        public String allowed() {
            if (min == Long.MIN_VALUE) {
                return "a whole number";
            }
            return max >= Integer.MAX_VALUE
                    ? "a whole number, " + min + " or more"
                    : "a whole number from " + min + " to " + max;
        }
    }

    /**
     * Whole numbers with commas between, at least one.
     *
     * @param min the smallest allowed
     * @param max the largest allowed
     */
    record IntList(long min, long max) implements OptionType {
        @Override
        public boolean accepts(String text) {
            IntRange each = new IntRange(min, max);
            return Stream.of(text.split(",", -1)).map(String::strip).allMatch(each::accepts);
        }

        @Override
        public String allowed() {
            return "a list of whole numbers from " + min + " to " + max + ", such as 1,2,4";
        }
    }

    /**
     * A finite number, in decimals with or without an exponent.
     *
     * @param min the lower bound
     * @param minAllowed whether that bound itself is allowed
     * @param max the upper bound; infinite for none
     * @param maxAllowed whether that bound itself is allowed
     */
    record RealRange(double min, boolean minAllowed, double max, boolean maxAllowed) implements OptionType {
        /** Checks the order. */
        public RealRange {
            if (!(min <= max)) {
                throw new IllegalArgumentException("An empty range: " + min + " to " + max);
            }
        }

        /** Both bounds allowed. */
        public RealRange(double min, double max) {
            this(min, true, max, true);
        }

        @Override
        public boolean accepts(String text) {
            if (!text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
                return false;
            }
            double value = Double.parseDouble(text);
            boolean above = minAllowed ? value >= min : value > min;
            boolean below = maxAllowed ? value <= max : value < max;
            return above && below && Double.isFinite(value);
        }

        @Override
        public String allowed() {
            if (minAllowed && maxAllowed && Double.isFinite(max)) {
                return "a number from " + plain(min) + " to " + plain(max);
            }
            String from = minAllowed ? plain(min) + " or more" : "more than " + plain(min);
            if (max == Double.POSITIVE_INFINITY) {
                return "a number, " + from;
            }
            return "a number, " + from + (maxAllowed ? " and at most " : " and less than ") + plain(max);
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
        }
    }

    /**
     * One of a few words.
     *
     * @param choices the words
     */
    record Choice(List<String> choices) implements OptionType {
        /** The words {@code true} and {@code false}. */
        public static final Choice FLAG = new Choice(List.of("true", "false"));

        /** Copies. */
        public Choice {
            choices = List.copyOf(choices);
        }

        @Override
        public boolean accepts(String text) {
            return choices.contains(text);
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", choices);
        }
    }

    /**
     * A text that matches a pattern; what it names is checked where it is used.
     *
     * @param pattern a regular expression for the whole text
     * @param allowed what it is: {@code "the path of a model file"}
     */
    record Text(String pattern, String allowed) implements OptionType {
        /** Any text that is not blank. */
        public Text(String allowed) {
            this("(?s).*\\S.*", allowed);
        }

        @Override
        public boolean accepts(String text) {
            return text.matches(pattern);
        }
    }
}
