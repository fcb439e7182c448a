package io.cadenza.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.NvidiaGpu;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told before TensorFlow is asked, on machines that are made up. */
class GpuChoiceTest {
    private static final Device FIRST = Device.parse("gpu:0");
    private static final Device SECOND = Device.parse("gpu:1");
    private static final NvidiaGpu H100 = new NvidiaGpu(FIRST, "NVIDIA H100 80GB HBM3", 81559, 90);
    private static final NvidiaGpu GTX_980 = new NvidiaGpu(SECOND, "NVIDIA GeForce GTX 980", 4096, 52);

    private static GpuChoice machine(List<NvidiaGpu> gpus, List<String> missing, boolean computes) {
        return new GpuChoice(true, () -> gpus, () -> missing, device -> computes);
    }

    private static void refused(GpuChoice choice, Device wanted, String... parts) {
        assertThatThrownBy(() -> choice.resolve(wanted))
                .isInstanceOf(BackendException.class)
                .hasMessageStartingWith("TensorFlow cannot use " + wanted + ": ")
                .hasMessageContainingAll(parts)
                .hasMessageEndingWith(" Or set device: cpu.");
    }

    @Test
    void aGpuThatComputesIsTaken() {
        GpuChoice choice = machine(List.of(H100), List.of(), true);

        assertThat(choice.resolve(FIRST)).isEqualTo(FIRST);
        assertThat(choice.resolve(Device.AUTO)).isEqualTo(FIRST);
        assertThat(choice.resolve(Device.CPU)).isEqualTo(Device.CPU);
        assertThat(choice.devices().get(1))
                .isEqualTo("gpu:0 (NVIDIA H100 80GB HBM3, 81559 MiB, compute capability 9.0)");
        assertThat(choice.whyNoGpu()).isEmpty();
    }

    @Test
    void theCpuBuildNamesTheCudaBuildAndAutoTakesTheCpuInSilence() {
        GpuChoice choice = new GpuChoice(false, List::of, List::of, device -> true);

        refused(choice, FIRST, "this is its CPU build", "./cadenza --cuda", "linux-x86_64-gpu");
        assertThat(choice.resolve(Device.AUTO)).isEqualTo(Device.CPU);
        assertThat(choice.whyNoGpu()).isEmpty();
    }

    @Test
    void withoutADriverTheRemedyIsTheDriver() {
        GpuChoice choice = machine(List.of(), List.of("libcuda.so.1", "libcudnn.so.9"), false);

        refused(
                choice,
                FIRST,
                "no NVIDIA driver (libcuda.so.1 cannot be loaded). Install one of version 525.60 or later.");
        assertThat(choice.resolve(Device.AUTO)).isEqualTo(Device.CPU);
        assertThat(choice.whyNoGpu().orElse("")).contains("no NVIDIA driver");
        assertThat(choice.devices()).hasSize(1);
    }

    @Test
    void librariesThatAreMissingAreNamed() {
        refused(
                machine(List.of(H100), List.of("libcufft.so.11", "libcudnn.so.9"), false),
                FIRST,
                "libcufft.so.11, libcudnn.so.9 cannot be loaded",
                "install CUDA 12 and cuDNN 9.3 or later");
    }

    @Test
    void aNumberThatNoGpuHasIsAnsweredWithThoseThereAre() {
        refused(
                machine(List.of(H100, GTX_980), List.of(), true),
                Device.parse("gpu:7"),
                "there is no such one. Choose among: gpu:0 (NVIDIA H100 80GB HBM3,",
                "gpu:1 (NVIDIA GeForce GTX 980, 4096 MiB, compute capability 5.2)");
    }

    /** Machine code begins at compute capability 6.0; TensorFlow would find out in the first step. */
    @Test
    void aGpuThatThereIsNoCodeForIsRefusedEarly() {
        GpuChoice choice = machine(List.of(H100, GTX_980), List.of(), true);

        refused(choice, SECOND, "compute capability 5.2", "begins at compute capability 6.0");
        assertThat(choice.resolve(FIRST)).isEqualTo(FIRST);
    }

    @Test
    void aGpuThatTensorFlowRefusesIsSaid() {
        refused(machine(List.of(H100), List.of(), false), FIRST, "TF_CPP_MIN_LOG_LEVEL=0");
    }

    /** In some containers the driver's library is there and its command is not. */
    @Test
    void aDriverWithoutItsCommandIsTried() {
        GpuChoice choice = machine(List.of(), List.of(), true);

        assertThat(choice.resolve(Device.AUTO)).isEqualTo(FIRST);
        assertThat(choice.devices()).hasSize(2).last().isEqualTo("gpu:0");
    }
}
