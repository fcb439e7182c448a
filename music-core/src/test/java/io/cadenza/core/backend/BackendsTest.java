package io.cadenza.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Presets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsTest {
    private static final ModelSpec SPEC = Presets.named("lstm", 10);
    private static final Backend TRAINS = backend("able", true);
    private static final Backend GENERATES = backend("java", false);

    private static Backend backend(String name, boolean trains) {
        Backend backend = mock(Backend.class);
        when(backend.name()).thenReturn(name);
        when(backend.supports(any(), eq(Task.GENERATE))).thenReturn(true);
        when(backend.supports(any(), eq(Task.TRAIN))).thenReturn(trains);
        return backend;
    }

    @Test
    void theDeviceTakenIsTheOneWantedOrTheFirstGpu() {
        BackendInfo both =
                new BackendInfo("1", List.of("cpu (2 processors)", "gpu:0 (A)", "gpu:10 (B)", "gpu:1 (C)"), List.of());

        assertThat(both.chosen(Device.AUTO)).isEqualTo("gpu:0 (A)");
        assertThat(both.chosen(Device.CPU)).isEqualTo("cpu (2 processors)");
        assertThat(both.chosen(Device.parse("gpu:1"))).isEqualTo("gpu:1 (C)");
        assertThat(new BackendInfo("1", List.of("cpu"), List.of()).chosen(Device.AUTO))
                .isEqualTo("cpu");
    }

    @Test
    void autoTakesThePreferredOfThoseThatCan() {
        Backends backends = Backends.of(List.of(GENERATES, TRAINS));
        List<String> preference = List.of("java", "able");

        assertThat(backends.choose("auto", preference, SPEC, Task.GENERATE)).isSameAs(GENERATES);
        assertThat(backends.choose("auto", preference, SPEC, Task.TRAIN)).isSameAs(TRAINS);
        assertThat(backends.choose("auto", List.of(), SPEC, Task.GENERATE)).isSameAs(TRAINS);
    }

    @Test
    void aTaskThatABackendDoesNotDoIsRefusedWithThoseThatDo() {
        assertThatThrownBy(() -> Backends.of(List.of(GENERATES, TRAINS)).choose("java", List.of(), SPEC, Task.TRAIN))
                .isInstanceOf(BackendException.class)
                .hasMessage(
                        "The backend \"java\" does not train lstm; those that do: able. Set backend to one of them.");
    }

    @Test
    void noBackendAtAllIsSaid() {
        assertThatThrownBy(() -> Backends.of(List.of()).choose("auto", List.of(), SPEC, Task.TRAIN))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("Add a backend's module to the class path");
        assertThatThrownBy(() -> Backends.of(List.of(TRAINS)).choose("torch", List.of(), SPEC, Task.TRAIN))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("No backend \"torch\"; available: able");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cpu", "gpu:0", "gpu:3"})
    void devicesAreReadAsTheyAreWritten(String text) {
        assertThat(Device.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GPU", "gpu:", "gpu:-1", "tpu", "gpu:99999999999"})
    void otherDevicesAreRefused(String text) {
        assertThatThrownBy(() -> Device.parse(text)).hasMessageContaining("auto, cpu, gpu or gpu:n");
    }

    @Test
    void aBareGpuIsTheFirst() {
        assertThat(Device.parse("gpu")).isEqualTo(new Device(Device.Kind.GPU, 0));
    }
}
