package io.cadenza.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class SpecTest {
    /** The article's summary of its model at a vocabulary of 167. */
    @Test
    void theArticlesWaveNetHasItsParameterCount() {
        assertThat(ModelTypes.named("wavenet-simple", 167).parameterCount()).isEqualTo(267_939);
    }

    /** 167·100 + (100+128+1)·512 + (128+128+1)·512 + (128+1)·256 + (256+1)·167. */
    @Test
    void theArticlesLstmHasItsParameterCount() {
        assertThat(ModelTypes.named("lstm", 167).parameterCount())
                .isEqualTo(16_700 + 117_248 + 131_584 + 33_024 + 42_919);
    }

    /** Kernel 2, dilations 1, 2, 4, 8, 16 after a first convolution: 1 + 31 steps back, and the token itself. */
    @Test
    void aReceptiveFieldAddsUpItsDilations() {
        assertThat(ModelTypes.named("wavenet", 10).receptiveField()).isEqualTo(33);
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
        TrainingState state = TrainingState.initial(ModelTypes.named("ngram", 3), 1);

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

    /** V=5, E=3, R=2, S=4, H=6, k=2, dilations 1 and 2. */
    private static final WaveNetSpec SMALL = new WaveNetSpec(5, 3, 2, 4, 6, 2, List.of(1, 2), 0);

    @Test
    void aWaveNetScoredEverywhereComputesAllBlocksAtAllPositions() {
        // causal 8·2·3·2 = 96; first block 8·(2·2·4 + 4) = 160, skip 8·2·4 = 64;
        // last block 8·2·2·4 = 128, skip 64; head 8·(4·6 + 6·5) = 432: 944 products
        assertThat(SMALL.forwardFlops(8, 8)).isEqualTo(2 * 944);
        assertThat(SMALL.trainingFlopsPerToken(8, 8)).isEqualTo(3 * 2 * 944 / 8.0);
    }

    @Test
    void aWaveNetScoredOnceComputesOnlyWhatThatPositionDependsOn() {
        // head 54; last block at 1 position 16, skip 8; first block at 1 + 2 positions 3·20 = 60, skip at one 8;
        // causal at 3 + 1 positions 4·12 = 48: 194 products
        assertThat(SMALL.forwardFlops(8, 1)).isEqualTo(2 * 194);
    }

    @Test
    void theSimpleWaveNetHalvesItsWindowAfterEachConvolution() {
        // 8·3·3·2 = 144; 4·3·2·4 = 96; head 4·6 + 6·5 = 54: 294 products
        ModelSpec simple = new SimpleWaveNetSpec(5, 3, List.of(2, 4), 3, List.of(1, 2), 6, 0, 8);
        assertThat(simple.forwardFlops(8, 1)).isEqualTo(2 * 294);
        assertThat(simple.generationFlops()).isEqualTo(2 * 294);
    }

    @Test
    void anLstmComputesItsGatesAtEveryPositionAndItsHeadWhereItIsScored() {
        // 8·4·2·(3 + 2) = 320; head 2·4 + 4·5 = 28: 348 products
        ModelSpec lstm = new LstmSpec(5, 3, List.of(2), 4, 0);
        assertThat(lstm.forwardFlops(8, 1)).isEqualTo(2 * 348);
        assertThat(lstm.generationFlops()).isEqualTo(2 * 68); // 4·2·5 + 28
    }

    /** V=5, E=4, two layers, two heads, F=3, W=3. */
    private static final TransformerSpec TWO_LAYERS = new TransformerSpec(5, 4, 2, 2, 3, 3, 0);

    @Test
    void aTransformerLooksBackAWindowForEachLayer() {
        // embedding 20; a layer's gains 2·4, attention 4·16, feed-forward 3·12: 108; norm 4, output 20 + 5
        assertThat(TWO_LAYERS.parameterCount()).isEqualTo(20 + 2 * 108 + 4 + 25);
        assertThat(TWO_LAYERS.receptiveField()).isEqualTo(5);
        // 10000^(−2i/h) of heads of four channels
        assertThat(new TransformerSpec(5, 8, 1, 2, 3, 3, 0).rotations()).containsExactly(1, 0.01);
    }

    @Test
    void aTransformersAttentionCountsTheKeysThatAreSeen() {
        // a layer: 8·(4·16 + 36) = 800, and 1 + 2 + 6·3 = 21 keys, each 4 products in a score and 4 in the mean: 168;
        // output 8·20
        assertThat(TWO_LAYERS.forwardFlops(8, 8)).isEqualTo(2 * (2 * (800 + 168) + 160));
        // last layer: keys and values 3·32, the rest 32 + 36, 3 keys 24; first: 5·32 + 3·68, 9 keys 72; output 20
        assertThat(TWO_LAYERS.forwardFlops(8, 1)).isEqualTo(2 * (96 + 68 + 24 + 160 + 204 + 72 + 20));
        // a layer: 100 and 3 keys 24; output 20
        assertThat(TWO_LAYERS.generationFlops()).isEqualTo(2 * (2 * (100 + 24) + 20));
    }

    @Test
    void theChannelsOfATransformerDivideIntoHeadsOfPairs() {
        assertThatThrownBy(() -> new TransformerSpec(5, 10, 1, 4, 3, 3, 0))
                .hasMessage(
                        "embeddingSize is a multiple of twice the heads: 10 channels do not divide into 4 heads of an"
                                + " even number each");
        assertThatThrownBy(() -> new TransformerSpec(5, 16_384, 64, 1, 3, 65_536, 0))
                .hasMessageContaining("a stream remembers");
        assertThatThrownBy(() -> new TransformerSpec(5, 4, 0, 1, 3, 3, 0)).hasMessage("layers is 1 or more, not 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavenet", "lstm"})
    void aGeneratedTokenUsesEveryWeightOnceButBiasesAndEmbedding(String type) {
        ModelSpec spec = ModelTypes.named(type, 304);
        long weights = spec.weightShapes().entrySet().stream()
                .filter(weight ->
                        weight.getKey().endsWith("/weight") && !weight.getKey().startsWith("embedding"))
                .mapToLong(weight -> weight.getValue().size())
                .sum();
        assertThat(spec.generationFlops()).isEqualTo(2.0 * weights);
    }

    @Test
    void whatAWindowHoldsIsCountedByHand() {
        // a token: embedding 2, gates 4·3, head 5, logits 7 and their gradient 7: 33
        assertThat(new LstmSpec(7, 2, List.of(3), 5, 0).activationsPerWindow(8)).isEqualTo(8 * 33);
        // a token: embedding 4, in each layer 6·4 channels, gate and up 2·3, 2 heads' shares of 3 tokens; logits 2·5
        assertThat(TWO_LAYERS.activationsPerWindow(8)).isEqualTo(8 * (4 + 2 * (24 + 6 + 6) + 10));
        // one row of logits and its gradient, and 8 embedded tokens of 2
        assertThat(new SimpleWaveNetSpec(7, 2, List.of(4), 2, List.of(1), 5, 0, 8).activationsPerWindow(8))
                .isEqualTo(2 * 7 + 8 * 2);
        // a token: embedding 3, causal 2, two blocks of filter 2, gate 2, skip 4, one residual 2, head 6, logits 2·5
        assertThat(SMALL.activationsPerWindow(1)).isEqualTo(3 + 2 + 2 * (2 + 2 + 4) + 2 + 6 + 10);
    }

    /** Weights, gradients and two moments in the library, weights and moments in Java: seven times 7·2+(2+3+1)·12+... */
    @Test
    void trainingHoldsSevenTimesTheWeightsAndABatch() {
        ModelSpec spec = new LstmSpec(7, 2, List.of(3), 5, 0);

        assertThat(spec.trainingValues(10, 8)).isEqualTo(7 * (14 + 24 + 36 + 12 + 15 + 5 + 35 + 7) + 10 * 8 * 33);
        assertThat(NgramSpec.empty(7, 3, 0.5, 1).trainingValues(10, 8)).isZero();
    }

    @Test
    void theTypeNamesItsSizesAndTheirDefaults() {
        assertThat(LstmSpec.TYPE.spec(9)).isEqualTo(new LstmSpec(9, 100, List.of(128, 128), 256, 0));
        assertThat(LstmSpec.TYPE.spec(9, Map.of("hiddenSizes", "64, 32", "dropout", "0.1")))
                .isEqualTo(new LstmSpec(9, 100, List.of(64, 32), 256, 0.1));
        assertThat(WaveNetSpec.TYPE.spec(9))
                .isEqualTo(new WaveNetSpec(9, 64, 64, 64, 256, 2, List.of(1, 2, 4, 8, 16), 0));
        assertThat(SimpleWaveNetSpec.TYPE.spec(9, Map.of("window", "48")))
                .isEqualTo(new SimpleWaveNetSpec(9, 100, List.of(64, 128, 256), 3, List.of(1, 2, 4), 256, 0.2, 48));
        assertThat(TransformerSpec.TYPE.spec(9, Map.of("window", "128")))
                .isEqualTo(new TransformerSpec(9, 96, 3, 3, 256, 128, 0));
        assertThat(NgramSpec.TYPE.spec(9)).isEqualTo(NgramSpec.empty(9, 8, 0.9, 1));
        assertThatThrownBy(() -> LstmSpec.TYPE.spec(9, Map.of("dilations", "1")))
                .hasMessageContaining("The model type \"lstm\" has no option \"dilations\"")
                .hasMessageContaining("hiddenSizes");
        assertThatThrownBy(() -> ModelTypes.of("gru"))
                .hasMessageContaining("wavenet, wavenet-simple, lstm, transformer, ngram");
    }

    /** An 18 KB file once took gigabytes on opening: what a specification may ask is bounded before anything is opened. */
    @Test
    void whatAskingForWouldTakeGigabytesIsRefused() {
        assertThatThrownBy(() -> wavenet(2, 20_000_000))
                .hasMessage("Each of dilations is at most 1048576, not 20000000");
        assertThatThrownBy(() -> wavenet(2, Integer.MAX_VALUE)).hasMessageContaining("not 2147483647");
        assertThatThrownBy(() -> wavenet(2_000_000_000, 1)).hasMessage("kernelSize is at most 1024, not 2000000000");
        assertThatThrownBy(() -> wavenet(3, 1 << 19)).hasMessageContaining("look 1048576 tokens back");
        assertThatThrownBy(() -> new WaveNetSpec(5, 2, 128, 2, 2, 2, List.of((1 << 20) - 1), 0))
                .hasMessageContaining("a stream remembers");
        assertThatThrownBy(() -> new LstmSpec(5, 2, List.of(100_000, 100_000), 2, 0))
                .hasMessage("Each of hiddenSizes is at most 16384, not 100000");
        assertThatThrownBy(() -> new LstmSpec(1 << 24, 16_384, List.of(2), 2, 0))
                .hasMessageContaining("embedding/weight would hold");
        assertThatThrownBy(() -> new SimpleWaveNetSpec(
                        5, 2, Collections.nCopies(31, 2), 2, Collections.nCopies(31, 1), 2, 0, 32))
                .hasMessage("filters holds 1 to 16 numbers, not 31");
        assertThat(wavenet(2, (1 << 20) - 2).receptiveField()).isEqualTo(1 << 20);
    }

    private static WaveNetSpec wavenet(int kernelSize, int dilation) {
        return new WaveNetSpec(5, 2, 2, 2, 2, kernelSize, List.of(dilation), 0);
    }
}
