package io.cadenza.eval.benchmark;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.PieceSplit;
import io.cadenza.core.data.PieceVersions;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.eval.json.JsonFiles;
import io.cadenza.eval.likelihood.Keys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The corpus of a benchmark as token ids: prepared once, so that every cell learns from the same bytes.
 *
 * @param source where the pieces came from in a user's words
 * @param tokenizer what made the symbols
 * @param vocabulary the symbols that are kept
 * @param pieces the ids of each piece
 * @param split in which subset each piece is; of no piece where the options deal them by their names, or windows are dealt
 */
public record BenchmarkCorpus(
        String source, TokenizerSpec tokenizer, Vocabulary vocabulary, List<TokenSequence> pieces, PieceSplit split) {
    /** A corpus whose pieces are dealt by their names. */
    public BenchmarkCorpus(String source, TokenizerSpec tokenizer, Vocabulary vocabulary, List<TokenSequence> pieces) {
        this(source, tokenizer, vocabulary, pieces, new PieceSplit(new TreeMap<>()));
    }

    /** Checks that all are there, and copies. */
    public BenchmarkCorpus {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(tokenizer, "tokenizer");
        Objects.requireNonNull(vocabulary, "vocabulary");
        Objects.requireNonNull(split, "split");
        pieces = List.copyOf(pieces);
    }

    /** Its windows, dealt to subsets. */
    TokenDataset dataset(DatasetOptions options) {
        return dataset(options, PieceVersions.NONE);
    }

    /** The same where pieces that are trained on are shown in several keys. */
    TokenDataset dataset(DatasetOptions options, PieceVersions versions) {
        return split.subsets().isEmpty()
                ? TokenDataset.of(pieces, options, versions)
                : TokenDataset.of(pieces, options, versions, split);
    }

    /** The training pieces in other keys by up to so many semitones, written in the symbols of the vocabulary. */
    PieceVersions versions(int semitones) {
        return semitones == 0
                ? PieceVersions.NONE
                : new Keys(vocabulary, tokenizer.create().requireScores(), semitones);
    }

    /** What tells this corpus from any other: its ids, and who is held out. */
    String identity() {
        byte[] dealt = split.subsets().toString().getBytes(StandardCharsets.UTF_8);
        return fingerprint().sha256() + " " + UUID.nameUUIDFromBytes(dealt);
    }

    /** What the corpus is, recognisable but without the music. */
    public CorpusFingerprint fingerprint() {
        return CorpusFingerprint.of(source, pieces);
    }

    /** Writes the file that cells read. */
    void write(Path file) {
        JsonFiles.write(
                file,
                new Content(
                        source,
                        tokenizer,
                        vocabulary.symbols(),
                        pieces.stream().map(TokenSequence::name).toList(),
                        pieces.stream().map(TokenSequence::toArray).toArray(int[][]::new),
                        split.subsets()));
    }

    /** Reads such a file. */
    static BenchmarkCorpus read(Path file) {
        Content content = JsonFiles.read(file, Content.class);
        TokenSequence[] pieces = new TokenSequence[content.names.size()];
        Arrays.setAll(pieces, i -> TokenSequence.of(content.names.get(i), content.ids[i]));
        return new BenchmarkCorpus(
                content.source,
                content.tokenizer,
                Vocabulary.of(content.vocabulary),
                List.of(pieces),
                new PieceSplit(content.split));
    }

    /** The file's form; private, because it holds arrays. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Content(
            String source,
            TokenizerSpec tokenizer,
            List<String> vocabulary,
            List<String> names,
            int[][] ids,
            SortedMap<String, Subset> split) {}
}
