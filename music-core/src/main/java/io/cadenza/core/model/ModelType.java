package io.cadenza.core.model;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType;
import io.cadenza.core.option.OptionValues;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A kind of model: its name, the sizes that can be chosen, and their defaults. Each specification declares its own.
 *
 * @param name as configurations and model files write it, for example {@code "lstm"}
 * @param sizes what can be chosen, with defaults
 * @param builder makes a specification of a vocabulary's size and values for all sizes
 */
public record ModelType(String name, List<Option> sizes, Builder builder) {
    /** The most channels of a layer. */
    static final int MOST_CHANNELS = 1 << 14;

    /** The most taps of a convolution. */
    static final int MOST_TAPS = 1 << 10;

    /** The longest finite past that a model may look back to, in tokens: a minute of sound at 16 kHz. */
    static final int LONGEST_PAST = 1 << 20;

    /** The most values in one weight: 4 GiB. */
    private static final long MOST_VALUES = 1L << 30;

    /** The most values that a stream may remember: 256 MiB. */
    private static final long MOST_REMEMBERED = 1L << 26;

    /** Copies. */
    public ModelType {
        sizes = List.copyOf(sizes);
    }

    /** Makes a specification. */
    @FunctionalInterface
    public interface Builder {
        /**
         * The specification.
         *
         * @throws IllegalArgumentException if the sizes do not go together
         */
        ModelSpec build(int vocabularySize, OptionValues sizes);
    }

    /** The specification with the default sizes. */
    public ModelSpec spec(int vocabularySize) {
        return spec(vocabularySize, Map.of());
    }

    /**
     * The specification with some sizes given.
     *
     * @param given sizes by name, as text; lists are numbers with commas between
     * @throws io.cadenza.core.CadenzaException for a size that the model does not have or a value that is not allowed
     * @throws IllegalArgumentException if the sizes do not go together
     */
    public ModelSpec spec(int vocabularySize, Map<String, String> given) {
        return builder.build(vocabularySize, OptionValues.of("model type", name, sizes, given));
    }

    /**
     * The sizes of a specification of this kind, as {@link #spec} takes them: its record's components of the same names.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    public SortedMap<String, String> sizesOf(ModelSpec spec) {
        if (!spec.type().equals(name)) {
            throw new IllegalArgumentException("This is a model of type " + spec.type() + ", not " + name);
        }
        SortedMap<String, String> values = new TreeMap<>();
        for (RecordComponent component : spec.getClass().getRecordComponents()) {
            if (has(component.getName())) {
                values.put(component.getName(), text(component, spec));
            }
        }
        return values;
    }

    private static String text(RecordComponent component, ModelSpec spec) {
        try {
            Object value = component.getAccessor().invoke(spec);
            return value instanceof List<?> list
                    ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                    : String.valueOf(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A public record has no accessor of " + component.getName(), e);
        }
    }

    /** Whether a size of that name can be chosen. */
    public boolean has(String size) {
        return sizes.stream().anyMatch(option -> option.name().equals(size));
    }

    static Option channels(String name, String description, int defaultValue) {
        return Option.of(name, description, 1, MOST_CHANNELS, defaultValue);
    }

    static Option number(String name, String description, int max, int defaultValue) {
        return Option.of(name, description, 1, max, defaultValue);
    }

    static Option kernelSize(int defaultValue) {
        return Option.of("kernelSize", "taps of each convolution", 1, MOST_TAPS, defaultValue);
    }

    static Option dilations(String defaultValue) {
        return list("dilations", "one for each convolution", LONGEST_PAST, defaultValue);
    }

    static Option list(String name, String description, int max, String defaultValue) {
        return Option.of(name, description, new OptionType.IntList(1, max), defaultValue);
    }

    static Option dropout(String defaultValue) {
        return Option.of(
                "dropout",
                "share of activations dropped in training",
                new OptionType.RealRange(0, true, 1, false),
                defaultValue);
    }

    static Option layerDropout() {
        return Option.of(
                "layerDropout",
                "share dropped in training of what passes from layer to layer",
                new OptionType.RealRange(0, true, 1, false),
                "0");
    }

    // The checks that specifications share. They bound what opening a stranger's file can ask of memory.

    static void requireVocabulary(int size) {
        require("vocabularySize", size, NgramSpec.MAX_EXACT);
    }

    static void requireChannels(String name, int value) {
        require(name, value, MOST_CHANNELS);
    }

    static List<Integer> requireChannels(String name, List<Integer> values) {
        return requireAll(name, values, MOST_CHANNELS);
    }

    static void require(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    name + (value < 1 ? " is 1 or more, not " : " is at most " + max + ", not ") + value);
        }
    }

    private static List<Integer> requireAll(String name, List<Integer> values, int max) {
        List<Integer> copy = List.copyOf(values);
        if (copy.isEmpty() || copy.size() > MOST_TAPS) {
            throw new IllegalArgumentException(name + " holds 1 to " + MOST_TAPS + " numbers, not " + copy.size());
        }
        copy.forEach(value -> require("Each of " + name, value, max));
        return copy;
    }

    /** Checks how far convolutions look back together: (k − 1) · Σ dilations. */
    static List<Integer> requireDilations(int kernelSize, List<Integer> dilations) {
        require("kernelSize", kernelSize, MOST_TAPS);
        List<Integer> copy = requireAll("dilations", dilations, LONGEST_PAST);
        long past =
                (kernelSize - 1L) * copy.stream().mapToLong(Integer::longValue).sum();
        if (past >= LONGEST_PAST) {
            throw new IllegalArgumentException(
                    "Convolutions of kernelSize " + kernelSize + " with these dilations look " + past
                            + " tokens back; at most " + (LONGEST_PAST - 1) + " are allowed");
        }
        return copy;
    }

    /** Checks how many values a stream remembers: channels of a past. */
    static void requireState(long past, int channels) {
        if (past * channels > MOST_REMEMBERED) {
            throw new IllegalArgumentException("To look " + past + " tokens back with " + channels
                    + " channels a stream remembers " + past * channels + " values; at most " + MOST_REMEMBERED
                    + " are allowed");
        }
    }

    /** Checks the number of values in a weight. */
    static void requireWeight(String name, long... dimensions) {
        long size = 1;
        for (long dimension : dimensions) {
            size *= dimension; // at most 2^24 · 2^14 or 2^10 · 2^14 · 2^14
        }
        if (size > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "The weight " + name + " would hold " + size + " values; at most " + MOST_VALUES + " are allowed");
        }
    }

    static void requireDropout(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is 0 or more and less than 1, not " + value);
        }
    }
}
