package io.cadenza.spark;

import io.cadenza.cli.command.CadenzaCommand;
import io.cadenza.cli.console.CleanWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The entry of {@code spark-submit} and of {@code ./cadenza spark}. */
public final class SparkMain {
    private SparkMain() {}

    /** The program, which does nothing without a command. */
    @Command(
            name = "cadenza spark",
            description = "Tokenizes and trains on many machines with Apache Spark.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {SparkTokenizeCommand.class, SparkTrainCommand.class},
            footerHeading = "%nExamples:%n",
            footer = {
                "  cadenza spark tokenize hdfs://host/music --out hdfs://host/shards --master spark://host:7077",
                "  cadenza spark train --corpus shards --set training.local.workers=8 --set training.local.steps=16",
                "  spark-submit cadenza-spark.jar train --corpus shards --set training.local.workers=8",
                "",
                "docs/spark.md says what to expect."
            })
    @SuppressWarnings("UnusedVariable") // read by picocli
    static final class Program {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Print this help.")
        private boolean help;
    }

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        // Everything printed is English; numbers in another language's digits or with its comma would not be.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        PrintWriter out = new PrintWriter(
                new CleanWriter(
                        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8)),
                false);
        PrintWriter err = new PrintWriter(
                new CleanWriter(
                        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)),
                true);
        int code = run(out, err, arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Runs one command; its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return CadenzaCommand.configured(new CommandLine(new Program()))
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }
}
