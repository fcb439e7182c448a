package io.cadenza.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TokenDatasetTest {
    /** A piece whose tokens count up from {@code first}. */
    private static TokenSequence counting(String name, int first, int length) {
        return TokenSequence.of(name, IntStream.range(first, first + length).toArray());
    }

    private static List<TokenSequence> pieces(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(piece -> counting("piece" + piece, 1000 * piece, length))
                .toList();
    }

    private static DatasetOptions options(int window, int stride, SplitMode split, double validation, double test) {
        return new DatasetOptions(window, stride, split, validation, test, 1);
    }

    private static Set<Integer> tokens(TokenDataset dataset, Subset subset) {
        Set<Integer> tokens = new HashSet<>();
        Batches batches = dataset.inOrder(subset, 7, 0);
        for (int i = 0; i < batches.count(); i++) {
            Arrays.stream(batches.get(i).inputs()).forEach(tokens::add);
            Arrays.stream(batches.get(i).targets()).forEach(tokens::add);
        }
        return tokens;
    }

    @Test
    void theMovementsOfAWorkStayInOneSubset() {
        List<TokenSequence> pieces = new ArrayList<>();
        for (int work = 0; work < 40; work++) {
            for (int movement = 1; movement <= 4; movement++) {
                pieces.add(counting("work-%d.mxl#movement %d".formatted(work, movement), work, 10));
            }
        }
        TokenDataset dataset = TokenDataset.of(pieces, options(3, 4, SplitMode.PIECE, 0.2, 0.2));

        for (Subset subset : Subset.values()) {
            assertThat(dataset.pieces(subset)).isNotEmpty();
            assertThat(dataset.pieces(subset).stream()
                            .collect(Collectors.groupingBy(name -> name.split("#")[0], Collectors.counting())))
                    .as(subset.name())
                    .allSatisfy((work, movements) -> assertThat(movements).isEqualTo(4));
        }
    }

    @Test
    void aTargetIsTheTokenAfterItsInput() {
        TokenDataset dataset = TokenDataset.of(List.of(counting("a", 10, 5)), options(3, 1, SplitMode.WINDOW, 0, 0));

        Batch batch = dataset.inOrder(Subset.TRAINING, 2, 0).get(0);

        assertThat(batch.inputs()).containsExactly(10, 11, 12, 11, 12, 13);
        assertThat(batch.targets()).containsExactly(11, 12, 13, 12, 13, 14);
    }

    /** Ten tokens, windows of 3 (and a target) every 4: starts 0, 4, and 6, which ends with the piece. */
    @Test
    void theLastWindowEndsWithThePiece() {
        TokenDataset dataset = TokenDataset.of(List.of(counting("a", 0, 10)), options(3, 4, SplitMode.PIECE, 0, 0));

        assertThat(dataset.inOrder(Subset.TRAINING, 9, 0).get(0).inputs()).containsExactly(0, 1, 2, 4, 5, 6, 6, 7, 8);
    }

    /** Like the article: length − window windows in each piece. */
    @Test
    void strideOneGivesAWindowForEveryTarget() {
        TokenDataset dataset = TokenDataset.of(pieces(3, 40), options(32, 1, SplitMode.WINDOW, 0.2, 0));

        assertThat(dataset.windowCount(Subset.TRAINING) + dataset.windowCount(Subset.VALIDATION))
                .isEqualTo(3 * 8);
        assertThat(dataset.windowCount(Subset.VALIDATION)).isEqualTo(5); // ⌈24 · 0.2⌉, as scikit-learn rounds
    }

    @Property(tries = 50)
    void splitByPieceSharesNoTokenBetweenSubsets(
            @ForAll @IntRange(min = 3, max = 30) int count, @ForAll @IntRange(min = 0, max = 1000) int seed) {
        TokenDataset dataset =
                TokenDataset.of(pieces(count, 20), new DatasetOptions(8, 3, SplitMode.PIECE, 0.2, 0.2, seed));

        Set<Integer> training = tokens(dataset, Subset.TRAINING);
        Set<Integer> validation = tokens(dataset, Subset.VALIDATION);
        Set<Integer> test = tokens(dataset, Subset.TEST);

        assertThat(training).doesNotContainAnyElementsOf(validation).doesNotContainAnyElementsOf(test);
        assertThat(validation).doesNotContainAnyElementsOf(test);
        assertThat(training.size() + validation.size() + test.size()).isEqualTo(count * 20);
    }

    @Test
    void addingPiecesMovesNoOtherPiece() {
        DatasetOptions options = options(8, 8, SplitMode.PIECE, 0.2, 0.1);
        List<TokenSequence> many = pieces(200, 20);
        TokenDataset before = TokenDataset.of(many.subList(0, 150), options);
        TokenDataset after = TokenDataset.of(many, options);

        assertThat(after.pieces(Subset.VALIDATION)).containsAll(before.pieces(Subset.VALIDATION));
        assertThat(after.pieces(Subset.TEST)).containsAll(before.pieces(Subset.TEST));
        assertThat(after.pieces(Subset.TRAINING)).containsAll(before.pieces(Subset.TRAINING));
    }

    @Test
    void sharesAreKeptOnAverage() {
        TokenDataset dataset = TokenDataset.of(pieces(1000, 20), options(8, 8, SplitMode.PIECE, 0.2, 0.1));

        assertThat(dataset.pieces(Subset.VALIDATION).size()).isBetween(150, 250);
        assertThat(dataset.pieces(Subset.TEST).size()).isBetween(65, 135);
    }

    @Test
    void epochsHaveOrdersOfTheirOwnThatTheSeedRepeats() {
        TokenDataset dataset = TokenDataset.of(pieces(5, 60), options(8, 1, SplitMode.WINDOW, 0, 0));

        int[] first = dataset.shuffled(Subset.TRAINING, 100, 0, 1, 1).get(0).inputs();
        int[] again = dataset.shuffled(Subset.TRAINING, 100, 0, 1, 1).get(0).inputs();
        int[] second = dataset.shuffled(Subset.TRAINING, 100, 0, 1, 2).get(0).inputs();

        assertThat(first).isEqualTo(again).isNotEqualTo(second);
    }

    @Test
    void anEpochServesEveryWindowOnce() {
        TokenDataset dataset = TokenDataset.of(pieces(4, 30), options(8, 3, SplitMode.PIECE, 0, 0));
        Batches batches = dataset.shuffled(Subset.TRAINING, 7, 0, 1, 1);
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < batches.count(); i++) {
            Batch batch = batches.get(i);
            for (int row = 0; row < batch.size(); row++) {
                starts.add(batch.inputs()[row * 8]);
            }
        }
        assertThat(starts).doesNotHaveDuplicates().hasSize(dataset.windowCount(Subset.TRAINING));
    }

    @Test
    void shortPiecesAreNamed() {
        TokenDataset dataset = TokenDataset.of(
                List.of(counting("long", 0, 20), counting("short", 100, 8)), options(8, 1, SplitMode.PIECE, 0, 0));

        assertThat(dataset.shortPieces()).containsExactly("short");
    }

    @Test
    void aCorpusShorterThanAWindowIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> TokenDataset.of(pieces(3, 32), options(32, 1, SplitMode.PIECE, 0.1, 0)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("the longest of 3 pieces has 32 tokens and a window needs 33")
                .hasMessageContaining("data.window");
    }

    @Test
    void onePieceCannotBeSplitByPiece() {
        assertThatThrownBy(() -> TokenDataset.of(pieces(1, 40), options(8, 1, SplitMode.PIECE, 0.1, 0)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("data.split: window");
    }

    @Test
    void sampledWindowsAreDifferentAndRepeatable() {
        TokenDataset dataset = TokenDataset.of(pieces(2, 40), options(8, 1, SplitMode.WINDOW, 0, 0));

        List<int[]> sampled = dataset.sampleWindows(Subset.TRAINING, 5, 3);

        assertThat(sampled).hasSize(5).doesNotHaveDuplicates();
        assertThat(dataset.sampleWindows(Subset.TRAINING, 5, 3).get(4)).isEqualTo(sampled.get(4));
    }

    /** Windows of 2 tokens every 2: of four tokens from 0 and, to end with the piece, from 1. Two tokens are no window. */
    @Test
    void aGivenSplitIsKept() {
        TokenDataset dataset = TokenDataset.of(
                List.of(TokenSequence.of("a", 1, 2, 3, 4), TokenSequence.of("b", 5, 6), TokenSequence.of("c", 7, 8, 9)),
                options(2, 2, SplitMode.PIECE, 0.1, 0),
                PieceVersions.NONE,
                new PieceSplit(
                        new TreeMap<>(Map.of("a", Subset.TRAINING, "b", Subset.TRAINING, "c", Subset.VALIDATION))));

        assertThat(dataset.windowCount(Subset.TRAINING)).isEqualTo(2);
        assertThat(dataset.inOrder(Subset.TRAINING, 2, 0).get(0).inputs()).containsExactly(1, 2, 2, 3);
        assertThat(dataset.inOrder(Subset.VALIDATION, 2, 0).get(0).targets()).containsExactly(8, 9);
        assertThat(dataset.pieces(Subset.TRAINING)).containsExactly("a");
        assertThat(dataset.shortPieces()).containsExactly("b");
    }

    private static DatasetOptions stream(int window) {
        return new DatasetOptions(window, window, WindowLayout.STREAM, SplitMode.PIECE, 0, 0, 1);
    }

    private static List<Integer> targets(Batches batches) {
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < batches.count(); i++) {
            Arrays.stream(batches.get(i).targets()).forEach(targets::add);
        }
        return targets;
    }

    /** Seven pieces of 5 tokens are 35; windows of 8 start at 0, 8, 16, 24 and, to end with the stream, 26. */
    @Test
    void aStreamShowsShortPiecesAndTheirEnds() {
        TokenDataset dataset = TokenDataset.of(pieces(7, 5), stream(8));

        assertThat(dataset.shortPieces()).isEmpty();
        assertThat(dataset.windowCount(Subset.TRAINING)).isEqualTo(5);
        List<Integer> seen = targets(dataset.shuffled(Subset.TRAINING, 2, 0, 1, 1));
        assertThat(Set.copyOf(seen)).hasSize(34); // all but the first token of the stream
    }

    @Test
    void eachEpochLaysTheStreamInAnOrderOfItsOwnThatTheSeedRepeats() {
        TokenDataset dataset = TokenDataset.of(pieces(9, 5), stream(44));

        List<Integer> first = targets(dataset.shuffled(Subset.TRAINING, 1, 0, 1, 1));

        assertThat(targets(dataset.shuffled(Subset.TRAINING, 1, 0, 1, 1))).isEqualTo(first);
        assertThat(targets(dataset.shuffled(Subset.TRAINING, 1, 0, 1, 2))).isNotEqualTo(first);
        assertThat(targets(dataset.shuffled(Subset.TRAINING, 1, 0, 2, 1))).isNotEqualTo(first);
    }

    /** Version v of a piece has 100,000 · v added to its tokens, and v tokens fewer. */
    private static final PieceVersions THREE = new PieceVersions() {
        @Override
        public int count(TokenSequence piece) {
            return 3;
        }

        @Override
        public TokenSequence version(TokenSequence piece, int index) {
            int[] tokens = Arrays.stream(piece.toArray())
                    .limit(piece.length() - index)
                    .map(token -> token + 100_000 * index)
                    .toArray();
            return TokenSequence.of(piece.name() + " " + index, tokens);
        }
    };

    @Property(tries = 30)
    void threeEpochsShowEachOfThreeVersionsOnce(
            @ForAll WindowLayout layout, @ForAll @IntRange(min = 0, max = 100) int seed) {
        DatasetOptions options = new DatasetOptions(6, 6, layout, SplitMode.PIECE, 0.2, 0, seed);
        TokenDataset dataset = TokenDataset.of(pieces(10, 20), options, THREE);
        TokenDataset plain = TokenDataset.of(pieces(10, 20), options);

        Set<String> shown = new HashSet<>();
        for (int epoch = 4; epoch <= 6; epoch++) {
            Batches batches = dataset.shuffled(Subset.TRAINING, 4, 0, seed, epoch);
            assertThat(batches.count())
                    .isEqualTo(
                            plain.shuffled(Subset.TRAINING, 4, 0, seed, epoch).count());
            Set<String> ofEpoch = new HashSet<>();
            targets(batches).forEach(token -> ofEpoch.add(token % 100_000 / 1000 + " " + token / 100_000));
            assertThat(ofEpoch).hasSize(plain.pieces(Subset.TRAINING).size());
            shown.addAll(ofEpoch);
        }

        assertThat(shown).hasSize(3 * plain.pieces(Subset.TRAINING).size());
        assertThat(targets(dataset.inOrder(Subset.VALIDATION, 4, 0)))
                .isEqualTo(targets(plain.inOrder(Subset.VALIDATION, 4, 0)));
    }
}
