package io.cadenza.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
    @Test
    void linuxsStatusIsReadInBytes() {
        String status = "VmPeak:\t  99 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 1 kB\n";

        assertThat(ResidentMemory.parse(ResidentMemory.PEAK, status)).isEqualTo(OptionalLong.of(2048 * 1024));
        assertThat(ResidentMemory.parse(ResidentMemory.NOW, status)).isEqualTo(OptionalLong.of(1024));
        assertThat(ResidentMemory.parse(ResidentMemory.NOW, "nothing")).isEmpty();
    }
}
