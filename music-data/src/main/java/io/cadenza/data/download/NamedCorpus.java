package io.cadenza.data.download;

import io.cadenza.core.CadenzaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * A corpus that is known by name.
 *
 * @param name such as {@code maestro}
 * @param title what it is, in one line
 * @param homepage who publishes it
 * @param licence under which terms, in one line
 * @param licenceAddress where they can be read in full
 * @param archive whether its one file is a ZIP archive that holds the music
 * @param files what is fetched
 */
public record NamedCorpus(
        String name,
        String title,
        String homepage,
        String licence,
        String licenceAddress,
        boolean archive,
        List<RemoteFile> files) {
    private static final List<String> NAMES = List.of("jsb-chorales", "maestro", "nottingham", "piano-midi");

    /** Copies. */
    public NamedCorpus {
        files = List.copyOf(files);
    }

    /** All names, sorted. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The corpus of a name.
     *
     * @throws CadenzaException if there is none
     */
    public static NamedCorpus named(String name) {
        if (!NAMES.contains(name)) {
            throw new CadenzaException(
                    "No corpus is called \"%s\"; known are %s. Give the folder of any other as --corpus."
                            .formatted(name, String.join(", ", NAMES)));
        }
        return of(name, properties(name + ".properties"));
    }

    /** The published size of all its files together, if it is known. */
    public OptionalLong bytes() {
        return files.stream().allMatch(file -> file.bytes().isPresent())
                ? OptionalLong.of(files.stream()
                        .mapToLong(file -> file.bytes().getAsLong())
                        .sum())
                : OptionalLong.empty();
    }

    private static NamedCorpus of(String name, Properties properties) {
        List<URI> addresses = new ArrayList<>();
        for (int i = 1; properties.containsKey("address." + i); i++) {
            addresses.add(URI.create(properties.getProperty("address." + i)));
        }
        Optional<String> archive = Optional.ofNullable(properties.getProperty("archive"));
        List<RemoteFile> files = archive.isPresent()
                ? List.of(new RemoteFile(
                        archive.get(),
                        addresses,
                        OptionalLong.of(Long.parseLong(text(properties, "bytes"))),
                        Optional.ofNullable(properties.getProperty("sha256"))))
                : listed(text(properties, "files"), addresses);
        return new NamedCorpus(
                name,
                text(properties, "title"),
                text(properties, "homepage"),
                text(properties, "licence"),
                text(properties, "licence.address"),
                archive.isPresent(),
                files);
    }

    private static List<RemoteFile> listed(String resource, List<URI> bases) {
        try (InputStream in = resource(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(path -> new RemoteFile(
                            path,
                            bases.stream().map(base -> base.resolve(path)).toList(),
                            OptionalLong.empty(),
                            Optional.empty()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties properties(String resource) {
        Properties properties = new Properties();
        try (InputStreamReader in = new InputStreamReader(resource(resource), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(NamedCorpus.class.getResourceAsStream(name), name);
    }

    private static String text(Properties properties, String key) {
        return Objects.requireNonNull(properties.getProperty(key), key);
    }
}
