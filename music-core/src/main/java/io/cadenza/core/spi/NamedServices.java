package io.cadenza.core.spi;

import io.cadenza.core.CadenzaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The services of one kind that are installed, by name.
 *
 * @param <S> the service's interface
 */
public final class NamedServices<S> {
    /**
     * Set by the launcher where the class path is the distribution's own. A file {@code META-INF/cadenza/TYPE} then lists the
     * providers, and no jar has to be opened to look for them: opening sixty takes as long as writing a piece.
     */
    private static final String LISTED = "cadenza.services.listed";

    /** A loader that fails so often in a row gives nothing more. */
    private static final int MAX_FAILURES = 1000;

    private final String kind;
    private final Map<String, S> byName;
    private final List<String> problems;

    private NamedServices(String kind, Map<String, S> byName, List<String> problems) {
        this.kind = kind;
        this.byName = byName;
        this.problems = List.copyOf(problems);
    }

    /**
     * Finds all services of a kind: those the thread's context class loader sees, and those beside the interface itself. What
     * cannot be loaded is left out and listed in {@link #problems}: a provider that is missing, does not load, throws, or
     * has a name that is taken; the first of a name stays.
     *
     * @param kind the word used in errors, for example {@code "backend"}
     * @param type the service's interface
     * @param name gives a service's name
     */
    public static <S> NamedServices<S> load(String kind, Class<S> type, Function<? super S, String> name) {
        Optional<Map<String, S>> listed = Boolean.getBoolean(LISTED) ? listed(type, name) : Optional.empty();
        if (listed.isPresent()) {
            return new NamedServices<>(kind, listed.get(), List.of());
        }
        Search<S> search = new Search<>(kind, type, name);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        search.through(context);
        if (type.getClassLoader() != context) {
            search.through(type.getClassLoader());
        }
        return new NamedServices<>(kind, search.byName, search.problems());
    }

