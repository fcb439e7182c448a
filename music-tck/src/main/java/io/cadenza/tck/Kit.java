package io.cadenza.tck;

import static org.junit.jupiter.api.Assumptions.abort;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * What the rules share: opening things with the backend under test, and trying a rule on a model of each kind.
 *
 * @param models those to try rules on, without dropout, one of each kind
 * @param dropout of the models in training
 * @param about which models a rule has something to say about
 * @param cycles how many sessions the rules about memory open
 * @param skips what was not tried
 */
record Kit(Backend backend, List<ModelSpec> models, double dropout, About about, int cycles, Skips skips) {
    /** The seed of dropout where a rule does not say another. */
    static final long SEED = 7;

    private static final About ALL = new About(spec -> true, "");

    /** Models, and why the others are left out. */
    record About(Predicate<ModelSpec> holds, String reason) {}

    /** The kit with a user's models in the place of its own of their types. */
    static Kit of(Backend backend, List<? extends ModelSpec> own, int cycles) {
        Map<String, ModelSpec> byType = new TreeMap<>();
        Subject.MODELS.forEach(spec -> byType.put(spec.type(), spec));
        own.forEach(spec -> byType.put(spec.type(), spec));
        return new Kit(backend, List.copyOf(byType.values()), 0, ALL, cycles, new Skips());
    }

    /** The same for models with dropout; those without a gradient have none. */
    Kit dropout(double share) {
        return new Kit(backend, models, share, about, cycles, skips);
    }

    /** The same for a rule about gradients, moments or dropout. */
    Kit differentiable() {
        return only(ModelSpec::isDifferentiable, "follows no gradient");
    }

    /** The same for a rule about some models. */
    Kit only(Predicate<ModelSpec> holds, String reason) {
        return new Kit(backend, models, dropout, new About(holds, reason), cycles, skips);
    }

    /** How many kinds of models the backend supports for a task. */
    int supported(Task task) {
        return Math.toIntExact(
                models.stream().filter(spec -> backend.supports(spec, task)).count());
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
        return backend.openTraining(start, Adam.UNCLIPPED, options(seed));
    }

    /** One test for the model of each kind that the backend supports; skipped, saying so, where it declines the task. */
    Stream<DynamicTest> each(Task task, ThrowingConsumer<Subject> rule) {
        return each(models.stream().map(spec -> Subject.of(dropping(spec))).toList(), task, rule);
    }

    /** With the kit's dropout; with half of it between layers too, where model and backend have that. */
    private ModelSpec dropping(ModelSpec spec) {
        ModelSpec dropping = spec.withDropout(dropout);
        ModelSpec throughout = dropping.withLayerDropout(dropout / 2);
        return backend.supports(throughout, Task.TRAIN) ? throughout : dropping;
    }

    /** The same for these models. */
    Stream<DynamicTest> each(List<Subject> subjects, Task task, ThrowingConsumer<Subject> rule) {
        return tests(
                subjects.stream()
                        .filter(subject -> supportsSome(subject.spec()))
                        .map(subject -> new Case(subject.name(), subject.spec(), () -> rule.accept(subject)))
                        .toList(),
                task);
    }

    /** One test per golden case of the kinds that the backend supports; skipped, saying so, where it declines the task. */
    Stream<DynamicTest> eachGolden(Task task, ThrowingConsumer<GoldenCase> rule) {
        return tests(
                GoldenCases.all().stream()
                        .filter(golden -> supportsSome(golden.spec()))
                        .map(golden -> new Case(golden.name(), golden.spec(), () -> rule.accept(golden)))
                        .toList(),
                task);
    }

    /** A rule on one model. */
    private record Case(String name, ModelSpec spec, Checked rule) {}

    /** A rule that may throw anything. */
    private interface Checked {
        void run() throws Throwable;
    }

    private boolean supportsSome(ModelSpec spec) {
        return Stream.of(Task.values()).anyMatch(task -> backend.supports(spec, task));
    }

    private Stream<DynamicTest> tests(List<Case> cases, Task task) {
        String ruleName = skips.rule();
        if (cases.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest(
                    "none", () -> skip(ruleName, "none", "The kit has no case of a kind that the backend supports")));
        }
        return cases.stream()
                .map(one -> DynamicTest.dynamicTest(one.name, () -> {
                    if (!backend.supports(one.spec, task)) {
                        skip(
                                ruleName,
                                one.name,
                                "The backend \"" + backend.name() + "\" declares that it does not "
                                        + task.name().toLowerCase(Locale.ROOT) + " " + one.spec.type());
                    }
                    if (!about.holds.test(one.spec)) {
                        skip(ruleName, one.name, "The rule is not about a model that " + about.reason);
                    }
                    try {
                        one.rule.run();
                    } catch (AssertionError e) {
                        throw new AssertionError(ruleName + " on " + one.name + ": " + e.getMessage(), e);
                    }
                }));
    }

    private void skip(String rule, String name, String reason) {
        skips.add(rule, name, reason);
        abort(reason);
    }

    /** What was skipped, and why; filled by tests as they run. */
    static final class Skips {
        private final Map<String, TreeSet<String>> byReason = new TreeMap<>();
        private String rule = "";

        /** A rule begins. */
        synchronized void begin(String name) {
            rule = name;
        }

        synchronized String rule() {
            return rule;
        }

        synchronized void add(String ruleName, String name, String reason) {
            byReason.computeIfAbsent(reason, r -> new TreeSet<>()).add(ruleName + " on " + name);
        }

        /** A paragraph for the console. */
        synchronized String report(String backend) {
            int count = byReason.values().stream().mapToInt(TreeSet::size).sum();
            List<String> lines = new ArrayList<>();
            lines.add("Conformance of \"%s\": %s\n"
                    .formatted(backend, count == 0 ? "nothing skipped" : count + " skipped"));
            byReason.forEach((reason, skipped) ->
                    lines.add("  %s (%d): %s\n".formatted(reason, skipped.size(), String.join(", ", skipped))));
            return String.join("", lines);
        }
    }
}
