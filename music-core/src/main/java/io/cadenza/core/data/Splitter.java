package io.cadenza.core.data;

import io.cadenza.core.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Deals whole pieces to the subsets. */
final class Splitter {
    private final DatasetOptions options;
    private final Map<String, String> groups;
    private final PieceSplit.Fold fold;
    private final double validationShare;

    Splitter(DatasetOptions options) {
        this(options, Map.of(), PieceSplit.Fold.NONE);
    }

    /** @param groups for names of pieces that stay together, what their group is called; others stay with their work */
    Splitter(DatasetOptions options, Map<String, String> groups, PieceSplit.Fold fold) {
        this.options = options;
        this.groups = groups;
        this.fold = fold;
        this.validationShare = fold.of() > 1 ? (1 - options.testShare()) / fold.of() : options.validationShare();
    }

    /**
     * The pieces of each subset, in the order of {@code pieces}. A piece's place on [0, 1) depends on its name and the seed
     * alone, that of a movement on the name of its work or group, so adding files moves no other file. Where chance leaves a subset empty, it takes the piece nearest to it.
     */
    Map<Subset, List<TokenSequence>> deal(List<TokenSequence> pieces) {
        List<Integer> order = new ArrayList<>();
        for (int piece = 0; piece < pieces.size(); piece++) {
            order.add(piece);
        }
        order.sort(Comparator.comparingDouble((Integer piece) -> place(pieces.get(piece)))
                .thenComparing(piece -> pieces.get(piece).name()));
        List<TokenSequence> placed = order.stream().map(pieces::get).toList();
        boolean validates = validationShare > 0;
        int mostForTest = placed.size() - 1 - (validates ? 1 : 0);
        int testEnd = cut(placed, 0, mostForTest, options.testShare(), options.testShare());
        double heldOut = options.testShare() + validationShare;
        int validationEnd = cut(placed, testEnd, placed.size() - 1, heldOut, validationShare);
        Map<Subset, List<TokenSequence>> dealt = new EnumMap<>(Subset.class);
        dealt.put(Subset.TEST, inOrder(order.subList(0, testEnd), pieces));
        dealt.put(Subset.VALIDATION, inOrder(order.subList(testEnd, validationEnd), pieces));
        dealt.put(Subset.TRAINING, inOrder(order.subList(validationEnd, order.size()), pieces));
        return dealt;
    }

    private static List<TokenSequence> inOrder(List<Integer> members, List<TokenSequence> pieces) {
        return members.stream().sorted().map(pieces::get).toList();
    }

    private double place(TokenSequence piece) {
        long hash = Seeds.derive(options.seed(), "split " + groups.getOrDefault(piece.name(), piece.work()));
        double place = (hash >>> 11) * 0x1.0p-53;
        double start = options.testShare();
        if (fold.number() == 1 || place < start) {
            return place;
        }
        double turned = place - (fold.number() - 1) * validationShare; // the fold comes to where the first one is
        return turned >= start ? turned : turned + 1 - start;
    }

    /** Where in the order the places reach {@code bound}: one after {@code from} at least if there is a share, at most {@code most}. */
    private int cut(List<TokenSequence> placed, int from, int most, double bound, double share) {
        int end = from;
        while (end < placed.size() && place(placed.get(end)) < bound) {
            end++;
        }
        int least = share > 0 ? from + 1 : from;
        end = Math.max(from, Math.min(most, Math.max(least, end)));
        while (end > from && end < most && place(placed.get(end)) == place(placed.get(end - 1))) {
            end++; // the other members of a work or group
        }
        return end;
    }
}
