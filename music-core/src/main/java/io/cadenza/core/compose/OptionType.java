package io.cadenza.core.compose;

import java.util.List;
import java.util.Locale;

/** What an option of a composer may hold. Every value is written as text, as configurations and command lines give it. */
public sealed interface OptionType {

    /** Whether a text is such a value. */
    boolean accepts(String text);

    /** What is allowed, as an error says it: {@code "a whole number from 1 to 20"}. */
    String allowed();

    /**
     * A whole number.
     *
     * @param least the smallest allowed
     * @param most the largest allowed
     */
    record Whole(long least, long most) implements OptionType {
        @Override
        public boolean accepts(String text) {
            try {
                long value = Long.parseLong(text);
                return value >= least && value <= most;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        @Override
        public String allowed() {
            return "a whole number from " + least + " to " + most;
        }
    }

    /**
     * A number.
     *
     * @param least the smallest allowed
     * @param most the largest allowed
     */
    record Real(double least, double most) implements OptionType {
        @Override
        public boolean accepts(String text) {
            try {
                double value = Double.parseDouble(text);
                return value >= least && value <= most;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        @Override
        public String allowed() {
            return "a number from " + plain(least) + " to " + plain(most);
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
        }
    }

    /**
     * One of a few words.
     *
     * @param words the words
     */
    record Choice(List<String> words) implements OptionType {
        /** The words {@code true} and {@code false}. */
        public static final Choice FLAG = new Choice(List.of("true", "false"));

        /** Copies. */
        public Choice {
            words = List.copyOf(words);
        }

        @Override
        public boolean accepts(String text) {
            return words.contains(text);
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", words);
        }
    }

    /**
     * A text that only its composer can check, such as the path of a file.
     *
     * @param allowed what it is: {@code "the path of a model file"}
     */
    record Text(String allowed) implements OptionType {
        @Override
        public boolean accepts(String text) {
            return !text.isBlank();
        }
    }
}
