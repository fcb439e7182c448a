package io.cadenza.run;

import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Task;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.CollectedCorpus;
import io.cadenza.data.download.NamedCorpus;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.prepare.PreparedData;
import io.cadenza.data.prepare.TokenizedCorpus;
import io.cadenza.data.token.bars.BarsInfill;
import io.cadenza.run.config.Config;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Reads or composes music and turns it into symbols, telling the user what was left out. */
public final class CorpusReader {
    private final Progress progress;

    /** A reader that says what it left out. */
    public CorpusReader(Progress progress) {
        this.progress = progress;
    }

    /** The corpus of a configuration, ready to be learned. */
    public PreparedData prepare(Config config) {
        return prepare(read(config), config);
    }

    /** A corpus that was read, ready to be learned. */
    PreparedData prepare(TokenizedCorpus corpus, Config config) {
        return summed(PreparedData.of(corpus, config.preparation(), progress::note));
    }

    /** The same for a model that has its vocabulary already. */
    public PreparedData prepare(Config config, Vocabulary vocabulary) {
        return prepare(read(config), config, vocabulary);
    }

    /** A corpus that was read, for a model that has its vocabulary already. */
    PreparedData prepare(TokenizedCorpus corpus, Config config, Vocabulary vocabulary) {
        return summed(PreparedData.of(corpus, config.preparation(), vocabulary, progress::note));
    }

    private PreparedData summed(PreparedData data) {
        progress.note(data.summary());
        return data;
    }

    /**
     * Checks what can be known of a configuration without its music: tokenizer, composer, instruments, the corpus's name, the
     * backend and what it supports.
     *
     * @throws io.cadenza.core.CadenzaException as training would
     */
    public static void requireUsable(Config config) {
        Tokenizer tokenizer = tokenizer(config);
        if (config.preparation().infill() > 0) {
            config.settings().checked("data.infill", () -> BarsInfill.requireBars(tokenizer));
        }
        if (config.corpus().ofFiles()) {
            instruments(config, tokenizer);
            String name = config.corpus().name();
            if (!name.isEmpty()) {
                config.settings().checked("corpus.name", () -> NamedCorpus.named(name));
            }
            config.corpus().folder();
        } else {
            composer(config);
            config.settings().checked("tokenizer.name", tokenizer::requireScores);
        }
        Backends.installed().choose(config.runtime().backend(), config.model().spec(2), Task.TRAIN);
    }

    /** The corpus of a configuration as symbols. */
    TokenizedCorpus read(Config config) {
        Tokenizer tokenizer = tokenizer(config);
        Optional<Path> folder = config.corpus().folder().or(() -> named(config));
        return folder.isPresent() ? fromFolder(config, folder.get(), tokenizer) : composed(config, tokenizer);
    }

    /** The folder of a corpus by name, which is fetched if it is not here. */
    private Optional<Path> named(Config config) {
        String name = config.corpus().name();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        NamedCorpus corpus = config.settings().checked("corpus.name", () -> NamedCorpus.named(name));
        return Optional.of(new CorpusFetcher(progress, CorpusFetcher.folder())
                .fetch(corpus, config.corpus().mirror()));
    }

    private static Tokenizer tokenizer(Config config) {
        TokenizerSpec spec = config.tokenizer();
        TokenizerFactory factory = config.settings()
                .checked("tokenizer.name", () -> Tokenizers.installed().named(spec.name()));
        String key = spec.options().isEmpty()
                ? "tokenizer.name"
                : "tokenizer.options." + spec.options().firstKey();
        return config.settings().checked(key, () -> factory.create(spec.options()));
    }

    private TokenizedCorpus fromFolder(Config config, Path folder, Tokenizer tokenizer) {
        InstrumentChoice instruments = instruments(config, tokenizer);
        Path name = folder.toAbsolutePath().normalize().getFileName();
        String source = name == null ? "files" : name.toString();
        CorpusFiles files = new CorpusFiles(
                progress, tokenizer, instruments, config.corpus().cache());
        CollectedCorpus corpus = files.collect(folder);
        return TokenizedCorpus.ofFiles(source, tokenizer, instruments, corpus.tokens(), corpus.facts());
    }

    private static InstrumentChoice instruments(Config config, Tokenizer tokenizer) {
        return config.settings()
                .checked(
                        "corpus.instruments",
                        () -> InstrumentChoice.of(config.corpus().instruments(), tokenizer));
    }

    private static TokenizedCorpus composed(Config config, Tokenizer tokenizer) {
        Composer composer = composer(config);
        ScoreTokenizer scores = config.settings().checked("tokenizer.name", tokenizer::requireScores);
        return TokenizedCorpus.composed(composer, config.corpus().pieces(), config.seed(), scores);
    }

    private static Composer composer(Config config) {
        SortedMap<String, String> options = config.corpus().options();
        ComposerFactory factory = config.settings()
                .checked(
                        "corpus.composer",
                        () -> Composers.installed().named(config.corpus().composer()));
        String key = options.isEmpty() ? "corpus.composer" : "corpus.options." + options.firstKey();
        return config.settings().checked(key, () -> factory.create(options));
    }

    /** A tokenizer by name and options. */
    public static Tokenizer tokenizer(String name, Map<String, String> options) {
        return Tokenizers.create(name, options);
    }
}
