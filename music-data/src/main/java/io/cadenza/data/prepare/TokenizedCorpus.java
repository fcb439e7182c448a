package io.cadenza.data.prepare;

import io.cadenza.core.compose.ComposedCorpus;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.corpus.MusicFacts;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.data.instrument.InstrumentChoice;
import java.util.Objects;
import java.util.Optional;

/**
 * A corpus as symbols, and where it came from.
 *
 * @param source where it came from in a user's words, without absolute paths
 * @param tokenizer what made the symbols
 * @param composer who wrote the music, if it was one without learning
 * @param instruments which of them were kept, in the words of {@link InstrumentChoice#of}
 * @param tokens the symbols of each piece, by name
 * @param facts what is said of the pieces beside their notes
 */
public record TokenizedCorpus(
        String source,
        Tokenizer tokenizer,
        Optional<Composer> composer,
        String instruments,
        TokenCorpus tokens,
        MusicFacts facts) {
    /** Checks that the parts are there. */
    public TokenizedCorpus {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(tokenizer, "tokenizer");
        Objects.requireNonNull(composer, "composer");
        Objects.requireNonNull(instruments, "instruments");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(facts, "facts");
    }

    /** A corpus of files in which all instruments were left to the tokenizer. */
    public static TokenizedCorpus ofFiles(String source, Tokenizer tokenizer, TokenCorpus tokens) {
        return ofFiles(source, tokenizer, InstrumentChoice.ALL, tokens, new MusicFacts());
    }

    /** A corpus of files. */
    public static TokenizedCorpus ofFiles(
            String source, Tokenizer tokenizer, InstrumentChoice instruments, TokenCorpus tokens, MusicFacts facts) {
        return new TokenizedCorpus(source, tokenizer, Optional.empty(), instruments.text(), tokens, facts);
    }

    /**
     * The corpus of a composer without learning; its scores are written one at a time and not kept.
     *
     * @param count how many different pieces, 1 or more
     * @param seed from which each piece's seed is derived
     * @throws io.cadenza.core.CadenzaException if the composer has fewer pieces than that
     */
    public static TokenizedCorpus composed(Composer composer, int count, long seed, ScoreTokenizer tokenizer) {
        TokenCorpus.Builder tokens = new TokenCorpus.Builder();
        MusicFacts facts = new MusicFacts();
        ComposedCorpus.pieces(composer, count, seed).forEach(piece -> {
            tokens.add(piece.name(), tokenizer.encode(piece.score()));
            facts.add(MusicFacts.of(piece.score()));
        });
        String source = composer.name() + ", " + count + " pieces of seed " + seed;
        return new TokenizedCorpus(
                source, tokenizer, Optional.of(composer), InstrumentChoice.OWN, tokens.build(), facts);
    }
}
