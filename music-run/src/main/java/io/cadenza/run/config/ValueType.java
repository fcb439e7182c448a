package io.cadenza.run.config;

import io.cadenza.core.option.OptionType;
import io.cadenza.core.option.OptionType.IntList;
import java.util.List;

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

    /** A single value of one of the types that options have everywhere. */
    record Single(OptionType type) implements ValueType {
        @Override
        public boolean accepts(Setting setting) {
            return !setting.list() && type.accepts(setting.texts().get(0));
        }

        @Override
        public String allowed() {
            return type.allowed();
        }

        @Override
        public List<String> choices() {
            return type.choices();
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

    /** A list of whole numbers in a range. */
    record Sizes(IntList range) implements ValueType {
        @Override
        public boolean accepts(Setting setting) {
            return setting.list()
                    && !setting.texts().isEmpty()
                    && setting.texts().stream().allMatch(range::accepts);
        }

        @Override
        public String allowed() {
            return "a list of whole numbers from " + range.min() + " to " + range.max() + ", such as [1, 2, 4]";
        }
    }

    /** The word {@code auto} or another kind of value. */
    record OrAuto(ValueType other) implements ValueType {
        OrAuto(OptionType other) {
            this(new Single(other));
        }

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
