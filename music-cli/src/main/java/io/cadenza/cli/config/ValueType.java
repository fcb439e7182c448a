package io.cadenza.cli.config;

import java.util.List;
import java.util.Locale;

/** What kind of value a key takes and which ones are allowed. */
sealed interface ValueType {
    /** The text that stands for "choose for me" where a key allows it. */
    String AUTO = "auto";

    /** Whether a value is one of this kind and allowed. */
    boolean accepts(Setting setting);

    /** The allowed values in words, to follow "is". */
    String allowed();

    /** The words of a closed set, from which a misspelt one can be guessed; empty for other kinds. */
    default List<String> choices() {
        return List.of();
    }

    /** A whole number from {@code min} to {@code max}. */
    record Whole(long min, long max) implements ValueType {
        static Whole atLeast(long min) {
            return new Whole(min, Integer.MAX_VALUE);
        }

        @Override
        public boolean accepts(Setting setting) {
            if (setting.list() || !setting.texts().get(0).matches("[+-]?\\d{1,19}")) {
                return false;
            }
            try {
                long value = Long.parseLong(setting.texts().get(0));
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

    /** A number from {@code min} to {@code max}, either bound itself allowed or not. */
    record Real(double min, boolean withMin, double max, boolean withMax) implements ValueType {
        @Override
        public boolean accepts(Setting setting) {
            String text = setting.texts().isEmpty() ? "" : setting.texts().get(0);
            if (setting.list() || !text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
                return false;
            }
            double value = Double.parseDouble(text);
            boolean above = withMin ? value >= min : value > min;
            boolean below = withMax ? value <= max : value < max;
            return above && below && Double.isFinite(value);
        }

        @Override
        public String allowed() {
            String from = withMin ? text(min) + " or more" : "more than " + text(min);
            if (max == Double.POSITIVE_INFINITY) {
                return "a number, " + from;
            }
            return "a number, " + from + (withMax ? " and at most " : " and less than ") + text(max);
        }

        private static String text(double bound) {
            return bound == Math.rint(bound) ? String.format(Locale.ROOT, "%.0f", bound) : String.valueOf(bound);
        }
    }

    /** One of a few words. */
    record Choice(List<String> choices) implements ValueType {
        @Override
        public boolean accepts(Setting setting) {
            return !setting.list() && choices.contains(setting.texts().get(0));
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", choices);
        }
    }

    /** Any text, or only one that matches a pattern. */
    record Text(String pattern, String allowed) implements ValueType {
        @Override
        public boolean accepts(Setting setting) {
            return !setting.list() && setting.texts().get(0).matches(pattern);
        }
    }

    /** A word or a list of words, whose meaning is checked where it is known. */
    record Words() implements ValueType {
        @Override
        public boolean accepts(Setting setting) {
            return !setting.texts().isEmpty() && setting.texts().stream().noneMatch(String::isBlank);
        }

        @Override
        public String allowed() {
            return "a word or a list of words, such as [piano, strings]";
        }
    }

    /** A list of whole numbers, each 1 or more. */
    record Sizes() implements ValueType {
        @Override
        public boolean accepts(Setting setting) {
            Whole item = Whole.atLeast(1);
            return setting.list()
                    && !setting.texts().isEmpty()
                    && setting.texts().stream()
                            .allMatch(text -> item.accepts(Setting.of(setting.key(), text, setting.place())));
        }

        @Override
        public String allowed() {
            return "a list of whole numbers of 1 or more, such as [1, 2, 4]";
        }
    }

    /** The word {@code auto} or another kind of value. */
    record OrAuto(ValueType other) implements ValueType {
        @Override
        public boolean accepts(Setting setting) {
            return (!setting.list() && setting.texts().get(0).equals(AUTO)) || other.accepts(setting);
        }

        @Override
        public String allowed() {
            return "auto or " + other.allowed();
        }
    }
}
