package io.cadenza.core.spi;

import io.cadenza.core.CadenzaException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The services of one kind on the class path, by name.
 *
 * @param <S> the service's interface
 */
public final class NamedServices<S> {
    private final String kind;
    private final Map<String, S> byName;

    private NamedServices(String kind, Map<String, S> byName) {
        this.kind = kind;
        this.byName = byName;
    }

    /**
     * Finds all services of a kind with the thread's {@link ServiceLoader}.
     *
     * @param kind the word used in errors, for example {@code "backend"}
     * @param type the service's interface
     * @param name gives a service's name
     * @throws CadenzaException if two services share a name
     */
    public static <S> NamedServices<S> load(String kind, Class<S> type, Function<? super S, String> name) {
        return of(kind, ServiceLoader.load(type), name);
    }

    /** The same over services already at hand. */
    public static <S> NamedServices<S> of(
            String kind, Iterable<? extends S> services, Function<? super S, String> name) {
        Map<String, S> byName = new TreeMap<>();
        for (S service : services) {
            S other = byName.putIfAbsent(name.apply(service), service);
            if (other != null) {
                throw new CadenzaException(
                        "Two services provide the %s \"%s\": %s and %s. Remove one from the class path."
                                .formatted(
                                        kind,
                                        name.apply(service),
                                        other.getClass().getName(),
                                        service.getClass().getName()));
            }
        }
        return new NamedServices<>(kind, byName);
    }

    /** The names found, sorted. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The services found, sorted by name. */
    public List<S> all() {
        return List.copyOf(byName.values());
    }

    /**
     * The service of that name.
     *
     * @throws CadenzaException if there is none; the message names those available
     */
    public S named(String name) {
        S service = byName.get(name);
        if (service == null) {
            String available = byName.isEmpty() ? "none" : String.join(", ", byName.keySet());
            throw new CadenzaException(
                    "No %s \"%s\"; available: %s. Choose one of these or add its module to the class path."
                            .formatted(kind, name, available));
        }
        return service;
    }
}
