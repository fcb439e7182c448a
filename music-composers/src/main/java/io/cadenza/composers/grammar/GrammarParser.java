package io.cadenza.composers.grammar;

import io.cadenza.composers.grammar.Rule.Alternative;
import io.cadenza.core.score.TimeSignature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a grammar from its text form, which docs/composers.md describes, and checks that pieces can be made of it. */
final class GrammarParser {
    private static final List<String> HEAD = List.of("key", "metre", "tempo", "start");
    /** The checks take the cube of it: a second for this many. */
    private static final int MAX_RULES = 1000;

    private static final String ARROW = "->";
    private static final String OR = "|";

    private final String source;
    private final Map<String, List<Word>> head = new HashMap<>();
    private final Map<String, List<Word>> rules = new LinkedHashMap<>();
    private int lines;
    private String last = "";

    private GrammarParser(String source) {
        this.source = source;
    }

    /**
     * A grammar from its text.
     *
     * @param source the name that errors give
     * @throws io.cadenza.core.CadenzaException for the first thing that is wrong, with its line and column
     */
    static Grammar parse(String source, String text) {
        GrammarParser parser = new GrammarParser(source);
        text.lines().forEach(parser::read);
        Grammar grammar = parser.grammar();
        GrammarChecks.check(grammar);
        return grammar;
    }

    private void read(String text) {
        lines++;
        List<Word> words = Word.of(source, lines, text);
        if (words.isEmpty()) {
            return;
        }
        Word first = words.get(0);
        if (HEAD.contains(first.text())) {
            headLine(first, words);
        } else if (first.text().equals(OR)) {
            goOn(first, words);
        } else if (first.isSymbol()) {
            rule(first, words);
        } else {
            throw first.place()
                    .error("\"" + first.text()
                            + "\" begins no line; a line is key, metre, tempo or start and its value, a rule Symbol -> ...,"
                            + " or a rule's next alternative | ...");
        }
    }

    private void headLine(Word first, List<Word> words) {
        if (words.size() != 2) {
            throw first.place().error("\"" + first.text() + "\" has one value, not " + (words.size() - 1));
        }
        List<Word> earlier = head.putIfAbsent(first.text(), words);
        if (earlier != null) {
            throw first.place()
                    .error("\"" + first.text() + "\" was given in line "
                            + earlier.get(0).place().line());
        }
    }

    private void rule(Word symbol, List<Word> words) {
        if (words.size() < 2 || !words.get(1).text().equals(ARROW)) {
            throw symbol.place().error("After \"" + symbol.text() + "\" comes -> and what it becomes");
        }
        List<Word> earlier = rules.putIfAbsent(symbol.text(), new ArrayList<>(words));
        if (earlier != null) {
            throw symbol.place()
                    .error("\"" + symbol.text() + "\" has a rule in line "
                            + earlier.get(0).place().line() + "; add its alternatives there, after a |");
        }
        last = symbol.text();
    }

    private void goOn(Word bar, List<Word> words) {
        List<Word> rule = rules.get(last);
        if (rule == null) {
            throw bar.place().error("A line that begins with | goes on with a rule; there is none above it");
        }
        rule.addAll(words);
    }

    private Grammar grammar() {
        if (rules.isEmpty()) {
            throw new Place(source, Math.max(1, lines), 1)
                    .error("There is no rule; a grammar has at least one, such as Tune -> 4:1 4:up 2:down");
        }
        if (rules.size() > MAX_RULES) {
            throw new Place(source, lines, 1)
                    .error("There are " + rules.size() + " rules; a grammar has at most " + MAX_RULES);
        }
        Map<String, Rule> read = new LinkedHashMap<>();
        rules.forEach((symbol, words) -> read.put(symbol, RuleParser.parse(words)));
        Word start = headWord("start", rules.keySet().iterator().next());
        if (!read.containsKey(start.text())) {
            throw start.place().error("\"" + start.text() + "\" has no rule; the start is a symbol that has one");
        }
        Word key = headWord("key", "C");
        return new Grammar(
                source,
                Key.of(key.text())
                        .orElseThrow(
                                () -> key.place().error("\"" + key.text() + "\" is no key; those are " + Key.NAMES)),
                metre(headWord("metre", "4/4")),
                tempo(headWord("tempo", "100")),
                start.text(),
                read);
    }

    private Word headWord(String name, String byDefault) {
        List<Word> words = head.get(name);
        return words == null ? new Word(byDefault, new Place(source, 1, 1)) : words.get(1);
    }

