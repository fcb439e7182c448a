package io.cadenza.composers.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.compose.SourceEntropy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A segment is written as a word, a symbol is one of its letters. */
@Tag("fast")
class TokenEntropyTest {
    private static final double LN2 = Math.log(2);

    @Test
    void independentColumnsAddTheirEntropies() {
        SourceEntropy entropy = entropy(List.of(Map.of("A", 1, "B", 1), Map.of("C", 1, "D", 3)));
        // ln 2 for the first; for the second −¼ ln ¼ − ¾ ln ¾.
        assertThat(entropy.natsPerPiece())
                .isCloseTo(LN2 - 0.25 * Math.log(0.25) - 0.75 * Math.log(0.75), within(1e-14));
        assertThat(entropy.distinctPieces().orElseThrow()).isEqualTo(4);
        assertThat(entropy.tokensPerPiece()).isEqualTo(2);
    }

    @Test
    void segmentsThatRunTogetherAreNotCountedTwice() {
        // ABC = A + BC = AB + C comes up in 2 of 4 ways, ABBC and AC in one each: ½ ln 2 + 2 · ¼ ln 4 = 1.5 ln 2,
        // though the
        // columns alone have 2 ln 2.
        SourceEntropy entropy = entropy(List.of(Map.of("A", 1, "AB", 1), Map.of("BC", 1, "C", 1)));
        assertThat(entropy.natsPerPiece()).isCloseTo(1.5 * LN2, within(1e-14));
        assertThat(entropy.distinctPieces().orElseThrow()).isEqualTo(3);
        assertThat(entropy.tokensPerPiece()).isEqualTo(3);
    }

    @Test
    void segmentsThatBeginAlikeButArePartedLaterLoseNothing() {
        // A + CA, A + CB, AC + CA, AC + CB: the second symbol C says little, the third tells.
        SourceEntropy entropy = entropy(List.of(Map.of("A", 1, "AC", 1), Map.of("CA", 1, "CB", 1)));
        assertThat(entropy.natsPerPiece()).isCloseTo(2 * LN2, within(1e-14));
        assertThat(entropy.distinctPieces().orElseThrow()).isEqualTo(4);
    }

    @Test
    void whereAPieceEndsIsPartOfWhatItSays() {
        assertThat(entropy(List.of(Map.of("A", 1, "AB", 1))).natsPerPiece()).isCloseTo(LN2, within(1e-14));
    }

    @Test
    void silentSegmentsArePassedOver() {
        // "", A, A, AA: only the number of symbols counts, 0, 1, 1, 2.
        SourceEntropy entropy = entropy(List.of(Map.of("", 1, "A", 1), Map.of("", 1, "A", 1)));
        assertThat(entropy.natsPerPiece()).isCloseTo(1.5 * LN2, within(1e-14));
        assertThat(entropy.distinctPieces().orElseThrow()).isEqualTo(3);
        assertThat(entropy.tokensPerPiece()).isEqualTo(1);
    }

    @Test
    void aSourceOfOnePieceHasNoEntropy() {
        SourceEntropy entropy = entropy(List.of(Map.of("AB", 36), Map.of("C", 36)));
        assertThat(entropy.natsPerPiece()).isZero();
        assertThat(entropy.distinctPieces().orElseThrow()).isOne();
    }

    @Property(tries = 400)
    void theEntropyIsThatOfAllSequencesWrittenOut(@ForAll("games") List<Map<String, Integer>> columns) {
        Map<String, Double> sequences = new TreeMap<>(Map.of("", 1.0));
        double tokens = 0;
        for (Map<String, Integer> column : columns) {
            double total = column.values().stream().mapToInt(ways -> ways).sum();
            Map<String, Double> longer = new TreeMap<>();
            sequences.forEach((sequence, probability) -> column.forEach(
                    (segment, ways) -> longer.merge(sequence + segment, probability * ways / total, Double::sum)));
            sequences = longer;
        }
        double nats = 0;
        for (Map.Entry<String, Double> sequence : sequences.entrySet()) {
            nats -= sequence.getValue() * Math.log(sequence.getValue());
            tokens += sequence.getValue() * sequence.getKey().length();
        }
        SourceEntropy entropy = entropy(columns);
        assertThat(entropy.natsPerPiece()).isCloseTo(nats, within(1e-12));
        assertThat(entropy.tokensPerPiece()).isCloseTo(tokens, within(1e-12));
        assertThat(entropy.distinctPieces().orElseThrow()).isEqualTo(sequences.size());
    }

    /** Words of two letters only, so that nearly every game is ambiguous. */
    @Provide
    Arbitrary<List<Map<String, Integer>>> games() {
        Arbitrary<String> segment = Arbitraries.strings().withChars('A', 'B').ofMaxLength(3);
        return Arbitraries.maps(segment, Arbitraries.integers().between(1, 6))
                .ofMinSize(1)
                .ofMaxSize(4)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static SourceEntropy entropy(List<Map<String, Integer>> columns) {
        List<Map<List<String>, BigInteger>> segments = new ArrayList<>();
        for (Map<String, Integer> column : columns) {
            Map<List<String>, BigInteger> weights = new HashMap<>();
            column.forEach((segment, ways) ->
                    weights.put(segment.chars().mapToObj(Character::toString).toList(), BigInteger.valueOf(ways)));
            segments.add(weights);
        }
        return TokenEntropy.of(segments);
    }
}
