package io.cadenza.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** What the rules share: opening things with the backend under test, and trying a rule on several models. */
record Kit(Backend backend) {
    /** The seed of dropout where a rule does not say another. */
    static final long SEED = 7;

    static Kit of(ConformanceRules rules) {
        return new Kit(rules.backend());
    }

    /** One thread of {@code cadenza.tck.device}. */
    static RuntimeOptions options(long seed) {
        return new RuntimeOptions(device(), 1, seed);
    }

    private static Device device() {
        return Device.parse(System.getProperty("cadenza.tck.device", "cpu"));
    }

    /** Whether the rules run on a GPU, where numbers are compared with a wider tolerance. */
    static boolean isGpu() {
        return device().kind() == Device.Kind.GPU;
    }

    SequenceModel open(Subject subject) {
        return backend.open(subject.spec(), subject.weights(), options(SEED));
    }

    TrainingSession train(TrainingState start) {
        return train(start, SEED);
    }

    TrainingSession train(TrainingState start, long seed) {
        return backend.openTraining(start, Adam.DEFAULT, options(seed));
    }

    /** One test per subject; skipped, saying so, where the backend declines the task. */
    Stream<DynamicTest> each(List<Subject> subjects, Task task, ThrowingConsumer<Subject> rule) {
        return subjects.stream()
                .map(subject -> DynamicTest.dynamicTest(subject.name(), () -> {
                    assumeSupport(subject.spec(), task);
                    rule.accept(subject);
                }));
    }

    /** One test per golden case; skipped, saying so, where the backend declines the task. */
    Stream<DynamicTest> eachGolden(Task task, ThrowingConsumer<GoldenCase> rule) {
        return GoldenCases.all().stream()
                .map(golden -> DynamicTest.dynamicTest(golden.name(), () -> {
                    assumeSupport(golden.spec(), task);
                    rule.accept(golden);
                }));
    }

    void assumeSupport(ModelSpec spec, Task task) {
        assumeTrue(
                backend.supports(spec, task),
                () -> "The backend \"" + backend.name() + "\" declares that it does not "
                        + task.name().toLowerCase(Locale.ROOT) + " " + spec.type());
    }
}
