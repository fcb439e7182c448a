package io.cadenza.javabackend;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TooLittleMemoryException;
import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import io.cadenza.javabackend.Arithmetic.AdamStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A model in training. A batch is divided among threads by windows, or where these are few within them, always in the same way;
 * each has its own slopes, which are added up in the order of the threads. So equal numbers of threads give equal bits.
 */
final class JavaTraining implements BackendProvider.Training {
    private final TrainingState start;
    private final Adam adam;
    private final long seed;
    private final int windowsAtOnce;
    private final TrainableNetwork network;
    private final TrainingMemory memory;
    private final TokenTables tables;
    private final Dropout dropout;
    private final Dropout layerDropout;
    private final List<Part> parts = new ArrayList<>();
    private final WorkerPool workers;
    private final WorkerPool.Barrier barrier;

    private long step;

    /** What all threads do next, and with what. */
    private Phase phase = Phase.TABLES;

    private Batch batch = Batch.of(new int[][] {{0}}, new int[][] {{0}}, 0);
    private boolean training;
    private boolean together;
    /** How many threads have slopes. */
    private int slices;

    private AdamStep update = new AdamStep(0, 0, 0, 0, 0, 0, 0);
    private float decayFactor = 1;

    private enum Phase {
        /** What each token brings to the first layer. */
        TABLES,
        /** Through the network and back, each thread with its own windows. */
        WINDOWS,
        /** Slopes of all threads become one. */
        SUM,
        /** From the slopes of the tables to those of embedding and first layer. */
        TOKENS,
        /** The squares of all slopes. */
        NORM,
        /** Weight decay and Adam. */
        UPDATE,
        /** The transposed weights follow the weights. */
        TRANSPOSE
    }

    JavaTraining(TrainingState start, Adam adam, RuntimeOptions runtime, Supplier<Arithmetic> arithmetic) {
        this.start = start;
        this.adam = adam;
        this.seed = runtime.seed();
        this.windowsAtOnce = runtime.windowsAtOnce() == 0 ? Integer.MAX_VALUE : runtime.windowsAtOnce();
        this.step = start.step();
        this.network = TrainableNetwork.of(start.spec());
        this.memory = new TrainingMemory(network.layout(), start, runtime.threads());
        memory.closeBeyond(network.output().bias(), start.spec().vocabularySize());
        this.tables = new TokenTables(memory, network.tokens());
        this.dropout = new Dropout(start.spec().dropout());
        this.layerDropout = new Dropout(start.spec().layerDropout());
        this.barrier = new WorkerPool.Barrier(runtime.threads());
        for (int thread = 0; thread < runtime.threads(); thread++) {
            parts.add(new Part(thread, runtime.threads(), arithmetic.get()));
        }
        this.workers = new WorkerPool(runtime.threads() - 1);
    }

    @Override
    public double step(Batch next, double learningRate) {
        long dropoutSeed = Seeds.derive(seed, "dropout", step + 1);
        dropout.reseed(dropoutSeed);
        layerDropout.reseed(dropoutSeed); // what is dropped where has a number
        double loss = score(next, true);
        all(Phase.SUM);
        all(Phase.TOKENS);
        float factor = 1;
        if (adam.clipNorm() > 0) {
            all(Phase.NORM);
            double squares = 0;
            for (Part part : parts) {
                squares += part.squares;
            }
            factor = (float) (adam.clipNorm() / Math.max(adam.clipNorm(), Math.sqrt(squares)));
        }
        step++;
        update = new AdamStep(
                (float) adam.beta1(),
                (float) (1 - adam.beta1()),
                (float) adam.beta2(),
                (float) (1 - adam.beta2()),
                (float) adam.epsilon(),
                (float) adam.stepSize(learningRate, step),
                factor);
        decayFactor = (float) adam.decayFactor(learningRate);
        all(Phase.UPDATE);
        all(Phase.TRANSPOSE);
        return loss;
    }

    @Override
    public double evaluate(Batch next) {
        return score(next, false);
    }

