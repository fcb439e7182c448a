package io.cadenza.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs several commands in one JVM, so that the build can list the classes of all of them for the archive that a start maps:
 * lists of several runs cannot be joined, and each command of a process of its own ends it.
 */
final class Rehearsal {
    private Rehearsal() {}

    /**
     * Runs commands that are separated by {@code --}.
     *
     * @throws IllegalStateException if one fails, so that the build does too
     */
    public static void main(String[] words) {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>();
        for (int i = 0; i <= words.length; i++) {
            if (i < words.length && !words[i].equals("--")) {
                command.add(words[i]);
                continue;
            }
            String[] line = command.toArray(String[]::new);
            int code = command.contains("studio") ? visit(err, line) : Main.run(out, err, line);
            if (code != 0) {
                throw new IllegalStateException("cadenza " + String.join(" ", command) + " ended with " + code);
            }
            command.clear();
        }
    }

    /** Runs the studio while a page is loaded from it. */
    private static int visit(PrintWriter err, String... line) {
        StringWriter out = new StringWriter();
        FutureTask<Integer> studio = new FutureTask<>(() -> Main.run(new PrintWriter(out), err, line));
        Thread thread = new Thread(studio, "studio");
        thread.start();
        try {
            while (!out.toString().contains("\n") && thread.isAlive()) {
                Thread.sleep(5);
            }
            for (String path : List.of("", "studio.css", "studio.js", "api/models")) {
                URI address = URI.create(out.toString().strip() + path);
                try (InputStream in = address.toURL().openStream()) {
                    in.readAllBytes();
                } catch (FileNotFoundException e) {
                    err.println("this build has no page"); // it is made where there is Node.js
                }
            }
            thread.interrupt();
            return studio.get();
        } catch (IOException | InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the studio cannot be visited", e);
        }
    }
}
