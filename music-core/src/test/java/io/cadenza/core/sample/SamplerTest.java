package io.cadenza.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.Seeds;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SamplerTest {
    /** Probabilities 0.5, 0.25, 0.15, 0.1. */
    private static final float[] LOGITS = {
        (float) Math.log(0.5), (float) Math.log(0.25), (float) Math.log(0.15), (float) Math.log(0.1)
    };

    private static final int[] NOTHING_YET = {};

    private static float[] after(LogitsFilter filter, int... recent) {
        float[] logits = LOGITS.clone();
        filter.apply(logits, recent);
        return logits;
    }

    private static List<Integer> kept(LogitsFilter filter) {
        float[] logits = after(filter);
        return IntStream.range(0, 4)
                .filter(id -> Float.isFinite(logits[id]))
                .boxed()
                .toList();
    }

    @Test
    void topKKeepsTheKLargest() {
        assertThat(kept(Filters.topK(2))).containsExactly(0, 1);
        assertThat(kept(Filters.topK(9))).hasSize(4);
    }

    @Test
    void equalLogitsAreRankedById() {
        float[] equal = {1, 1, 1};
        Filters.topK(1).apply(equal, NOTHING_YET);

        assertThat(equal).containsExactly(1, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
    }

    /** Masses 0.5, 0.75, 0.9, 1: 0.7 is reached with the second, 0.8 with the third. */
    @Test
    void topPKeepsTheSmallestSetThatReachesTheMass() {
        assertThat(kept(Filters.topP(0.7))).containsExactly(0, 1);
        assertThat(kept(Filters.topP(0.8))).containsExactly(0, 1, 2);
        assertThat(kept(Filters.topP(0.1))).containsExactly(0);
    }

    /** 0.2 · 0.5 = 0.1 and 0.25 · 0.5 = 0.125. */
    @Test
    void minPIsRelativeToTheMostProbable() {
        assertThat(kept(Filters.minP(0.19))).hasSize(4);
        assertThat(kept(Filters.minP(0.25))).containsExactly(0, 1, 2);
    }

    @Test
    void temperatureDividesLogits() {
        assertThat(after(Filters.temperature(0.5))[1]).isEqualTo((float) (2 * Math.log(0.25)), within(1e-6f));
    }

    /** Divided by 1e-40 every logit is infinite, and their probabilities would be no numbers. */
    @Test
    void aTemperatureNextToNothingIsGreedy() {
        for (double temperature : new double[] {1e-40, 1e-300, Double.MIN_VALUE}) {
            Sampler cold = Sampler.of(SamplingOptions.UNFILTERED.withTemperature(temperature), List.of());

            assertThat(cold.pick(new float[] {-3, 2, 1.9f}, NOTHING_YET, Seeds.generator(1, "test")))
                    .isEqualTo(1);
            assertThat(cold.pick(new float[] {-3, -2, -2.1f}, NOTHING_YET, Seeds.generator(1, "test")))
                    .isEqualTo(1);
        }
    }

    @Test
    void repeatedTokensLoseOnceWhateverTheirSign() {
        float[] logits = {2, -2, 2};
        Filters.repetitionPenalty(2, 3).apply(logits, new int[] {2, 0, 1, 0});

        assertThat(logits).containsExactly(1, -4, 2); // the 2 lies before the window of three
    }

    @Test
    void forbiddenTokensAreNeverTheOnlyOnes() {
        assertThat(kept(Filters.forbid(Set.of(0, 7)))).containsExactly(1, 2, 3);
        assertThat(kept(Filters.forbid(Set.of(0, 1, 2, 3)))).hasSize(4);
    }

    @Test
    void greedyTakesTheLargestAndNoChance() {
        Sampler sampler = Sampler.greedy(List.of());

        assertThat(sampler.pick(new float[] {1, 3, 3}, NOTHING_YET, Seeds.generator(1, "test")))
                .isEqualTo(1);
    }

    /** 20,000 draws: each share within five standard deviations, √(p(1−p)/n). */
    @Test
    void drawingFollowsTheDistribution() {
        Sampler sampler = Sampler.of(SamplingOptions.UNFILTERED, List.of());
        RandomGenerator random = Seeds.generator(3, "test");
        int draws = 20_000;
        int[] counts = new int[4];
        for (int i = 0; i < draws; i++) {
            counts[sampler.pick(LOGITS, NOTHING_YET, random)]++;
        }
        double[] expected = {0.5, 0.25, 0.15, 0.1};
        for (int id = 0; id < 4; id++) {
            double deviation = Math.sqrt(expected[id] * (1 - expected[id]) / draws);
            assertThat((double) counts[id] / draws).isEqualTo(expected[id], within(5 * deviation));
        }
    }

    @Property
    void samplingNeverPicksWhatAFilterTookOut(
            @ForAll @Size(min = 2, max = 30) List<@FloatRange(min = -50, max = 50) Float> values, @ForAll long seed) {
        float[] logits = new float[values.size()];
        IntStream.range(0, logits.length).forEach(id -> logits[id] = values.get(id));
        float[] before = logits.clone();
        Sampler sampler =
                Sampler.of(new SamplingOptions(0.7, 5, 0.9, 0.01, 1.2, 4, false), List.of(Filters.forbid(Set.of(0))));

        int picked = sampler.pick(logits, new int[] {1}, Seeds.generator(seed, "test"));

        assertThat(picked).isBetween(1, logits.length - 1);
        assertThat(logits).isEqualTo(before);
    }

    @Test
    void optionsOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> new SamplingOptions(0, 0, 1, 0, 1, 0, false))
                .hasMessage("temperature is more than 0, not 0.0");
        assertThatThrownBy(() -> new SamplingOptions(1, -1, 1, 0, 1, 0, false)).hasMessageContaining("top-k");
        assertThatThrownBy(() -> new SamplingOptions(1, 0, 0, 0, 1, 0, false)).hasMessageContaining("top-p");
        assertThatThrownBy(() -> new SamplingOptions(1, 0, 1, 2, 1, 0, false)).hasMessageContaining("min-p");
    }
}
