package io.cadenza.core.backend;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.spi.NamedServices;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The backends on the class path: each provider wrapped in the checks that all share. */
public final class Backends {
    private final NamedServices<BackendProvider> providers;
    private final List<CheckedBackend> backends;

    private Backends(NamedServices<BackendProvider> providers) {
        this.providers = providers;
        this.backends = providers.all().stream()
                .map(provider -> new CheckedBackend(provider, () -> this))
                .toList();
    }

    /** All backends found by {@link java.util.ServiceLoader}; what does not load is left out and in {@link #problems}. */
    public static Backends installed() {
        return new Backends(NamedServices.load("backend", BackendProvider.class, BackendProvider::name));
    }

    /** The backends of these providers. */
    public static Backends of(List<? extends BackendProvider> providers) {
        return new Backends(NamedServices.of("backend", providers, BackendProvider::name));
    }

    /** The backend of one provider, installed or not; its errors suggest the installed ones. */
    public static Backend of(BackendProvider provider) {
        return new CheckedBackend(provider, Backends::installed);
    }

    /** All backends, sorted by name. */
    public List<Backend> all() {
        return List.copyOf(backends);
    }

    /** The providers that were found but do not load: a line for each with reason, location and remedy. */
    public List<String> problems() {
        return providers.problems();
    }

    /** The providers' classes, sorted by the backends' names. */
    public List<Class<?>> implementations() {
        return providers.all().stream().<Class<?>>map(Object::getClass).toList();
    }

    /**
     * The backend for a task.
     *
     * @param name a backend's name, or {@code auto} for the one of the greatest {@link BackendProvider#priority} among those
     *     that support the task
     * @throws BackendException if there is none of that name or it does not support the task; the message names those that
     *     do
     */
    public Backend choose(String name, ModelSpec spec, Task task) {
        if (!name.equals("auto")) {
            Backend backend = named(name);
            if (!backend.supports(spec, task)) {
                throw refusal(name, spec, task);
            }
            return backend;
        }
        return able(spec, task).stream()
                .max(Comparator.comparingInt((CheckedBackend backend) -> backend.priority(task))
                        .thenComparing(Backend::name, Comparator.reverseOrder()))
                .orElseThrow(() -> new BackendException(
                        "No installed backend can %s %s; installed: %s. Add a backend's module to the class path."
                                .formatted(word(task), spec.type(), providers.names())));
    }

    /**
     * The backend of that name.
     *
     * @throws BackendException if there is none; the message names those available
     */
    public Backend named(String name) {
        try {
            return backends.get(providers.names().indexOf(providers.named(name).name()));
        } catch (CadenzaException e) {
            throw new BackendException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The error of a backend that is asked for a task it does not support; it names those that do. */
    BackendException refusal(String name, ModelSpec spec, Task task) {
        List<String> able = able(spec, task).stream().map(Backend::name).toList();
        String remedy = able.isEmpty()
                ? "no installed one does. Add the module of one that does to the class path and set backend to it."
                : "those that do: " + String.join(", ", able) + ". Set backend to one of them.";
        return new BackendException(
                "The backend \"%s\" does not %s %s; %s".formatted(name, word(task), spec.type(), remedy));
    }

    private List<CheckedBackend> able(ModelSpec spec, Task task) {
        return backends.stream().filter(backend -> backend.supports(spec, task)).toList();
    }

    private static String word(Task task) {
        return task.name().toLowerCase(Locale.ROOT);
    }
}
