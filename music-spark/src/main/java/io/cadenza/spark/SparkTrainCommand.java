package io.cadenza.spark;

import io.cadenza.cli.command.TrainCommand;
import io.cadenza.run.Progress;
import io.cadenza.run.Training;
import io.cadenza.run.TrainingResult;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.Place;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains with the workers of {@code training.local} on Spark. */
@Command(
        name = "train",
        description = {
            "Train a model as \"cadenza train\" does, its workers on Spark.",
            "training.local.workers says how many, training.local.steps how many steps each takes between averages."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza spark train --corpus shards --set training.local.workers=2 --set training.local.steps=16",
            "  cadenza spark train runs/shards/config.yaml --resume --master spark://host:7077"
        })
final class SparkTrainCommand extends TrainCommand {
    @Mixin
    private SparkOptions spark = new SparkOptions();

    /** A worker's threads are the cores of its task, not those of the machine that hands tasks out. */
    @Override
    protected Config decided(Config config) {
        return "auto".equals(config.settings().values().get("threads"))
                ? config.with(Map.of("threads", String.valueOf(spark.coresPerTask())), Place.of("spark.task.cpus"))
                : config;
    }

    @Override
    protected TrainingResult run(Training training, Path folder, Progress progress) {
        try (JavaSparkContext context = spark.connect("cadenza train " + folder);
                SparkWorkers workers = new SparkWorkers(context, progress)) {
            progress.note("Spark at %s%s"
                    .formatted(
                            context.master(),
                            context.sc().uiWebUrl().isEmpty()
                                    ? ""
                                    : ", page at " + context.sc().uiWebUrl().get()));
            return training.workersIn(workers).run(folder, progress);
        }
    }
}
