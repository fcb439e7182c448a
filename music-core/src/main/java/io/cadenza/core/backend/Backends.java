package io.cadenza.core.backend;

import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.spi.NamedServices;
import java.util.List;
import java.util.Locale;

/** The backends on the class path. */
public final class Backends {
    private final NamedServices<Backend> services;

    private Backends(NamedServices<Backend> services) {
        this.services = services;
    }

    /** All backends found by {@link java.util.ServiceLoader}. */
    public static Backends installed() {
        return new Backends(NamedServices.load("backend", Backend.class, Backend::name));
    }

    /** These backends. */
    public static Backends of(List<Backend> backends) {
        return new Backends(NamedServices.of("backend", backends, Backend::name));
    }

    /** All backends, sorted by name. */
    public List<Backend> all() {
        return services.all();
    }

    /**
     * The backend for a task.
     *
     * @param name a backend's name, or {@code auto} for the first of {@code preference} that is installed and supports the
     *     task, then any other that does
     * @throws BackendException if the backend does not support the task; the message names those that do
     * @throws io.cadenza.core.CadenzaException if there is no backend of that name
     */
    public Backend choose(String name, List<String> preference, ModelSpec spec, Task task) {
        List<Backend> able = able(spec, task);
        if (!name.equals("auto")) {
            Backend backend = services.named(name);
            if (!able.contains(backend)) {
                throw refusal(name, spec, task);
            }
            return backend;
        }
        for (String preferred : preference) {
            for (Backend backend : able) {
                if (backend.name().equals(preferred)) {
                    return backend;
                }
            }
        }
        return able.stream()
                .findFirst()
                .orElseThrow(() -> new BackendException(
                        "No installed backend can %s %s; installed: %s. Add a backend's module to the class path."
                                .formatted(word(task), spec.type(), services.names())));
    }

    /**
     * Checks that a backend supports a task, for those that are asked to open one.
     *
     * @throws BackendException if it does not; the message names the installed ones that do
     */
    public static void requireSupport(Backend backend, ModelSpec spec, Task task) {
        if (!backend.supports(spec, task)) {
            throw installed().refusal(backend.name(), spec, task);
        }
    }

    /** The error of a backend that is asked for a task it does not support; it names those that do. */
    public BackendException refusal(String name, ModelSpec spec, Task task) {
        List<String> able = able(spec, task).stream().map(Backend::name).toList();
        String remedy = able.isEmpty()
                ? "no installed one does. Add the module of one that does to the class path and set backend to it."
                : "those that do: " + String.join(", ", able) + ". Set backend to one of them.";
        return new BackendException(
                "The backend \"%s\" does not %s %s; %s".formatted(name, word(task), spec.type(), remedy));
    }

    private List<Backend> able(ModelSpec spec, Task task) {
        return services.all().stream()
                .filter(backend -> backend.supports(spec, task))
                .toList();
    }

    private static String word(Task task) {
        return task.name().toLowerCase(Locale.ROOT);
    }
}
