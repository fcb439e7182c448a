package io.cadenza.cli.run;

import io.cadenza.core.compose.Composer;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.corpus.Piece;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A corpus as symbols.
 *
 * @param source where it came from in a user's words, without absolute paths
 * @param tokenizer what made the symbols
 * @param composer who wrote the music, if it was one without learning
 * @param pieces the symbols of each piece, by name
 */
record Tokenized(String source, Tokenizer tokenizer, Optional<Composer> composer, List<Piece<List<String>>> pieces) {
    Tokenized {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(tokenizer, "tokenizer");
        pieces = List.copyOf(pieces);
    }
}
