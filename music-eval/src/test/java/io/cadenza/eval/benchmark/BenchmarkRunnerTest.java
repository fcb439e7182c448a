package io.cadenza.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes with backends that take no time. */
class BenchmarkRunnerTest {
    @TempDir
    Path folder;

    private final List<String> measured = new ArrayList<>();
    private final List<String> reused = new ArrayList<>();
    private final List<Double> shares = new ArrayList<>();

    private BenchmarkResults run(BenchmarkPlan plan, String version) {
        measured.clear();
        reused.clear();
        BenchmarkListener listener = new BenchmarkListener() {
            @Override
            public void progressed(String what, int number, int total, double share) {
                shares.add(share);
            }

            @Override
            public void finished(String what, boolean again) {
                (again ? reused : measured).add(what);
            }

            @Override
            public void failed(String what, String reason) {}
        };
        return new BenchmarkRunner(plan, folder, version, listener, () -> false).run();
    }

    @Test
    void aCellIsTrainedToTheEndOnceAndItsSpeedIsMeasuredInEveryRepetition() {
        BenchmarkResults results = run(TinyPlan.plan(TinyPlan.effort(true, 2), new BiasBackend()), "1");

        assertThat(measured).containsExactly("one-bias-cpu-1-whole", "one-bias-cpu-1-speed2");
        assertThat(results.failures()).isEmpty();
        BenchmarkResults.Row row = results.rows().get(0);
        // 8 pieces of 40 tokens in windows of 8, stride 4: starts 0, 4, … 28 and 31 make 9; 72 in batches of 4: 18
        // steps an epoch
        Quality quality = row.quality().orElseThrow();
        assertThat(quality.curve()).extracting(Quality.CurvePoint::step).containsExactly(21L, 42L, 63L);
        // all steps but the first of the whole training, and of the four steps of the other repetition
        assertThat(row.tokensPerSecond().orElseThrow().count()).isEqualTo(62 + 3);
        assertThat(row.firstTokenSeconds().orElseThrow().count()).isEqualTo(2);
        assertThat(quality.sampled())
                .hasSize(4)
                .allSatisfy(piece -> assertThat(piece).hasSize(12));
        assertThat(quality.greedy())
                .hasSize(4)
                .allSatisfy(piece -> assertThat(piece).containsOnly(0));
        // the held-out piece of 40 tokens has 32 targets with a whole window before them
        assertThat(quality.heldOutTargets()).isEqualTo(32);
        assertThat(row.library()).isEqualTo("Bias 1.0");
        assertThat(shares).allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
        // every other token is "a", the rest three others alike: the entropy of (1/2, 1/6, 1/6, 1/6) is 1.2425 nats
        assertThat(quality.heldOutLoss()).isBetween(1.24, 1.27);
        assertThat(results.baselines().orElseThrow().unigram()).isBetween(1.24, 1.26);
        assertThat(results.baselines().orElseThrow().uniform()).isEqualTo(Math.log(4));
    }

    /** Only the first training of a cell is asked for speed again; the other seeds are trained to their end once. */
    @Test
    void everySeedHasATrainingOfItsOwn() {
        BenchmarkPlan plan = TinyPlan.plan(TinyPlan.effort(true, 2), new BiasBackend());
        BenchmarkResults results = run(
                new BenchmarkPlan(
                        plan.corpus(),
                        plan.data(),
                        0,
                        plan.models(),
                        plan.backends(),
                        plan.devices(),
                        plan.threads(),
                        plan.sampling(),
                        plan.effort(),
                        1,
                        3),
                "1");

        assertThat(measured)
                .containsExactly(
                        "one-bias-cpu-1-whole",
                        "one-bias-cpu-1-seed2",
                        "one-bias-cpu-1-seed3",
                        "one-bias-cpu-1-speed2");
        BenchmarkResults.Row row = results.rows().get(0);
        assertThat(row.heldOutLosses())
                .hasSize(3)
                .startsWith(row.quality().orElseThrow().heldOutLoss());
        assertThat(row.heldOutDeviation()).isPresent();
        assertThat(row.tokensPerSecond().orElseThrow().count()).isEqualTo(62 + 3); // of the first seed
        assertThat(row.quality().orElseThrow().pieces())
                .singleElement()
                .satisfies(piece -> assertThat(piece.targets()).isEqualTo(32));
        Comparison unigram = results.comparison("one on bias cpu ×1", "unigram").orElseThrow();
        assertThat(unigram.trainings()).isEqualTo(3); // counting comes to the same from each
        assertThat(unigram.pieces()).isEqualTo(1);
        assertThat(unigram.isClear()).isFalse(); // one held-out piece says nothing of others
        assertThat(Findings.of(results))
                .anyMatch(line -> line.contains("1 held-out pieces are too few to tell that from chance"));
    }

    @Test
    void whatIsMeasuredIsNotMeasuredAgainUnlessSomethingThatMattersHasChanged() {
        BenchmarkResults first = run(TinyPlan.plan(TinyPlan.effort(true, 1), new BiasBackend()), "1");
        BenchmarkResults second = run(TinyPlan.plan(TinyPlan.effort(true, 2), new BiasBackend()), "1");

        assertThat(reused).containsExactly("one-bias-cpu-1-whole");
        assertThat(measured).containsExactly("one-bias-cpu-1-speed2");
        assertThat(second.rows().get(0).quality()).isEqualTo(first.rows().get(0).quality());

        run(TinyPlan.plan(TinyPlan.effort(true, 1), new BiasBackend()), "2");
        assertThat(measured).containsExactly("one-bias-cpu-1-whole");
    }

    @Test
    void whatFailsIsReportedOnOneLineAndTheRestGoesOn() throws IOException {
        BenchmarkResults results = run(
                TinyPlan.plan(
                        TinyPlan.effort(false, 1), new CrashingBackend(), new RefusingBackend(), new BiasBackend()),
                "1");

        assertThat(results.failures())
                .containsExactly(
                        new BenchmarkResults.Failure("one-crashing-cpu-1-speed1", "ended by signal 6"),
                        new BenchmarkResults.Failure(
                                "one-refusing-cpu-1-speed1", "No device \"abacus\" here. Set device: cpu."));
        assertThat(measured).containsExactly("one-bias-cpu-1-speed1");
        assertThat(results.rows().get(0).tokensPerSecond()).isEmpty();
        assertThat(results.rows().get(2).tokensPerSecond()).isPresent();
        assertThat(results.rows().get(2).quality()).isEmpty();
        assertThat(Findings.of(results)).contains("one-crashing-cpu-1-speed1 failed: ended by signal 6");
        assertThat(Files.exists(folder.resolve("measurements/one-refusing-cpu-1-speed1.json")))
                .isFalse();
    }
}
