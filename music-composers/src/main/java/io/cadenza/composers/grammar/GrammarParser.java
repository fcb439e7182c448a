package io.cadenza.composers.grammar;

import io.cadenza.core.score.TimeSignature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
}
