package io.cadenza.cli.command;

import io.cadenza.run.RunFolder;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where a configuration comes from: a preset, over it a file, over it single values. */
final class ConfigOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description = "A YAML file with the keys that differ from the preset.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "A shipped configuration to start from: default, demo, wavenet, wavenet-large, wavenet-simple, lstm,"
                            + " transformer, ngram, music, tunes, fine-tune, article, article-lstm, audio-small, audio, audio-lstm.")
    private Optional<String> preset = Optional.empty();

    @Option(names = "--corpus", paramLabel = "PATH", description = "A folder of music; short for corpus.path.")
    private Optional<Path> corpus = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set one key, such as training.epochs=5; may be given several times.")
    private List<String> assignments = new ArrayList<>();

    private List<String> notes = List.of();

    /** The configuration, validated. */
    Config load() {
        Place place = Place.of("--corpus");
        boolean folderAlone = corpus.isPresent() && preset.isEmpty() && file.isEmpty();
        ConfigLoader loader = folderAlone ? ConfigLoader.ofFolder(corpus.get(), place) : ConfigLoader.ofDefault();
        preset.ifPresent(loader::preset);
        file.ifPresent(loader::file);
        corpus.ifPresent(path -> loader.set("corpus.path", path.toString(), place));
        assignments.forEach(loader::set);
        notes = loader.notes();
        return loader.load();
    }

    /** What the user should know about the configuration loaded last. */
    List<String> notes() {
        return notes;
    }

    /** The run that has left the file, if it is one of a run and no other folder is set on the command line. */
    Optional<RunFolder> runOfFile() {
        boolean set =
                assignments.stream().anyMatch(assignment -> assignment.strip().startsWith("run="));
        return set ? Optional.empty() : file.flatMap(RunFolder::of);
    }

    /** A short name for the run, from what tells this configuration from others. */
    String runName() {
        Optional<Path> named = file.map(Path::getFileName)
                .or(() -> corpus.map(path -> path.toAbsolutePath().normalize().getFileName()));
        return named.map(name -> name.toString().replaceFirst("\\.(ya?ml|midi?)$", ""))
                .or(() -> preset)
                .orElse("default");
    }
}
