package io.cadenza.data.cache;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The code that makes what is cached, as part of its key: after an update of the program nothing that older code made is
 * used, and nobody has to remember to raise a number.
 */
public final class ProgramIdentity {
    private ProgramIdentity() {}

    /** A text that changes with the code of the libraries which hold these classes. */
    public static String of(Class<?>... classes) {
        TreeMap<String, String> libraries = new TreeMap<>();
        for (Class<?> each : classes) {
            CodeSource source = each.getProtectionDomain().getCodeSource();
            if (source != null) {
                libraries.computeIfAbsent(source.getLocation().toString(), place -> checksum(source));
            }
        }
        return String.join(" ", libraries.values());
    }

    private static String checksum(CodeSource source) {
        try {
            Path place = Path.of(source.getLocation().toURI());
            CRC32 checksum = new CRC32();
            long length = 0;
            for (Path file : files(place)) {
                byte[] bytes = Files.readAllBytes(file);
                checksum.update(bytes);
                length += bytes.length;
            }
            return Long.toHexString(checksum.getValue()) + "/" + length;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("The program cannot read its own code at " + source.getLocation(), e);
        }
    }

    /** The jar, or the classes of a folder in the order of their names. */
    private static List<Path> files(Path place) throws IOException {
        try (Stream<Path> walk = Files.walk(place)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
