package io.cadenza.eval.benchmark;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The commit from which this program was built, where it lies in a checkout and there is a git. */
final class Commit {
    private static final String UNKNOWN = "unknown";
    private static final long PATIENCE_SECONDS = 5;

    private Commit() {}

    static String here() {
        try {
            Path place = Path.of(Commit.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = Files.isDirectory(place) ? place : place.resolveSibling("");
            Process git = new ProcessBuilder(
                            "git", "-C", folder.toString(), "describe", "--always", "--dirty", "--abbrev=12")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return ended && git.exitValue() == 0 ? said : UNKNOWN;
        } catch (IOException | URISyntaxException e) {
            return UNKNOWN; // a distribution without its source, or a machine without git
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
