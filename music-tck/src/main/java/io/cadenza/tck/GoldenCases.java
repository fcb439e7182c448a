package io.cadenza.tck;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The golden cases: ten in the kit, and those in the folders that {@code -Dcadenza.golden} names. */
final class GoldenCases {
    private static final List<String> BUNDLED = List.of(
            "wavenet-small",
            "wavenet-kernel3-two-stacks",
            "wavenet-dilation-beyond-window",
            "wavenet-simple-small",
            "lstm-small",
            "lstm-last-step",
            "lstm-three-layers",
            "lstm-decay-smoothing",
            "transformer-small",
            "transformer-last-step");

    private GoldenCases() {}

    /** The kit's cases, then the user's. */
    static List<GoldenCase> all() {
        return Stream.concat(
                        BUNDLED.stream().map(GoldenCase::bundled),
                        inFolders(System.getProperty("cadenza.golden", "")).stream())
                .toList();
    }

    /** The cases in folders separated as in a class path; each folder is a case or holds folders that are. */
    static List<GoldenCase> inFolders(String folders) {
        return Stream.of(folders.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .flatMap(folder -> caseFolders(folder).stream())
                .map(GoldenCase::read)
                .toList();
    }

    private static List<Path> caseFolders(Path folder) {
        if (Files.exists(folder.resolve("case.json"))) {
            return List.of(folder);
        }
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> cases = children.filter(child -> Files.exists(child.resolve("case.json")))
                    .sorted()
                    .toList();
            if (cases.isEmpty()) {
                throw new IllegalArgumentException(
                        "No golden case in " + folder + ": it holds no case.json and no folder that does. "
                                + "Point -Dcadenza.golden at a case or at a folder of cases.");
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the golden cases in " + folder, e);
        }
    }
}
