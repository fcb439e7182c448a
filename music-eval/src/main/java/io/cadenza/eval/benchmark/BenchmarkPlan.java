package io.cadenza.eval.benchmark;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.sample.SamplingOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What is compared: every model on every backend, device and number of threads, on one corpus from one seed.
 *
 * @param corpus the music as token ids
 * @param data how it becomes windows and subsets
 * @param transpose by up to how many semitones, up or down, pieces that are trained on are moved, in another key in each epoch; 0 or
 *     more
 * @param models what is trained, at least one, each of its own name
 * @param backends on what libraries, at least one
 * @param devices where, at least one
 * @param threads on how many of the CPU's threads, at least one number
 * @param sampling how music is drawn
 * @param effort how much is done in each cell
 * @param seed from which every random draw derives
 * @param seeds how many trainings each neural cell has to its end, each from the seed that follows; 1 or more. Who is held out is the
 *     first seed's for all
 */
public record BenchmarkPlan(
        BenchmarkCorpus corpus,
        DatasetOptions data,
        int transpose,
        List<BenchmarkModel> models,
        List<Backend> backends,
        List<Device> devices,
        List<Integer> threads,
        SamplingOptions sampling,
        BenchmarkBudget effort,
        long seed,
        int seeds) {
    /** Checks that there is something to compare, and copies. */
    public BenchmarkPlan {
        Objects.requireNonNull(corpus, "corpus");
        Objects.requireNonNull(sampling, "sampling");
        models = List.copyOf(models);
        backends = List.copyOf(backends);
        devices = List.copyOf(devices);
        threads = List.copyOf(threads);
        if (seeds < 1) {
            throw new IllegalArgumentException("There is 1 seed or more, not " + seeds);
        }
        Set<String> names = new HashSet<>();
        for (BenchmarkModel model : models) {
            if (!names.add(model.name())) {
                throw new CadenzaException("Two models of the benchmark are called \"" + model.name()
                        + "\". Give their configurations different file names.");
            }
        }
        if (effort.quality() && data.validationShare() == 0) {
            throw new CadenzaException(
                    "A benchmark compares losses on held-out music and data.validation is 0. Set it to 0.1, or measure speed only.");
        }
    }

    /** A piece of which all, or where windows are held out a part, is not trained on. */
    public TokenSequence heldOutPiece() {
        String name = corpus.dataset(data).pieces(Subset.VALIDATION).get(0);
        return corpus.pieces().stream()
                .filter(piece -> piece.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The seeds that a cell is trained from to its end: what counts comes to the same from each. */
    List<Long> seeds(Cell cell) {
        boolean drawn = effort.quality() && cell.trains() && cell.model().spec().isDifferentiable();
        return LongStream.range(seed, seed + (drawn ? seeds : 1)).boxed().toList();
    }

    /**
     * The cells: what a backend can neither train nor generate is left out.
     *
     * @throws CadenzaException if nothing is left
     */
    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (BenchmarkModel model : models) {
            for (Backend backend : backends) {
                boolean trains = backend.supports(model.spec(), Task.TRAIN);
                boolean generates = backend.supports(model.spec(), Task.GENERATE);
                if (trains || generates) {
                    addCells(cells, model, backend.name(), trains, generates);
                }
            }
        }
        if (cells.isEmpty()) {
            throw new CadenzaException("None of the backends %s does anything with the models %s. Choose others."
                    .formatted(
                            backends.stream().map(Backend::name).toList(),
                            models.stream().map(BenchmarkModel::name).toList()));
        }
        return cells;
    }

    private void addCells(List<Cell> cells, BenchmarkModel model, String backend, boolean trains, boolean generates) {
        for (Device device : devices) {
            for (int count : threads) {
                cells.add(new Cell(model, backend, device, count, trains, generates));
            }
        }
    }
}
