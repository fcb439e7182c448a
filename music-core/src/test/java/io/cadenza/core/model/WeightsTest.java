package io.cadenza.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class WeightsTest {
    private static final LstmSpec SPEC = new LstmSpec(5, 4, List.of(3), 6, 0);

    private static Weights with(String name, Tensor tensor) {
        SortedMap<String, Tensor> tensors =
                new TreeMap<>(Weights.zeros(SPEC.weightShapes()).tensors());
        tensors.put(name, tensor);
        return new Weights(tensors);
    }

    @Test
    void weightsThatDoNotFitAreRefusedByName() {
        assertThatThrownBy(() -> with("head/bias", Tensor.of(Shape.of(2), 0, 0)).requireFitting(SPEC))
                .hasMessage("The weight \"head/bias\" has shape [2] where the model needs [6]");
        assertThatThrownBy(() -> with("extra", Tensor.of(Shape.of(1), 0)).requireFitting(SPEC))
                .hasMessageContaining("\"extra\"");
        assertThatThrownBy(() -> with("output/bias", Tensor.of(Shape.of(5), 0, 0, Float.NaN, 0, 0))
                        .requireFitting(SPEC))
                .hasMessageContaining("\"output/bias\" holds a value that is not finite");
        assertThatThrownBy(() -> Weights.of(new TreeMap<>()).requireFitting(SPEC))
                .hasMessageContaining("is missing");
    }

    @Test
    void initialWeightsDependOnTheSeedAlone() {
        assertThat(WeightInitializer.initialize(SPEC, 1))
                .isEqualTo(WeightInitializer.initialize(SPEC, 1))
                .isNotEqualTo(WeightInitializer.initialize(SPEC, 2));
    }

    /** Glorot: ±√(6 / (in + out)) = ±√(6 / 9) for the head of 3 by 6. */
    @Test
    void kernelsStayWithinGlorotsLimit() {
        float[] head = WeightInitializer.initialize(SPEC, 1).get("head/weight").toArray();

        assertThat(head).hasSize(18);
        for (float value : head) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo((float) Math.sqrt(6.0 / 9));
        }
    }

    @Test
    void recurrentRowsAreOrthonormal() {
        float[] rows = WeightInitializer.initialize(SPEC, 1)
                .get("lstm0/recurrent/weight")
                .toArray();

        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                double dot = 0;
                for (int i = 0; i < 12; i++) {
                    dot += rows[a * 12 + i] * rows[b * 12 + i];
                }
                assertThat(dot).isEqualTo(a == b ? 1 : 0, within(1e-6));
            }
        }
    }

    /** The same numbers drawn: embeddings from ±1 and not ±0.05, kernels between layers eight times Glorot's, the rest as it was. */
    @Test
    void unitWeightsAreKerasWithLargerEmbeddingsAndKernelsBetweenLayers() {
        LstmSpec spec = new LstmSpec(5, 4, List.of(3, 3, 2), 6, 0);
        Weights keras = WeightInitializer.initialize(spec, 1, InitialWeights.KERAS);
        Weights unit = WeightInitializer.initialize(spec, 1, InitialWeights.UNIT);

        assertThat(keras).isEqualTo(WeightInitializer.initialize(spec, 1));
        keras.tensors().forEach((name, tensor) -> {
            double factor = switch (name) {
                case "embedding/weight" -> 20;
                case "lstm1/input/weight", "lstm2/input/weight" -> 8;
                default -> 1;
            };
            float[] expected = tensor.toArray();
            float[] values = unit.get(name).toArray();
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) values[i]).as(name).isEqualTo(factor * expected[i], within(1e-6));
            }
        });
    }

    @Test
    void severalLayersBeginWithUnitWeightsUnlessSaid() {
        assertThat(InitialWeights.suiting(new LstmSpec(5, 4, List.of(3, 3), 6, 0)))
                .isEqualTo(InitialWeights.UNIT);
        assertThat(InitialWeights.suiting(new LstmSpec(5, 4, List.of(3), 6, 0))).isEqualTo(InitialWeights.KERAS);
        assertThat(InitialWeights.suiting(ModelTypes.named("wavenet", 5))).isEqualTo(InitialWeights.KERAS);
    }

    /** Gate order i, f, g, o: the second quarter of the bias is the forget gate's. */
    @Test
    void forgetGatesStartOpen() {
        assertThat(WeightInitializer.initialize(SPEC, 1).get("lstm0/bias").toArray())
                .containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void tensorsAreCopies() {
        float[] values = {1, 2};
        Tensor tensor = Tensor.of(Shape.of(2), values);
        values[0] = 9;
        tensor.toArray()[1] = 9;

        assertThat(tensor).isEqualTo(Tensor.of(Shape.of(2), 1, 2));
        assertThat(tensor.buffer().isReadOnly()).isTrue();
    }

    /** t = 1: 0.01 · √0.001 / 0.1. */
    @Test
    void adamCorrectsItsBias() {
        assertThat(Adam.UNCLIPPED.stepSize(0.01, 1)).isEqualTo(0.1 * Math.sqrt(0.001), within(1e-12));
        assertThat(Adam.UNCLIPPED.stepSize(0.01, 100_000)).isEqualTo(0.01, within(1e-12));
    }
}
