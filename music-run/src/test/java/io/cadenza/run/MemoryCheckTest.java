package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.NgramSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
    private static final long ANY = Long.MAX_VALUE;

    /** Seven times 148 weights, and 10 windows of 8 tokens of 33 floats: 4,144 and 10,560 bytes. SpecTest counts them. */
    @Test
    void aBatchIsHeldBesideTheModel() {
        ModelSpec spec = new LstmSpec(7, 2, List.of(3), 5, 0);

        assertThatCode(() -> MemoryCheck.require(spec, 10, 8, 14_704, ANY)).doesNotThrowAnyException();
        assertThatThrownBy(() -> MemoryCheck.require(spec, 10, 8, 14_703, ANY))
                .isInstanceOf(TooLittleMemoryException.class)
                .hasMessageStartingWith("A batch of 10 windows of 8 tokens needs ")
                .hasMessageContaining("Set training.batchSize or data.window to less");
    }

    /** 4·10⁴·(2 + 10⁴ + 1) + 4·10⁴·(10⁴ + 10⁴ + 1) + … weights: 1.2·10⁹, of which training holds seven copies, 31 GiB. */
    @Test
    void theModelIsHeldWithGradientsAndMoments() {
        ModelSpec spec = new LstmSpec(7, 2, List.of(10_000, 10_000), 5, 0);

        assertThatThrownBy(() -> MemoryCheck.require(spec, 1, 1, 31L << 30, ANY))
                .isInstanceOf(TooLittleMemoryException.class)
                .hasMessageStartingWith("A model of 1200210061 values")
                .hasMessageContaining("Choose smaller sizes under model.");
        assertThatCode(() -> MemoryCheck.require(spec, 1, 1, 32L << 30, ANY)).doesNotThrowAnyException();
    }

    /** Weights and two moments of 148 values: 1,776 bytes of Java's heap. */
    @Test
    void theStateFitsIntoJavasHeap() {
        ModelSpec spec = new LstmSpec(7, 2, List.of(3), 5, 0);

        assertThatCode(() -> MemoryCheck.require(spec, 1, 1, ANY, 1776)).doesNotThrowAnyException();
        assertThatThrownBy(() -> MemoryCheck.require(spec, 1, 1, ANY, 1775)).hasMessageContaining("Java's heap");
    }

    @Test
    void aCountingModelIsNotWeighed() {
        assertThatCode(() -> MemoryCheck.require(NgramSpec.empty(7, 3, 0.5, 1), 10, 8, 1, 1))
                .doesNotThrowAnyException();
    }

    @Test
    void sizesBeyondAnyLongAreRefusedToo() {
        ModelSpec spec = new LstmSpec(100_000, 512, List.of(512), 512, 0);

        assertThatThrownBy(() -> MemoryCheck.require(spec, Integer.MAX_VALUE, 65_536))
                .isInstanceOf(TooLittleMemoryException.class);
    }
}
