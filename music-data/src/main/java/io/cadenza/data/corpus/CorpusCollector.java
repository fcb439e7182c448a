package io.cadenza.data.corpus;

import io.cadenza.core.data.TokenSequence;
import io.cadenza.data.corpus.PieceReport.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gathers tokenized pieces into one corpus and leaves out those whose tokens are exactly another's: of equal ones the first
 * stays. Two copies of a piece under two names would else count twice in training or, worse, be learned and then judged by.
 * Pieces without any token are no copies of each other. For one thread.
 */
public final class CorpusCollector implements Consumer<TokenizedPiece> {
    private final TokenCorpus.Builder tokens = new TokenCorpus.Builder();
    private final List<PieceReport> files = new ArrayList<>();
    private final MusicFacts facts = new MusicFacts();
    private final Map<Integer, List<TokenSequence>> byHash = new HashMap<>();

    @Override
    public void accept(TokenizedPiece taken) {
        PieceReport report = taken.report();
        if (report.status() == Status.REFUSED) {
            files.add(report);
            return;
        }
        TokenSequence piece = tokens.sequence(taken);
        Optional<String> original = report.status() == Status.EMPTY ? Optional.empty() : original(piece);
        original.ifPresentOrElse(other -> files.add(report.duplicateOf(other)), () -> {
            tokens.add(piece);
            facts.add(taken.content().facts());
            files.add(report);
        });
    }

    /** The name of an earlier piece with the same tokens; remembers this one if there is none. */
    private Optional<String> original(TokenSequence piece) {
        int[] ids = piece.toArray();
        List<TokenSequence> candidates = byHash.computeIfAbsent(Arrays.hashCode(ids), hash -> new ArrayList<>(1));
        for (TokenSequence candidate : candidates) {
            if (Arrays.equals(candidate.toArray(), ids)) {
                return Optional.of(candidate.name());
            }
        }
        candidates.add(piece);
        return Optional.empty();
    }

    /** The corpus of what was taken so far. */
    public CollectedCorpus corpus() {
        return new CollectedCorpus(tokens.build(), files, facts);
    }
}
