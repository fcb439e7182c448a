package io.cadenza.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.Past;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.token.OovPolicy;
import io.cadenza.core.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class GeneratorTest {
    private static final int VOCABULARY = 6;

    /** A model that likes the token after the last one (modulo the vocabulary) and, half as much, the one after that. */
    private static final class Successor implements SequenceModel {
        @Override
        public ModelSpec spec() {
            return ModelTypes.named("lstm", VOCABULARY);
        }

        @Override
        public float[][] logits(int[] ids) {
            return Arrays.stream(ids).mapToObj(Successor::row).toArray(float[][]::new);
        }

        private static float[] row(int id) {
            float[] row = new float[VOCABULARY];
            Arrays.fill(row, -100);
            row[(id + 1) % VOCABULARY] = 1;
            row[(id + 2) % VOCABULARY] = (float) (1 - Math.log(2));
            return row;
        }

        @Override
        public GenerationSession start(int streams) {
            return new GenerationSession() {
                @Override
                public float[][] next(int[] ids) {
                    assertThat(ids).hasSize(streams);
                    return logits(ids);
                }

                @Override
                public float[][] prime(int[][] prompts) {
                    return logits(Arrays.stream(prompts)
                            .mapToInt(prompt -> prompt[prompt.length - 1])
                            .toArray());
                }

                @Override
                public Past past(int stream) {
                    throw new AssertionError("A generator goes on from no past");
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public GenerationSession start(List<Past> pasts) {
            throw new AssertionError("A generator goes on from no past");
        }

        @Override
        public void close() {}
    }

    /** The symbols a to f; in the second, the last is the end. */
    private static final Vocabulary ENDLESS = Vocabulary.of(List.of("a", "b", "c", "d", "e", "f"));

    private static final Vocabulary ENDING = Vocabulary.of(List.of("a", "b", "c", "d", "e", Vocabulary.END));
    private static final SamplingOptions GREEDY = SamplingOptions.UNFILTERED.withGreedy(true);

    private static Generator generator(Vocabulary vocabulary, Prompt... prompts) {
        return new Generator(new Successor(), vocabulary, (seed, piece) -> prompts[piece]);
    }

    private static Prompt prompt(Integer... ids) {
        return new Prompt(List.of(ids), false);
    }

    private static GenerationOptions options(int count, int length, long seed, SamplingOptions sampling) {
        return new GenerationOptions(count, length, seed, sampling);
    }

    @Test
    void eachTokenIsFedBack() {
        List<GeneratedPiece> pieces = generator(ENDLESS, prompt(3, 4)).generate(options(1, 4, 1, GREEDY));

        assertThat(pieces).extracting(GeneratedPiece::drawn).containsExactly(List.of(5, 0, 1, 2));
        assertThat(pieces.get(0).ended()).isFalse();
    }

    @Test
    void aPieceEndsWithItsEndTokenWhileOthersGoOn() {
        List<Integer> finished = new ArrayList<>();
        GenerationListener listener = new GenerationListener() {
            @Override
            public void onPiece(GeneratedPiece piece) {
                finished.add(piece.number());
            }
        };

        List<GeneratedPiece> pieces =
                generator(ENDING, prompt(0), prompt(3)).generate(options(2, 10, 1, GREEDY), listener, () -> false);

        assertThat(pieces).extracting(GeneratedPiece::drawn).containsExactly(List.of(1, 2, 3, 4), List.of(4));
        assertThat(pieces).allMatch(GeneratedPiece::ended);
        assertThat(finished).containsExactly(1, 0);
    }

    @Test
    void anEndlessGeneratorTakesTheEndForAnyOtherToken() {
        List<GeneratedPiece> pieces = generator(ENDING, prompt(3)).endless().generate(options(1, 4, 1, GREEDY));

        assertThat(pieces.get(0).drawn()).containsExactly(4, 5, 0, 1);
    }

    @Test
    void promptsMayBeOfDifferentLengths() {
        List<GeneratedPiece> pieces =
                generator(ENDLESS, prompt(3), prompt(5, 0, 1)).generate(options(2, 2, 1, GREEDY));

        assertThat(pieces).extracting(GeneratedPiece::drawn).containsExactly(List.of(4, 5), List.of(2, 3));
    }

    @Test
    void generationStopsWhenAllPiecesHaveEnded() {
        List<Long> told = new ArrayList<>();
        GenerationListener listener = new GenerationListener() {
            @Override
            public void onStep(long done, long total) {
                told.add(done);
                assertThat(total).isEqualTo(10);
            }
        };

        generator(ENDING, prompt(3)).generate(options(1, 10, 1, GREEDY), listener, () -> false);

        assertThat(told).containsExactly(1L, 2L);
    }

    /** 200 pieces are several groups. */
    @Test
    void aPieceIsTheSameHoweverManyAreGeneratedWithIt() {
        Prompt start = prompt(0);
        Generator generator = new Generator(new Successor(), ENDLESS, (seed, piece) -> start);

        List<GeneratedPiece> one = generator.generate(options(1, 50, 9, SamplingOptions.DEFAULT));
        List<GeneratedPiece> many = generator.generate(options(200, 50, 9, SamplingOptions.DEFAULT));
        List<GeneratedPiece> more = generator.generate(options(130, 50, 9, SamplingOptions.DEFAULT));

        assertThat(many).hasSize(200).startsWith(one.get(0)).startsWith(more.toArray(new GeneratedPiece[0]));
        assertThat(many.get(1).drawn()).isNotEqualTo(one.get(0).drawn());
        assertThat(many).extracting(GeneratedPiece::number).isSorted();
        assertThat(generator
                        .generate(options(1, 50, 8, SamplingOptions.DEFAULT))
                        .get(0)
                        .drawn())
                .isNotEqualTo(one.get(0).drawn());
    }

    @Test
    void theStartTokenIsNeverDrawn() {
        Vocabulary starting = Vocabulary.of(List.of("a", "b", Vocabulary.START, "d", "e", "f"));

        List<GeneratedPiece> pieces = new Generator(new Successor(), starting, Prompt.beginnings(starting, List.of()))
                .generate(options(20, 50, 1, SamplingOptions.UNFILTERED));

        assertThat(pieces).allSatisfy(piece -> assertThat(piece.prompt().ids()).containsExactly(2));
        assertThat(pieces)
                .allSatisfy(piece -> assertThat(piece.drawn()).hasSize(50).doesNotContain(2));
    }

    @Test
    void aModelWithoutAStartTokenBeginsFromItsWindows() {
        Prompt.Source windows = Prompt.beginnings(ENDLESS, List.of(List.of(0, 1), List.of(3)));

        assertThat(IntStream.range(0, 50).mapToObj(piece -> windows.of(7, piece)))
                .contains(prompt(0, 1), prompt(3))
                .containsOnly(prompt(0, 1), prompt(3));
        assertThat(windows.of(7, 4)).isEqualTo(windows.of(7, 4));
        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(() -> Prompt.beginnings(ENDLESS, List.of()))
                .withMessageContaining("no start symbol and no music to begin from. Give it some with --primer");
    }

    /** The prompt b c stays at the head, and no end is heard between it and what follows. */
    @Test
    void musicToContinueStaysAtTheHeadOfThePiece() {
        Prompt prompt = Prompt.continuing(ENDING, List.of("b", "x", "c"), OovPolicy.NONE, "a test");

        GeneratedPiece piece =
                generator(ENDING, prompt).generate(options(1, 9, 1, GREEDY)).get(0);

        assertThat(prompt.ids()).containsExactly(1, 2);
        assertThat(piece.symbols(ENDING)).containsExactly("b", "c", "d", "e");
        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(() -> Prompt.continuing(ENDING, List.of("x", "y"), OovPolicy.NONE, "song.mid"))
                .withMessageContaining("The model knows none of the 2 symbols in song.mid.");
    }

    @Test
    void whatIsFinishedStaysWhenGenerationIsStopped() {
        AtomicInteger steps = new AtomicInteger();
        GenerationListener counting = new GenerationListener() {
            @Override
            public void onStep(long done, long total) {
                steps.incrementAndGet();
            }
        };

        List<GeneratedPiece> pieces = generator(ENDING, prompt(0), prompt(3))
                .generate(options(2, 10, 1, GREEDY), counting, () -> steps.get() == 3);

        assertThat(pieces).extracting(GeneratedPiece::number).containsExactly(1);
    }

    /** Each piece has a counter of its own that sees the prompt too, forbids d at place 3 and ends the piece at 6 tokens. */
    @Test
    void aConstraintSeesEveryTokenChangesLogitsAndEndsThePiece() {
        Constraint.Factory counting = piece -> new Constraint() {
            private final List<Integer> seen = new ArrayList<>();

            @Override
            public void accept(int id) {
                seen.add(id);
            }

            @Override
            public void filter(float[] logits) {
                if (seen.size() == 3) {
                    logits[3] = Float.NEGATIVE_INFINITY;
                }
            }

            @Override
            public boolean isOver() {
                return seen.size() == 6;
            }
        };

        List<GeneratedPiece> pieces =
                generator(ENDLESS, prompt(0), prompt(2)).constrained(counting).generate(options(2, 10, 1, GREEDY));

        assertThat(pieces.get(0).drawn()).containsExactly(1, 2, 4, 5, 0);
        assertThat(pieces.get(1).drawn()).containsExactly(3, 4, 5, 0, 1);
        assertThat(pieces).allMatch(GeneratedPiece::ended);
    }

    @Test
    void constraintsThatLeaveNothingAreRefused() {
        Constraint.Factory nothing = piece -> new Constraint() {
            @Override
            public void filter(float[] logits) {
                Arrays.fill(logits, Float.NEGATIVE_INFINITY);
            }
        };

        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(
                        () -> generator(ENDLESS, prompt(0)).constrained(nothing).generate(options(1, 5, 1, GREEDY)))
                .withMessageContaining("leave no token after 1 tokens of piece 1");
    }
}
