package io.cadenza.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.data.Batches;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.PieceVersions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.data.WindowLayout;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.Corpus.Piece;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.data.token.bars.BarsInfill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is arranged for infilling in which epoch, and what never is. */
@Tag("fast")
class InfillsTest {
    private static final int WINDOW = 16;

    /** Duets of twelve bars, each with pitches of its own. */
    private static List<Piece<List<String>>> pieces() {
        return IntStream.range(0, 20)
                .mapToObj(number -> {
                    List<String> symbols = new ArrayList<>(List.of("TimeSig_4/4", "Program_40", "Program_42"));
                    for (int bar = 0; bar < 12; bar++) {
                        symbols.addAll(List.of(
                                "Bar_None",
                                "Program_40",
                                "Position_0",
                                "Pitch_" + (60 + (number * number + 5 * bar * number) % 24),
                                "Program_42",
                                "Position_0",
                                "Pitch_" + (36 + (bar * bar + number) % 24)));
                    }
                    return new Piece<>("piece " + number, symbols);
                })
                .toList();
    }

    private static PreparedData prepare(double infill, int transpose) {
        DatasetOptions data = new DatasetOptions(WINDOW, WINDOW, WindowLayout.STREAM, SplitMode.PIECE, 0.2, 0.2, 1);
        return PreparedData.of(
                TokenizedCorpus.ofFiles("a test", Tokenizers.create("bars", Map.of()), TokenCorpus.of(pieces())),
                new PreparationOptions(1, true, transpose, data).withInfill(infill),
                note -> {});
    }

    /** All that an epoch shows, as symbols. */
    private static List<List<String>> shown(PreparedData data, Batches batches) {
        List<List<String>> windows = new ArrayList<>();
        for (int i = 0; i < batches.count(); i++) {
            windows.add(IntStream.of(batches.get(i).inputs())
                    .mapToObj(data.vocabulary().symbols()::get)
                    .toList());
        }
        return windows;
    }

    private static List<List<String>> epoch(PreparedData data, int epoch) {
        return shown(data, data.dataset().shuffled(Subset.TRAINING, 1, 0, 7, epoch));
    }

    @Test
    void whatIsHeldOutIsTheSameWithAndWithout() {
        PreparedData plain = prepare(0, 3);
        PreparedData infilled = prepare(0.5, 3);

        List<String> more = new ArrayList<>(plain.vocabulary().symbols());
        more.addAll(BarsInfill.symbols().stream().sorted().toList());
        assertThat(infilled.vocabulary().symbols())
                .startsWith(more.get(0), more.get(1))
                .hasSize(more.size());
        assertThat(infilled.vocabulary().symbols()).containsExactlyInAnyOrderElementsOf(more);
        assertThat(infilled.fingerprint().tokens())
                .isEqualTo(plain.fingerprint().tokens());
        for (Subset subset : List.of(Subset.VALIDATION, Subset.TEST)) {
            assertThat(shown(infilled, infilled.dataset().inOrder(subset, 1, 0)))
                    .isNotEmpty()
                    .isEqualTo(shown(plain, plain.dataset().inOrder(subset, 1, 0)));
        }
    }

    @Test
    void everyEpochArrangesOtherPiecesAndHasAsManyWindows() {
        PreparedData data = prepare(0.5, 2);

        assertThat(epoch(data, 1).toString()).contains("Fill_Ahead").contains("Fill_Given");
        assertThat(epoch(data, 2)).isNotEqualTo(epoch(data, 1)).hasSameSizeAs(epoch(prepare(0, 2), 2));
        assertThat(epoch(prepare(0, 2), 1).toString()).doesNotContain("Fill_");
    }

    /** A run that goes on prepares its data anew. */
    @Test
    void anEpochDependsOnNothingBeforeIt() {
        PreparedData begun = prepare(0.5, 2);
        epoch(begun, 1);
        epoch(begun, 2);

        assertThat(epoch(prepare(0.5, 2), 3)).isEqualTo(epoch(begun, 3));
    }

    /** 0.3 of 4,000; its standard deviation is 29. */
    @Test
    void asManyPiecesAsItsShareAreArranged() {
        PreparedData data = prepare(0.3, 0);
        Infills infills = new Infills(data.vocabulary(), 0.3, PieceVersions.NONE);
        TokenSequence piece = data.sequences().get(0);

        long arranged = IntStream.range(0, 4000)
                .filter(epoch -> !infills.drawn(piece, Seeds.generator(1, "a test", epoch))
                        .equals(piece))
                .count();

        assertThat(arranged).isCloseTo(1200, within(120L));
    }

    @Test
    void whatCannotBeIsRefusedWithTheRemedy() {
        DatasetOptions windows = new DatasetOptions(WINDOW, 1, SplitMode.WINDOW, 0.2, 0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreparationOptions(1, true, 0, windows).withInfill(0.5))
                .withMessageContaining("data.split: piece");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreparationOptions.DEFAULT.withInfill(1.5))
                .withMessageContaining("1.5");
        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(() -> new Infills(Vocabulary.of(List.of("Bar_None")), 0.5, PieceVersions.NONE))
                .withMessage(
                        "The model lacks the symbols of infilling, such as Fill_Ahead: it was trained without. Set data.infill: 0, or train a new model.");
    }
}
