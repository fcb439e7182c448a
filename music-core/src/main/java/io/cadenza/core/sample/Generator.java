package io.cadenza.core.sample;

import io.cadenza.core.Seeds;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * The autoregressive generator: each token drawn is fed back for the next one.
 *
 * <p>Piece i of a seed is the same however many pieces are generated together.
 */
public final class Generator {
    private static final int RECENT = 1024;

    private final SequenceModel model;
    private final Sampler sampler;
    private final OptionalInt endId;

    /**
     * A generator.
     *
     * @param endId the token after which a piece is over, if the model has one
     */
    public Generator(SequenceModel model, Sampler sampler, OptionalInt endId) {
        this.model = model;
        this.sampler = sampler;
        this.endId = endId;
    }

    /**
     * Generates one piece per primer, all together.
     *
     * @param primers [piece][time], equally long, at least one token each: the music to continue, or the start token
     * @param length the most tokens of a piece, 1 or more
     * @param seed piece i draws from a generator derived from this and i
     * @param onToken told the number of tokens drawn per piece so far
     * @return per piece the tokens drawn, without its primer and its end token
     */
    public List<int[]> generate(List<int[]> primers, int length, long seed, IntConsumer onToken) {
        if (length < 1) {
            throw new IllegalArgumentException("A length is 1 or more tokens, not " + length);
        }
        int pieces = primers.size();
        List<RandomGenerator> random = new ArrayList<>();
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            random.add(Seeds.generator(seed, "piece", i));
            streams.add(new Stream(primers.get(i), length));
        }
        try (GenerationSession session = model.start(pieces)) {
            float[][] logits = session.prime(primers.toArray(int[][]::new));
            for (int t = 1; t <= length; t++) {
                int[] drawn = new int[pieces];
                for (int i = 0; i < pieces; i++) {
                    drawn[i] = streams.get(i).draw(logits[i], random.get(i));
                }
                onToken.accept(t);
                if (t == length || streams.stream().allMatch(stream -> stream.ended)) {
                    break;
                }
                logits = session.next(drawn);
            }
        }
        return streams.stream().map(Stream::drawn).toList();
    }

    /** One piece in the making: primer and drawn tokens in one array. */
    private final class Stream {
        private final int[] tokens;
        private final int primed;
        private int count;
        private boolean ended;

        Stream(int[] primer, int length) {
            this.tokens = Arrays.copyOf(primer, primer.length + length);
            this.primed = primer.length;
            this.count = primer.length;
        }

        /** Draws a token, or repeats the last one of a piece that is over while others go on. */
        int draw(float[] logits, RandomGenerator random) {
            if (ended) {
                return tokens[count - 1];
            }
            int[] recent = Arrays.copyOfRange(tokens, Math.max(0, count - RECENT), count);
            int id = sampler.pick(logits, recent, random);
            if (endId.isPresent() && endId.getAsInt() == id) {
                ended = true;
            } else {
                tokens[count++] = id;
            }
            return id;
        }

        int[] drawn() {
            return Arrays.copyOfRange(tokens, primed, count);
        }
    }
}
