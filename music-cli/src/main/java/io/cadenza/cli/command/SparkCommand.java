package io.cadenza.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Says where the commands for many machines are: Spark is no part of the distribution. */
@Command(
        name = "spark",
        description = "Tokenize and train on many machines: with a checkout's launcher, or spark-submit.")
@SuppressWarnings("UnusedVariable") // picocli fills it
final class SparkCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Unmatched
    private List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        throw new ParameterException(
                command.commandLine(),
                "Spark is no part of this distribution. Run \"./cadenza spark\" in a checkout of Cadenza, or spark-submit with its cadenza-spark.jar (docs/spark.md).");
    }
}
