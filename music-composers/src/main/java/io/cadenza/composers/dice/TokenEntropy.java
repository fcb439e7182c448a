package io.cadenza.composers.dice;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.SourceEntropy;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The exact entropy of sequences that are made of segments drawn independently, one for each column.
 *
 * <p>The sum of the columns' entropies is the answer only where the segments can be told apart in the sequence: from "A" +
 * "BC" and "AB" + "C" the same "ABC" arises. So this follows the chain rule, H = Σ E[H(next symbol | symbols before)]. What
 * the symbols before tell is a belief: the probabilities of where in which segment the sequence stands. Beliefs are kept as
 * integers in lowest terms, so that equal ones are found equal, however they came about, and are followed together.
 */
final class TokenEntropy {
    /** A bound on memory; the waltz, written in seven ways, never needed more than 710 at once. */
    private static final int MAX_BELIEFS = 100_000;

    private final List<List<Segment>> columns;
    private final List<BigInteger> totals;
    private final BigInteger everything;

    /**
     * The beliefs to go on from, by the first of their places. A symbol moves each place on, so that a belief is complete when those
     * before it have gone on, and is followed once, however many symbols led to it.
     */
    private final NavigableMap<Place, Map<Map<Place, BigInteger>, Reached>> waiting = new TreeMap<>();

    private double nats;
    private BigInteger distinct = BigInteger.ZERO;

    private TokenEntropy(List<Map<List<String>, BigInteger>> columns) {
        this.columns = columns.stream().map(TokenEntropy::segments).toList();
        this.totals = columns.stream().map(TokenEntropy::total).toList();
        this.everything = totals.stream().reduce(BigInteger.ONE, BigInteger::multiply);
    }

    /**
     * The entropy of a source.
     *
     * @param columns the segments of each column with their weights, 1 or more
     * @throws CadenzaException if the segments are so alike that more than 100,000 beliefs must be kept at once
     */
    static SourceEntropy of(List<Map<List<String>, BigInteger>> columns) {
        TokenEntropy entropy = new TokenEntropy(columns);
        entropy.follow();
        return SourceEntropy.ofSymbols(entropy.nats, entropy.meanLength(), entropy.distinct);
    }

    private record Segment(List<String> symbols, BigInteger ways) {}

    /** A place in a segment, by their numbers; after the last column it stands in no segment. Places go in the order of time. */
    private record Place(int column, int segment, int offset) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparingInt(Place::column)
                    .thenComparingInt(Place::offset)
                    .thenComparingInt(Place::segment)
                    .compare(this, other);
        }
    }

    /**
     * What is known of one belief.
     *
     * @param weight its probability is weight · (sum of the belief's own weights) / (product of all columns' totals)
     * @param prefixes how many different sequences of symbols lead to it
     */
    private record Reached(BigInteger weight, BigInteger prefixes) {
        Reached plus(Reached other) {
            return new Reached(weight.add(other.weight), prefixes.add(other.prefixes));
        }
    }

    private void follow() {
        Map<Place, BigInteger> start = new HashMap<>();
        enter(0, everything, start);
        add(start, BigInteger.ONE);
        while (!waiting.isEmpty()) {
            waiting.pollFirstEntry().getValue().forEach(this::advance);
            if (waiting.values().stream().mapToInt(Map::size).sum() > MAX_BELIEFS) {
                throw new CadenzaException(
                        "The entropy of these tokens is not known: its bars are too alike to follow in " + MAX_BELIEFS
                                + " beliefs. Train without it or choose another tokenizer.");
            }
        }
    }

    /** One step of the chain rule: adds what the next symbol tells, and goes on from each symbol it may be. */
    private void advance(Map<Place, BigInteger> belief, Reached reached) {
        Map<Optional<String>, Map<Place, BigInteger>> branches = new HashMap<>();
        Map<Optional<String>, BigInteger> masses = new HashMap<>();
        belief.forEach((place, share) -> {
            BigInteger weight = share.multiply(reached.weight());
            Optional<String> symbol = symbol(place);
            masses.merge(symbol, weight, BigInteger::add);
            Map<Place, BigInteger> branch = branches.computeIfAbsent(symbol, s -> new HashMap<>());
            if (symbol.isPresent()) {
                stand(place.column(), place.segment(), place.offset() + 1, weight, branch);
            }
        });
        nats += surprise(masses);
        branches.forEach((symbol, branch) -> {
            if (symbol.isPresent()) {
                add(branch, reached.prefixes());
            } else {
                distinct = distinct.add(reached.prefixes());
            }
        });
    }

    /** The probability of a belief times the entropy of its next symbol, in nats. */
    private double surprise(Map<Optional<String>, BigInteger> masses) {
        double all = everything.doubleValue();
        double whole = masses.values().stream()
                .reduce(BigInteger.ZERO, BigInteger::add)
                .doubleValue();
        return masses.values().stream()
                .mapToDouble(BigInteger::doubleValue)
                .map(mass -> mass / all * Math.log(whole / mass))
                .sum();
    }

    /** The symbol at a place; empty after the last. */
    private Optional<String> symbol(Place place) {
        if (place.column() == columns.size()) {
            return Optional.empty();
        }
        return Optional.of(
                columns.get(place.column()).get(place.segment()).symbols().get(place.offset()));
    }

    /** Stands at a place, or where its segment is over in the columns after it. */
    private void stand(int column, int segment, int offset, BigInteger weight, Map<Place, BigInteger> belief) {
        if (offset < columns.get(column).get(segment).symbols().size()) {
            belief.merge(new Place(column, segment, offset), weight, BigInteger::add);
        } else {
            enter(column + 1, weight, belief);
        }
    }

    /** Divides without remainder: a weight holds as factors the totals of all columns that are still to come. */
    private void enter(int column, BigInteger weight, Map<Place, BigInteger> belief) {
        if (column == columns.size()) {
            belief.merge(new Place(column, 0, 0), weight, BigInteger::add);
            return;
        }
        BigInteger share = weight.divide(totals.get(column));
        List<Segment> segments = columns.get(column);
        for (int segment = 0; segment < segments.size(); segment++) {
            stand(column, segment, 0, share.multiply(segments.get(segment).ways()), belief);
        }
    }

    private void add(Map<Place, BigInteger> weights, BigInteger prefixes) {
        BigInteger common = weights.values().stream().reduce(BigInteger.ZERO, BigInteger::gcd);
        Map<Place, BigInteger> belief = new HashMap<>();
        weights.forEach((place, weight) -> belief.put(place, weight.divide(common)));
        Place first = Collections.min(weights.keySet());
        waiting.computeIfAbsent(first, place -> new HashMap<>())
                .merge(belief, new Reached(common, prefixes), Reached::plus);
    }

    private double meanLength() {
        double length = 0;
        for (int column = 0; column < columns.size(); column++) {
            double total = totals.get(column).doubleValue();
            for (Segment segment : columns.get(column)) {
                length += segment.symbols().size() * segment.ways().doubleValue() / total;
            }
        }
        return length;
    }

    private static List<Segment> segments(Map<List<String>, BigInteger> column) {
        return column.entrySet().stream()
                .map(entry -> new Segment(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static BigInteger total(Map<List<String>, BigInteger> column) {
        return column.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    }
}
