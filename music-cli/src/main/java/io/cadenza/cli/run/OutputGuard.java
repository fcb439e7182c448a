package io.cadenza.cli.run;

import io.cadenza.core.CadenzaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a command may write: never a file that it reads, and another one that exists only if its user says so.
 *
 * @param inputs the files it reads
 * @param overwrite whether files that exist may be replaced
 */
public record OutputGuard(List<Path> inputs, boolean overwrite) {
    /** Copies. */
    public OutputGuard {
        inputs = List.copyOf(inputs);
    }

    /**
     * Checks a file that is to be written, before the work.
     *
     * @throws CadenzaException if it is an input, or exists and may not be replaced
     */
    public void require(Path target) {
        if (!Files.exists(target)) {
            return;
        }
        if (inputs.stream().anyMatch(input -> isSame(input, target))) {
            throw new CadenzaException(
                    "%s is read by this command and is not overwritten. Give another name with -o.".formatted(target));
        }
        if (!overwrite && Files.isRegularFile(target)) {
            throw new CadenzaException(
                    "%s exists. Give another name with -o, or --overwrite to replace it.".formatted(target));
        }
    }

    /**
     * Checks that a name with an ending has one of those that are written; a name without is a folder's.
     *
     * @param endings without the dot
     * @throws CadenzaException if it ends otherwise
     */
    static void requireKnownEnding(Path target, List<String> endings) {
        String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
        boolean ends = name.matches("(?s).*\\.(?=[0-9]*[a-z])[a-z0-9]{1,8}");
        if (ends && !Files.isDirectory(target) && endings.stream().noneMatch(end -> name.endsWith("." + end))) {
            throw new CadenzaException(
                    "Cannot write %s: its name does not say as what. Let it end in one of .%s, or name a folder that exists."
                            .formatted(target, String.join(", .", endings)));
        }
    }

    private static boolean isSame(Path input, Path target) {
        try {
            return Files.exists(input) && Files.isSameFile(input, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
