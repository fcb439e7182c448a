package io.cadenza.cli.run;

import io.cadenza.cli.config.Config;
import io.cadenza.cli.console.Console;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.Piece;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a run knows of its music.
 *
 * @param tokenizer what made the symbols
 * @param vocabulary the symbols that are kept
 * @param sequences the ids of each piece
 * @param dataset their windows, split into subsets
 * @param fingerprint what the model file says of the corpus
 * @param entropy of the source, where it is known exactly
 */
record PreparedData(
        TokenizerSpec tokenizer,
        Vocabulary vocabulary,
        List<TokenSequence> sequences,
        TokenDataset dataset,
        CorpusFingerprint fingerprint,
        Optional<SourceEntropy> entropy) {
    /** How many windows a model without a start symbol keeps to begin from. */
    private static final int PRIMERS = 16;

    PreparedData {
        sequences = List.copyOf(sequences);
    }

    static PreparedData of(Tokenized corpus, Config config, Console console) {
        List<List<String>> symbols =
                corpus.pieces().stream().map(Piece::content).toList();
        Vocabulary vocabulary = Vocabulary.of(
                corpus.tokenizer(),
                symbols,
                config.vocabulary().minCount(),
                config.vocabulary().boundaries());
        requireTwoSymbols(vocabulary, symbols, config);
        List<TokenSequence> sequences = corpus.pieces().stream()
                .map(piece -> TokenSequence.of(
                        piece.name(), vocabulary.encodePiece(piece.content(), corpus.tokenizer()::split)))
                .toList();
        return new PreparedData(
                TokenizerSpec.of(corpus.tokenizer()),
                vocabulary,
                sequences,
                TokenDataset.of(sequences, config.data()),
                CorpusFingerprint.of(corpus.source(), sequences),
                entropy(corpus, vocabulary, console));
    }

    private static void requireTwoSymbols(Vocabulary vocabulary, List<List<String>> pieces, Config config) {
        int boundaries = config.vocabulary().boundaries() ? 2 : 0;
        if (vocabulary.size() - boundaries < 2) {
            throw new CadenzaException(
                    "The vocabulary has %d symbols of the %d different ones in the corpus, too few to learn from. Set data.minCount to less than %d or add music."
                            .formatted(
                                    vocabulary.size() - boundaries,
                                    pieces.stream()
                                            .flatMap(List::stream)
                                            .distinct()
                                            .count(),
                                    config.vocabulary().minCount()));
        }
    }

    /** A limit that cannot be computed for this tokenizer is no reason not to train. */
    private static Optional<SourceEntropy> entropy(Tokenized corpus, Vocabulary vocabulary, Console console) {
        try {
            return corpus.composer()
                    .flatMap(composer -> composer.entropy(score -> predicted(score, corpus, vocabulary)));
        } catch (CadenzaException e) {
            console.note("the source's entropy is not known: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What a model predicts of a piece: the symbols it knows, and the end. */
    private static List<String> predicted(Score score, Tokenized corpus, Vocabulary vocabulary) {
        int[] ids = vocabulary.encodePiece(corpus.tokenizer().requireScores().encode(score), corpus.tokenizer()::split);
        return Arrays.stream(ids)
                .mapToObj(vocabulary.symbols()::get)
                .filter(symbol -> !symbol.equals(Vocabulary.START))
                .toList();
    }

    /** Windows to begin from, for a vocabulary without a start symbol: of music the optimiser has not seen, if there is any. */
    List<List<Integer>> primers(long seed) {
        if (vocabulary.startId().isPresent()) {
            return List.of();
        }
        Subset subset = dataset.windowCount(Subset.VALIDATION) > 0 ? Subset.VALIDATION : Subset.TRAINING;
        return dataset.sampleWindows(subset, PRIMERS, seed).stream()
                .map(window -> Arrays.stream(window).boxed().toList())
                .toList();
    }

    /** The whole pieces that a subset has windows of. */
    List<TokenSequence> pieces(Subset subset) {
        Set<String> names = new HashSet<>(dataset.pieces(subset));
        return sequences.stream().filter(piece -> names.contains(piece.name())).toList();
    }

    /** What the corpus came to, on one line. */
    String summary() {
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
