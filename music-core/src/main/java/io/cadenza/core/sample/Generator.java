package io.cadenza.core.sample;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Generates pieces with a model: each token drawn is fed back for the next one. It decides how a piece begins, never draws the
 * start token, and ends a piece at the end token. Immutable; methods that change something return a new generator.
 *
 * <p>Piece i of a seed is the same however many pieces are generated. They are generated in groups, so that the first are
 * finished soon and memory does not grow with their number.
 */
public final class Generator {
    /** Tokens back that filters see. */
    private static final int RECENT = 1024;

    /** More pieces at once are hardly faster, and those finished come later. */
    private static final int GROUP = 64;

    private final SequenceModel network;
    private final Vocabulary vocabulary;
    private final Prompt.Source prompts;
    private final List<Constraint.Factory> constraints;
    private final OptionalInt endId;

    private Generator(
            SequenceModel network,
            Vocabulary vocabulary,
            Prompt.Source prompts,
            List<Constraint.Factory> constraints,
            OptionalInt endId) {
        this.network = network;
        this.vocabulary = vocabulary;
        this.prompts = prompts;
        this.constraints = List.copyOf(constraints);
        this.endId = endId;
    }

    /** A generator of pieces that begin from these prompts. */
    public Generator(SequenceModel network, Vocabulary vocabulary, Prompt.Source prompts) {
        this(network, vocabulary, prompts, List.of(), vocabulary.endId());
    }

    /** This generator with one more rule for every piece; rules see logits in the order in which they were added. */
    public Generator constrained(Constraint.Factory constraint) {
        List<Constraint.Factory> more = new ArrayList<>(constraints);
        more.add(constraint);
        return new Generator(network, vocabulary, prompts, more, endId);
    }

    /** This generator without an end: the end token is treated like any other, and all pieces reach their full length. */
    public Generator endless() {
        return new Generator(network, vocabulary, prompts, constraints, OptionalInt.empty());
    }

    /** Generates pieces; in the order of their numbers. */
    public List<GeneratedPiece> generate(GenerationOptions options) {
        return generate(options, GenerationListener.NONE, () -> false);
    }

    /**
     * Generates pieces.
     *
     * @param stop called before each step; when true, pieces that are not finished are dropped
     * @return the finished pieces in the order of their numbers
     * @throws CadenzaException if the constraints leave no token
     */
    public List<GeneratedPiece> generate(GenerationOptions options, GenerationListener listener, BooleanSupplier stop) {
        List<GeneratedPiece> finished = new ArrayList<>();
        for (int first = 0; first < options.count() && !stop.getAsBoolean(); first += GROUP) {
            finished.addAll(new Group(options, first, listener).run(stop));
        }
        return finished;
    }

    /** Pieces that are generated together. */
    private final class Group {
        private final GenerationOptions options;
        private final GenerationListener listener;
        private final List<Stream> streams = new ArrayList<>();
        private final long stepsBefore;
        private final long allSteps;

        Group(GenerationOptions options, int first, GenerationListener listener) {
            this.options = options;
            this.listener = listener;
            this.stepsBefore = (long) (first / GROUP) * options.length();
            this.allSteps = -Math.floorDiv(-options.count(), GROUP) * (long) options.length();
            Sampler sampler = Sampler.of(options.sampling(), neverStart());
            for (int i = first; i < Math.min((long) first + GROUP, options.count()); i++) {
                streams.add(new Stream(i, options, sampler));
            }
        }

        List<GeneratedPiece> run(BooleanSupplier stop) {
            try (GenerationSession session = network.start(streams.size())) {
                float[][] logits = session.prime(
                        streams.stream().map(stream -> stream.prompt.toArray()).toArray(int[][]::new));
                for (int t = 1; t <= options.length() && !stop.getAsBoolean(); t++) {
                    int[] drawn = new int[streams.size()];
                    for (int i = 0; i < drawn.length; i++) {
                        drawn[i] = streams.get(i).draw(logits[i], listener);
                    }
                    listener.onStep(stepsBefore + t, allSteps);
                    if (t == options.length() || streams.stream().allMatch(stream -> stream.finished)) {
                        break;
                    }
                    logits = session.next(drawn);
                }
            }
            return streams.stream()
                    .filter(stream -> stream.finished)
                    .map(Stream::piece)
                    .toList();
        }

        /** A piece has one beginning. */
        private List<LogitsFilter> neverStart() {
            return vocabulary.startId().isPresent()
                    ? List.of(Filters.forbid(Set.of(vocabulary.startId().getAsInt())))
                    : List.of();
        }
    }

    /** One piece in the making: prompt and drawn tokens in one array. */
    private final class Stream {
        private final int number;
        private final Prompt prompt;
        private final Sampler sampler;
        private final RandomGenerator random;
        private final List<Constraint> rules;
        private final int longest;
        private int[] tokens;
        private int count;
        private boolean ended;
        private boolean finished;

        Stream(int number, GenerationOptions options, Sampler sampler) {
            this.number = number;
            this.prompt = prompts.of(options.seed(), number);
            this.sampler = sampler;
            this.random = Seeds.generator(options.seed(), "piece", number);
            this.rules = constraints.stream().map(rule -> rule.start(number)).toList();
            this.tokens = prompt.toArray();
            this.count = tokens.length;
            this.longest = Math.addExact(count, options.length());
            for (int id : tokens) {
                rules.forEach(rule -> rule.accept(id));
            }
        }

        /** Draws a token; of a piece that is over while others go on, repeats the last one. */
        int draw(float[] logits, GenerationListener listener) {
            if (!finished && count == prompt.ids().size() && isOver()) {
                finish(true, listener);
            }
            if (finished) {
                return tokens[count - 1];
            }
            int[] recent = Arrays.copyOfRange(tokens, Math.max(0, count - RECENT), count);
            int id = sampler.pick(constrained(logits), recent, random);
            if (endId.isPresent() && endId.getAsInt() == id) {
                finish(true, listener);
                return id;
            }
            add(id);
            listener.onToken(number, id);
            if (isOver()) {
                finish(true, listener);
            } else if (count == longest) {
                finish(false, listener);
            }
            return id;
        }

        private boolean isOver() {
            return rules.stream().anyMatch(Constraint::isOver);
        }

        private void add(int id) {
            if (count == tokens.length) {
                tokens = Arrays.copyOf(tokens, (int) Math.min(longest, 2L * count + 64));
            }
            tokens[count++] = id;
            rules.forEach(rule -> rule.accept(id));
        }

        private float[] constrained(float[] logits) {
            if (rules.isEmpty()) {
                return logits;
            }
            float[] copy = logits.clone();
            rules.forEach(rule -> rule.filter(copy));
            for (float logit : copy) {
                if (logit > Float.NEGATIVE_INFINITY) {
                    return copy;
                }
            }
            throw new CadenzaException(
                    "The constraints leave no token after %d tokens of piece %d: they contradict each other. Relax one of them."
                            .formatted(count, number + 1));
        }

        private void finish(boolean byItself, GenerationListener listener) {
            ended = byItself;
            finished = true;
            listener.onPiece(piece());
        }

        GeneratedPiece piece() {
            List<Integer> drawn =
                    Arrays.stream(tokens, prompt.ids().size(), count).boxed().toList();
            return new GeneratedPiece(number, prompt, drawn, ended);
        }
    }
}
