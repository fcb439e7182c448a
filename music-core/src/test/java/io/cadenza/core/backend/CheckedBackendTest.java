package io.cadenza.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.data.Batch;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every backend refuses, and that a provider is never called out of turn. */
@Timeout(60)
class CheckedBackendTest {
    private static final LstmSpec SPEC = new LstmSpec(5, 2, List.of(3), 4, 0);
    private static final SimpleWaveNetSpec POOLED =
            new SimpleWaveNetSpec(5, 2, List.of(2, 2), 2, List.of(1, 1), 3, 0, 8);
    private static final RuntimeOptions RUNTIME = new RuntimeOptions(Device.CPU, 1, 1);

    /** Trusts all it is given, writes down what is called, and gives logits that show a stream's whole past. */
    private static class Trusting implements BackendProvider {
        final List<String> calls = new ArrayList<>();

        @Override
        public String name() {
            return "trusting";
        }

        @Override
        public BackendInfo describe() {
            return new BackendInfo("1", List.of("cpu"), List.of());
        }

        @Override
        public boolean supports(ModelSpec spec, Task task) {
            return spec.vocabularySize() == 5;
        }

        synchronized void log(String call) {
            calls.add(call);
        }

        @Override
        public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
            log("openTraining");
            return new Training() {
                @Override
                public double step(Batch batch, double learningRate) {
                    log("step");
                    return 1;
                }

                @Override
                public double evaluate(Batch batch) {
                    log("evaluate");
                    return 1;
                }

                @Override
                public TrainingState snapshot() {
                    return start;
                }

                @Override
                public void close() {
                    log("close training");
                }
            };
        }

        @Override
        public Model open(ModelSpec spec, Weights weights, RuntimeOptions runtime) {
            log("open");
            return new Model() {
                @Override
                public float[][] logits(int[] ids) {
                    log("logits");
                    return new float[ids.length][5];
                }

                @Override
                public Generation start(int streams) {
                    log("start " + streams);
                    return generation(streams);
                }

                @Override
                public void close() {
                    log("close model");
                }
            };
        }

