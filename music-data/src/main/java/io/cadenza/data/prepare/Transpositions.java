package io.cadenza.data.prepare;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.PieceVersions;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pieces of a corpus in other keys. The vocabulary stays that of the pieces as they are: what it does not know of a
 * transposition is written in what it knows, and held-out pieces are the same tokens with and without transpositions.
 */
final class Transpositions implements PieceVersions {
    private final Map<String, TokenSequence> pieces;
    private final SortedMap<Integer, PieceEncoder> encoders = new TreeMap<>();
    private final Map<String, List<Integer>> intervals = new HashMap<>();

    /**
     * All by up to a number of semitones up and down.
     *
     * @throws CadenzaException if there are to be some and the tokenizer knows nothing of keys
     */
    Transpositions(TokenizedCorpus corpus, Vocabulary vocabulary, int semitones) {
        Tokenizer tokenizer = corpus.tokenizer();
        if (semitones > 0) {
            requireKeys(tokenizer, corpus.tokens().symbols());
        }
        pieces = corpus.tokens().pieces().stream()
                .collect(Collectors.toUnmodifiableMap(TokenSequence::name, Function.identity()));
        IntStream.rangeClosed(-semitones, semitones)
                .filter(interval -> interval != 0)
                .forEach(interval -> encoders.put(
                        interval,
                        new PieceEncoder(
                                corpus.tokens(),
                                vocabulary,
                                tokenizer::substitute,
                                symbol -> tokenizer.transpose(symbol, interval))));
    }

    private static void requireKeys(Tokenizer tokenizer, List<String> symbols) {
        boolean knows = symbols.stream()
                .anyMatch(symbol -> tokenizer.transpose(symbol, 1).isPresent()
                        || tokenizer.transpose(symbol, -1).isPresent());
        if (!knows) {
            throw new CadenzaException(
                    "The tokenizer \"%s\" cannot transpose. Set data.transpose: 0 or choose another, such as note-chord."
                            .formatted(tokenizer.name()));
        }
    }

    @Override
    public int count(TokenSequence piece) {
        return intervals(piece).size();
    }

    @Override
    public TokenSequence version(TokenSequence piece, int index) {
        int interval = intervals(piece).get(index);
        return interval == 0 ? piece : encode(piece, interval).orElseThrow();
    }

    /** Those in which no note leaves the MIDI keys; the piece's own first. */
    private List<Integer> intervals(TokenSequence piece) {
        return intervals.computeIfAbsent(
                piece.name(),
                name -> Stream.concat(
                                Stream.of(0),
                                encoders.keySet().stream()
                                        .filter(interval ->
                                                encode(piece, interval).isPresent()))
                        .toList());
    }

    private Optional<TokenSequence> encode(TokenSequence piece, int interval) {
        return Optional.ofNullable(encoders.get(interval))
                .flatMap(encoder -> Optional.ofNullable(pieces.get(piece.name()))
                        .flatMap(original -> encoder.encode("%s %+d".formatted(piece.name(), interval), original)));
    }
}
