package io.cadenza.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.PieceSplit.Fold;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PieceSplitTest {
    private static final List<TokenSequence> PIECES = IntStream.range(0, 200)
            .mapToObj(i -> TokenSequence.of("piece" + i, 1, 2, 3))
            .toList();

    private static DatasetOptions options(double test, long seed) {
        return new DatasetOptions(2, 1, SplitMode.PIECE, 0.1, test, seed);
    }

    private static Set<String> names(PieceSplit split, Subset subset) {
        Set<String> names = new HashSet<>();
        split.members(subset, PIECES).forEach(piece -> names.add(piece.name()));
        return names;
    }

    /** What is held out for the test stays, and each other piece is in validation once. */
    @Property(tries = 30)
    void foldsPartTheRestOfThePieces(@ForAll @IntRange(min = 2, max = 10) int folds, @ForAll long seed) {
        Set<String> validated = new HashSet<>();
        Set<String> test = names(PieceSplit.deal(PIECES, options(0.2, seed), Map.of(), Fold.NONE), Subset.TEST);
        for (int fold = 1; fold <= folds; fold++) {
            PieceSplit split = PieceSplit.deal(PIECES, options(0.2, seed), Map.of(), new Fold(fold, folds));
            assertThat(names(split, Subset.TEST)).isEqualTo(test);
            for (String name : names(split, Subset.VALIDATION)) {
                assertThat(validated.add(name)).as(name + " is in one fold").isTrue();
            }
        }
        assertThat(validated).hasSize(PIECES.size() - test.size()).doesNotContainAnyElementsOf(test);
    }

    /** Ten pieces of one group are dealt as one; the others are where they would be without it. */
    @Property(tries = 30)
    void groupsStayTogetherAndMoveNoOthers(@ForAll long seed) {
        Map<String, String> groups = new TreeMap<>();
        IntStream.range(0, 10).forEach(i -> groups.put("piece" + 20 * i, "piece0"));
        PieceSplit grouped = PieceSplit.deal(PIECES, options(0.2, seed), groups, Fold.NONE);
        PieceSplit plain = PieceSplit.deal(PIECES, options(0.2, seed), Map.of(), Fold.NONE);

        assertThat(groups.keySet().stream().map(grouped.subsets()::get).distinct())
                .hasSize(1);
        PIECES.stream()
                .map(TokenSequence::name)
                .filter(name -> !groups.containsKey(name))
                .forEach(name -> assertThat(grouped.subsets().get(name))
                        .isEqualTo(plain.subsets().get(name)));
    }

    @Test
    void aPieceThatIsNotNamedIsSaid() {
        PieceSplit split = new PieceSplit(new TreeMap<>(Map.of("piece0", Subset.TEST)));

        assertThatThrownBy(() -> split.requireAll(PIECES.subList(0, 2), "my.csv"))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(
                        "my.csv says of 1 of the 2 pieces not in which subset they are, such as \"piece1\". Add a line for each.");
    }

    @Test
    void aFoldIsOneOfThoseThereAre() {
        assertThatThrownBy(() -> new Fold(4, 3)).hasMessage("A fold is one of 1 to 3, not the 4th of 3");
    }
}
