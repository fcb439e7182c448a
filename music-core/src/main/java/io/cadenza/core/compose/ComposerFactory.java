package io.cadenza.core.compose;

import io.cadenza.core.option.Option;
import java.util.List;
import java.util.Map;

/** Makes composers of one name from options; found by {@link java.util.ServiceLoader}. */
public interface ComposerFactory {
    /** The name used in configurations and by {@code cadenza compose}. */
    String name();

    /** One line for a list of composers. */
    String description();

    /** The options, possibly none. Read the values with {@link io.cadenza.core.option.OptionValues}. */
    List<Option> options();

    /**
     * The options that do what a user may ask of any music (bars, quarters, seconds, key, time, tempo, instruments): from the
     * word that asks to the name of the option that takes its value. What is not in it cannot be asked of this composer.
     */
    default Map<String, String> asks() {
        return Map.of();
    }

    /**
     * A composer.
     *
     * @param options option names and values as text; absent ones take their defaults
     * @throws io.cadenza.core.CadenzaException for an unknown option, a value out of range, or a file named by an option that
     *     cannot be read; the message names what is allowed
     */
    Composer create(Map<String, String> options);
}
