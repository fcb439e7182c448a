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
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

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
        TokenDataset dataset = TokenDataset.ofSubsets(
                Map.of(
                        Subset.TRAINING, List.of(TokenSequence.of("a", 1, 2, 3, 4), TokenSequence.of("b", 5, 6)),
                        Subset.VALIDATION, List.of(TokenSequence.of("c", 7, 8, 9))),
                2,
                2);

        assertThat(dataset.windowCount(Subset.TRAINING)).isEqualTo(2);
        assertThat(dataset.inOrder(Subset.TRAINING, 2, 0).get(0).inputs()).containsExactly(1, 2, 2, 3);
        assertThat(dataset.inOrder(Subset.VALIDATION, 2, 0).get(0).targets()).containsExactly(8, 9);
        assertThat(dataset.pieces(Subset.TRAINING)).containsExactly("a");
        assertThat(dataset.shortPieces()).containsExactly("b");
    }
}
