package io.cadenza.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecTest {
    /** The article's summary of its model at a vocabulary of 167. */
    @Test
    void theArticlesWaveNetHasItsParameterCount() {
        assertThat(Presets.named("wavenet-simple", 167).parameterCount()).isEqualTo(267_939);
    }

    /** 167·100 + (100+128+1)·512 + (128+128+1)·512 + (128+1)·256 + (256+1)·167. */
    @Test
    void theArticlesLstmHasItsParameterCount() {
        assertThat(Presets.named("lstm", 167).parameterCount()).isEqualTo(16_700 + 117_248 + 131_584 + 33_024 + 42_919);
    }

    /** Kernel 2, dilations 1, 2, 4, 8, 16 after a first convolution: 1 + 31 steps back, and the token itself. */
    @Test
    void aReceptiveFieldAddsUpItsDilations() {
        assertThat(Presets.named("wavenet", 10).receptiveField()).isEqualTo(33);
        assertThat(new WaveNetSpec(5, 2, 2, 2, 2, 3, List.of(1, 2, 4), 0).receptiveField())
                .isEqualTo(17);
    }

    @Test
    void theLastBlockHasNoResidual() {
        WaveNetSpec spec = new WaveNetSpec(5, 2, 3, 4, 6, 2, List.of(1, 2), 0);

        assertThat(spec.weightShapes())
                .containsEntry("block0/residual/weight", Shape.of(3, 3))
                .doesNotContainKey("block1/residual/weight")
                .containsEntry("block1/skip/weight", Shape.of(3, 4))
                .containsEntry("block1/gate/weight", Shape.of(2, 3, 3));
    }

    @Test
    void lstmGatesLieSideBySide() {
        assertThat(new LstmSpec(5, 2, List.of(3, 4), 6, 0).weightShapes())
                .containsEntry("lstm0/input/weight", Shape.of(2, 12))
                .containsEntry("lstm1/input/weight", Shape.of(3, 16))
                .containsEntry("lstm1/recurrent/weight", Shape.of(4, 16));
    }

    /** No tensor of a length that was never seen, and three numbers for each n-gram that has longer ones. */
    @Test
    void anNgramsWeightsAreItsCounts() {
        assertThat(new NgramSpec(5, 4, 0.9, 1, List.of(7, 3, 0)).weightShapes())
                .containsOnly(
                        entry("order1/count", Shape.of(5)),
                        entry("order1/children", Shape.of(5)),
                        entry("order2/count", Shape.of(7)),
                        entry("order2/token", Shape.of(7)),
                        entry("order2/children", Shape.of(7)),
                        entry("order3/count", Shape.of(3)),
                        entry("order3/token", Shape.of(3)));
    }

    @Test
    void aModelWithoutAGradientBeginsAtZeroAndHasNoMoments() {
        TrainingState state = TrainingState.initial(Presets.named("ngram", 3), 1);

        assertThat(state.weights()).isEqualTo(Weights.zeros(state.spec().weightShapes()));
        assertThat(state.firstMoments().tensors()).isEmpty();
    }

    @Test
    void sizesOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> new LstmSpec(5, 0, List.of(3), 6, 0)).hasMessage("embeddingSize is 1 or more, not 0");
        assertThatThrownBy(() -> new LstmSpec(5, 2, List.of(), 6, 0)).hasMessageContaining("hiddenSizes");
        assertThatThrownBy(() -> new LstmSpec(5, 2, List.of(3), 6, 1)).hasMessageContaining("dropout");
        assertThatThrownBy(() -> new WaveNetSpec(5, 2, 2, 2, 2, 2, List.of(1, 0), 0))
                .hasMessageContaining("dilations");
        assertThatThrownBy(() -> new SimpleWaveNetSpec(5, 2, List.of(2, 2), 2, List.of(1), 2, 0, 32))
                .hasMessageContaining("one dilation for each of 2 filters");
    }
}
