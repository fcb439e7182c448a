package io.cadenza.eval.benchmark;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.eval.json.JsonFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The corpus of a benchmark as token ids: prepared once, so that every cell learns from the same bytes.
 *
 * @param source where the pieces came from in a user's words
 * @param tokenizer what made the symbols
 * @param vocabulary the symbols that are kept
 * @param pieces the ids of each piece
 */
public record BenchmarkCorpus(
        String source, TokenizerSpec tokenizer, Vocabulary vocabulary, List<TokenSequence> pieces) {
    /** Checks that all are there, and copies. */
    public BenchmarkCorpus {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(tokenizer, "tokenizer");
        Objects.requireNonNull(vocabulary, "vocabulary");
        pieces = List.copyOf(pieces);
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
                        pieces.stream().map(TokenSequence::toArray).toArray(int[][]::new)));
    }

    /** Reads such a file. */
    static BenchmarkCorpus read(Path file) {
        Content content = JsonFiles.read(file, Content.class);
        TokenSequence[] pieces = new TokenSequence[content.names.size()];
        Arrays.setAll(pieces, i -> TokenSequence.of(content.names.get(i), content.ids[i]));
        return new BenchmarkCorpus(
                content.source, content.tokenizer, Vocabulary.of(content.vocabulary), List.of(pieces));
    }

    /** The file's form; private, because it holds arrays. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Content(
            String source, TokenizerSpec tokenizer, List<String> vocabulary, List<String> names, int[][] ids) {}
}
