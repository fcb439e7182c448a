package io.cadenza.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one run of the program, in this JVM, came to.
 *
 * @param code its exit code
 * @param out what it printed as results
 * @param err what it printed as progress, notes and errors
 */
public record Program(int code, String out, String err) {
    /** Training that takes no time: 40 waltzes, 3 epochs, the toy backend. */
    private static final List<String> TINY = Stream.of(
                    "backend=toy",
                    "model.type=wavenet",
                    "corpus.pieces=40",
                    "training.epochs=3",
                    "training.batchSize=16",
                    "model.embeddingSize=2",
                    "model.residualChannels=2",
                    "model.skipChannels=2",
                    "model.headSize=2",
                    "threads=1")
            .flatMap(setting -> Stream.of("--set", setting))
            .toList();

    /** Runs the program. */
    public static Program run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Stream.of(arguments).map(String::valueOf).toArray(String[]::new);
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Program(code, out.toString(), err.toString());
    }

    /** Runs {@code train} on little, with these arguments last. */
    public static Program train(Object... arguments) {
        return run(Stream.of(Stream.of("train"), TINY.stream(), Stream.of(arguments))
                .flatMap(words -> words)
                .toArray());
    }

    /** The lines of {@link #err}. */
    public List<String> errors() {
        return err.lines().toList();
    }
}
