package io.cadenza.core.data;

import io.cadenza.core.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Lays sequences end to end and deals their windows to the subsets. */
final class Splitter {
    private final DatasetOptions options;
    private final List<TokenSequence> sequences;
    private final List<TokenSequence> laid = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private final Map<Subset, int[]> starts;
    private final Map<Subset, List<String>> pieces = new EnumMap<>(Subset.class);

    /**
     * Splits sequences that all hold at least one window.
     *
     * @param variants gives further versions of a piece that is trained on
     */
    Splitter(
            List<TokenSequence> sequences,
            DatasetOptions options,
            Function<? super TokenSequence, List<TokenSequence>> variants) {
        this.options = options;
        this.sequences = sequences;
        sequences.forEach(this::lay);
        this.starts = options.split() == SplitMode.PIECE ? byPiece(variants) : byWindow();
    }

    /** Its place among those laid. */
    private int lay(TokenSequence sequence) {
        int place = laid.size();
        int end = place == 0
                ? 0
                : Math.addExact(offsets.get(place - 1), laid.get(place - 1).length());
        laid.add(sequence);
        offsets.add(end);
        return place;
    }

    int[] tokens() {
        int[] tokens = new int
                [Math.toIntExact(laid.stream().mapToLong(TokenSequence::length).sum())];
        for (int place = 0; place < laid.size(); place++) {
            laid.get(place).copyTo(tokens, offsets.get(place));
        }
        return tokens;
    }

    Map<Subset, int[]> starts() {
        return starts;
    }

    Map<Subset, List<String>> pieces() {
        return pieces;
    }

    /**
     * A piece's place on [0, 1) depends on its name and the seed alone, so adding files moves no other file. Where chance
     * leaves a subset empty, it takes the piece nearest to it. Only then are variants of what is trained on asked for, so that
     * nothing of a piece that is held out can be among them.
     */
    private Map<Subset, int[]> byPiece(Function<? super TokenSequence, List<TokenSequence>> variants) {
        List<Integer> order = new ArrayList<>();
        for (int piece = 0; piece < sequences.size(); piece++) {
            order.add(piece);
        }
        order.sort(Comparator.comparingDouble(this::place)
                .thenComparing(piece -> sequences.get(piece).name()));
        boolean validates = options.validationShare() > 0;
        int mostForTest = order.size() - 1 - (validates ? 1 : 0);
        int testEnd = cut(order, 0, mostForTest, options.testShare(), options.testShare());
        double heldOut = options.testShare() + options.validationShare();
        int validationEnd = cut(order, testEnd, order.size() - 1, heldOut, options.validationShare());
        Map<Subset, List<Integer>> dealt = new EnumMap<>(Subset.class);
        dealt.put(Subset.TEST, order.subList(0, testEnd));
        dealt.put(Subset.VALIDATION, order.subList(testEnd, validationEnd));
        dealt.put(Subset.TRAINING, order.subList(validationEnd, order.size()));
        Map<Subset, List<Integer>> windows = new EnumMap<>(Subset.class);
        dealt.forEach((subset, members) -> {
            List<Integer> sorted = members.stream().sorted().toList();
            pieces.put(
                    subset,
                    sorted.stream().map(piece -> sequences.get(piece).name()).toList());
            List<Integer> subsetStarts = new ArrayList<>();
            sorted.forEach(piece -> {
                subsetStarts.addAll(windowsOf(piece));
                if (subset == Subset.TRAINING) {
                    variants.apply(sequences.get(piece)).stream()
                            .filter(variant -> variant.length() > options.window())
                            .forEach(variant -> subsetStarts.addAll(windowsOf(lay(variant))));
                }
            });
            windows.put(subset, subsetStarts);
        });
        return TokenDataset.toArrays(windows);
    }

    private double place(int piece) {
        long hash = Seeds.derive(options.seed(), "split " + sequences.get(piece).name());
        return (hash >>> 11) * 0x1.0p-53;
    }

    /** Where in the order the places reach {@code bound}: one after {@code from} at least if there is a share, at most {@code most}. */
    private int cut(List<Integer> order, int from, int most, double bound, double share) {
        int end = from;
        while (end < order.size() && place(order.get(end)) < bound) {
            end++;
        }
        int least = share > 0 ? from + 1 : from;
        return Math.max(from, Math.min(most, Math.max(least, end)));
    }

    private Map<Subset, int[]> byWindow() {
        List<Integer> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int piece = 0; piece < sequences.size(); piece++) {
            all.addAll(windowsOf(piece));
            names.add(sequences.get(piece).name());
        }
        int[] shuffled = all.stream().mapToInt(Integer::intValue).toArray();
        Seeds.shuffle(shuffled, Seeds.generator(options.seed(), "split windows"));
        int test = (int) Math.ceil(shuffled.length * options.testShare());
        int validation = (int) Math.ceil(shuffled.length * options.validationShare());
        Map<Subset, int[]> dealt = new EnumMap<>(Subset.class);
        dealt.put(Subset.TEST, sorted(shuffled, 0, test));
        dealt.put(Subset.VALIDATION, sorted(shuffled, test, test + validation));
        dealt.put(Subset.TRAINING, sorted(shuffled, test + validation, shuffled.length));
        dealt.forEach((subset, windows) -> pieces.put(subset, windows.length == 0 ? List.of() : List.copyOf(names)));
        return dealt;
    }

    private static int[] sorted(int[] values, int from, int to) {
        int[] part = Arrays.copyOfRange(values, from, to);
        Arrays.sort(part);
        return part;
    }

    /** Window starts of a piece: every stride, and one that ends with the piece. */
    private List<Integer> windowsOf(int place) {
        return windows(offsets.get(place), laid.get(place).length(), options.window(), options.stride());
    }

    static List<Integer> windows(int offset, int length, int window, int stride) {
        int last = length - window - 1;
        List<Integer> windows = new ArrayList<>();
        for (int start = 0; start < last; start += stride) {
            windows.add(offset + start);
        }
        windows.add(offset + last);
        return windows;
    }
}
