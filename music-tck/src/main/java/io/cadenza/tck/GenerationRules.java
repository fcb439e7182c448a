package io.cadenza.tck;

import static io.cadenza.tck.Closeness.assertClose;
import static io.cadenza.tck.Closeness.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.Past;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What a generation session gives, token by token. */
interface GenerationRules extends ConformanceRules {
    /**
     * After each token the logits are the last row of the window that ends there, for three streams and well past the
     * receptive field; 1e-5 of the scale, since sums may be taken in another order.
     */
    @TestFactory
    default Stream<DynamicTest> generationEqualsWholeWindowLogitsAtEveryPosition() {
        return kit().each(Task.GENERATE, subject -> {
            int[][] streams = streams(subject, 3, 40);
            try (SequenceModel model = kit().open(subject);
                    GenerationSession session = model.start(streams.length)) {
                for (int t = 0; t < 40; t++) {
                    float[][] next = session.next(column(streams, t));
                    for (int stream = 0; stream < streams.length; stream++) {
                        String what = "stream " + stream + " after token " + t;
                        assertClose(what, next[stream], lastRow(model, subject, streams[stream], t), Closeness.LOGITS);
                    }
                }
            }
        });
    }

    /** A prompt given at once, at the start or later, equals its tokens given one by one; 1e-5 of the scale. */
    @TestFactory
    default Stream<DynamicTest> primeEqualsNext() {
        return kit().each(Task.GENERATE, subject -> {
            int[][] streams = streams(subject, 2, 48);
            int[] primed = {1, 30, 31, 32, 36, 48};
            try (SequenceModel model = kit().open(subject);
                    GenerationSession bulk = model.start(2);
                    GenerationSession single = model.start(2)) {
                int from = 0;
                for (int to : primed) {
                    float[][] expected = {};
                    for (int t = from; t < to; t++) {
                        expected = single.next(column(streams, t));
                    }
                    assertClose("prompt to " + to, bulk.prime(columns(streams, from, to)), expected, Closeness.LOGITS);
                    from = to;
                }
            }
        });
    }

    /** What one stream is given changes no other stream, to the bit. */
    @TestFactory
    default Stream<DynamicTest> streamsAreIndependent() {
        return kit().each(Task.GENERATE, subject -> {
            int[][] streams = streams(subject, 3, 20);
            int[][] changed = streams.clone();
            changed[1] = subject.tokens(20, 99);
            try (SequenceModel model = kit().open(subject);
                    GenerationSession first = model.start(3);
                    GenerationSession second = model.start(3)) {
                for (int t = 0; t < 20; t++) {
                    float[][] expected = first.next(column(streams, t));
                    float[][] actual = second.next(column(changed, t));
                    assertSame("stream 0 after token " + t, actual[0], expected[0]);
                    assertSame("stream 2 after token " + t, actual[2], expected[2]);
                }
            }
        });
    }

    /** A piece is the same alone and among many, within 1e-5 of the scale. */
    @TestFactory
    default Stream<DynamicTest> aStreamDoesNotDependOnHowManyThereAre() {
        return kit().each(Task.GENERATE, subject -> {
            int[][] streams = streams(subject, 9, 20);
            try (SequenceModel model = kit().open(subject);
                    GenerationSession many = model.start(9);
                    GenerationSession alone = model.start(1)) {
                for (int t = 0; t < 20; t++) {
                    float[][] expected = alone.next(new int[] {streams[8][t]});
                    float[][] actual = many.next(column(streams, t));
                    assertClose("stream 8 after token " + t, actual[8], expected[0], Closeness.LOGITS);
                }
            }
        });
    }

