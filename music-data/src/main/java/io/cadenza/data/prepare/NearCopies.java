package io.cadenza.data.prepare;

import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds pieces of files that are nearly the same, in whatever key: the same tune in another book, a transposition, a revision that
 * differs in a few notes. One in training and one held out would make a model look better than it is.
 *
 * <p>Of each piece the runs of {@value #STEPS} steps are taken, a step being by how many semitones the next note is higher and how much
 * later it begins. Two pieces are near if the Jaccard index of their runs, |A ∩ B| ÷ |A ∪ B|, is {@value #NEAR} or more; nearness is
 * passed on. It is estimated from the {@value #SKETCH} least hashes of each (Broder 1997, "On the resemblance and containment of
 * documents"), and exact for pieces with fewer different runs.
 */
final class NearCopies {
    private static final int STEPS = 4;
    private static final double NEAR = 0.4;
    private static final int SKETCH = 256;
    /** A piece of fewer different runs is too short to tell whose it is. */
    private static final int FEWEST = 12;
    /** A run that so many pieces have is idiom, and no reason to compare them. */
    private static final int COMMON = 200;

    private static final int GRID = 24;
    private static final int PERCUSSION = 9;

    private final List<TokenSequence> pieces;
    private final List<long[]> sketches = new ArrayList<>();
    private final int[] parent;

    private NearCopies(TokenizedCorpus corpus, ScoreTokenizer tokenizer) {
        this.pieces = corpus.tokens().pieces();
        this.parent = new int[pieces.size()];
        Arrays.setAll(parent, i -> i);
        for (TokenSequence piece : pieces) {
            sketches.add(sketch(tokenizer.decode(corpus.tokens().symbols(piece))));
        }
    }

    /**
     * The groups of near copies.
     *
     * @return for each piece that is in a group of several works, the group's name, which is that of its first work; empty for music
     *     that a composer wrote, whose pieces are alike by design, and for sound
     */
    static Map<String, String> in(TokenizedCorpus corpus) {
        Optional<ScoreTokenizer> scores = corpus.composer().isPresent()
                ? Optional.empty()
                : corpus.tokenizer().match(Optional::of, sound -> Optional.empty());
        return scores.map(tokenizer -> new NearCopies(corpus, tokenizer).groups())
                .orElse(Map.of());
    }

    private Map<String, String> groups() {
        join();
        SortedMap<Integer, List<TokenSequence>> members = new TreeMap<>();
        for (int piece = 0; piece < parent.length; piece++) {
            members.computeIfAbsent(root(piece), root -> new ArrayList<>()).add(pieces.get(piece));
        }
        Map<String, String> groups = new HashMap<>();
        for (List<TokenSequence> group : members.values()) {
            if (group.stream().map(TokenSequence::work).distinct().count() > 1) {
                String name = group.stream()
                        .map(TokenSequence::work)
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
                group.forEach(piece -> groups.put(piece.name(), name));
            }
        }
        return groups;
    }

    private void join() {
        Map<String, Integer> works = new HashMap<>();
        Map<Long, List<Integer>> holders = new HashMap<>();
        for (int piece = 0; piece < parent.length; piece++) {
            Integer movement = works.putIfAbsent(pieces.get(piece).work(), piece);
            if (movement != null) {
                parent[root(piece)] = root(movement);
            }
            Map<Integer, Integer> shared = new HashMap<>();
            for (long run : sketches.get(piece)) {
                List<Integer> others = holders.computeIfAbsent(run, key -> new ArrayList<>());
                if (others.size() < COMMON) {
                    others.forEach(other -> shared.merge(other, 1, Integer::sum));
                    others.add(piece);
                }
            }
            for (Map.Entry<Integer, Integer> other : shared.entrySet()) {
                // common runs are not counted here, so this is a lower bound that only spares work
                boolean hopeful = 4 * other.getValue() >= Math.min(sketches.get(piece).length, SKETCH) * NEAR;
                if (hopeful && root(other.getKey()) != root(piece) && resemblance(piece, other.getKey()) >= NEAR) {
                    parent[root(piece)] = root(other.getKey());
                }
            }
        }
    }

    private int root(int piece) {
        int root = piece;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    /** Of the least hashes of both together, the share that both have. */
    private double resemblance(int one, int other) {
        long[] a = sketches.get(one);
        long[] b = sketches.get(other);
        int union = 0;
        int both = 0;
        for (int i = 0, j = 0; union < SKETCH && (i < a.length || j < b.length); union++) {
            int order = i == a.length ? 1 : j == b.length ? -1 : Long.compare(a[i], b[j]);
            both += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return union == 0 ? 0 : (double) both / union;
    }

    /** The least hashes of a score's runs, sorted; none of a score with few. */
    private static long[] sketch(Score score) {
        List<Note> notes = score.notes()
                .filter(note -> note.channel() != PERCUSSION)
                .sorted(Comparator.comparingLong(Note::onset).thenComparingInt(Note::pitch))
                .toList();
        long[] steps = new long[Math.max(0, notes.size() - 1)];
        for (int i = 0; i < steps.length; i++) {
            long later = grid(notes.get(i + 1), score) - grid(notes.get(i), score);
            steps[i] = later * 256 + notes.get(i + 1).pitch() - notes.get(i).pitch() + 128;
        }
        long[] runs = new long[Math.max(0, steps.length - STEPS + 1)];
        for (int i = 0; i < runs.length; i++) {
            long hash = 0;
            for (int step = i; step < i + STEPS; step++) {
                hash = mixed(hash + steps[step]);
            }
            runs[i] = hash;
        }
        long[] least = Arrays.stream(runs).sorted().distinct().limit(SKETCH).toArray();
        return least.length < FEWEST ? new long[0] : least;
    }

    private static long grid(Note note, Score score) {
        return Math.round((double) note.onset() * GRID / score.ticksPerQuarter());
    }

    /** The finalizer of SplitMix64: close numbers become unlike ones. */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
