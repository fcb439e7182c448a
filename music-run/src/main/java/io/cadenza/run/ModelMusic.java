package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.prepare.PreparedData;
import io.cadenza.data.prepare.SplitFile;
import io.cadenza.data.prepare.TokenizedCorpus;
import io.cadenza.eval.evaluation.HeldOutPieces;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds a model's music again: what it was trained on and what was held out, by the configuration that its run has left beside
 * it. Without one, all music that the user names counts as held out.
 */
public final class ModelMusic {
    private final Progress progress;
    private final Path file;
    private final TrainedModel model;

    /**
     * The held-out pieces of the model in a run's folder.
     *
     * @throws CadenzaException if the run's configuration is not beside it, or its music cannot be found
     */
    public static HeldOutPieces beside(Path model, Progress progress) {
        return new ModelMusic(progress, model, ModelFile.read(model)).find(Optional.empty());
    }

    /** The music of a model that was read from a file. */
    public ModelMusic(Progress progress, Path file, TrainedModel model) {
        this.progress = progress;
        this.file = file;
        this.model = model;
    }

    /**
     * Finds it.
     *
     * @param corpus where the music lies, if not where the configuration says
     * @throws CadenzaException if it cannot be found, or is not what the model was trained on
     */
    public HeldOutPieces find(Optional<Path> corpus) {
        Path configuration = file.resolveSibling(new RunFolder(Path.of("")).config());
        if (Files.exists(configuration)) {
            return ofRun(configuration, corpus);
        }
        return given(corpus.orElseThrow(() -> new CadenzaException(
                "There is no %s beside the model, so its music is not known. Name music to evaluate it on with --corpus PATH."
                        .formatted(configuration))));
    }

    private HeldOutPieces ofRun(Path configuration, Optional<Path> corpus) {
        ConfigLoader loader = ConfigLoader.ofDefault().file(configuration);
        corpus.ifPresent(path -> loader.set("corpus.path", path.toString(), Place.of("--corpus")));
        CorpusReader reader = new CorpusReader(progress);
        TokenizedCorpus music = reader.read(loader.load());
        Config config = dealtAsThen(loader.load(), music);
        PreparedData data = config.from().isEmpty()
                ? reader.prepare(music, config)
                : reader.prepare(music, config, model.vocabulary());
        if (!data.vocabulary().equals(model.vocabulary())) {
            // fine-tuned, or judged on other music than it learned from: it has not the symbols that this music gives
            data = reader.prepare(music, config, model.vocabulary());
        }
        if (!data.fingerprint().sha256().equals(model.corpus().sha256())) {
            progress.warn(
                    "the corpus has changed since the model was trained: some held-out pieces may have been heard");
        }
        if (config.data().split() == SplitMode.WINDOW) {
            progress.warn("the run was split by windows: the model has heard parts of every piece it is judged on");
        }
        Subset subset = data.dataset().windowCount(Subset.TEST) > 0 ? Subset.TEST : Subset.VALIDATION;
        if (data.pieces(subset).isEmpty()) {
            throw new CadenzaException("%s holds no piece out. Train with data.validation or data.test of more than 0."
                    .formatted(configuration));
        }
        List<TokenSequence> heldOut = data.pieces(subset);
        return new HeldOutPieces(
                subset.name().toLowerCase(Locale.ROOT),
                data.pieces(Subset.TRAINING),
                heldOut,
                music.tokenizer().match(scores -> written(heldOut, music.tokens()), sound -> List.of()));
    }

    /**
     * The run's own list of subsets, if it is of this music. Runs of versions without one dealt pieces by their names alone, and what
     * they trained on must not be taken for held out.
     */
    private Config dealtAsThen(Config config, TokenizedCorpus music) {
        if (config.data().split() == SplitMode.WINDOW) {
            return config;
        }
        Path list = file.resolveSibling(new RunFolder(Path.of("")).split());
        Place place = Place.of("the run");
        if (!Files.exists(list)) {
            return config.with(Map.of("data.nearCopies", "apart"), place);
        }
        Set<String> listed = SplitFile.read(list).subsets().keySet();
        boolean all = music.tokens().pieces().stream().allMatch(piece -> listed.contains(piece.name()));
        return all ? config.with(Map.of("data.splitFile", list.toString()), place) : config;
    }

    /** The symbols of pieces before others were written for rare ones. */
    private static List<List<String>> written(List<TokenSequence> pieces, TokenCorpus tokens) {
        Map<String, TokenSequence> byName = tokens.pieces().stream()
                .collect(Collectors.toMap(TokenSequence::name, Function.identity(), (one, other) -> one));
        return pieces.stream()
                .map(piece -> tokens.symbols(Objects.requireNonNull(byName.get(piece.name()))))
                .toList();
    }

    private HeldOutPieces given(Path corpus) {
        Tokenizer tokenizer = model.openTokenizer();
        InstrumentChoice instruments = InstrumentChoice.of(model.corpus().instruments(), tokenizer);
        TokenCorpus tokens = new CorpusFiles(progress, tokenizer, instruments, "off")
                .collect(corpus)
                .tokens();
        List<TokenSequence> pieces = new ArrayList<>();
        for (TokenSequence piece : tokens.pieces()) {
            int[] ids = model.vocabulary().encode(tokens.symbols(piece), tokenizer::substitute);
            if (ids.length > 1) {
                pieces.add(TokenSequence.of(piece.name(), ids));
            }
        }
        if (pieces.isEmpty()) {
            throw new CadenzaException("The model knows none of the music in %s. Name other music.".formatted(corpus));
        }
        return new HeldOutPieces(
                "given", List.of(), pieces, tokenizer.match(scores -> written(pieces, tokens), sound -> List.of()));
    }
}
