package io.cadenza.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.Safetensors;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A model trained anywhere runs everywhere and gives the same music. Here TensorFlow's natives load first. */
final class InterchangeIT {
    private static final List<String> ROWS = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadTensorFlowFirst() {
        Models.backend("tensorflow").describe();
        Models.backend("dl4j").describe();
    }

    @Test
    void allBackendsAreInstalledAndAllButTheCountingOneTrainNetworks() {
        assertThat(Backends.installed().all())
                .extracting(Backend::name)
                .containsExactly("dl4j", "java", "ngram", "tensorflow");
        for (ModelSpec spec : Models.specs(0)) {
            assertThat(trainers(spec)).extracting(Backend::name).containsExactly("dl4j", "java", "tensorflow");
        }
    }

    /** One test per model and trainer: every other backend must agree with the trainer's own. */
    @TestFactory
    Stream<DynamicTest> aModelTrainedByOneBackendGivesTheSameLogitsAndTokensOnAll() {
        return Models.specs(0.1).stream()
                .flatMap(spec -> trainers(spec).stream()
                        .map(trainer -> DynamicTest.dynamicTest(
                                spec.type() + " trained by " + trainer.name(), () -> compare(spec, trainer))));
    }

    private void compare(ModelSpec spec, Backend trainer) {
        Weights weights = stored(Models.trained(trainer, spec, 60).weights());
        List<Backend> others = Backends.installed().all().stream()
                .filter(backend -> !backend.name().equals(trainer.name()) && backend.supports(spec, Task.GENERATE))
                .toList();
        for (Backend opener : others) {
            try (SequenceModel expected = trainer.open(spec, weights, Models.RUNTIME);
                    SequenceModel actual = opener.open(spec, weights, Models.RUNTIME)) {
                Comparison comparison = Comparison.of(expected, actual);
                ROWS.add(row(spec, trainer, opener, comparison));
                assertThat(comparison.relativeDifference())
                        .as("difference of logits on %s, relative to the largest", opener.name())
                        .isLessThanOrEqualTo(1e-5);
                // Two backends draw alike unless the draw falls into the sliver between their distributions, which
                // happens once in 1 / meanShift tokens.
                assertThat(comparison.meanShift()).isLessThan(1e-6);
                assertThat(comparison.sameTokens())
                        .as("the %d tokens sampled on %s", Comparison.TOKENS, opener.name())
                        .isTrue();
            }
        }
    }

    /** The weights as another process would find them. */
    private Weights stored(Weights weights) {
        Path file = folder.resolve("model.safetensors");
        new Safetensors(new TreeMap<>(), weights.tensors()).write(file);
        return Weights.of(Safetensors.read(file).tensors());
    }

    private static List<Backend> trainers(ModelSpec spec) {
        return Backends.installed().all().stream()
                .filter(backend -> backend.supports(spec, Task.TRAIN))
                .toList();
    }

    private static String row(ModelSpec spec, Backend trainer, Backend opener, Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1e | %.1e | %s |",
                spec.type(),
                trainer.name(),
                opener.name(),
                comparison.relativeDifference(),
                comparison.meanShift(),
                comparison.sameTokens() ? "same" : "differ from " + comparison.firstDifferent());
    }

    /** The table of docs/backends.md. */
    @AfterAll
    static void printMatrix() {
        System.out.println("| model | trained by | opened by | max difference / largest logit | mean shift | tokens |");
        System.out.println("|---|---|---|---|---|---|");
        ROWS.forEach(System.out::println);
    }
}
