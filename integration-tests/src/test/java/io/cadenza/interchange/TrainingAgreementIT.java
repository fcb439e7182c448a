package io.cadenza.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The backends train alike, and two of them at once in one JVM. Here Deeplearning4j's natives load first. */
final class TrainingAgreementIT {
    private static final int STEPS = 50;
    private static final double LEARNING_RATE = 1e-3;

    @BeforeAll
    static void loadDeeplearning4jFirst() {
        Models.backend("dl4j").describe();
        Models.backend("tensorflow").describe();
    }

    /** One test per model: both start from the same weights and see the same batches, in turn. */
    @TestFactory
    Stream<DynamicTest> fiftyLossesWithoutDropoutAgree() {
        return Models.specs(0).stream()
                .map(spec -> DynamicTest.dynamicTest(spec.type(), () -> {
                    TrainingState start = TrainingState.initial(spec, 3);
                    double largest = 0;
                    try (TrainingSession dl4j = open("dl4j", start);
                            TrainingSession java = open("java", start);
                            TrainingSession tensorflow = open("tensorflow", start)) {
                        for (int step = 0; step < STEPS; step++) {
                            Batch batch = Models.batch(spec, step);
                            double loss = dl4j.step(batch, LEARNING_RATE);
                            double other = tensorflow.step(batch, LEARNING_RATE);
                            double third = java.step(batch, LEARNING_RATE);
                            assertThat(loss).as("loss of step %d", step).isCloseTo(other, within(1e-3));
                            assertThat(third).as("loss of step %d, java", step).isCloseTo(other, within(1e-3));
                            largest = Math.max(largest, Math.max(Math.abs(loss - other), Math.abs(third - other)));
                        }
                    }
                    System.out.printf(
                            Locale.ROOT,
                            "%s: the largest difference of %d losses is %.1e%n",
                            spec.type(),
                            STEPS,
                            largest);
                }));
    }

    @Test
    void trainingOnBothAtOnceGivesWhatEachGivesAlone() {
        ModelSpec spec = Models.specs(0.1).get(0);
        TrainingState dl4jAlone = Models.trained(Models.backend("dl4j"), spec, STEPS);
        TrainingState tensorflowAlone = Models.trained(Models.backend("tensorflow"), spec, STEPS);
        CompletableFuture<TrainingState> dl4j =
                CompletableFuture.supplyAsync(() -> Models.trained(Models.backend("dl4j"), spec, STEPS));
        CompletableFuture<TrainingState> tensorflow =
                CompletableFuture.supplyAsync(() -> Models.trained(Models.backend("tensorflow"), spec, STEPS));
        assertThat(dl4j.join()).isEqualTo(dl4jAlone);
        assertThat(tensorflow.join()).isEqualTo(tensorflowAlone);
    }

    private static TrainingSession open(String backend, TrainingState start) {
        return Models.backend(backend).openTraining(start, Adam.UNCLIPPED, Models.RUNTIME);
    }
}
