package io.cadenza.composers.grammar;

import io.cadenza.composers.grammar.Rule.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a rule such as {@code Tonic -> 70% @I | 30% @vi}. */
final class RuleParser {
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
                    .orElseThrow(() ->
                            word.place().error("\"" + word.text() + "\" is not a harmony like @I, @ii6, @V7 or @I64")));
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
