package io.cadenza.cli.command;

import io.cadenza.cli.run.BenchmarkPlans.NamedConfig;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which models, on what, from which music. */
final class BenchmarkOptions {
    /** Little music and short windows: all cells come to their end in about two minutes. */
    private static final List<String> QUICK = List.of(
            "corpus.pieces=200",
            "data.window=32",
            "data.stride=32",
            "training.batchSize=32",
            "training.epochs=4",
            "training.learningRate.peak=0.005",
            "training.learningRate.warmupSteps=10");

    /** A second of sound has as many tokens as an hour of notes; its windows and batches stay as they are set. */
    private static final List<String> QUICK_SOUND =
            List.of("training.epochs=1", "training.learningRate.warmupSteps=10");

    @Parameters(
            arity = "0..*",
            paramLabel = "CONFIG",
            description = "A YAML file for each model; without any and without --preset, every model by default.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            split = ",",
            description = "Shipped configurations to take as models, such as article,article-lstm.")
    private List<String> presets = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            split = ",",
            description = "Models of the default configuration, such as wavenet,lstm; without, all of them.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            split = ",",
            description = "The backends to compare; without, all that are installed.")
    private List<String> backends = new ArrayList<>();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "cpu",
            description = "Where to compute: cpu, gpu or gpu:n (default: ${DEFAULT-VALUE}).")
    private List<String> devices = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            description = "Numbers of threads to compare; without, as many as there are processors.")
    private List<Integer> threads = new ArrayList<>();

    @Option(names = "--corpus", paramLabel = "PATH", description = "A folder of music; short for corpus.path.")
    private Optional<Path> corpus = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set one key for all models, such as training.epochs=5; may be given several times.")
    private List<String> assignments = new ArrayList<>();

    /** A configuration for each model, validated. */
    List<NamedConfig> configs(boolean quick) {
        List<NamedConfig> configs = new ArrayList<>();
        for (String preset : presets) {
            configs.add(new NamedConfig(preset, config(ConfigLoader.ofDefault().preset(preset), quick)));
        }
        for (Path file : files) {
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
            configs.add(new NamedConfig(name, config(ConfigLoader.ofDefault().file(file), quick)));
        }
        List<String> byDefault = models.isEmpty() && configs.isEmpty() ? ModelTypes.names() : models;
        for (String model : byDefault) {
            ConfigLoader loader = ConfigLoader.ofDefault().set("model.type", model, Place.of("--model"));
            configs.add(new NamedConfig(model, config(loader, quick)));
        }
        return configs;
    }

    private Config config(ConfigLoader loader, boolean quick) {
        Config asked = loader.load();
        boolean counts = !asked.model().spec(2).isDifferentiable();
        if (quick) {
            asked.tokenizer()
                    .create()
                    .match(scores -> QUICK, sound -> QUICK_SOUND)
                    .forEach(loader::set);
        }
        corpus.ifPresent(path -> loader.set("corpus.path", path.toString(), Place.of("--corpus")));
        assignments.forEach(loader::set);
        if (counts) {
            // once in each key: to count twice is no new evidence
            int keys = 2 * loader.load().preparation().transpose() + 1;
            loader.set("training.epochs", String.valueOf(keys), Place.of("benchmark"));
        }
        return loader.load();
    }

    List<Backend> backends() {
        Backends installed = Backends.installed();
        return backends.isEmpty()
                ? installed.all()
                : backends.stream().map(installed::named).toList();
    }

    List<Device> devices(CommandSpec command) {
        try {
            return devices.stream().map(Device::parse).toList();
        } catch (CadenzaException e) {
            throw new ParameterException(command.commandLine(), "--device: " + e.getMessage());
        }
    }

    List<Integer> threads() {
        return threads.isEmpty() ? List.of(Runtime.getRuntime().availableProcessors()) : threads;
    }
}