    private double score(Batch next, boolean withSlopes) {
        batch = next;
        training = withSlopes;
        together = next.size() <= windowsAtOnce && network.together(next.time(), next.size(), parts.size());
        slices = together ? parts.size() : Math.min(parts.size(), next.size());
        barrier.reset();
        try {
            tables.number(next);
            all(Phase.TABLES);
            all(Phase.WINDOWS);
        } catch (OutOfMemoryError e) {
            throw tooLittleMemory(e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof OutOfMemoryError ? tooLittleMemory(e) : e;
        }
        double sum = 0;
        for (int i = 0; i < slices; i++) {
            sum += parts.get(i).loss;
        }
        return sum / next.scoredCount();
    }

    private TooLittleMemoryException tooLittleMemory(Throwable cause) {
        return new TooLittleMemoryException(
                ("Java's heap is too small for a batch of %d windows of %d tokens. Lower training.batchSize, data.window or"
                                + " the model's sizes, or give Java more memory with -Xmx.")
                        .formatted(batch.size(), batch.time()),
                cause);
    }

    private void all(Phase next) {
        phase = next;
        workers.run(parts);
    }

    @Override
    public TrainingState snapshot() {
        return new TrainingState(
                start.spec(),
                memory.tensors(memory.weights),
                memory.tensors(memory.firstMoments),
                memory.tensors(memory.secondMoments),
                step);
    }

    @Override
    public Weights weights() {
        return memory.tensors(memory.weights);
    }

    @Override
    public void close() {
        workers.close();
    }

    /** One thread's part of every phase. */
    private final class Part implements Runnable {
        private final int number;
        private final Arithmetic arithmetic;
        private final TrainableNetwork.Pass pass;
        private final Work.Team alone = new Work.Team(0, 1, new WorkerPool.Barrier(1));
        private final Work.Team all;
        private final Work work =
                new Work(batch, dropout, layerDropout, start.spec().vocabularySize());
        private double loss;
        private double squares;

        Part(int number, int threads, Arithmetic arithmetic) {
            this.number = number;
            this.arithmetic = arithmetic;
            this.all = new Work.Team(number, threads, barrier);
            this.pass = network.pass(memory, tables, number, arithmetic);
        }

        @Override
        public void run() {
            int count = parts.size();
            int from = memory.partStart(number, count);
            int to = memory.partStart(number + 1, count);
            switch (phase) {
                case TABLES -> tables.compute(arithmetic, number, count);
                case WINDOWS -> windows();
                case SUM -> {
                    for (int i = 1; i < slices; i++) {
                        arithmetic.add(memory.gradients[i], from, memory.gradients[0], from, to - from);
                    }
                    tables.addUp(arithmetic, slices, number, count);
                }
                case TOKENS -> tables.slopes(arithmetic, number, count);
                case NORM -> squares = squares(memory.gradients[0], from, to);
                case UPDATE -> {
                    if (adam.weightDecay() > 0) {
                        memory.decay(adam::decays, decayFactor, from, to);
                    }
                    arithmetic.adam(
                            update,
                            memory.weights,
                            memory.firstMoments,
                            memory.secondMoments,
                            memory.gradients[0],
                            from,
                            to);
                }
                case TRANSPOSE -> memory.transpose(number, count);
            }
        }

        private void windows() {
            loss = 0;
            if (number >= slices) {
                return;
            }
            int from = together ? 0 : (int) ((long) batch.size() * number / slices);
            int to = together ? batch.size() : (int) ((long) batch.size() * (number + 1) / slices);
            work.begin(batch, training, together ? all : alone);
            if (training) {
                Arrays.fill(memory.gradients[number], 0);
                tables.clear(number);
            }
            int most = together ? to : Math.min(to - from, Math.max(1, windowsAtOnce / slices));
            int atOnce = network.windowsAtOnce(batch.time(), most);
            try {
                for (int window = from; window < to; window += atOnce) {
                    work.turnTo(tables, window, Math.min(to, window + atOnce));
                    loss += pass.run(work);
                }
            } catch (RuntimeException | Error e) {
                barrier.fail(e);
                throw e;
            }
            if (training) {
                pass.finish();
            }
        }

        private static double squares(float[] x, int from, int to) {
            double even = 0;
            double odd = 0;
            for (int j = from; j < to; j += 2) {
                even += (double) x[j] * x[j];
                odd += (double) x[j + 1] * x[j + 1];
            }
            return even + odd;
        }
    }
}