    /**
     * Streams that start from pasts, in another order and twice, go on as the streams they are from, wherever in the music; within
     * 1e-5 of the scale. The session they are from goes on undisturbed, to the bit.
     */
    @TestFactory
    default Stream<DynamicTest> aPastGoesOnAsItsStreamWould() {
        return kit().each(Task.GENERATE, subject -> {
            int[][] streams = streams(subject, 3, 40);
            for (int taken : new int[] {2, 9, 30}) {
                try (SequenceModel model = kit().open(subject);
                        GenerationSession session = model.start(3);
                        GenerationSession twin = model.start(3)) {
                    session.prime(columns(streams, 0, taken));
                    twin.prime(columns(streams, 0, taken));
                    int[] from = {2, 0, 2, 1};
                    List<Past> pasts =
                            Arrays.stream(from).mapToObj(session::past).toList();
                    try (GenerationSession branched = model.start(pasts)) {
                        for (int t = taken; t < 40; t++) {
                            int at = t;
                            float[][] expected = session.next(column(streams, t));
                            float[][] actual = branched.next(Arrays.stream(from)
                                    .map(stream -> streams[stream][at])
                                    .toArray());
                            float[][] undisturbed = twin.next(column(streams, t));
                            for (int i = 0; i < from.length; i++) {
                                String what = "stream " + i + ", taken after " + taken + ", after token " + t;
                                assertClose(what, actual[i], expected[from[i]], Closeness.LOGITS);
                                assertSame(what, expected[from[i]], undisturbed[from[i]]);
                            }
                        }
                    }
                }
            }
        });
    }

    /** Sessions of one model, taken in turns with its whole-window logits, do not disturb each other; to the bit. */
    @TestFactory
    default Stream<DynamicTest> sessionsOfOneModelAreIndependent() {
        return kit().each(Task.GENERATE, subject -> {
            int[] tokens = subject.tokens(20, 1);
            try (SequenceModel model = kit().open(subject);
                    GenerationSession undisturbed = model.start(1);
                    GenerationSession taken = model.start(1);
                    GenerationSession other = model.start(1)) {
                float[][] expected = new float[tokens.length][];
                for (int t = 0; t < tokens.length; t++) {
                    expected[t] = undisturbed.next(new int[] {tokens[t]})[0];
                }
                for (int t = 0; t < tokens.length; t++) {
                    float[] actual = taken.next(new int[] {tokens[t]})[0];
                    other.next(new int[] {(tokens[t] + 1) % subject.spec().vocabularySize()});
                    model.logits(new int[] {1, 2, 3});
                    assertSame("logits after token " + t, actual, expected[t]);
                }
            }
        });
    }

    /** Logits are the caller's to keep and to change: no later call sees or alters them. */
    @TestFactory
    default Stream<DynamicTest> logitsAreTheCallersToKeep() {
        return kit().each(Task.GENERATE, subject -> {
            try (SequenceModel model = kit().open(subject);
                    GenerationSession session = model.start(1);
                    GenerationSession twin = model.start(1)) {
                float[] kept = session.next(new int[] {1})[0];
                float[] copy = kept.clone();
                float[] scribbled = twin.next(new int[] {1})[0];
                Arrays.fill(scribbled, Float.NaN);
                float[] next = session.next(new int[] {2})[0];
                assertThat(kept).isEqualTo(copy);
                assertSame("the next logits", twin.next(new int[] {2})[0], next);
            }
        });
    }

    private static float[] lastRow(SequenceModel model, Subject subject, int[] stream, int t) {
        float[][] rows = model.logits(Arrays.copyOfRange(stream, subject.windowStart(t + 1), t + 1));
        return rows[rows.length - 1];
    }

    private static int[][] streams(Subject subject, int count, int time) {
        int[][] streams = new int[count][];
        Arrays.setAll(streams, stream -> subject.tokens(time, stream));
        return streams;
    }

    private static int[] column(int[][] streams, int t) {
        return Arrays.stream(streams).mapToInt(stream -> stream[t]).toArray();
    }

    private static int[][] columns(int[][] streams, int from, int to) {
        return Arrays.stream(streams)
                .map(stream -> Arrays.copyOfRange(stream, from, to))
                .toArray(int[][]::new);
    }
}
