package io.cadenza.composers.dice;

import io.cadenza.core.CadenzaException;

/**
 * A line of a text, or what is left of one after its first words, which knows where it stands.
 *
 * @param source the text's name
 * @param number the line's number, from 1
 * @param text what it says, without blanks around it
 */
record SourceLine(String source, int number, String text) {

    /** The line without the blanks around it. */
    SourceLine {
        text = text.strip();
    }

    /** The first word; empty in an empty line. */
    String first() {
        return text.split("\\s+", 2)[0];
    }

    /** What follows the first word. */
    SourceLine rest() {
        return new SourceLine(source, number, text.substring(first().length()));
    }

    /** All words. */
    String[] words() {
        return text.isEmpty() ? new String[0] : text.split("\\s+");
    }

    /**
     * A whole number.
     *
     * @param what the word for it in errors, for example {@code "a bar"}
     * @throws CadenzaException if the word is not one
     */
    int integer(String word, String what) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new CadenzaException(message("\"" + word + "\" is not " + what), e);
        }
    }

    /** What is wrong with this line. */
    CadenzaException error(String fact) {
        return new CadenzaException(message(fact));
    }

    private String message(String fact) {
        return source + ", line " + number + ": " + fact + ".";
    }
}
