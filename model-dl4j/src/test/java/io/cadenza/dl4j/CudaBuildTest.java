package io.cadenza.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.NvidiaGpu;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told before ND4J is asked, on machines that are made up. */
final class CudaBuildTest {
    private static final Device FIRST = Device.parse("gpu:0");
    private static final Device SECOND = Device.parse("gpu:1");
    private static final NvidiaGpu RTX_3090 = new NvidiaGpu(FIRST, "NVIDIA GeForce RTX 3090", 24576, 86);
    private static final NvidiaGpu H200 = new NvidiaGpu(SECOND, "NVIDIA H200", 143771, 90);

    private static CudaBuild machine(String visible, NvidiaGpu... gpus) {
        return new CudaBuild(true, () -> List.of(gpus), visible);
    }

    private static void refused(CudaBuild build, Device wanted, String... parts) {
        assertThatThrownBy(() -> build.resolve(wanted))
                .isInstanceOf(BackendException.class)
                .hasMessageStartingWith("Deeplearning4j cannot use ")
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void theCpuBuildComputesOnTheCpuAndNamesTheOther() {
        CudaBuild build = new CudaBuild(false, () -> List.of(RTX_3090), "");

        assertThat(build.resolve(Device.CPU)).isEqualTo(Device.CPU);
        assertThat(build.resolve(Device.AUTO)).isEqualTo(Device.CPU);
        assertThat(build.describe(Device.CPU)).startsWith("cpu, ").endsWith(" processors");
        refused(build, FIRST, "gpu:0", "ND4J's CPU build", "./cadenza --cuda-dl4j");
    }

    @Test
    void theCudaBuildTakesTheOnlyGpu() {
        CudaBuild build = machine("", RTX_3090);

        assertThat(build.resolve(FIRST)).isEqualTo(FIRST);
        assertThat(build.resolve(Device.AUTO)).isEqualTo(FIRST);
        assertThat(build.describe(FIRST))
                .isEqualTo("gpu:0 (NVIDIA GeForce RTX 3090, 24576 MiB, compute capability 8.6)");
    }

    @Test
    void theCudaBuildHasNoCpu() {
        refused(
                machine("", RTX_3090),
                Device.CPU,
                "cannot use cpu",
                "ND4J's CUDA build",
                "Set device: gpu or backend: java");
    }

    @Test
    void withoutAGpuTheRemedyIsTheDriverOrAnotherDistribution() {
        refused(machine(""), Device.AUTO, "cannot use a GPU", "nvidia-smi lists none", "510.39", "without --cuda-dl4j");
        refused(machine("0"), FIRST, "cannot use gpu:0", "nvidia-smi lists none");
    }

    /** Machine code of the build is for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6; it runs on later ones of the same major version. */
    @ParameterizedTest
    @CsvSource({"37", "50", "61", "75", "80", "86", "87", "89"})
    void cardsThereIsCodeForAreTaken(int capability) {
        assertThat(machine("", new NvidiaGpu(FIRST, "some card", 8192, capability))
                        .resolve(Device.AUTO))
                .isEqualTo(FIRST);
    }

    @ParameterizedTest
    @CsvSource({
        "30, older than ND4J's code, begins at compute capability 3.7",
        "35, older than ND4J's code, begins at compute capability 3.7",
        "90, newer than ND4J's code, ends at compute capability 8.9",
        "120, newer than ND4J's code, './cadenza --cuda, which has TensorFlow'"
    })
    void otherCardsAreRefused(int capability, String why, String more) {
        NvidiaGpu card = new NvidiaGpu(FIRST, "some card", 8192, capability);

        refused(machine("", card), FIRST, "some card", why, more);
        refused(machine("", card), Device.AUTO, why, more);
    }

    @Test
    void ofSeveralGpusOneMustBeVisible() {
        refused(machine("", RTX_3090, H200), FIRST, "CUDA_VISIBLE_DEVICES is \"\"", "Set CUDA_VISIBLE_DEVICES=0");
        refused(machine("0,1", RTX_3090, H200), Device.AUTO, "\"0,1\"", "NVIDIA H200");
        refused(machine("7", RTX_3090), Device.AUTO, "\"7\"");

        assertThat(machine("0", RTX_3090, H200).resolve(Device.AUTO)).isEqualTo(FIRST);
        refused(machine("1", RTX_3090, H200), Device.AUTO, "compute capability 9.0", "newer");
    }

    @Test
    void aGpuThatIsNotVisibleIsAnsweredWithHowToSeeIt() {
        refused(machine("0", RTX_3090, H200), SECOND, "gpu:1", "ND4J takes gpu:0", "Set CUDA_VISIBLE_DEVICES=1");
    }
}
