package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Device;
import io.cadenza.core.train.TrainingOptions;
import io.cadenza.data.prepare.PreparedData;
import io.cadenza.eval.benchmark.BenchmarkBudget;
import io.cadenza.eval.benchmark.BenchmarkCorpus;
import io.cadenza.eval.benchmark.BenchmarkModel;
import io.cadenza.eval.benchmark.BenchmarkPlan;
import io.cadenza.run.CorpusReader;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes a benchmark's plan of configurations: each gives one model and its training, and on all else they must agree. */
public final class BenchmarkPlans {
    /** What a configuration may have of its own. */
    private static final List<String> OWN =
            List.of("model.", "training.", "sampling.", "run", "backend", "device", "threads");

    private static final double SOUND_SECONDS = 1.5;

    private final Console console;

    /** Plans whose corpus is read with reports to a console. */
    public BenchmarkPlans(Console console) {
        this.console = console;
    }

    /**
     * A plan; reads or composes the corpus.
     *
     * @param configs at least one
     * @throws ConfigException if they do not agree on corpus, tokenizer, data and seed
     * @throws io.cadenza.core.CadenzaException if the corpus cannot be used
     */
    public BenchmarkPlan plan(
            List<NamedConfig> configs,
            List<Backend> backends,
            List<Device> devices,
            List<Integer> threads,
            BenchmarkBudget effort,
            int seeds) {
        requireAgreement(configs);
        Config first = configs.get(0).config();
        PreparedData data = new CorpusReader(new ConsoleProgress(console)).prepare(first);
        List<BenchmarkModel> models = new ArrayList<>();
        for (NamedConfig named : configs) {
            Config config = named.config();
            models.add(new BenchmarkModel(
                    named.name(),
                    config.model().spec(data.vocabulary().size()),
                    withoutCheckpoints(config.training()),
                    config.adam()));
        }
        BenchmarkCorpus corpus = new BenchmarkCorpus(
                data.fingerprint().source(), data.tokenizer(), data.vocabulary(), data.sequences(), data.split());
        return new BenchmarkPlan(
                corpus,
                first.data(),
                first.preparation().transpose(),
                models,
                backends,
                devices,
                threads,
                first.sampling(),
                effort(effort, corpus),
                first.seed(),
                seeds);
    }

    /** A sound is listened to for a second or two, which is many more tokens than a score has. */
    private static BenchmarkBudget effort(BenchmarkBudget effort, BenchmarkCorpus corpus) {
        return corpus.tokenizer()
                .create()
                .match(scores -> effort, sound -> effort.withPieceLength((int) (SOUND_SECONDS * sound.sampleRate())));
    }

    /** A benchmark goes on by measurements, and to save states between steps would only slow them. */
    private static TrainingOptions withoutCheckpoints(TrainingOptions options) {
        return options.withCheckpointEverySteps(0);
    }

    private static void requireAgreement(List<NamedConfig> configs) {
        NamedConfig first = configs.get(0);
        if (first.config().preparation().infill() > 0) {
            throw new ConfigException("A benchmark trains on pieces as they are. Set data.infill: 0.", null);
        }
        for (NamedConfig other : configs.subList(1, configs.size())) {
            Map<String, String> values = other.config().settings().values();
            first.config().settings().values().forEach((key, value) -> {
                if (OWN.stream().noneMatch(key::startsWith) && !Objects.equals(value, values.get(key))) {
                    throw new ConfigException(
                            "A benchmark has one corpus, tokenizer, data and seed, but %s is %s for %s and %s for %s. Set it for all, as with --set %s=%s."
                                    .formatted(key, value, first.name(), values.get(key), other.name(), key, value),
                            null);
                }
            });
        }
    }

    /**
     * A configuration of several.
     *
     * @param name short and unique among them
     */
    public record NamedConfig(String name, Config config) {
        /** Checks that both are there. */
        public NamedConfig {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(config, "config");
        }
    }
}
