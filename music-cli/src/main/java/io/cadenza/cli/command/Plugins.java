package io.cadenza.cli.command;

import io.cadenza.core.backend.Backends;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.token.Tokenizers;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jars of third parties on the class path: which of them cannot be used, and which is to blame for an error. */
public final class Plugins {
    /** The folders from which the launcher has put jars on the class path. */
    static final String FOLDERS = "cadenza.plugins";

    private static final String OWN_PACKAGES = "io.cadenza.";

    private Plugins() {}

    /** Prints a line for each plugin that is left out. Nothing is looked for in the distribution as it is packaged. */
    static void report(PrintWriter err) {
        Stream<String> jars = folders().stream().flatMap(Plugins::damaged);
        Stream<String> services = isExtended()
                ? Stream.of(
                                Backends.installed().problems(),
                                Composers.installed().problems(),
                                Tokenizers.installed().problems())
                        .flatMap(List::stream)
                : Stream.empty();
        Stream.concat(jars, services).forEach(problem -> err.println("cadenza: " + problem));
        err.flush();
    }

    /** Whether the launcher has looked into a folder, as it does for {@code --plugins}. */
    static boolean isLaunchedWith(Path folder) {
        return folders().stream().map(Path::of).anyMatch(folder::equals);
    }

    /**
     * The plugin whose code was running when an error was thrown.
     *
     * @return its jar's name; empty if the error is no plugin's
     */
    public static Optional<String> culprit(Throwable error) {
        Set<String> plugins = locations();
        if (plugins.isEmpty()) {
            return Optional.empty();
        }
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> Stream.of(cause.getStackTrace()))
                .map(StackTraceElement::getClassName)
                .filter(name -> !name.startsWith(OWN_PACKAGES) && !name.startsWith("java."))
                .distinct()
                .flatMap(name -> Stream.ofNullable(ClassLoader.getSystemResource(name.replace('.', '/') + ".class")))
                .map(URL::toString)
                .flatMap(place -> plugins.stream().filter(place::contains))
                .map(location -> location.replaceFirst(".*/(?=[^/]+/?$)", ""))
                .findFirst();
    }

    /** Where the providers lie that are not Cadenza's own. */
    private static Set<String> locations() {
        Stream<Class<?>> factories = Stream.of(
                        Composers.installed().all(), Tokenizers.installed().all())
                .flatMap(List::stream)
                .map(Object::getClass);
        return Stream.concat(Backends.installed().implementations().stream(), factories)
                .filter(type -> !type.getName().startsWith(OWN_PACKAGES))
                .flatMap(type -> Stream.ofNullable(type.getProtectionDomain().getCodeSource()))
                .map(CodeSource::getLocation)
                .map(URL::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isExtended() {
        return System.getProperty("java.class.path", "").contains(File.pathSeparator);
    }

    private static List<String> folders() {
        String folders = System.getProperty(FOLDERS, "");
        return folders.isEmpty() ? List.of() : List.of(folders.split(File.pathSeparator));
    }

    /** Java passes over a jar that it cannot open. */
    private static Stream<String> damaged(String folder) {
        Stream.Builder<String> problems = Stream.builder();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(folder), "*.jar")) {
            for (Path jar : jars) {
                try (JarFile opened = new JarFile(jar.toFile())) {
                    opened.size();
                } catch (IOException e) {
                    problems.add("Skipped the plugin " + jar + ": it cannot be opened (" + e.getMessage()
                            + "). Copy it again or remove it.");
                }
            }
        } catch (IOException e) {
            problems.add("Skipped the plugins of " + folder + ": it cannot be read (" + e.getMessage() + ").");
        }
        return problems.build();
    }
}
