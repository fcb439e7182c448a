package io.cadenza.core.data;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Windows over the tokens of a corpus, split into subsets. Equal sequences and options give equal subsets and batches.
 */
public final class TokenDataset {
    private final int[] tokens;
    private final int window;
    private final Map<Subset, int[]> starts;
    private final Map<Subset, List<String>> pieces;
    private final List<String> shortPieces;

    private TokenDataset(
            int[] tokens,
            int window,
            Map<Subset, int[]> starts,
            Map<Subset, List<String>> pieces,
            List<String> shortPieces) {
        this.tokens = tokens;
        this.window = window;
        this.starts = starts;
        this.pieces = pieces;
        this.shortPieces = shortPieces;
    }

    /**
     * Cuts and splits sequences.
     *
     * @throws CadenzaException if there is no window at all, or a subset with a share stays empty
     */
    public static TokenDataset of(List<TokenSequence> sequences, DatasetOptions options) {
        return of(sequences, options, piece -> List.of());
    }

    /**
     * The same with further versions of the pieces that are trained on, such as transpositions, whose windows join the training
     * subset. The other subsets are what they are without.
     *
     * @param variants gives the versions of a piece; asked for pieces of the training subset only
     * @throws CadenzaException if there is no window at all, or a subset with a share stays empty
     */
    public static TokenDataset of(
            List<TokenSequence> sequences,
            DatasetOptions options,
            Function<? super TokenSequence, List<TokenSequence>> variants) {
        List<TokenSequence> usable = new ArrayList<>();
        List<String> shortPieces = new ArrayList<>();
        for (TokenSequence sequence : sequences) {
            if (sequence.length() > options.window()) {
                usable.add(sequence);
            } else {
                shortPieces.add(sequence.name());
            }
        }
        if (usable.isEmpty()) {
            int longest =
                    sequences.stream().mapToInt(TokenSequence::length).max().orElse(0);
            throw new CadenzaException(
                    "The corpus is shorter than one window: the longest of %d pieces has %d tokens and a window needs %d. Add music or set data.window to less."
                            .formatted(sequences.size(), longest, options.window() + 1));
        }
        Splitter splitter = new Splitter(usable, options, variants);
        Map<Subset, int[]> starts = splitter.starts();
        requireFilled(starts, Subset.TRAINING, 1 - options.validationShare() - options.testShare(), usable.size());
        requireFilled(starts, Subset.VALIDATION, options.validationShare(), usable.size());
        requireFilled(starts, Subset.TEST, options.testShare(), usable.size());
        return new TokenDataset(
                splitter.tokens(),
                options.window(),
                starts,
                splitter.pieces(),
                Collections.unmodifiableList(shortPieces));
    }

    /**
     * Cuts sequences whose subsets are given, for data that comes with a split of its own.
     *
     * @param window as in {@link DatasetOptions}
     * @param stride likewise
     * @throws CadenzaException if training has no window
     */
    public static TokenDataset ofSubsets(Map<Subset, List<TokenSequence>> subsets, int window, int stride) {
        int[] tokens = new int
                [Math.toIntExact(subsets.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(TokenSequence::length)
                        .sum())];
        Map<Subset, List<Integer>> starts = new EnumMap<>(Subset.class);
        Map<Subset, List<String>> pieces = new EnumMap<>(Subset.class);
        List<String> shortPieces = new ArrayList<>();
        int offset = 0;
        for (Map.Entry<Subset, List<TokenSequence>> subset : new EnumMap<>(subsets).entrySet()) {
            List<Integer> windows = starts.computeIfAbsent(subset.getKey(), key -> new ArrayList<>());
            List<String> names = pieces.computeIfAbsent(subset.getKey(), key -> new ArrayList<>());
            for (TokenSequence sequence : subset.getValue()) {
                sequence.copyTo(tokens, offset);
                if (sequence.length() > window) {
                    windows.addAll(Splitter.windows(offset, sequence.length(), window, stride));
                    names.add(sequence.name());
                } else {
                    shortPieces.add(sequence.name());
                }
                offset += sequence.length();
            }
        }
        if (starts.getOrDefault(Subset.TRAINING, List.of()).isEmpty()) {
            throw new CadenzaException(
                    "No piece to train on is longer than a window of %d tokens. Set data.window to less."
                            .formatted(window));
        }
        return new TokenDataset(tokens, window, toArrays(starts), pieces, Collections.unmodifiableList(shortPieces));
    }

    private static void requireFilled(Map<Subset, int[]> starts, Subset subset, double share, int pieces) {
        if (share > 0 && windows(starts, subset).length == 0) {
            throw new CadenzaException(
                    "The %s subset has a share of %.2f but no window out of %d pieces. Add pieces, set its share to 0 or set data.split: window."
                            .formatted(subset.name().toLowerCase(Locale.ROOT), share, pieces));
        }
    }

    private static int[] windows(Map<Subset, int[]> starts, Subset subset) {
        return starts.getOrDefault(subset, new int[0]);
    }

    /** The tokens T in a window. */
    public int window() {
        return window;
    }

    /** The number of windows in a subset. */
    public int windowCount(Subset subset) {
        return windows(starts, subset).length;
    }

    /** The names of the pieces that a subset has windows of. */
    public List<String> pieces(Subset subset) {
        return pieces.getOrDefault(subset, List.of());
    }

    /** The names of the pieces left out because they are shorter than a window. */
    public List<String> shortPieces() {
        return shortPieces;
    }

    /** The batches of a subset in the order of pieces and time. */
    public Batches inOrder(Subset subset, int batchSize, int lossStart) {
        return new Batches(tokens, windows(starts, subset), window, batchSize, lossStart);
    }

    /** The batches of a subset in an order of its own for each seed and epoch. */
    public Batches shuffled(Subset subset, int batchSize, int lossStart, long seed, int epoch) {
        int[] order = windows(starts, subset).clone();
        Seeds.shuffle(order, Seeds.generator(seed, "shuffle", epoch));
        return new Batches(tokens, order, window, batchSize, lossStart);
    }

    /** Up to {@code count} different windows of a subset, drawn without replacement. */
    public List<int[]> sampleWindows(Subset subset, int count, long seed) {
        int[] order = windows(starts, subset).clone();
        Seeds.shuffle(order, Seeds.generator(seed, "sample windows"));
        return Arrays.stream(order)
                .limit(count)
                .mapToObj(start -> Arrays.copyOfRange(tokens, start, start + window))
                .toList();
    }

    static Map<Subset, int[]> toArrays(Map<Subset, List<Integer>> lists) {
        Map<Subset, int[]> arrays = new EnumMap<>(Subset.class);
        lists.forEach((subset, list) ->
                arrays.put(subset, list.stream().mapToInt(Integer::intValue).toArray()));
        return arrays;
    }
}
