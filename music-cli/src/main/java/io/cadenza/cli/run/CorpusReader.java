package io.cadenza.cli.run;

import io.cadenza.cli.config.Config;
import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.corpus.Corpus;
import io.cadenza.data.corpus.Failure;
import io.cadenza.data.corpus.FolderCorpus;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.data.prepare.PreparationOptions;
import io.cadenza.data.prepare.PreparedData;
import io.cadenza.data.prepare.TokenizedCorpus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Reads or composes music and turns it into symbols, telling the user what was left out. */
public final class CorpusReader {
    private static final int SHOWN_FAILURES = 20;

    private final Console console;

    /** A reader that reports to a console. */
    public CorpusReader(Console console) {
        this.console = console;
    }

    /** The corpus of a configuration, ready to be learned. */
    PreparedData prepare(Config config) {
        PreparationOptions options = new PreparationOptions(
                config.vocabulary().minCount(), config.vocabulary().boundaries(), config.data());
        PreparedData data = PreparedData.of(read(config), options, console::note);
        console.note(data.summary());
        return data;
    }

    private TokenizedCorpus read(Config config) {
        Tokenizer tokenizer = tokenizer(config);
        Optional<Path> folder = config.corpus().folder();
        return folder.isPresent() ? fromFolder(folder.get(), tokenizer) : composed(config, tokenizer);
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

    private TokenizedCorpus fromFolder(Path folder, Tokenizer tokenizer) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        String source = name == null ? "files" : name.toString();
        return TokenizedCorpus.ofFiles(
                source, tokenizer, TokenCorpus.of(tokenize(folder, tokenizer).pieces()));
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

    /**
     * The symbols of all MIDI files at a path; files that cannot be read are reported and left out.
     *
     * @throws CadenzaException if there is no MIDI file, or none that can be read
     */
    public Corpus<List<String>> tokenize(Path path, Tokenizer tokenizer) {
        FolderCorpus files = FolderCorpus.open(path);
        Corpus<List<String>> corpus = tokenize(files, tokenizer);
        report(corpus.pieces().size(), corpus.failures());
        return corpus;
    }

    private Corpus<List<String>> tokenize(FolderCorpus files, Tokenizer tokenizer) {
        try (ProgressMeter meter =
                new ProgressMeter(console, "files", 0, files.names().size())) {
            return files.tokenize(
                    tokenizer.requireScores(), (done, total, name) -> meter.advanceTo(done, "reading", ""));
        }
    }

    /** A tokenizer by name and options. */
    public static Tokenizer tokenizer(String name, Map<String, String> options) {
        return Tokenizers.create(name, options);
    }

    private void report(int read, List<Failure> failures) {
        failures.stream()
                .limit(SHOWN_FAILURES)
                .forEach(failure -> console.warn("left out: " + failure.name() + ": " + failure.reason()));
        if (failures.size() > SHOWN_FAILURES) {
            console.warn("left out: " + (failures.size() - SHOWN_FAILURES) + " more");
        }
        console.note("read %d of %d files%s"
                .formatted(
                        read, read + failures.size(), failures.isEmpty() ? "" : ", " + failures.size() + " left out"));
    }
}
