package io.cadenza.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Score;
import io.cadenza.run.Generation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models that come with Cadenza: small enough, alike on every backend, and found by name. */
final class ShippedModelsTest {
    private static final int MOST_BYTES = 8_000_000;

    static List<String> names() {
        return ShippedModel.installed().stream().map(ShippedModel::name).toList();
    }

    @Test
    void theyAreFoundByName() {
        assertThat(names()).containsExactly("tunes");
        assertThat(ShippedModel.open(Path.of("tunes"), note -> {}))
                .isEqualTo(ShippedModel.named("tunes").load());
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> ShippedModel.named("tuness"))
                .isInstanceOf(CadenzaException.class)
                .hasMessage("No model \"tuness\"; available: tunes.");
        assertThatThrownBy(() -> ShippedModel.open(Path.of("tuness"), note -> {}))
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("available: tunes.");
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachIsSmallAndItsPiecesAreTheSameOnEveryBackend(String name) {
        ShippedModel shipped = ShippedModel.named(name);
        assertThat(shipped.bytes().length).isLessThanOrEqualTo(MOST_BYTES);
        TrainedModel model = shipped.load();
        Generation generation = Generation.of(model).length(200).seed(3);

        List<Score> expected =
                generation.computing("java", RuntimeOptions.cpu(3)).compose();
        for (String backend : List.of("tensorflow", "dl4j")) {
            assertThat(generation.computing(backend, RuntimeOptions.cpu(3)).compose())
                    .as(backend)
                    .isEqualTo(expected);
        }
        assertThat(expected.get(0).events(KeySignature.class)).isNotEmpty();
        assertThat(expected.get(0).notes().count()).isGreaterThan(20);
    }
}
