package io.cadenza.data.token.bars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.token.bars.BarsInfill.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pieces arranged for infilling say the same music. */
@Tag("fast")
class BarsInfillTest {
    private static final ScoreTokenizer BARS =
            Tokenizers.create("bars", Map.of("velocities", "127")).requireScores();

    private static Vocabulary vocabulary(List<String> piece) {
        List<String> symbols = new ArrayList<>(List.of(Vocabulary.START, Vocabulary.END));
        piece.stream().distinct().forEach(symbols::add);
        symbols.addAll(BarsInfill.symbols());
        return Vocabulary.of(symbols);
    }

    private static List<String> symbols(String text) {
        return List.of(text.split(" "));
    }

    @Test
    void theBarsAfterASpanStandBeforeItAndAgainInTheirPlace() {
        List<String> plain = symbols("TimeSig_4/4 Program_0 Bar_None Position_0 Pitch_60 Bar_None Position_0 Pitch_62"
                + " Bar_None Position_0 Pitch_64 Bar_None Position_0 Pitch_65");
        Vocabulary vocabulary = vocabulary(plain);
        BarsInfill infill = new BarsInfill(vocabulary);

        int[] two = infill.ahead(vocabulary.encode(plain), List.of(new Span(1, 2, 1)));
        int[] one = infill.ahead(vocabulary.encode(plain), List.of(new Span(0, 1, 2)));

        assertThat(vocabulary.decode(two))
                .isEqualTo(symbols("TimeSig_4/4 Program_0 Bar_None Position_0 Pitch_60"
                        + " Fill_Ahead Bar_None Position_0 Pitch_65"
                        + " Fill_2 Bar_None Position_0 Pitch_62 Fill_1 Bar_None Position_0 Pitch_64"
                        + " Bar_None Position_0 Pitch_65"));
        assertThat(vocabulary.decode(one))
                .isEqualTo(symbols("TimeSig_4/4 Program_0"
                        + " Fill_Ahead Bar_None Position_0 Pitch_62 Bar_None Position_0 Pitch_64"
                        + " Fill_1 Bar_None Position_0 Pitch_60 Bar_None Position_0 Pitch_62"
                        + " Bar_None Position_0 Pitch_64 Bar_None Position_0 Pitch_65"));
        assertThat(two)
                .startsWith(vocabulary.startId().orElseThrow())
                .endsWith(vocabulary.endId().orElseThrow());
        assertThat(two).containsOnlyOnce(vocabulary.endId().orElseThrow());
    }

    @Test
    void givenPartsComeFirstInTheHeadAndInEveryBar() {
        List<String> plain = symbols("TimeSig_4/4 Program_40 Velocity_95 Program_0 Program_42"
                + " Bar_None Key_C Program_40 Position_0 Pitch_72 Program_42 Position_0 Pitch_48"
                + " Bar_None Program_0 Position_12 Pitch_60");
        Vocabulary vocabulary = vocabulary(plain);

        int[] ordered = new BarsInfill(vocabulary)
                .givenFirst(
                        vocabulary.encode(plain),
                        Set.of(vocabulary.id("Program_42").orElseThrow()));

        assertThat(vocabulary.decode(ordered))
                .isEqualTo(symbols("TimeSig_4/4 Fill_Given Program_42 Program_40 Velocity_95 Program_0"
                        + " Bar_None Key_C Program_42 Position_0 Pitch_48 Program_40 Position_0 Pitch_72"
                        + " Bar_None Program_0 Position_12 Pitch_60"));
        assertThat(ordered).endsWith(vocabulary.endId().orElseThrow());
    }

    @Property(tries = 300)
    void whateverIsArrangedIsTheSameMusic(@ForAll("bands") Score band, @ForAll long seed) {
        List<String> plain = BARS.encode(band);
        Vocabulary vocabulary = vocabulary(plain);

        int[] arranged = new BarsInfill(vocabulary).arranged(vocabulary.encode(plain), Seeds.generator(seed, "a test"));
        List<String> symbols = vocabulary.decode(arranged);

        assertThat(said(BARS.decode(symbols))).isEqualTo(said(BARS.decode(plain)));
        if (!symbols.contains("Fill_Given")) {
            assertThat(plain(symbols)).isEqualTo(plain);
        }
        assertThat(plain(symbols)).containsExactlyInAnyOrderElementsOf(plain);
    }

    /** Without the symbols of infilling and the bars ahead. */
    private static List<String> plain(List<String> symbols) {
        List<String> plain = new ArrayList<>();
        boolean ahead = false;
        for (String symbol : symbols) {
            boolean fill = symbol.startsWith("Fill_");
            ahead = fill ? symbol.equals("Fill_Ahead") : ahead;
            if (!fill && !ahead) {
                plain.add(symbol);
            }
        }
        return plain;
    }

    /** Metres, keys and tempos, and each part with its notes, in whatever order the parts are. */
    private static Set<Object> said(Score score) {
        Set<Object> said = new HashSet<>();
        said.addAll(score.events(TimeSignature.class));
        said.addAll(score.events(KeySignature.class));
        said.addAll(score.events(TempoChange.class));
        score.tracks()
                .forEach(track -> said.add(List.of(
                        track.events(ProgramChange.class)
                                .map(ProgramChange::program)
                                .toList(),
                        track.notes().stream()
                                .map(note -> List.of(note.onset(), note.duration(), note.pitch(), note.velocity()))
                                .toList())));
        return said;
    }

    @Provide
    Arbitrary<Score> bands() {
        return BarsTokenizerTest.anyBand();
    }

    /** A model that forgets to end them costs two bars, not the piece. */
    @Test
    void noMoreThanTwoBarsAreAhead() {
        Score score = BARS.decode(symbols("TimeSig_4/4 Program_0 Fill_Ahead Bar_None Position_0 Pitch_60"
                + " Bar_None Position_0 Pitch_61 Bar_None Position_0 Pitch_62"));

        assertThat(score.notes().map(note -> List.of(note.onset(), note.pitch())))
                .containsExactly(List.of(0L, 62));
    }

    @Test
    void symbolsThatThereAreNotAreRefused() {
        assertThat(BarsInfill.symbols())
                .containsExactly(
                        "Fill_Ahead",
                        "Fill_Given",
                        "Fill_1",
                        "Fill_2",
                        "Fill_3",
                        "Fill_4",
                        "Fill_5",
                        "Fill_6",
                        "Fill_7",
                        "Fill_8");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> BARS.decode(List.of("Fill_9")))
                .withMessageContaining("Fill_9");
        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(() -> BarsInfill.requireBars(Tokenizers.create("remi", Map.of())))
                .withMessage(
                        "Pieces are arranged for infilling by bars, and the tokenizer \"remi\" is another. Set tokenizer.name: bars, or data.infill: 0.");
    }
}
