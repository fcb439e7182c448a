package io.cadenza.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class NamedServicesTest {
    private static NamedServices<String> of(String... names) {
        return NamedServices.of("backend", List.of(names), Function.identity());
    }

    @Test
    void namesAreSorted() {
        assertThat(of("tensorflow", "dl4j", "java").names()).containsExactly("dl4j", "java", "tensorflow");
    }

    @Test
    void aMissingNameIsAnsweredWithThoseAvailable() {
        assertThatThrownBy(() -> of("tensorflow", "java").named("torch"))
                .isInstanceOf(CadenzaException.class)
                .hasMessage("No backend \"torch\"; available: java, tensorflow."
                        + " Choose one of these or add its module to the class path.");
    }

    @Test
    void anEmptyClassPathIsSaid() {
        assertThatThrownBy(() -> of().named("java")).hasMessageContaining("available: none");
    }

    @Test
    void twoServicesOfOneNameAreRefused() {
        assertThatThrownBy(() -> of("java", "java"))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining(
                        "Two services provide the backend \"java\": java.lang.String and java.lang.String");
    }
}
