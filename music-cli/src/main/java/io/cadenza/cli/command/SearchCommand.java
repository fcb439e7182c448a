package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.cli.run.Interrupt;
import io.cadenza.run.Launcher;
import io.cadenza.run.Search;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.SearchSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches for good values of some keys. */
@Command(
        name = "search",
        description = "Try values of some keys on many short trainings and train the best to the end.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza search my.yaml --budget 2h          as many trials as fit into two hours",
            "  cadenza search my.yaml --trials 27          exactly 27, however long they take",
            "  cadenza search my.yaml --budget 4h          again: goes on with what is there, within four hours in all",
            "",
            "The file has a section such as  search: {model.dropout: [0.1, 0.3], training.learningRate.peak:",
            "{from: 0.0005, to: 0.01, scale: log}}. Ctrl-C keeps what is done; the same command goes on."
        })
final class SearchCommand implements Callable<Integer> {
    private static final Pattern BUDGET = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?(?:(\\d{1,7})s)?");

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "CONFIG", description = "A YAML file with a section \"search\".")
    private Path file = Path.of("");

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "A shipped configuration below the file (default: default).")
    private Optional<String> preset = Optional.empty();

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "How long it may take in all, such as 2h, 90m or 1h30m; decides how many trials there are.")
    private Optional<String> budget = Optional.empty();

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "How many trials there are (default: what fits into --budget, else 9).")
    private Optional<Integer> trials = Optional.empty();

    @Option(names = "--run", paramLabel = "DIR", description = "The search's folder (default: runs/search-CONFIG).")
    private Optional<Path> run = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set one key, such as training.epochs=9; may be given several times.")
    private List<String> assignments = new ArrayList<>();

    @Override
    public Integer call() {
        Optional<Double> seconds = budget.map(this::seconds);
        SearchSpace space = SearchSpace.read(file);
        ConfigLoader loader = ConfigLoader.ofDefault();
        preset.ifPresent(loader::preset);
        loader.file(file);
        assignments.forEach(loader::set);
        Config config = loader.load();
        Console console = common.console(command);
        try (Interrupt interrupt = new Interrupt()) {
            Search search = Search.of(config, space).until(interrupt);
            Search limited = seconds.map(search::budget).orElse(search);
            Search.Result result =
                    trials.map(limited::trials).orElse(limited).run(folder(), new ConsoleProgress(console));
            print(result, space.keys(), config.seed(), console);
            return interrupt.getAsBoolean() ? ExitCode.INTERRUPTED.code() : ExitCode.OK.code();
        }
    }

    private double seconds(String text) {
        Matcher matcher = BUDGET.matcher(text);
        double seconds =
                matcher.matches() ? 3600 * number(matcher, 1) + 60 * number(matcher, 2) + number(matcher, 3) : 0;
        if (seconds <= 0) {
            throw new ParameterException(
                    command.commandLine(), "--budget is a time such as 2h, 90m or 1h30m, not " + text);
        }
        return seconds;
    }

    private static double number(Matcher matcher, int group) {
        return Optional.ofNullable(matcher.group(group)).map(Double::valueOf).orElse(0.0);
    }

    private Path folder() {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
        return run.orElse(Path.of("runs", "search-" + name));
    }

    private static void print(Search.Result result, List<String> keys, long seed, Console console) {
        console.result("trial  seed  epochs  loss      best at  " + String.join("  ", keys));
        for (Search.Trial trial : result.trials()) {
            List<String> values = keys.stream()
                    .map(key -> trial.values().getOrDefault(key, ""))
                    .toList();
            console.result(String.format(
                    Locale.ROOT,
                    "%5d  %4d  %6d  %-8s  %7d  %s",
                    trial.number(),
                    seed,
                    trial.epochs(),
                    Double.isInfinite(trial.loss()) ? "failed" : String.format(Locale.ROOT, "%.4f", trial.loss()),
                    trial.bestEpoch(),
                    String.join("  ", values)));
        }
        if (!result.ended()) {
            console.warn("the search is not over: %d of %s trials were begun; the same command goes on"
                    .formatted(
                            result.trials().size(),
                            result.planned() == 0 ? "a number of" : String.valueOf(result.planned())));
        }
        console.result("table  " + result.table());
        result.trials().stream()
                .findFirst()
                .filter(best -> best.bestEpoch() > 0)
                .ifPresent(best -> {
                    String model = best.folder().model().toString();
                    console.result("next   " + Launcher.commandLine("evaluate", model));
                });
    }
}
