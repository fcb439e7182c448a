package io.cadenza.eval.benchmark;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.sample.Sampler;
import io.cadenza.core.sample.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Times what a user waits for: a token's logits and its drawing, fed back for the next. */
final class GenerationClock {
    /** Tokens timed together: the clock costs nothing beside them, and a block is far shorter than a measurement. */
    private static final int BLOCK = 32;

    private static final double WARMUP_SHARE = 0.4;
    private static final int FEWEST_BLOCKS = 3;

    private final Sampler sampler;
    private final double seconds;
    private final long seed;

    GenerationClock(SamplingOptions sampling, double seconds, long seed) {
        this.sampler = Sampler.of(sampling, List.of());
        this.seconds = seconds;
        this.seed = seed;
    }

    CellResult.GenerationSpeed measure(SequenceModel model, int streams) {
        return new CellResult.GenerationSpeed(micros(model, 1), micros(model, streams));
    }

    /** Microseconds per token of each stream, of every block after warming up. */
    private List<Double> micros(SequenceModel model, int streams) {
        RandomGenerator random = Seeds.generator(seed, "generation clock");
        List<Double> blocks = new ArrayList<>();
        try (GenerationSession session = model.start(streams)) {
            int[] ids = new int[streams];
            long warmUntil = System.nanoTime() + (long) (seconds * WARMUP_SHARE * 1e9);
            do {
                advance(session, ids, random);
            } while (System.nanoTime() < warmUntil);
            long until = System.nanoTime() + (long) (seconds * 1e9);
            long start = System.nanoTime();
            while (start < until || blocks.size() < FEWEST_BLOCKS) {
                advance(session, ids, random);
                long end = System.nanoTime();
                blocks.add((end - start) / 1e3 / BLOCK / streams);
                start = end;
            }
        }
        return blocks;
    }

    private void advance(GenerationSession session, int[] ids, RandomGenerator random) {
        for (int i = 0; i < BLOCK; i++) {
            float[][] logits = session.next(ids);
            for (int stream = 0; stream < ids.length; stream++) {
                ids[stream] = sampler.pick(logits[stream], new int[0], random);
            }
        }
    }
}
