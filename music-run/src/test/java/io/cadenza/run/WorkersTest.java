package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.Safetensors;
import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.WorkerTask;
import io.cadenza.run.config.ConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several workers train one model, or one that averages its own steps: a small LSTM on thirty waltzes, in plain Java. */
class WorkersTest {
    @TempDir
    private Path folder;

    private static Training training() {
        return small(Training.ofDefault());
    }

    private static Training small(Training training) {
        return training.model("lstm")
                .backend("java")
                .set("corpus.pieces", "30")
                .set("model.embeddingSize", "8")
                .set("model.hiddenSizes", "[12]")
                .set("model.headSize", "8")
                .set("model.dropout", "0.2")
                .set("training.batchSize", "16")
                .set("threads", "1")
                .epochs(2);
    }

    private static Training several() {
        return training()
                .set("training.local.workers", "2")
                .set("training.local.steps", "3")
                .set("training.local.outerRate", "0.7")
                .set("training.local.outerMomentum", "0.9");
    }

    private Path run(String name, Training training) {
        training.run(folder.resolve(name), Progress.NONE);
        return folder.resolve(name).resolve("model.safetensors");
    }

    /** Does tasks one by one, the last first. */
    private static List<WorkerTask.Result> backwards(List<WorkerTask> tasks) {
        List<WorkerTask.Result> results = new ArrayList<>();
        for (int i = tasks.size() - 1; i >= 0; i--) {
            WorkerTask task = tasks.get(i);
            results.add(task.run(Backends.installed()
                    .choose(task.job().backend(), task.start().spec(), Task.TRAIN)));
        }
        Collections.reverse(results);
        return results;
    }

    @Test
    void oneWorkerIsOrdinaryTrainingToTheBit() {
        Path ordinary = run("ordinary", training());

        assertThat(run("single", training().workersIn(WorkersTest::backwards))).hasSameBinaryContentAs(ordinary);
        assertThat(folder.resolve("single/resume.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("ordinary/resume.safetensors"));
        assertThat(run("rounds", training().set("training.local.steps", "5"))).hasSameBinaryContentAs(ordinary);
    }

    @Test
    void threadsGiveTheBitsOfWorkersDoneOneByOne() {
        Path threads = run("threads", several());

        assertThat(run("backwards", several().workersIn(WorkersTest::backwards)))
                .hasSameBinaryContentAs(threads);
        assertThat(Safetensors.read(threads).tensors())
                .isNotEqualTo(Safetensors.read(run("ordinary", training())).tensors());
    }

    @Test
    void aRunThatIsStoppedAndResumedEndsAsOneThatIsNot() {
        Path whole = run("whole", several());
        int[] asked = {0};

        TrainingResult stopped = several().until(() -> ++asked[0] > 2).run(folder.resolve("stopped"), Progress.NONE);
        assertThat(stopped.interrupted()).isTrue();
        assertThat(stopped.outcome().progress().batch()).isEqualTo(12);

        assertThat(run("stopped", several().start(Training.Start.RESUME))).hasSameBinaryContentAs(whole);
        assertThat(folder.resolve("stopped/resume.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole/resume.safetensors"));
    }

    @Test
    void anAverageOfWeightsIsResumedToTheBitAndChangesTheModel() {
        Training averaged = training().set("training.averaging", "0.9").set("training.weightDecay", "0.05");
        Path whole = run("averaged", averaged);
        int[] asked = {0};

        TrainingResult stopped = averaged.until(() -> ++asked[0] > 7).run(folder.resolve("halted"), Progress.NONE);
        assertThat(stopped.interrupted()).isTrue();

        assertThat(run("halted", averaged.start(Training.Start.RESUME))).hasSameBinaryContentAs(whole);
        assertThat(folder.resolve("halted/resume.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("averaged/resume.safetensors"));
        assertThat(Safetensors.read(whole).tensors())
                .isNotEqualTo(Safetensors.read(run("decayed", averaged.set("training.averaging", "0")))
                        .tensors());
    }

    /** Two batches of eight are as one of sixteen: losses differ by rounding alone, those without smoothing by more. */
    @Test
    void smoothedAndAccumulatedStepsAreResumedToTheBit() {
        Training stacked = training().set("model.hiddenSizes", "[12, 8]").set("model.layerDropout", "0.3");
        Training atOnce = stacked.set("training.labelSmoothing", "0.4");
        Training parts = atOnce.set("training.batchSize", "8").set("training.accumulate", "2");
        double loss = lastLoss("parts", parts);
        int[] asked = {0};

        TrainingResult stopped = parts.until(() -> ++asked[0] > 7).run(folder.resolve("cut"), Progress.NONE);
        assertThat(stopped.interrupted()).isTrue();

        assertThat(run("cut", parts.start(Training.Start.RESUME)))
                .hasSameBinaryContentAs(folder.resolve("parts/model.safetensors"));
        assertThat(folder.resolve("cut/resume.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("parts/resume.safetensors"));
        assertThat(loss).isCloseTo(lastLoss("at once", atOnce), within(5e-6));
        assertThat(loss).isNotCloseTo(lastLoss("whole targets", stacked), within(5e-5));
    }

    private double lastLoss(String name, Training training) {
        List<EpochReport> epochs = training.run(folder.resolve(name), Progress.NONE)
                .outcome()
                .progress()
                .finished();
        return epochs.get(epochs.size() - 1).trainingLoss();
    }

    @Test
    void severalWorkersKeepNoAverageAndSaySo() {
        assertThatThrownBy(() -> run("both", several().set("training.averaging", "0.9")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("training.averaging is 0.9")
                .hasMessageContaining("train with one worker");
    }

    /** The preset of folders averages the steps on a middle corpus: with it several workers were refused. */
    @Test
    void anAverageThatOnlyAPresetAsksForIsLeftOut() {
        Training folders = small(Training.ofDefault().preset("music"))
                .set("corpus.pieces", "250")
                .set("data.window", "64")
                .set("data.stride", "64")
                .epochs(1);
        Training two = folders.set("training.local.workers", "2");

        run("one", folders);
        run("two", two);

        assertThat(averaging("one")).isEqualTo(0.98);
        assertThat(averaging("two")).isZero();
        Training asked = two.set("training.averaging", "0.9");
        assertThatThrownBy(() -> run("asked", asked))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("several workers keep no average");
    }

    private double averaging(String name) {
        return ConfigLoader.ofDefault()
                .file(folder.resolve(name).resolve("config.yaml"))
                .load()
                .training()
                .averaging();
    }
}
