package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.BackendInfo;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.InitialWeights;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToLongFunction;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends whose steps take what a test says, on a clock that moves with them. */
class FastestBackendTest {
    private static final long LONG_TRAINING = 1_000_000_000L;

    @TempDir
    private Path folder;

    private final AtomicLong clock = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final List<String> opened = new ArrayList<>();
    private int open;

    /** @param milliseconds of each step, by its number from 0 */
    private final class Timed implements BackendProvider {
        private final String name;
        private final int priority;
        private final IntToLongFunction milliseconds;

        Timed(String name, int priority, IntToLongFunction milliseconds) {
            this.name = name;
            this.priority = priority;
            this.milliseconds = milliseconds;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int priority(Task task) {
            return priority;
        }

        @Override
        public BackendInfo describe() {
            throw new AssertionError("may load natives");
        }

        @Override
        public boolean supports(ModelSpec spec, Task task) {
            return true;
        }

        @Override
        public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
            opened.add(name);
            if (milliseconds.applyAsLong(0) < 0) {
                throw new BackendException(name + " has no library here");
            }
            open++;
            return new Training() {
                private int taken;

                @Override
                public double step(Batch batch, double learningRate) {
                    clock.addAndGet(milliseconds.applyAsLong(taken++) * 1_000_000);
                    return 1;
                }

                @Override
                public double evaluate(Batch batch) {
                    throw new AssertionError("not asked");
                }

                @Override
                public TrainingState snapshot() {
                    throw new AssertionError("not asked");
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        @Override
        public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
            throw new AssertionError("not asked");
        }
    }

    private static FastestBackend.Job job(int windows, long steps) {
        ModelSpec spec = ModelTypes.named("lstm", 10);
        int[][] ids = new int[windows][8];
        return new FastestBackend.Job(
                TrainingState.initial(spec, 1, InitialWeights.suiting(spec)),
                Adam.DEFAULT,
                new RuntimeOptions(Device.AUTO, 2, 1),
                Batch.of(ids, ids, 0),
                steps);
    }

    private String choose(FastestBackend.Job job, BackendProvider... providers) {
        Progress told = new Progress() {
            @Override
            public void say(Level level, String line) {
                lines.add(line);
            }

            @Override
            public void advance(Work work, long done, String label, LongFunction<String> detail) {}
        };
        Backend chosen =
                new FastestBackend(Backends.of(List.of(providers)), folder, clock::get, told).choose(job, () -> false);
        assertThat(open).as("trainings left open").isZero();
        return chosen.name();
    }

    @Test
    void theFastestIsTakenAndSaidInOneLineWhateverItsPriority() {
        assertThat(choose(
                        job(4, LONG_TRAINING),
                        new Timed("a", 3, step -> 30),
                        new Timed("b", 1, step -> 20),
                        new Timed("c", 2, step -> 40)))
                .isEqualTo("b");

        assertThat(lines).hasSize(2);
        assertThat(lines.get(1))
                .startsWith("backend b, the fastest here: a step takes b 20.0 ms, a 30.0 ms, c 40.0 ms");
    }

    @Test
    void aBackendThatBeginsSlowlyIsJudgedByWhatItComesTo() {
        // As a JVM that compiles: 800 ms at first, an eighth less from step to step, in the end 10.
        Timed warming = new Timed("java", 1, step -> Math.max(10, Math.round(800 * Math.pow(0.6, step))));

        assertThat(choose(job(4, LONG_TRAINING), new Timed("native", 2, step -> step == 0 ? 500 : 15), warming))
                .isEqualTo("java");
    }

    @Test
    void warmingEndsAlthoughStepsGetEverFaster() {
        choose(
                job(4, LONG_TRAINING),
                new Timed("endless", 1, step -> Math.round(1e6 * Math.pow(0.9, step))),
                new Timed("a", 2, step -> 10));

        // Two steps of warming, of 1,000 and 900 s, and five rounds of 810 s and less.
        assertThat(clock.get() / 1_000_000_000).isBetween(5_200L, 5_300L);
    }

    @Test
    void whatWasMeasuredIsKeptForEqualTrainings() {
        choose(job(4, LONG_TRAINING), new Timed("a", 1, step -> 10), new Timed("b", 2, step -> 20));
        opened.clear();

        assertThat(choose(job(4, LONG_TRAINING), new Timed("a", 1, step -> 90), new Timed("b", 2, step -> 20)))
                .isEqualTo("a");
        assertThat(opened).isEmpty();
        assertThat(choose(job(5, LONG_TRAINING), new Timed("a", 1, step -> 90), new Timed("b", 2, step -> 20)))
                .as("another batch")
                .isEqualTo("b");
    }

    @Test
    void aDamagedFileIsMeasuredAnew() throws IOException {
        choose(job(4, LONG_TRAINING), new Timed("a", 1, step -> 10), new Timed("b", 2, step -> 20));
        try (var files = Files.list(folder)) {
            Files.writeString(files.findFirst().orElseThrow(), "milliseconds a step, a: ten\n");
        }

        assertThat(choose(job(4, LONG_TRAINING), new Timed("a", 1, step -> 90), new Timed("b", 2, step -> 20)))
                .isEqualTo("b");
    }

    @Test
    void nothingIsMeasuredForAShortTrainingOrWithoutAChoice() {
        assertThat(choose(job(4, 100), new Timed("a", 1, step -> 10), new Timed("b", 2, step -> 20)))
                .isEqualTo("b");
        assertThat(choose(job(4, LONG_TRAINING), new Timed("a", 1, step -> 10))).isEqualTo("a");
        assertThat(opened).isEmpty();
        assertThat(lines).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBackendThatCannotBeOpenedIsLeftOut() {
        assertThat(choose(job(4, LONG_TRAINING), new Timed("a", 1, step -> 10), new Timed("b", 2, step -> -1)))
                .isEqualTo("a");
        assertThat(lines).contains("leaving out b: b has no library here");
    }
}
