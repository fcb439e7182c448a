package io.cadenza.data.corpus;

import io.cadenza.core.data.TokenSequence;
import io.cadenza.data.corpus.Corpus.Piece;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The pieces of a corpus as numbers of the symbols in one table: four bytes a token, so that ten thousand pieces fit into
 * memory.
 *
 * @param symbols every symbol that occurs, in the order of its first occurrence; a token of a piece is its place here
 * @param pieces in their order, under different names
 */
public record TokenCorpus(List<String> symbols, List<TokenSequence> pieces) {
    /** Copies. */
    public TokenCorpus {
        symbols = List.copyOf(symbols);
        pieces = List.copyOf(pieces);
    }

    /** The corpus of pieces at hand, in their order. */
    public static TokenCorpus of(List<Piece<List<String>>> pieces) {
        Builder builder = new Builder();
        pieces.forEach(piece -> builder.add(piece.name(), piece.content()));
        return builder.build();
    }

    /** The symbols of a piece of this corpus: a view, which holds no copy. */
    public List<String> symbols(TokenSequence piece) {
        int[] ids = piece.toArray();
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                return symbols.get(ids[index]);
            }

            @Override
            public int size() {
                return ids.length;
            }
        };
    }

    /** How often each symbol occurs, by its text. */
    public Map<String, Integer> counts() {
        int[] counts = new int[symbols.size()];
        for (TokenSequence piece : pieces) {
            for (int id : piece.toArray()) {
                counts[id]++;
            }
        }
        Map<String, Integer> bySymbol = new TreeMap<>();
        for (int id = 0; id < counts.length; id++) {
            if (counts[id] > 0) {
                bySymbol.put(symbols.get(id), counts[id]);
            }
        }
        return bySymbol;
    }

    /** The number of tokens in all pieces. */
    public long tokenCount() {
        return pieces.stream().mapToLong(TokenSequence::length).sum();
    }

    /** Takes pieces one by one. Not for several threads at once. */
    public static final class Builder {
        private final List<String> symbols = new ArrayList<>();
        private final Map<String, Integer> ids = new HashMap<>();
        private final List<TokenSequence> pieces = new ArrayList<>();

        /** Takes the next piece. */
        public Builder add(String name, List<String> piece) {
            int[] tokens = new int[piece.size()];
            int place = 0;
            for (String symbol : piece) {
                tokens[place++] = id(symbol);
            }
            pieces.add(TokenSequence.of(name, tokens));
            return this;
        }

        /** A piece's symbols as numbers of this table, which takes those that are new. */
        TokenSequence sequence(TokenizedPiece taken) {
            PieceContent content = taken.content();
            int[] table = content.symbols().stream().mapToInt(this::id).toArray();
            int[] tokens = new int[content.length()];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = table[content.id(i)];
            }
            return TokenSequence.of(taken.name(), tokens);
        }

        /** Takes a piece made by {@link #sequence}. */
        void add(TokenSequence piece) {
            pieces.add(piece);
        }

        /** The number of a symbol, which joins the table if it is new. */
        private int id(String symbol) {
            Integer known = ids.putIfAbsent(Objects.requireNonNull(symbol, "symbol"), symbols.size());
            if (known != null) {
                return known;
            }
            symbols.add(symbol);
            return symbols.size() - 1;
        }

        /** The corpus of what was taken so far. */
        public TokenCorpus build() {
            return new TokenCorpus(symbols, pieces);
        }
    }
}