    /** The services that the distribution lists; empty if it lists none or one does not load, so that a search may say why. */
    private static <S> Optional<Map<String, S>> listed(Class<S> type, Function<? super S, String> name) {
        ClassLoader loader = type.getClassLoader();
        try (InputStream in = loader.getResourceAsStream("META-INF/cadenza/" + type.getName())) {
            if (in == null) {
                return Optional.empty();
            }
            Map<String, S> byName = new TreeMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String provider = line.strip();
                if (!provider.isEmpty() && !provider.startsWith("#")) {
                    S service = type.cast(Class.forName(provider, true, loader)
                            .getConstructor()
                            .newInstance());
                    if (byName.putIfAbsent(name.apply(service), service) != null) {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(byName);
        } catch (IOException | ReflectiveOperationException | LinkageError | RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The same over services already at hand.
     *
     * @throws CadenzaException if two share a name
     */
    public static <S> NamedServices<S> of(
            String kind, Iterable<? extends S> services, Function<? super S, String> name) {
        Map<String, S> byName = new TreeMap<>();
        for (S service : services) {
            S other = byName.putIfAbsent(name.apply(service), service);
            if (other != null) {
                throw new CadenzaException("Two services provide the %s \"%s\": %s and %s. Leave one out."
                        .formatted(
                                kind,
                                name.apply(service),
                                other.getClass().getName(),
                                service.getClass().getName()));
            }
        }
        return new NamedServices<>(kind, byName, List.of());
    }

    /** The names found, sorted. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The services found, sorted by name. */
    public List<S> all() {
        return List.copyOf(byName.values());
    }

    /** The services that were found but do not load: a line for each with reason, location and remedy. */
    public List<String> problems() {
        return problems;
    }

    /**
     * The service of that name.
     *
     * @throws CadenzaException if there is none; the message names those available, and what could not be loaded
     */
    public S named(String name) {
        S service = byName.get(name);
        if (service == null) {
            String available = byName.isEmpty() ? "none" : String.join(", ", byName.keySet());
            throw new CadenzaException(
                    "No %s \"%s\"; available: %s. Choose one of these or add its module to the class path.%s"
                            .formatted(
                                    kind, name, available, problems.isEmpty() ? "" : " " + String.join(" ", problems)));
        }
        return service;
    }

    /** One search through several class loaders. */
    private static final class Search<S> {
        private final String kind;
        private final Class<S> type;
        private final Function<? super S, String> nameOf;
        private final Map<String, S> byName = new TreeMap<>();
        /** Problems by the provider's class, or by the problem itself where that is not known: two loaders meet the same. */
        private final Map<String, String> problems = new LinkedHashMap<>();

        Search(String kind, Class<S> type, Function<? super S, String> nameOf) {
            this.kind = kind;
            this.type = type;
            this.nameOf = nameOf;
        }

        List<String> problems() {
            return new ArrayList<>(problems.values());
        }

        void through(@Nullable ClassLoader loader) {
            ProviderFiles files = ProviderFiles.of(type, loader);
            Iterator<ServiceLoader.Provider<S>> providers =
                    ServiceLoader.load(type, loader).stream().iterator();
            int failures = 0;
            while (failures < MAX_FAILURES) {
                try {
                    if (!providers.hasNext()) {
                        return;
                    }
                    ServiceLoader.Provider<S> provider = providers.next();
                    failures = 0;
                    files.met(provider.type().getName());
                    take(provider, files);
                } catch (ServiceConfigurationError | LinkageError e) {
                    failures++;
                    String provider = files.nextFailed();
                    problems.putIfAbsent(
                            provider.isEmpty() ? String.valueOf(e.getMessage()) : provider,
                            skipped(provider, files, reason(e)));
                }
            }
        }

        @SuppressWarnings(
                "PMD.AvoidCatchingThrowable") // a plugin may throw anything, and must not take the others with it
        private void take(ServiceLoader.Provider<S> provider, ProviderFiles files) {
            String implementation = provider.type().getName();
            S service;
            String name;
            try {
                service = provider.get();
                name = nameOf.apply(service);
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                problems.putIfAbsent(implementation, skipped(implementation, files, reason(e)));
                return;
            }
            S other = byName.putIfAbsent(name, service);
            if (other != null && !other.getClass().getName().equals(implementation)) {
                problems.putIfAbsent(
                        implementation,
                        skipped(
                                implementation,
                                files,
                                "its name \"" + name + "\" is taken by "
                                        + other.getClass().getName()));
            }
        }

        private String skipped(String implementation, ProviderFiles files, String reason) {
            String place = files.place(implementation);
            return "Skipped the %s %s%s: %s. Install it again or remove it."
                    .formatted(
                            kind,
                            implementation.isEmpty() ? "of a broken entry" : implementation,
                            place.isEmpty() ? "" : " in " + place,
                            reason);
        }

        /** The innermost cause says what the plugin's author needs; the loader's own words wrap it. */
        private String reason(Throwable error) {
            Throwable cause = error;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String message =
                    String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
            if (cause instanceof ServiceConfigurationError) {
                String prefix = type.getName() + ": ";
                return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
            }
            String thrown = cause.getClass().getSimpleName();
            return cause.getMessage() == null ? thrown : thrown + ": " + message;
        }
    }

    /**
     * What the files {@code META-INF/services/TYPE} name, in the order in which the {@link java.util.ServiceLoader} meets it: the
     * loader's errors do not always name the provider, and never its jar.
     */
    private static final class ProviderFiles {
        private final Map<String, String> places = new HashMap<>();
        private final Deque<String> ahead = new ArrayDeque<>();

        private ProviderFiles() {}

        static ProviderFiles of(Class<?> type, @Nullable ClassLoader loader) {
            ProviderFiles files = new ProviderFiles();
            String name = "META-INF/services/" + type.getName();
            try {
                List<URL> urls = new ArrayList<>();
                (loader == null ? ClassLoader.getSystemClassLoader() : loader)
                        .getResources(name)
                        .asIterator()
                        .forEachRemaining(urls::add);
                for (URL url : urls) {
                    files.read(url, name);
                }
            } catch (IOException e) {
                // Only places are lost: the loader meets the same error and reports it.
            }
            return files;
        }

        private void read(URL url, String name) throws IOException {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String provider = line.replaceFirst("#.*", "").strip();
                    if (!provider.isEmpty() && places.putIfAbsent(provider, place(url, name)) == null) {
                        ahead.add(provider);
                    }
                }
            }
        }

        /** The jar or folder that holds a file. */
        private static String place(URL url, String name) {
            String text = url.toString();
            String base = text.substring(0, text.length() - name.length())
                    .replaceFirst("^jar:", "")
                    .replaceFirst("!/$", "");
            return java.net.URLDecoder.decode(base.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replaceFirst("^file:", "");
        }

        /** A provider was loaded: it and what was ahead of it are behind. */
        void met(String provider) {
            if (ahead.contains(provider)) {
                while (!ahead.remove().equals(provider)) {
                    // a provider in a named module is met before those of the files
                }
            }
        }

        /** The provider that the loader has just failed to load; empty if that is not known. */
        String nextFailed() {
            String next = ahead.poll();
            return next == null ? "" : next;
        }

        /** Where a provider is named; empty if no file names it. */
        String place(String provider) {
            return places.getOrDefault(provider, "");
        }
    }
}
