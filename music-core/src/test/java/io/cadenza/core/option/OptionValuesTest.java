package io.cadenza.core.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class OptionValuesTest {
    private static final List<Option> OPTIONS = List.of(
            Option.of("bars", "how many bars", new OptionType.IntRange(1, 64), "8"),
            Option.of("mean", "events a cell", new OptionType.RealRange(0.25, 10), "0.6"),
            Option.of("form", "what is played", new OptionType.Choice(List.of("trio", "minuet")), "trio"),
            Option.of("swing", "whether it swings", OptionType.Choice.FLAG, "true"),
            Option.required("model", "what has learnt", new OptionType.Text("the path of a model file")));

    @Test
    void whatIsNotGivenHasItsDefault() {
        OptionValues values = values(Map.of("model", "a.safetensors", "bars", "64"));
        assertThat(values.integer("bars")).isEqualTo(64);
        assertThat(values.real("mean")).isEqualTo(0.6);
        assertThat(values.text("form")).isEqualTo("trio");
        assertThat(values.flag("swing")).isTrue();
        assertThat(values.all())
                .isEqualTo(
                        Map.of("bars", "64", "mean", "0.6", "form", "trio", "swing", "true", "model", "a.safetensors"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "bars;  0    ; The option bars of the composer \"mime\" is a whole number from 1 to 64, not \"0\". It is how many bars.",
                "bars;  65   ; is a whole number from 1 to 64, not \"65\"",
                "bars;  2.5  ; is a whole number from 1 to 64, not \"2.5\"",
                "bars;  ten  ; is a whole number from 1 to 64, not \"ten\"",
                "mean;  0.2  ; is a number from 0.25 to 10, not \"0.2\"",
                "mean;  NaN  ; is a number from 0.25 to 10, not \"NaN\"",
                "mean;  much ; is a number from 0.25 to 10, not \"much\"",
                "form;  coda ; is one of trio, minuet, not \"coda\"",
                "swing; yes  ; is one of true, false, not \"yes\"",
                "model; ' '  ; is the path of a model file, not \" \"",
                "bar;   3    ; The composer \"mime\" has no option \"bar\"; available: bars, mean, form, swing, model. Remove it.",
            })
    void aSlipIsNamedWithWhatIsAllowed(String name, String value, String error) {
        Map<String, String> given = new HashMap<>(Map.of("model", "a.safetensors"));
        given.put(name, value);
        assertThatThrownBy(() -> values(given))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining(error);
    }

    @Test
    void anOptionThatMustBeGivenIsAskedFor() {
        assertThatThrownBy(() -> values(Map.of()))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(
                        "The composer \"mime\" needs the option model: what has learnt. Give it the path of a model file.");
    }

    /** Java would parse some of these; a configuration means numbers as people write them. */
    @ParameterizedTest
    @ValueSource(strings = {"1d", "0x1p3", "Infinity", "1e999", "", " 1", "1_000"})
    void whatIsNoPlainNumberIsRefused(String text) {
        assertThat(new OptionType.RealRange(0, Double.POSITIVE_INFINITY).accepts(text))
                .isFalse();
        assertThat(OptionType.IntRange.atLeast(0).accepts(text)).isFalse();
    }

    @Test
    void anOpenBoundIsNotAllowedItself() {
        OptionType.RealRange share = new OptionType.RealRange(0, false, 1, false);
        assertThat(share.accepts("0")).isFalse();
        assertThat(share.accepts("1")).isFalse();
        assertThat(share.accepts("1e-9")).isTrue();
        assertThat(share.allowed()).isEqualTo("a number, more than 0 and less than 1");
    }

    @Test
    void whatWasGivenIsTellableFromADefault() {
        OptionValues values = values(Map.of("model", "a", "bars", "8"));
        assertThat(values.isGiven("bars")).isTrue();
        assertThat(values.isGiven("mean")).isFalse();
    }

    @Test
    void aSummaryHoldsAllThereIsToKnow() {
        assertThat(OPTIONS.stream().map(Option::summary))
                .startsWith("how many bars: a whole number from 1 to 64; default 8")
                .endsWith("what has learnt: the path of a model file; must be given");
    }

    @Test
    void aComposerWithoutOptionsSaysSo() {
        assertThatThrownBy(() -> OptionValues.of("composer", "mime", List.of(), Map.of("tempo", "90")))
                .hasMessage("The composer \"mime\" has no option \"tempo\"; it has none. Remove it.");
    }

    @Test
    void aDefaultThatIsNotAllowedIsAFaultOfTheComposer() {
        assertThatThrownBy(() -> Option.of("bars", "how many", new OptionType.IntRange(1, 4), "8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a whole number from 1 to 4, not its default \"8\"");
    }

    private static OptionValues values(Map<String, String> given) {
        return OptionValues.of("composer", "mime", OPTIONS, given);
    }
}
