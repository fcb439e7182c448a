package io.cadenza.core.ngram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class NgramFileTest {
    /** a b a c b as bigrams: ab, ac, ba, cb. */
    private static final TrainingState ABACB =
            Counting.counted(NgramSpec.empty(3, 2, 0.5, 1), new int[] {0, 1, 0, 2, 1});

    private static Weights with(String name, float... values) {
        SortedMap<String, Tensor> tensors = new TreeMap<>(ABACB.weights().tensors());
        tensors.put(name, Tensor.of(Shape.of(values.length), values));
        return new Weights(tensors);
    }

    @Test
    void countsAreSortedByContextThenByToken() {
        assertThat(((NgramSpec) ABACB.spec()).entries()).containsExactly(4);
        assertThat(ABACB.weights().tensors())
                .containsOnlyKeys("order1/children", "order1/count", "order2/count", "order2/token");
        assertThat(ABACB.weights().get("order1/count").toArray()).containsExactly(1, 2, 1);
        assertThat(ABACB.weights().get("order1/children").toArray()).containsExactly(2, 1, 1);
        assertThat(ABACB.weights().get("order2/token").toArray()).containsExactly(1, 2, 0, 1);
        assertThat(ABACB.weights().get("order2/count").toArray()).containsExactly(1, 1, 1, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "order2/token; 1 2 0 3; whole numbers from 0 to 2, not 3.0",
                "order2/token; 1 2 0 0.5; not 0.5",
                "order2/token; 2 1 0 1; n-gram 1 is not in the order of tokens",
                "order1/children; 2 1 0; more than its contexts announce",
                "order1/children; 2 2 1; fewer than its contexts announce",
                "order2/count; 1 -1 1 1; not -1.0",
            })
    void weightsThatAreNoCountsAreRefused(String name, String values, String message) {
        String[] words = values.trim().split(" ");
        float[] floats = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            floats[i] = Float.parseFloat(words[i]);
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counting.BACKEND.open(ABACB.spec(), with(name, floats), RuntimeOptions.cpu(1)))
                .withMessageContaining(message);
    }

    /** A float holds 16,777,216 but not the number after it. */
    @Test
    void aCountBeyondWhatAFloatHoldsIsAnErrorNotAnotherNumber() {
        Weights many = with("order2/count", 1 << 24, 1, 1, 1);
        try (TrainingSession session = Counting.session(TrainingState.startingAt(ABACB.spec(), many))) {
            assertThat(session.snapshot().weights()).isEqualTo(many);
            session.step(Counting.window(0, 1), 1);
            assertThatThrownBy(session::snapshot)
                    .isInstanceOf(CadenzaException.class)
                    .hasMessageContaining("counted 16777217 times")
                    .hasMessageContaining("Train on less music");
        }
    }

    @Test
    void itIsFoundByNameAndDeclinesAllButNgrams() {
        assertThat(Backends.installed()
                        .choose("auto", ModelTypes.named("ngram", 5), Task.TRAIN)
                        .name())
                .isEqualTo("ngram");
        assertThat(Counting.BACKEND.supports(ModelTypes.named("lstm", 5), Task.TRAIN))
                .isFalse();
        assertThatThrownBy(() -> Counting.BACKEND.open(
                        ABACB.spec(), ABACB.weights(), new RuntimeOptions(Device.parse("gpu"), 1, 0)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("Set device to cpu or auto");
    }
}