    private static TimeSignature metre(Word word) {
        if (!word.text().matches("([1-9]|1[0-9])/(2|4|8|16)")) {
            throw word.place().error("\"" + word.text() + "\" is not a metre like 3/4 or 6/8");
        }
        String[] parts = word.text().split("/", -1);
        return new TimeSignature(0, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    private static double tempo(Word word) {
        int tempo = word.text().matches("[0-9]{1,4}") ? Integer.parseInt(word.text()) : 0;
        if (tempo < 4 || tempo > 1000) {
            throw word.place().error("tempo is 4 to 1000 quarters a minute, not \"" + word.text() + "\"");
        }
        return tempo;
    }

    /** Reads a rule such as {@code Tonic -> 70% @I | 30% @vi}. */
    private static final class RuleParser {
        private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");
        private static final Pattern TONE = Pattern.compile("(1|2|4|8|16|32)(\\.?):(\\S+)");
        private static final String NOTHING = "nothing";
        /** What rounded percentages may lack to a hundred. */
        private static final double ROUNDING = 0.051;

        private final Word symbol;
        private final List<OptionalDouble> percents = new ArrayList<>();
        private final List<List<Item>> items = new ArrayList<>();

        private RuleParser(Word symbol) {
            this.symbol = symbol;
        }

        /** The rule of these words: a symbol, an arrow, and alternatives with bars between them. */
        static Rule parse(List<Word> words) {
            RuleParser parser = new RuleParser(words.get(0));
            List<Word> alternative = new ArrayList<>();
            Word separator = words.get(1);
            for (Word word : words.subList(2, words.size())) {
                if (word.text().equals("|")) {
                    parser.alternative(separator, alternative);
                    alternative.clear();
                    separator = word;
                } else {
                    alternative.add(word);
                }
            }
            parser.alternative(separator, alternative);
            return parser.rule();
        }

        private void alternative(Word before, List<Word> words) {
            if (words.isEmpty()) {
                throw before.place()
                        .error("After \"" + before.text() + "\" comes an alternative; write nothing for an empty one");
            }
            Matcher percent = PERCENT.matcher(words.get(0).text());
            boolean weighted = percent.matches();
            percents.add(weighted ? OptionalDouble.of(share(words.get(0), percent.group(1))) : OptionalDouble.empty());
            List<Word> rest = words.subList(weighted ? 1 : 0, words.size());
            if (rest.isEmpty()) {
                throw words.get(0).place().error("After \"" + words.get(0).text() + "\" comes what is that probable");
            }
            boolean nothing = rest.size() == 1 && rest.get(0).text().equals(NOTHING);
            items.add(nothing ? List.of() : rest.stream().map(RuleParser::item).toList());
        }

        private static double share(Word word, String number) {
            double percent = Double.parseDouble(number);
            if (percent <= 0 || percent > 100) {
                throw word.place().error("A probability is more than 0% and at most 100%, not " + word.text());
            }
            return percent;
        }

        private static Item item(Word word) {
            if (word.isSymbol()) {
                return new Item.Symbol(word.text(), word.place());
            }
            if (word.text().startsWith("@")) {
                return new Item.Harmony(Chord.of(word.text().substring(1))
                        .orElseThrow(() -> word.place()
                                .error("\"" + word.text() + "\" is not a harmony like @I, @ii6, @V7 or @I64")));
            }
            return tone(word);
        }

        private static Item tone(Word word) {
            Matcher matcher = TONE.matcher(word.text());
            Motion motion = matcher.matches() ? Motion.of(matcher.group(3)).orElse(null) : null;
            if (motion == null) {
                throw word.place()
                        .error("\"" + word.text()
                                + "\" is no symbol (those begin with a capital letter), no harmony like @V7 and no note like 4:up,"
                                + " 8.:near or 2:5");
            }
            long ticks = Performance.TICKS_PER_WHOLE / Integer.parseInt(matcher.group(1));
            return new Item.Tone(matcher.group(2).isEmpty() ? ticks : ticks * 3 / 2, motion);
        }

        private Rule rule() {
            long weighted = percents.stream().filter(OptionalDouble::isPresent).count();
            if (weighted != 0 && weighted != percents.size()) {
                throw symbol.place()
                        .error("\"" + symbol.text() + "\" has probabilities for " + weighted + " of " + percents.size()
                                + " alternatives; give all or none");
            }
            double sum = weighted == 0
                    ? percents.size()
                    : percents.stream().mapToDouble(OptionalDouble::getAsDouble).sum();
            if (weighted != 0 && Math.abs(sum - 100) > ROUNDING) {
                throw symbol.place()
                        .error(String.format(
                                Locale.ROOT,
                                "the probabilities of \"%s\" add up to %.4g%%, not 100%%",
                                symbol.text(),
                                sum));
            }
            List<Alternative> alternatives = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                alternatives.add(new Alternative(percents.get(i).orElse(1) / sum, items.get(i)));
            }
            return new Rule(symbol.text(), symbol.place(), alternatives);
        }
    }

    /**
     * A word of a grammar's text: what stands between blanks, up to a comment.
     *
     * @param text as it is written
     * @param place where
     */
    private record Word(String text, Place place) {
        private static final Pattern WORD = Pattern.compile("\\S+");

        /** Whether the word names a symbol that is rewritten: it begins with a capital letter. */
        boolean isSymbol() {
            return text.matches("[A-Z][A-Za-z0-9']*");
        }

        /** The words of a line; a word {@code #} and what follows it is a comment. */
        static List<Word> of(String source, int number, String line) {
            List<Word> words = new ArrayList<>();
            Matcher matcher = WORD.matcher(line);
            while (matcher.find() && !matcher.group().equals("#")) {
                words.add(new Word(matcher.group(), new Place(source, number, matcher.start() + 1)));
            }
            return words;
        }
    }

    /** What must hold of a grammar so that every piece can be written to its end. */
    static final class GrammarChecks {
        private final Grammar grammar;

        private GrammarChecks(Grammar grammar) {
            this.grammar = grammar;
        }

        /**
         * Checks a grammar.
         *
         * @throws io.cadenza.core.CadenzaException for the first symbol that is undefined, never becomes music, is never used,
         *     begins with itself, or on average becomes itself once or more
         */
        static void check(Grammar grammar) {
            GrammarChecks checks = new GrammarChecks(grammar);
            checks.everySymbolHasARule();
            checks.everySymbolBecomesMusic();
            checks.everySymbolIsUsed();
            checks.noSymbolBeginsWithItself();
            BranchingProcess.of(grammar).requireAnEnd();
        }

        private void everySymbolHasARule() {
            for (Rule rule : grammar.rules().values()) {
                for (Alternative alternative : rule.alternatives()) {
                    for (Item.Symbol symbol : alternative.symbols()) {
                        if (!grammar.rules().containsKey(symbol.name())) {
                            throw symbol.place()
                                    .error("\"" + symbol.name() + "\" has no rule; write one, or correct the name");
                        }
                    }
                }
            }
        }

        /** A symbol is productive if all of some alternative is. */
        private void everySymbolBecomesMusic() {
            Set<String> productive = closure(items -> true);
            for (Rule rule : grammar.rules().values()) {
                if (!productive.contains(rule.symbol())) {
                    throw rule.place()
                            .error(
                                    "\"" + rule.symbol()
                                            + "\" never becomes music: each of its alternatives holds a symbol that does not either");
                }
            }
        }

        /** The symbols with an alternative that is allowed and made only of such symbols. */
        private Set<String> closure(Predicate<List<Item>> allowed) {
            Set<String> found = new HashSet<>();
            boolean grown = true;
            while (grown) {
                grown = false;
                for (Rule rule : grammar.rules().values()) {
                    boolean holds = rule.alternatives().stream()
                            .anyMatch(alternative -> allowed.test(alternative.items())
                                    && alternative.symbols().stream()
                                            .allMatch(symbol -> found.contains(symbol.name())));
                    grown |= holds && found.add(rule.symbol());
                }
            }
            return found;
        }

        private void everySymbolIsUsed() {
            Set<String> used = new HashSet<>(List.of(grammar.start()));
            Deque<String> open = new ArrayDeque<>(used);
            while (!open.isEmpty()) {
                for (Alternative alternative : grammar.rule(open.pop()).alternatives()) {
                    alternative.symbols().stream()
                            .map(Item.Symbol::name)
                            .filter(used::add)
                            .forEach(open::push);
                }
            }
            for (Rule rule : grammar.rules().values()) {
                if (!used.contains(rule.symbol())) {
                    throw rule.place()
                            .error("\"" + rule.symbol() + "\" is never reached from \"" + grammar.start()
                                    + "\"; use it or remove its rule");
                }
            }
        }

        private void noSymbolBeginsWithItself() {
            Set<String> empty = closure(items -> items.stream().allMatch(Item.Symbol.class::isInstance));
            Set<String> done = new HashSet<>();
            for (String symbol : grammar.rules().keySet()) {
                follow(symbol, empty, new ArrayList<>(), done);
            }
        }

        /** Goes down through all symbols with which a symbol can begin; {@code path} is how it came here. */
        private void follow(String symbol, Set<String> empty, List<String> path, Set<String> done) {
            int earlier = path.indexOf(symbol);
            if (earlier >= 0) {
                List<String> circle = new ArrayList<>(path.subList(earlier, path.size()));
                circle.add(symbol);
                throw grammar.rule(symbol)
                        .place()
                        .error("\"" + symbol + "\" begins with itself (" + String.join(" -> ", circle)
                                + "); put music or another symbol before it");
            }
            if (done.contains(symbol)) {
                return;
            }
            path.add(symbol);
            for (Alternative alternative : grammar.rule(symbol).alternatives()) {
                for (Item item : alternative.items()) {
                    if (!(item instanceof Item.Symbol first)) {
                        break;
                    }
                    follow(first.name(), empty, path, done);
                    if (!empty.contains(first.name())) {
                        break;
                    }
                }
            }
            path.remove(path.size() - 1);
            done.add(symbol);
        }
    }
}
