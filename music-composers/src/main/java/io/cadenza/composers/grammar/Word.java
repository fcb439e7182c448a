package io.cadenza.composers.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a grammar's text: what stands between blanks, up to a comment.
 *
 * @param text as it is written
 * @param place where
 */
record Word(String text, Place place) {
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
