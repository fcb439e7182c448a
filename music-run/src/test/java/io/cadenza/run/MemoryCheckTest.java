package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
    /** A token: embedding 2, gates 4·3, head 5, logits 7 and their gradient 7: 33 floats; 10 windows of 8 tokens: 10,560 bytes. */
    @Test
    void whatAnLstmHoldsIsCountedByHand() {
        ModelSpec spec = new LstmSpec(7, 2, List.of(3), 5, 0);

        assertThatCode(() -> MemoryCheck.require(spec, 10, 8, 10_560)).doesNotThrowAnyException();
        assertThatThrownBy(() -> MemoryCheck.require(spec, 10, 8, 10_559))
                .isInstanceOf(TooLittleMemoryException.class)
                .hasMessageStartingWith("A batch of 10 windows of 8 tokens needs ")
                .hasMessageContaining("Set training.batchSize or data.window to less");
    }

    /** The pooled model has one row of logits and its gradient a window: 2·7 floats, and 8 embedded tokens of 2. */
    @Test
    void aPooledModelHasLogitsOfTheLastTokenOnly() {
        ModelSpec spec = new SimpleWaveNetSpec(7, 2, List.of(4), 2, List.of(1), 5, 0, 8);

        assertThatCode(() -> MemoryCheck.require(spec, 1, 8, 120)).doesNotThrowAnyException();
        assertThatThrownBy(() -> MemoryCheck.require(spec, 1, 8, 119)).isInstanceOf(TooLittleMemoryException.class);
    }

    @Test
    void sizesBeyondAnyLongAreRefusedToo() {
        ModelSpec spec = new LstmSpec(100_000, 512, List.of(512), 512, 0);

        assertThatThrownBy(() -> MemoryCheck.require(spec, Integer.MAX_VALUE, 65_536))
                .isInstanceOf(TooLittleMemoryException.class);
    }
}
