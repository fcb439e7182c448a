package io.cadenza.eval.judge;

import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.SamplingOptions;
import java.util.List;
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
        if (!trained.canBegin()) {
            return List.of();
        }
        GenerationListener listener = new GenerationListener() {
            @Override
            public void onStep(long done, long total) {
                onToken.accept(Math.toIntExact(done * length / total));
            }
        };
        return Generator.of(model, trained)
                .generate(new GenerationOptions(count, length, seed, sampling), listener, () -> false)
                .stream()
                .map(GeneratedPiece::toArray)
                .toList();
    }
}
