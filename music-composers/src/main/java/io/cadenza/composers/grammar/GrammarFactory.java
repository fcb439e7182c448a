package io.cadenza.composers.grammar;

import io.cadenza.composers.TextFiles;
import io.cadenza.composers.grammar.Rule.Alternative;
import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType.Choice;
import io.cadenza.core.option.OptionType.IntRange;
import io.cadenza.core.option.OptionType.Text;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.Score;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Makes the composer {@code grammar}, which rewrites phrases into harmony, rhythm and melody. */
public final class GrammarFactory implements ComposerFactory {
    private static final String GRAMMAR = "grammar";
    private static final String KEY = "key";
    private static final String TEMPO = "tempo";
    private static final String ACCOMPANIMENT = "accompaniment";
    /** Those that lie beside this class. */
    private static final List<String> SHIPPED = List.of("period", "tiny");

    private static final String OF_THE_GRAMMAR = "auto";

    /** For {@link java.util.ServiceLoader}. */
    public GrammarFactory() {}

    @Override
    public String name() {
        return GrammarComposer.NAME;
    }

    @Override
    public String description() {
        return "pieces by a probabilistic context-free grammar, by default periods of eight bars with their cadences";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(
                        GRAMMAR,
                        "the grammar, shipped or your own",
                        new Text("one of " + String.join(", ", SHIPPED) + ", or the path of a text file"),
                        "period"),
                Option.of(
                        KEY,
                        "the key; auto is the grammar's",
                        new Text("auto or a key such as Eb or Am"),
                        OF_THE_GRAMMAR),
                Option.of(TEMPO, "quarters a minute; 0 is the grammar's", new IntRange(0, 1000), "0"),
                Option.of(ACCOMPANIMENT, "what the left hand does", new Choice(Accompaniment.words()), "broken"));
    }

    @Override
    public Map<String, String> asks() {
        return Map.of(KEY, KEY, TEMPO, TEMPO);
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", GrammarComposer.NAME, options(), options);
        Grammar grammar = grammar(values);
        Key key = values.text(KEY).equals(OF_THE_GRAMMAR)
                ? grammar.key()
                : Key.of(values.text(KEY))
                        .orElseThrow(() -> values.error(KEY, "it is no key", "Those are " + Key.NAMES));
        double tempo = values.integer(TEMPO) == 0 ? grammar.quartersPerMinute() : values.integer(TEMPO);
        if (tempo < 4) {
            throw values.error(TEMPO, "that is too slow for MIDI", "Choose 4 or more, or 0 for the grammar's");
        }
        return new GrammarComposer(grammar.played(key, tempo), Accompaniment.of(values.text(ACCOMPANIMENT)));
    }

    private static Grammar grammar(OptionValues values) {
        String name = values.text(GRAMMAR);
        if (SHIPPED.contains(name)) {
            return GrammarParser.parse(name + ".grammar", TextFiles.resource("grammar/" + name + ".grammar"));
        }
        return GrammarParser.parse(name, TextFiles.read(values.path(GRAMMAR), "a grammar"));
    }

    /**
     * Writes what a grammar says.
     *
     * @param grammar the grammar, in its key and at its tempo
     * @param accompaniment what the left hand does
     */
    record GrammarComposer(Grammar grammar, Accompaniment accompaniment) implements Composer {
        static final String NAME = "grammar";

        /** Up to this many derivations are all written down. */
        private static final BigInteger FEW = BigInteger.valueOf(20_000);

        /** The mean length is estimated from this many pieces, to about a third of a hundredth of their spread. */
        private static final int SAMPLES = 1000;

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Score compose(long seed) {
            return play(Derivation.draw(grammar, Seeds.generator(seed, NAME)));
        }

        private Score play(List<Item.Terminal> words) {
            return Performance.of(grammar, words, accompaniment);
        }

        /**
         * Of the symbols, exactly, if the grammar has at most 20,000 derivations. Otherwise of its derivations, exactly, over an
         * estimated mean number of symbols: some derivations may end in the same symbols.
         */
        @Override
        public Optional<SourceEntropy> entropy(Function<Score, List<String>> encode) {
            Optional<BigInteger> count = Derivations.count(grammar);
            if (count.isPresent() && count.get().compareTo(FEW) <= 0) {
                return Optional.of(ofSymbols(encode));
            }
            double length = IntStream.range(0, SAMPLES)
                    .map(sample -> encode.apply(compose(Seeds.derive(0, "grammar-length", sample)))
                            .size())
                    .average()
                    .orElseThrow();
            return Optional.of(SourceEntropy.ofChoices(Derivations.entropy(grammar), length, count));
        }

        private SourceEntropy ofSymbols(Function<Score, List<String>> encode) {
            Map<List<String>, Double> probabilities = new HashMap<>();
            for (Derivations.Outcome outcome : Derivations.all(grammar)) {
                probabilities.merge(encode.apply(play(outcome.words())), outcome.probability(), Double::sum);
            }
            double nats = 0;
            double length = 0;
            for (Map.Entry<List<String>, Double> sequence : probabilities.entrySet()) {
                nats -= sequence.getValue() * Math.log(sequence.getValue());
                length += sequence.getValue() * sequence.getKey().size();
            }
            return SourceEntropy.ofSymbols(Math.max(0, nats), length, BigInteger.valueOf(probabilities.size()));
        }
    }

    /** All derivations of a grammar: how many there are, how uncertain they are, and, if they are few, which. */
    static final class Derivations {
        private static final int MAX_BITS = 100_000;

        private final Grammar grammar;
        private final Map<String, BigInteger> counts = new HashMap<>();

        private Derivations(Grammar grammar) {
            this.grammar = grammar;
        }

        /**
         * One of all derivations.
         *
         * @param probability of it
         * @param words the piece it ends in
         */
        record Outcome(double probability, List<Item.Terminal> words) {}

        /**
         * The exact entropy of a derivation in nats: the mean, over all rewritings it takes, of what the choice among
         * alternatives tells.
         */
        static double entropy(Grammar grammar) {
            return BranchingProcess.of(grammar)
                    .total(rule -> rule.alternatives().stream()
                            .mapToDouble(Alternative::probability)
                            .map(p -> -p * Math.log(p))
                            .sum());
        }

        /** How many there are; empty if a symbol leads back to itself, so that there are infinitely many, or if 2¹⁰⁰⁰⁰⁰ do not suffice. */
        static Optional<BigInteger> count(Grammar grammar) {
            return new Derivations(grammar).count(grammar.start(), new HashSet<>());
        }

        private Optional<BigInteger> count(String symbol, Set<String> above) {
            BigInteger known = counts.get(symbol);
            if (known != null) {
                return Optional.of(known);
            }
            if (!above.add(symbol)) {
                return Optional.empty();
            }
            BigInteger sum = BigInteger.ZERO;
            for (Alternative alternative : grammar.rule(symbol).alternatives()) {
                BigInteger product = BigInteger.ONE;
                for (Item.Symbol part : alternative.symbols()) {
                    Optional<BigInteger> count = count(part.name(), above);
                    if (count.isEmpty()) {
                        return Optional.empty();
                    }
                    product = product.multiply(count.get());
                    if (product.bitLength() > MAX_BITS) {
                        return Optional.empty();
                    }
                }
                sum = sum.add(product);
            }
            above.remove(symbol);
            counts.put(symbol, sum);
            return Optional.of(sum);
        }

        /** All of them; their number is finite, and small enough to hold. */
        static List<Outcome> all(Grammar grammar) {
            return new Derivations(grammar)
                    .all(new Item.Symbol(
                            grammar.start(), grammar.rule(grammar.start()).place()));
        }

        private List<Outcome> all(Item item) {
            if (item instanceof Item.Terminal word) {
                return List.of(new Outcome(1, List.of(word)));
            }
            List<Outcome> outcomes = new ArrayList<>();
            String symbol = ((Item.Symbol) item).name();
            for (Alternative alternative : grammar.rule(symbol).alternatives()) {
                List<Outcome> begun = List.of(new Outcome(alternative.probability(), List.of()));
                for (Item part : alternative.items()) {
                    begun = joined(begun, all(part));
                }
                outcomes.addAll(begun);
            }
            return outcomes;
        }

        private static List<Outcome> joined(List<Outcome> first, List<Outcome> second) {
            List<Outcome> joined = new ArrayList<>();
            for (Outcome head : first) {
                for (Outcome tail : second) {
                    List<Item.Terminal> words = new ArrayList<>(head.words());
                    words.addAll(tail.words());
                    joined.add(new Outcome(head.probability() * tail.probability(), words));
                }
            }
            return joined;
        }
    }
}
