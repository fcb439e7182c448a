package io.cadenza.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Presets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static final int VOCABULARY = 6;

    /** A model that likes the token after the last one (modulo the vocabulary) and, half as much, the one after that. */
    private static final class Successor implements SequenceModel {
        @Override
        public ModelSpec spec() {
            return Presets.named("lstm", VOCABULARY);
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
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    private static Generator generator(SamplingOptions options, OptionalInt end) {
        return new Generator(new Successor(), Sampler.of(options, List.of()), end);
    }

    private static final SamplingOptions GREEDY = new SamplingOptions(1, 0, 1, 0, 1, 0, true);

    @Test
    void eachTokenIsFedBack() {
        List<int[]> pieces = generator(GREEDY, OptionalInt.empty()).generate(List.of(new int[] {3, 4}), 4, 1, t -> {});

        assertThat(pieces).hasSize(1);
        assertThat(pieces.get(0)).containsExactly(5, 0, 1, 2);
    }

    @Test
    void aPieceEndsWithItsEndTokenWhileOthersGoOn() {
        List<int[]> pieces =
                generator(GREEDY, OptionalInt.of(5)).generate(List.of(new int[] {3}, new int[] {0}), 10, 1, t -> {});

        assertThat(pieces.get(0)).containsExactly(4);
        assertThat(pieces.get(1)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void generationStopsWhenAllPiecesHaveEnded() {
        List<Integer> told = new ArrayList<>();

        generator(GREEDY, OptionalInt.of(5)).generate(List.of(new int[] {3}), 10, 1, told::add);

        assertThat(told).containsExactly(1, 2);
    }

    @Test
    void aPieceIsTheSameHoweverManyAreGeneratedWithIt() {
        Generator generator = generator(SamplingOptions.DEFAULT, OptionalInt.empty());
        int[] start = {0};

        List<int[]> one = generator.generate(List.of(start), 50, 9, t -> {});
        List<int[]> three = generator.generate(List.of(start, start, start), 50, 9, t -> {});

        assertThat(three.get(0)).isEqualTo(one.get(0)).isNotEqualTo(three.get(1));
        assertThat(generator.generate(List.of(start), 50, 8, t -> {}).get(0)).isNotEqualTo(one.get(0));
    }
}
