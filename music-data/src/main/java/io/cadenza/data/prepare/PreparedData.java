package io.cadenza.data.prepare;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.data.PieceSplit;
import io.cadenza.core.data.PieceVersions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.data.WindowLayout;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.piece.PieceFacts;
import io.cadenza.data.token.bars.BarsInfill;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * All that training and judging a model know of its music. Equal corpora and options give equal data.
 *
 * @param tokenizer what made the symbols
 * @param vocabulary the symbols that are kept
 * @param sequences the ids of each piece
 * @param split in which subset each piece is; of no piece where single windows are dealt
 * @param dataset their windows, split into subsets
 * @param fingerprint what the model file says of the corpus
 * @param entropy of the source, where it is known exactly
 */
public record PreparedData(
        TokenizerSpec tokenizer,
        Vocabulary vocabulary,
        List<TokenSequence> sequences,
        PieceSplit split,
        TokenDataset dataset,
        CorpusFingerprint fingerprint,
        Optional<SourceEntropy> entropy) {
    /** How many windows a model without a start symbol keeps to begin from. */
    private static final int PRIMERS = 16;
    /** How many symbols a note names. */
    private static final int SHOWN = 5;

    /** Copies. */
    public PreparedData {
        Objects.requireNonNull(tokenizer, "tokenizer");
        sequences = List.copyOf(sequences);
    }

    /**
     * Prepares a corpus.
     *
     * @param notes told, in one line each, what a user may want to know and need not mend
     * @throws CadenzaException if fewer than two symbols are kept, if no piece holds a window or a subset stays empty
     */
    public static PreparedData of(TokenizedCorpus corpus, PreparationOptions options, Consumer<String> notes) {
        PieceSplit split = split(corpus, options, notes);
        Vocabulary vocabulary = Vocabulary.of(
                corpus.tokenizer(), counts(corpus, split, options), options.minCount(), options.boundaries());
        requireTwoSymbols(vocabulary, corpus, options);
        replaced(corpus, vocabulary, options).ifPresent(notes);
        return withVocabulary(corpus, options, split, vocabulary, notes);
    }

    /**
     * Prepares a corpus for a model that has its vocabulary already: symbols that it lacks are replaced by near ones or, if there
     * is none, left out, which is said in one note.
     *
     * @throws CadenzaException if it knows fewer than two of the music's symbols, if no piece holds a window or a subset stays empty
     */
    public static PreparedData of(
            TokenizedCorpus corpus, PreparationOptions options, Vocabulary vocabulary, Consumer<String> notes) {
        lacking(corpus, vocabulary).ifPresent(notes);
        return withVocabulary(corpus, options, split(corpus, options, notes), vocabulary, notes);
    }

    /** What a vocabulary lacks of the music, in one line. */
    private static Optional<String> lacking(TokenizedCorpus corpus, Vocabulary vocabulary) {
        Map<String, Integer> counts = corpus.tokens().counts();
        List<String> unknown = counts.keySet().stream()
                .filter(symbol -> vocabulary.id(symbol).isEmpty())
                .sorted(Comparator.comparing((String symbol) -> -counts.getOrDefault(symbol, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        if (counts.size() - unknown.size() < 2) {
            throw new CadenzaException(
                    "The model knows %d of the %d symbols of this music, too few to learn from. Choose a model of such music, or train one."
                            .formatted(counts.size() - unknown.size(), counts.size()));
        }
        double all = counts.values().stream().mapToLong(Integer::longValue).sum();
        long lost = unknown.stream()
                .mapToLong(symbol -> counts.getOrDefault(symbol, 0))
                .sum();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the model lacks %d of the %d symbols of this music, %.1f %% of its tokens, and hears others like them: %s%s",
                        unknown.size(),
                        counts.size(),
                        100 * lost / all,
                        String.join(", ", unknown.subList(0, Math.min(SHOWN, unknown.size()))),
                        unknown.size() > SHOWN ? ", ..." : ""));
    }

    /** In which subset each piece is, which must be known before the symbols are counted. */
    private static PieceSplit split(TokenizedCorpus corpus, PreparationOptions options, Consumer<String> notes) {
        List<TokenSequence> pieces = corpus.tokens().pieces();
        if (options.data().split() == SplitMode.WINDOW) {
            return new PieceSplit(new TreeMap<>());
        }
        Optional<Path> file = options.dealing().file();
        if (file.isPresent()) {
            return SplitFile.read(file.get()).requireAll(pieces, file.get().toString());
        }
        Map<String, String> groups = options.dealing().copiesTogether() ? NearCopies.in(corpus) : Map.of();
        if (!groups.isEmpty()) {
            notes.accept("%d pieces are nearly the same as others, in some key, and stay in one subset with them"
                    .formatted(groups.size()));
        }
        int boundaries = options.boundaries() ? 2 : 0;
        List<TokenSequence> usable = options.data().layout() == WindowLayout.STREAM
                ? pieces
                : pieces.stream()
                        .filter(piece ->
                                piece.length() + boundaries > options.data().window())
                        .toList();
        return PieceSplit.deal(
                usable.isEmpty() ? pieces : usable,
                options.data(),
                groups,
                options.dealing().fold());
    }

    private static PreparedData withVocabulary(
            TokenizedCorpus corpus,
            PreparationOptions options,
            PieceSplit split,
            Vocabulary vocabulary,
            Consumer<String> notes) {
        merged(corpus).ifPresent(notes);
        PieceEncoder encoder = new PieceEncoder(corpus.tokens(), vocabulary, corpus.tokenizer()::substitute);
        List<TokenSequence> sequences = corpus.tokens().pieces().stream()
                .flatMap(piece -> encoder.encode(piece.name(), piece).stream())
                .toList();
        PieceVersions keys = options.transpose() == 0
                ? PieceVersions.NONE
                : new Transpositions(corpus, vocabulary, options.transpose());
        PieceVersions versions = options.infill() == 0 ? keys : new Infills(vocabulary, options.infill(), keys);
        TokenDataset dataset = TokenDataset.of(sequences, options.data(), versions, split);
        return new PreparedData(
                TokenizerSpec.of(corpus.tokenizer()),
                vocabulary,
                sequences,
                split,
                dataset,
                CorpusFingerprint.of(corpus.source(), corpus.instruments(), sequences, music(corpus, dataset)),
                entropy(corpus, vocabulary, notes));
    }

    /** What all pieces say beside their notes, and how those that are trained on are built. */
    private static SortedMap<String, String> music(TokenizedCorpus corpus, TokenDataset dataset) {
        Set<String> trained = new HashSet<>(dataset.pieces(Subset.TRAINING));
        SortedMap<String, String> music = new TreeMap<>(corpus.facts().common());
        music.putAll(PieceFacts.of(
                corpus.tokenizer(),
                corpus.tokens().pieces().stream()
                        .filter(piece -> trained.contains(piece.name()))
                        .map(piece -> corpus.tokens().symbols(piece))
                        .toList()));
        return music;
    }

    /**
     * The symbols of the pieces that are trained on, those of closed alphabets that their transpositions need, and those of
     * infilling: held-out music must not say what a model can write.
     */
    private static Map<String, Integer> counts(TokenizedCorpus corpus, PieceSplit split, PreparationOptions options) {
        Tokenizer tokenizer = corpus.tokenizer();
        List<TokenSequence> training = corpus.tokens().pieces().stream()
                .filter(piece -> {
                    Subset subset = split.subsets().getOrDefault(piece.name(), Subset.TRAINING);
                    return subset == Subset.TRAINING;
                })
                .toList();
        Map<String, Integer> counts =
                new TreeMap<>(new TokenCorpus(corpus.tokens().symbols(), training).counts());
        for (String symbol : List.copyOf(counts.keySet())) {
            if (tokenizer.isClosed(symbol)) {
                IntStream.rangeClosed(-options.transpose(), options.transpose())
                        .mapToObj(semitones -> tokenizer.transpose(symbol, semitones))
                        .flatMap(Optional::stream)
                        .forEach(moved -> counts.putIfAbsent(moved, 0));
            }
        }
        if (options.infill() > 0) {
            BarsInfill.requireBars(tokenizer);
            BarsInfill.symbols().forEach(symbol -> counts.put(symbol, 0));
        }
        return counts;
    }

    /** What of the music a tokenizer of one instrument does not tell apart, in one line. */
    private static Optional<String> merged(TokenizedCorpus corpus) {
        boolean apart = corpus.tokenizer()
                .match(scores -> scores.keepsInstruments() || scores.choosesInstruments(), sound -> true);
        SortedSet<Integer> programs = corpus.facts().programs();
        boolean drums = programs.contains(-1);
        int pitched = programs.size() - (drums ? 1 : 0);
        if (apart || (pitched < 2 && !drums)) {
            return Optional.empty();
        }
        String kept = corpus.instruments();
        boolean all = List.of("any", "pitched", InstrumentChoice.OWN).contains(kept);
        return Optional.of("the tokenizer %s has one instrument: %s%s %s made into one piano%s"
                .formatted(
                        TokenizerSpec.of(corpus.tokenizer()).name(),
                        all ? "" : kept + " of ",
                        pitched
                                + (pitched == 1 ? " instrument" : " instruments")
                                + (drums && kept.contains("any") ? " and drums" : ""),
                        pitched == 1 ? "was" : "were",
                        drums && !kept.contains("any") && !kept.contains("drums") ? ", drums were left out" : ""));
    }

    /** How much of the music is written in other symbols, in one line. */
    private static Optional<String> replaced(
            TokenizedCorpus corpus, Vocabulary vocabulary, PreparationOptions options) {
        Map<String, Integer> counts = corpus.tokens().counts();
        long rare = counts.keySet().stream()
                .filter(symbol -> vocabulary.id(symbol).isEmpty())
                .count();
        long tokens = counts.entrySet().stream()
                .filter(symbol -> vocabulary.id(symbol.getKey()).isEmpty())
                .mapToLong(Map.Entry::getValue)
                .sum();
        return rare == 0
                ? Optional.empty()
                : Optional.of(
                        "%d of %d symbols occur less than data.minCount=%d times in what is trained on: for %d tokens others that are near are written, or none"
                                .formatted(rare, counts.size(), options.minCount(), tokens));
    }

    private static void requireTwoSymbols(Vocabulary vocabulary, TokenizedCorpus corpus, PreparationOptions options) {
        int known = vocabulary.size() - (options.boundaries() ? 2 : 0);
        if (known < 2) {
            throw new CadenzaException(
                    "The vocabulary has %d symbols of the %d different ones in the corpus, too few to learn from. Set data.minCount to less than %d or add music."
                            .formatted(known, corpus.tokens().symbols().size(), options.minCount()));
        }
    }

    /** A limit that cannot be computed for this tokenizer is no reason not to train. */
    private static Optional<SourceEntropy> entropy(
            TokenizedCorpus corpus, Vocabulary vocabulary, Consumer<String> notes) {
        try {
            return corpus.composer()
                    .flatMap(composer -> composer.entropy(score -> predicted(score, corpus, vocabulary)));
        } catch (CadenzaException e) {
            notes.accept("the source's entropy is not known: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What a model predicts of a piece: the symbols it knows, and the end. */
    private static List<String> predicted(Score score, TokenizedCorpus corpus, Vocabulary vocabulary) {
        int[] ids = vocabulary.encode(corpus.tokenizer().requireScores().encode(score), corpus.tokenizer()::substitute);
        return Arrays.stream(ids)
                .mapToObj(vocabulary.symbols()::get)
                .filter(symbol -> !symbol.equals(Vocabulary.START))
                .toList();
    }

    /**
     * Windows to begin from, for a vocabulary without a start symbol: of music the optimiser has not seen, if there is any.
     *
     * @param seed decides which
     */
    public List<List<Integer>> primers(long seed) {
        if (vocabulary.startId().isPresent()) {
            return List.of();
        }
        Subset subset = dataset.windowCount(Subset.VALIDATION) > 0 ? Subset.VALIDATION : Subset.TRAINING;
        return dataset.sampleWindows(subset, PRIMERS, seed).stream()
                .map(window -> Arrays.stream(window).boxed().toList())
                .toList();
    }

    /** The whole pieces that a subset has windows of. */
    public List<TokenSequence> pieces(Subset subset) {
        Set<String> names = new HashSet<>(dataset.pieces(subset));
        return sequences.stream().filter(piece -> names.contains(piece.name())).toList();
    }

    /** What the corpus came to, on one line. */
    public String summary() {
        return "%d pieces, %d tokens, %d symbols; windows of %d: %d to train, %d to validate%s%s"
                .formatted(
                        sequences.size(),
                        fingerprint.tokens(),
                        vocabulary.size(),
                        dataset.window(),
                        dataset.windowCount(Subset.TRAINING),
                        dataset.windowCount(Subset.VALIDATION),
                        dataset.windowCount(Subset.TEST) == 0
                                ? ""
                                : ", " + dataset.windowCount(Subset.TEST) + " to test",
                        dataset.shortPieces().isEmpty()
                                ? ""
                                : "; left out as shorter than a window: "
                                        + dataset.shortPieces().size());
    }
}
