package io.cadenza.core.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionValuesTest {
    private static final List<ComposerOption> OPTIONS = List.of(
            ComposerOption.of("bars", "how many bars", new OptionType.Whole(1, 64), "8"),
            ComposerOption.of("mean", "events a cell", new OptionType.Real(0.25, 10), "0.6"),
            ComposerOption.of("form", "what is played", new OptionType.Choice(List.of("trio", "minuet")), "trio"),
            ComposerOption.of("swing", "whether it swings", OptionType.Choice.FLAG, "true"),
            ComposerOption.required("model", "what has learnt", new OptionType.Text("the path of a model file")));

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

    @Test
    void aComposerWithoutOptionsSaysSo() {
        assertThatThrownBy(() -> OptionValues.of("mime", List.of(), Map.of("tempo", "90")))
                .hasMessage("The composer \"mime\" has no option \"tempo\"; it has none. Remove it.");
    }

    @Test
    void aDefaultThatIsNotAllowedIsAFaultOfTheComposer() {
        assertThatThrownBy(() -> ComposerOption.of("bars", "how many", new OptionType.Whole(1, 4), "8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a whole number from 1 to 4, not its default \"8\"");
    }

    private static OptionValues values(Map<String, String> given) {
        return OptionValues.of("mime", OPTIONS, given);
    }
}
