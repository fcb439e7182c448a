package io.cadenza.eval.judge;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.Filters;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.LogitsFilter;
import io.cadenza.core.sample.Sampler;
import io.cadenza.core.sample.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * How a model's pieces are drawn for judging.
 *
 * @param count how many, 0 or more
 * @param length the most tokens of each, 1 or more
 * @param seed from which each piece's draws derive
 * @param sampling how tokens are drawn
 */
public record Samples(int count, int length, long seed, SamplingOptions sampling) {
    /** Checks the ranges above. */
    public Samples {
        if (count < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "Samples are 0 or more, of 1 token or more, not " + count + " of " + length);
        }
    }

    /** The token ids of the pieces, without beginnings and ends: the same that generation from nothing gives for this seed. */
    List<int[]> draw(TrainedModel trained, SequenceModel model, IntConsumer onToken) {
        List<int[]> primers = primers(trained);
        if (primers.isEmpty()) {
            return List.of();
        }
        OptionalInt start = trained.vocabulary().startId();
        List<LogitsFilter> never = start.isPresent() ? List.of(Filters.forbid(Set.of(start.getAsInt()))) : List.of();
        return new Generator(
                        model, Sampler.of(sampling, never), trained.vocabulary().endId())
                .generate(primers, length, seed, onToken);
    }

    private List<int[]> primers(TrainedModel trained) {
        List<int[]> primers = new ArrayList<>();
        OptionalInt start = trained.vocabulary().startId();
        for (int i = 0; i < count; i++) {
            if (start.isPresent()) {
                primers.add(new int[] {start.getAsInt()});
            } else if (!trained.primers().isEmpty()) {
                int window = Seeds.generator(seed, "primer", i)
                        .nextInt(trained.primers().size());
                primers.add(trained.primers().get(window).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
            }
        }
        return primers;
    }
}
