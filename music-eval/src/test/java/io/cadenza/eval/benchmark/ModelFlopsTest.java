package io.cadenza.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Presets;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.WaveNetSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All expected numbers are computed by hand in the comments. */
class ModelFlopsTest {
    /** V=5, E=3, R=2, S=4, H=6, k=2, dilations 1 and 2. */
    private static final WaveNetSpec WAVENET = new WaveNetSpec(5, 3, 2, 4, 6, 2, List.of(1, 2), 0);

    @Test
    void aWaveNetScoredEverywhereComputesAllBlocksAtAllPositions() {
        // causal 8·2·3·2 = 96; first block 8·(2·2·4 + 4) = 160, skip 8·2·4 = 64;
        // last block 8·2·2·4 = 128, skip 64; head 8·(4·6 + 6·5) = 432: 944 products
        assertThat(ModelFlops.forward(WAVENET, 8, 8)).isEqualTo(2 * 944);
        assertThat(ModelFlops.trainingPerToken(WAVENET, 8, 8)).isEqualTo(3 * 2 * 944 / 8.0);
    }

    @Test
    void aWaveNetScoredOnceComputesOnlyWhatThatPositionDependsOn() {
        // head 54; last block at 1 position 16, skip 8; first block at 1 + 2 positions 3·20 = 60, skip at one 8;
        // causal at 3 + 1 positions 4·12 = 48: 194 products
        assertThat(ModelFlops.forward(WAVENET, 8, 1)).isEqualTo(2 * 194);
    }

    @Test
    void theSimpleWaveNetHalvesItsWindowAfterEachConvolution() {
        // 8·3·3·2 = 144; 4·3·2·4 = 96; head 4·6 + 6·5 = 54: 294 products
        ModelSpec simple = new SimpleWaveNetSpec(5, 3, List.of(2, 4), 3, List.of(1, 2), 6, 0, 8);
        assertThat(ModelFlops.forward(simple, 8, 1)).isEqualTo(2 * 294);
        assertThat(ModelFlops.generationPerToken(simple)).isEqualTo(2 * 294);
    }

    @Test
    void anLstmComputesItsGatesAtEveryPositionAndItsHeadWhereItIsScored() {
        // 8·4·2·(3 + 2) = 320; head 2·4 + 4·5 = 28: 348 products
        ModelSpec lstm = new LstmSpec(5, 3, List.of(2), 4, 0);
        assertThat(ModelFlops.forward(lstm, 8, 1)).isEqualTo(2 * 348);
        assertThat(ModelFlops.generationPerToken(lstm)).isEqualTo(2 * 68); // 4·2·5 + 28
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavenet", "lstm"})
    void aGeneratedTokenUsesEveryWeightOnceButBiasesAndEmbedding(String preset) {
        ModelSpec spec = Presets.named(preset, 304);
        long weights = spec.weightShapes().entrySet().stream()
                .filter(weight ->
                        weight.getKey().endsWith("/weight") && !weight.getKey().startsWith("embedding"))
                .mapToLong(weight -> weight.getValue().size())
                .sum();
        assertThat(ModelFlops.generationPerToken(spec)).isEqualTo(2.0 * weights);
    }
}
