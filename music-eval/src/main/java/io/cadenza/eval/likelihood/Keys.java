package io.cadenza.eval.likelihood;

import io.cadenza.core.data.PieceVersions;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pieces of token ids in other keys, written in the symbols of their vocabulary, so that what counts can know as much of keys as what
 * was trained on transpositions.
 */
public final class Keys implements PieceVersions {
    private final Vocabulary vocabulary;
    private final ScoreTokenizer tokenizer;
    private final int semitones;
    /** By interval, for each id the ids of its symbol in that key; empty if it has none there. */
    private final Map<Integer, List<Optional<int[]>>> moved = new HashMap<>();

    private final Map<String, List<Integer>> intervals = new HashMap<>();

    /** All keys of up to so many semitones up and down. */
    public Keys(Vocabulary vocabulary, ScoreTokenizer tokenizer, int semitones) {
        this.vocabulary = vocabulary;
        this.tokenizer = tokenizer;
        this.semitones = semitones;
    }

    /** A piece in another key; empty if one of its symbols has none there, such as a note beyond the MIDI keys. */
    public Optional<int[]> transposed(int[] ids, int interval) {
        List<Optional<int[]>> symbols = moved.computeIfAbsent(interval, this::moved);
        return Arrays.stream(ids).allMatch(id -> symbols.get(id).isPresent())
                ? Optional.of(Arrays.stream(ids)
                        .flatMap(id -> Arrays.stream(symbols.get(id).orElseThrow()))
                        .toArray())
                : Optional.empty();
    }

    private List<Optional<int[]>> moved(int interval) {
        return vocabulary.symbols().stream()
                .map(symbol -> symbol.equals(Vocabulary.START) || symbol.equals(Vocabulary.END)
                        ? Optional.of(new int[] {vocabulary.id(symbol).orElseThrow()})
                        : tokenizer
                                .transpose(symbol, interval)
                                .map(text -> vocabulary.encodePrompt(List.of(text), tokenizer::substitute))
                                .map(ids -> vocabulary.startId().isPresent()
                                        ? Arrays.copyOfRange(ids, 1, ids.length)
                                        : ids))
                .toList();
    }

    /** How many keys a piece has, its own included. */
    @Override
    public int count(TokenSequence piece) {
        return intervals(piece).size();
    }

    @Override
    public TokenSequence version(TokenSequence piece, int index) {
        int interval = intervals(piece).get(index);
        return interval == 0
                ? piece
                : TokenSequence.of(
                        "%s %+d".formatted(piece.name(), interval),
                        transposed(piece.toArray(), interval).orElseThrow());
    }

    /** A piece in every key that it has, its own first. */
    public List<int[]> all(TokenSequence piece) {
        List<int[]> all = new ArrayList<>();
        for (int interval : intervals(piece)) {
            all.add(
                    interval == 0
                            ? piece.toArray()
                            : transposed(piece.toArray(), interval).orElseThrow());
        }
        return all;
    }

    private List<Integer> intervals(TokenSequence piece) {
        return intervals.computeIfAbsent(
                piece.name(),
                name -> Stream.concat(
                                Stream.of(0),
                                IntStream.rangeClosed(-semitones, semitones)
                                        .filter(interval -> interval != 0
                                                && transposed(piece.toArray(), interval)
                                                        .isPresent())
                                        .boxed())
                        .toList());
    }
}