        Generation generation(int streams) {
            float[] pasts = new float[streams];
            return new Generation() {
                @Override
                public float[][] advance(int[][] ids) {
                    log("advance " + Arrays.deepToString(ids));
                    float[][] logits = new float[streams][];
                    for (int stream = 0; stream < streams; stream++) {
                        for (int id : ids[stream]) {
                            pasts[stream] = 10 * pasts[stream] + id;
                        }
                        logits[stream] = new float[] {pasts[stream]};
                    }
                    return logits;
                }

                @Override
                public float[] past(int stream) {
                    // As long as its number, so that streams may have pasts of different lengths.
                    return String.valueOf((int) pasts[stream]).length() == 1
                            ? new float[] {pasts[stream]}
                            : new float[] {pasts[stream], 0};
                }

                @Override
                public void restore(int stream, float[] past) {
                    pasts[stream] = past[0];
                }

                @Override
                public void close() {
                    log("close " + streams);
                }
            };
        }
    }

    private final Trusting provider = new Trusting();
    private final Backend backend = Backends.of(provider);

    private SequenceModel open() {
        return backend.open(SPEC, Weights.zeros(SPEC.weightShapes()), RUNTIME);
    }

    private TrainingSession train(ModelSpec spec) {
        return backend.openTraining(
                TrainingState.startingAt(spec, Weights.zeros(spec.weightShapes())), Adam.UNCLIPPED, RUNTIME);
    }

    private void refuses(String message, ThrowingCallable call) {
        int before = provider.calls.size();
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
        assertThat(provider.calls).as("calls of the provider").hasSize(before);
    }

    private void refusesWeights(String message, Consumer<Map<String, Tensor>> damage) {
        Map<String, Tensor> tensors =
                new TreeMap<>(Weights.zeros(SPEC.weightShapes()).tensors());
        damage.accept(tensors);
        refuses(message, () -> backend.open(SPEC, Weights.of(tensors), RUNTIME));
    }

    @Test
    void weightsThatDoNotFitAreRefusedByName() {
        refusesWeights("\"head/bias\" [4] is missing", tensors -> tensors.remove("head/bias"));
        refusesWeights("\"tail/bias\" is none", tensors -> tensors.put("tail/bias", Tensor.zeros(Shape.of(3))));
        refusesWeights("\"head/bias\" has shape [3]", tensors -> tensors.put("head/bias", Tensor.zeros(Shape.of(3))));
        refusesWeights(
                "\"output/bias\" holds a value that is not finite",
                tensors -> tensors.put("output/bias", Tensor.of(Shape.of(5), 0, 0, 0, 0, Float.NaN)));
    }

    @Test
    void windowsOutsideTheVocabularyAreRefused() {
        SequenceModel model = open();

        refuses("at least one token", () -> model.logits(new int[] {}));
        refuses("0 to 4, not -1", () -> model.logits(new int[] {0, -1, 0}));
        refuses("0 to 4, not 5", () -> model.logits(new int[] {0, 0, 5}));
        refuses("1 or more, not 0", () -> model.start(0));
    }

    @Test
    void aRefusedTokenOrPromptAdvancesNoStream() {
        GenerationSession session = open().start(2);
        session.next(new int[] {1, 2});

        refuses("0 to 4, not 5", () -> session.next(new int[] {3, 5}));
        refuses("one token id for each of 2 streams, not 1", () -> session.next(new int[] {3}));
        refuses("one token id for each of 2 streams, not 3", () -> session.next(new int[] {3, 3, 3}));
        refuses("0 to 4, not 5", () -> session.prime(new int[][] {{3, 3}, {3, 5}}));
        refuses("one prompt for each of 2 streams, not 1", () -> session.prime(new int[][] {{3, 3}}));
        refuses("at least one token", () -> session.prime(new int[][] {{3, 3}, {}}));
        refuses("come first in a session", () -> session.prime(new int[][] {{3, 3}, {3}}));
        assertThat(session.next(new int[] {4, 4})).isDeepEqualTo(new float[][] {{14}, {24}});
    }

    @Test
    void promptsOfDifferentLengthsAdvanceEachStreamByItsOwn() {
        GenerationSession session = open().start(4);

        assertThat(session.prime(new int[][] {{1, 2}, {3}, {4, 4}, {1, 1, 1}})).isDeepEqualTo(new float[][] {
            {12}, {3}, {44}, {111}
        });
        assertThat(session.next(new int[] {0, 1, 2, 3})).isDeepEqualTo(new float[][] {{120}, {31}, {442}, {1113}});
        session.close();
        assertThat(provider.calls)
                .filteredOn(call -> call.startsWith("start") || call.startsWith("close"))
                .containsExactly(
                        "start 4", "close 4", "start 1", "start 2", "start 1", "close 1", "close 2", "close 1");
    }

    @Test
    void streamsGoOnFromPastsInAnyOrderAndLength() {
        SequenceModel model = open();
        GenerationSession session = model.start(3);
        session.prime(new int[][] {{1, 2}, {3}, {4, 4}});
        Past first = session.past(0);
        Past second = session.past(1);
        session.next(new int[] {4, 4, 4});

        GenerationSession branched = model.start(List.of(second, first, second));
        assertThat(branched.next(new int[] {0, 1, 2})).isDeepEqualTo(new float[][] {{30}, {121}, {32}});
        assertThat(first.bytes()).isEqualTo(8);
        refuses("come first in a session", () -> branched.prime(new int[][] {{3, 3}, {3}, {3}}));
        refuses("Streams are 0 to 2, not 3", () -> branched.past(3));
        refuses("1 or more, not 0", () -> model.start(List.of()));
        Past foreign = backend.open(POOLED, Weights.zeros(POOLED.weightShapes()), RUNTIME)
                .start(1)
                .past(0);
        refuses("A past is of another model", () -> model.start(List.of(foreign)));
    }

    @Test
    void batchesThatDoNotFitAreRefused() {
        TrainingSession session = train(SPEC);
        Batch good = Batch.of(new int[][] {{0, 1}}, new int[][] {{1, 2}}, 1);

        for (Batch bad : List.of(
                Batch.of(new int[][] {{0, 5}}, new int[][] {{0, 0}}, 1),
                Batch.of(new int[][] {{0, 0}}, new int[][] {{0, 5}}, 1),
                Batch.of(new int[][] {{0, 0}}, new int[][] {{-1, 0}}, 1))) {
            refuses("A token id is 0 to 4", () -> session.step(bad, 0.01));
            refuses("A token id is 0 to 4", () -> session.evaluate(bad));
        }
        TrainingSession pooled = train(POOLED);
        Batch unpredicted = Batch.of(new int[][] {{0, 1}}, new int[][] {{1, 2}}, 0);
        refuses("Score the last step only", () -> pooled.step(unpredicted, 0.01));
        refuses("Score the last step only", () -> pooled.evaluate(unpredicted));
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refuses("A learning rate is more than 0", () -> session.step(good, rate));
        }
        assertThat(session.step(good, 0.1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRAIN", "GENERATE"})
    void whatIsNotSupportedIsRefusedInOneLineWithTheRemedy(Task task) {
        ModelSpec spec = new LstmSpec(6, 2, List.of(3), 4, 0);
        Weights weights = Weights.zeros(spec.weightShapes());

        assertThatThrownBy(() -> {
                    if (task == Task.TRAIN) {
                        backend.openTraining(TrainingState.startingAt(spec, weights), Adam.UNCLIPPED, RUNTIME);
                    } else {
                        backend.open(spec, weights, RUNTIME);
                    }
                })
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(
                        "The backend \"trusting\" does not " + task.name().toLowerCase(java.util.Locale.ROOT))
                .hasMessageContaining("lstm")
                .hasMessageContaining("set backend")
                .hasMessageNotContaining("\n");
        assertThat(provider.calls).isEmpty();
    }

    @Test
    void whatIsClosedSaysSo() {
        SequenceModel model = open();
        GenerationSession closed = model.start(1);
        GenerationSession orphan = model.start(1);
        closed.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> closed.next(new int[] {1}))
                .withMessage("The generation session is closed");
        assertThatIllegalStateException().isThrownBy(() -> closed.prime(new int[][] {{1, 2}}));
        assertThatIllegalStateException().isThrownBy(() -> closed.past(0));
        model.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> orphan.next(new int[] {1}))
                .withMessage("The model is closed");
        assertThatIllegalStateException().isThrownBy(() -> model.logits(new int[] {1}));
        assertThatIllegalStateException().isThrownBy(() -> model.start(1));

        TrainingSession session = train(SPEC);
        Batch batch = Batch.of(new int[][] {{0, 1}}, new int[][] {{1, 2}}, 1);
        session.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> session.step(batch, 0.01))
                .withMessage("The training session is closed");
        assertThatIllegalStateException().isThrownBy(() -> session.evaluate(batch));
        assertThatIllegalStateException().isThrownBy(session::snapshot);
    }

    @Test
    void aProviderClosesEachThingOnceAndModelsLast() {
        SequenceModel model = open();
        GenerationSession first = model.start(1);
        GenerationSession second = model.start(2);
        first.close();
        first.close();
        model.close();
        model.close();
        second.close();
        TrainingSession session = train(SPEC);
        session.close();
        session.close();

        assertThat(provider.calls)
                .containsExactly(
                        "open",
                        "start 1",
                        "start 2",
                        "close 1",
                        "close 2",
                        "close model",
                        "openTraining",
                        "close training");
    }

    /** Natives freed under a call in flight end the JVM. */
    @Test
    void closingAModelWaitsForCallsOfOtherThreads() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        Backend slow = Backends.of(new Trusting() {
            @Override
            Generation generation(int streams) {
                Generation whole = super.generation(streams);
                return new Generation() {
                    @Override
                    public float[][] advance(int[][] ids) {
                        inside.countDown();
                        await(mayReturn);
                        return whole.advance(ids);
                    }

                    @Override
                    public float[] past(int stream) {
                        return whole.past(stream);
                    }

                    @Override
                    public void restore(int stream, float[] past) {
                        whole.restore(stream, past);
                    }

                    @Override
                    public void close() {
                        assertThat(mayReturn.getCount())
                                .as("closed under a call")
                                .isZero();
                    }
                };
            }
        });
        SequenceModel model = slow.open(SPEC, Weights.zeros(SPEC.weightShapes()), RUNTIME);
        GenerationSession session = model.start(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<float[][]> generating = threads.submit(() -> session.next(new int[] {1}));
            await(inside);
            Future<?> closing = threads.submit(model::close);
            assertThatThrownBy(() -> closing.get(200, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            mayReturn.countDown();
            assertThat(generating.get()).isDeepEqualTo(new float[][] {{1}});
            closing.get();
            assertThatIllegalStateException().isThrownBy(() -> session.next(new int[] {1}));
        } finally {
            mayReturn.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void closingATrainingSessionWaitsForAStepInFlight() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        Backend slow = Backends.of(new Trusting() {
            @Override
            public Training openTraining(TrainingState start, Adam optimizer, RuntimeOptions runtime) {
                Training whole = super.openTraining(start, optimizer, runtime);
                return new Training() {
                    @Override
                    public double step(Batch batch, double learningRate) {
                        running.incrementAndGet();
                        inside.countDown();
                        await(new CountDownLatch(1), 200);
                        running.decrementAndGet();
                        return whole.step(batch, learningRate);
                    }

                    @Override
                    public double evaluate(Batch batch) {
                        return whole.evaluate(batch);
                    }

                    @Override
                    public TrainingState snapshot() {
                        return whole.snapshot();
                    }

                    @Override
                    public void close() {
                        assertThat(running).as("steps in flight when closed").hasValue(0);
                    }
                };
            }
        });
        TrainingSession session = slow.openTraining(
                TrainingState.startingAt(SPEC, Weights.zeros(SPEC.weightShapes())), Adam.UNCLIPPED, RUNTIME);
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            Future<Double> step =
                    threads.submit(() -> session.step(Batch.of(new int[][] {{0, 1}}, new int[][] {{1, 2}}, 1), 0.1));
            await(inside);
            session.close();
            assertThat(step.get()).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        await(latch, 30_000);
    }

    private static void await(CountDownLatch latch, long milliseconds) {
        try {
            latch.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
