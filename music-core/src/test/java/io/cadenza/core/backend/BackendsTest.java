package io.cadenza.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsTest {
    private static final ModelSpec SPEC = ModelTypes.named("lstm", 10);
    private static final BackendProvider TRAINS = backend("able", true, 1, 5);
    private static final BackendProvider GENERATES = backend("java", false, 2, 9);

    private static BackendProvider backend(String name, boolean trains, int priority, int training) {
        BackendProvider backend = mock(BackendProvider.class);
        when(backend.name()).thenReturn(name);
        when(backend.supports(any(), eq(Task.GENERATE))).thenReturn(true);
        when(backend.supports(any(), eq(Task.TRAIN))).thenReturn(trains);
        when(backend.priority(Task.GENERATE)).thenReturn(priority);
        when(backend.priority(Task.TRAIN)).thenReturn(training);
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
    void autoTakesThatOfTheGreatestPriorityOfThoseThatCan() {
        Backends backends = Backends.of(List.of(GENERATES, TRAINS));

        assertThat(backends.choose("auto", SPEC, Task.GENERATE).name()).isEqualTo("java");
        assertThat(backends.choose("auto", SPEC, Task.TRAIN).name()).isEqualTo("able");
    }

    @Test
    void ofEqualPrioritiesTheFirstNameIsTaken() {
        Backends backends =
                Backends.of(List.of(backend("b", true, 7, 7), backend("a", true, 7, 7), backend("c", true, 7, 7)));

        assertThat(backends.choose("auto", SPEC, Task.TRAIN).name()).isEqualTo("a");
    }

    @Test
    void twoBackendsOfOneNameAreRefused() {
        assertThatThrownBy(() -> Backends.of(List.of(TRAINS, TRAINS))).hasMessageContaining("\"able\"");
    }

    @Test
    void aTaskThatABackendDoesNotDoIsRefusedWithThoseThatDo() {
        assertThatThrownBy(() -> Backends.of(List.of(GENERATES, TRAINS)).choose("java", SPEC, Task.TRAIN))
                .isInstanceOf(BackendException.class)
                .hasMessage(
                        "The backend \"java\" does not train lstm; those that do: able. Set backend to one of them.");
    }

    @Test
    void noBackendAtAllIsSaid() {
        assertThatThrownBy(() -> Backends.of(List.of()).choose("auto", SPEC, Task.TRAIN))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("Add a backend's module to the class path");
        assertThatThrownBy(() -> Backends.of(List.of(TRAINS)).choose("torch", SPEC, Task.TRAIN))
                .isInstanceOf(BackendException.class)
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
