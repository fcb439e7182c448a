package io.cadenza.eval.benchmark;

import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.sample.SamplingOptions;

/**
 * What a cell's process is asked, as JSON in a file.
 *
 * @param model what is trained and how
 * @param backend a backend's name
 * @param device where, in the words of {@link Device#toString}
 * @param threads of the CPU
 * @param trains whether it is to train
 * @param generates whether it is to generate
 * @param data how the corpus becomes windows and subsets
 * @param transpose by up to how many semitones pieces that are trained on are moved
 * @param sampling how music is drawn
 * @param effort how much is done
 * @param toTheEnd whether training goes to its end, for losses and music
 * @param seed from which every random draw derives
 * @param corpus the corpus' identity, so that the request says all that the result depends on
 */
record CellRequest(
        BenchmarkModel model,
        String backend,
        String device,
        int threads,
        boolean trains,
        boolean generates,
        DatasetOptions data,
        int transpose,
        SamplingOptions sampling,
        BenchmarkBudget effort,
        boolean toTheEnd,
        long seed,
        String corpus) {

    static CellRequest of(BenchmarkPlan plan, Cell cell, boolean toTheEnd) {
        return of(plan, cell, toTheEnd, plan.seed());
    }

    /** The same from another seed: other weights to begin with, another order of windows. */
    static CellRequest of(BenchmarkPlan plan, Cell cell, boolean toTheEnd, long seed) {
        BenchmarkModel model = cell.model();
        return new CellRequest(
                seed == plan.seed()
                        ? model
                        : new BenchmarkModel(
                                model.name(), model.spec(), model.training().withSeed(seed), model.adam()),
                cell.backend(),
                cell.device().toString(),
                cell.threads(),
                cell.trains(),
                cell.generates(),
                plan.data(),
                plan.transpose(),
                plan.sampling(),
                plan.effort().ofOneProcess(toTheEnd),
                toTheEnd,
                seed,
                plan.corpus().identity());
    }

    /**
     * The windows that are trained on. A model that is scored at few positions of a window has them more often, so that it learns
     * from every token that the others learn from; where single windows are held out, others would show what they hold.
     */
    DatasetOptions trainingData() {
        int scored = data.window() - model.training().lossScope().lossStart(model.spec(), data.window());
        return data.split() == SplitMode.PIECE && scored < data.stride() ? data.withStride(scored) : data;
    }

    RuntimeOptions runtime() {
        return new RuntimeOptions(Device.parse(device), threads, seed);
    }

    /** Steps after which training ends; 0 leaves it to the epochs. What counts must see all of the music once. */
    long stepLimit() {
        if (!toTheEnd) {
            return effort.speedSteps();
        }
        return model.spec().isDifferentiable() ? effort.qualitySteps() : 0;
    }
}
