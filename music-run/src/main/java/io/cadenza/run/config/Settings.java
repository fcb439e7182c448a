package io.cadenza.run.config;

import io.cadenza.core.CadenzaException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The values of all keys, each already checked by itself, with the place that gave it. */
public final class Settings {
    private final Map<String, Setting> byKey;

    Settings(Map<String, Setting> byKey) {
        this.byKey = Collections.unmodifiableMap(new LinkedHashMap<>(byKey));
    }

    /** Every key with its value as YAML writes it; where it was given plays no part. */
    public SortedMap<String, String> values() {
        SortedMap<String, String> values = new TreeMap<>();
        byKey.forEach((key, setting) -> values.put(key, setting.yaml()));
        return values;
    }

    /** Settings with one value replaced, as if {@code place} had given it. */
    public Settings with(String key, String text, Place place) {
        return with(Setting.of(key, text, place));
    }

    /** Settings with one value replaced. */
    Settings with(Setting setting) {
        Schema.check(setting);
        Map<String, Setting> changed = new LinkedHashMap<>(byKey);
        changed.put(setting.key(), setting);
        return new Settings(changed);
    }

    Map<String, Setting> byKey() {
        return byKey;
    }

    Setting get(String key) {
        Setting setting = byKey.get(key);
        if (setting == null) {
            throw new IllegalStateException("The default configuration has no \"" + key + "\"");
        }
        return setting;
    }

    String text(String key) {
        return get(key).texts().get(0);
    }

    /** A text, or the items of a list separated by commas. */
    String joined(String key) {
        return String.join(",", get(key).texts());
    }

    long whole(String key) {
        return Long.parseLong(text(key));
    }

    int integer(String key) {
        return Math.toIntExact(whole(key));
    }

    double real(String key) {
        return Double.parseDouble(text(key));
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(text(key));
    }

    boolean isAuto(String key) {
        return !get(key).list() && text(key).equals(ValueType.AUTO);
    }

    Optional<Integer> size(String key) {
        return isAuto(key) ? Optional.empty() : Optional.of(integer(key));
    }

    Optional<Double> share(String key) {
        return isAuto(key) ? Optional.empty() : Optional.of(real(key));
    }

    Optional<List<Integer>> sizes(String key) {
        return isAuto(key)
                ? Optional.empty()
                : Optional.of(get(key).texts().stream().map(Integer::valueOf).toList());
    }

    /** The keys of a section of options, without the section's name. */
    SortedMap<String, String> options(String section) {
        String prefix = section + ".";
        SortedMap<String, String> options = new TreeMap<>();
        byKey.forEach((key, setting) -> {
            if (key.startsWith(prefix)) {
                options.put(key.substring(prefix.length()), setting.texts().get(0));
            }
        });
        return options;
    }

    /**
     * Makes a value out of several keys; what the value refuses is reported at the place of one of them.
     *
     * @throws ConfigException in place of the value's own exception
     */
    public <T> T checked(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | CadenzaException e) {
            String message = String.valueOf(e.getMessage());
            throw new ConfigException(get(key).place(), key + ": " + message + (message.endsWith(".") ? "" : "."));
        }
    }
}
