package io.cadenza.data.piece;

import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.token.MusicRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What many pieces in the symbols of {@code bars} show of their build, so that new ones can be built alike: the forms they have, and
 * how often those of one part close on the tonic of the key that they name.
 */
public final class PieceFacts {
    /** Forms in phrases of four bars with how many pieces have them: {@code ABABCDCD:731 AABC:402}. */
    static final String FORMS = "forms";

    /** The share of pieces whose last pitch is the tonic: {@code 0.84}. */
    static final String CLOSES = "closes";

    private static final String BARS = "bars";
    private static final int OCTAVE = 12;

    private PieceFacts() {}

    /**
     * The facts of pieces by name; none for the symbols of other tokenizers.
     *
     * @param pieces the symbols of each
     */
    public static SortedMap<String, String> of(Tokenizer tokenizer, List<List<String>> pieces) {
        SortedMap<String, String> facts = new TreeMap<>();
        if (!tokenizer.name().equals(BARS) || pieces.isEmpty()) {
            return facts;
        }
        String forms = Form.count(pieces.stream().map(PieceFacts::bars).toList());
        if (!forms.isEmpty()) {
            facts.put(FORMS, forms);
        }
        List<Boolean> closes = pieces.stream()
                .flatMap(piece -> closes(piece).stream().mapToObj(tonic -> tonic == 1))
                .toList();
        if (2 * closes.size() > pieces.size()) {
            double share = (double) closes.stream().filter(tonic -> tonic).count() / closes.size();
            facts.put(CLOSES, String.format(Locale.ROOT, "%.3f", share));
        }
        return facts;
    }

    /** The bars of a piece without its pickup, which is a first bar with a metre of its own; metre, key and tempo left out. */
    private static List<List<String>> bars(List<String> piece) {
        List<List<String>> bars = new ArrayList<>();
        String metre = "";
        boolean pickup = false;
        for (String symbol : piece) {
            if (symbol.startsWith("Bar_")) {
                bars.add(new ArrayList<>());
            } else if (symbol.startsWith("TimeSig_")) {
                pickup |= bars.size() == 1 && FormGuide.isShorter(symbol, metre);
                metre = symbol;
            } else if (!bars.isEmpty() && !symbol.matches("(Key|Tempo)_.*")) {
                bars.get(bars.size() - 1).add(symbol);
            }
        }
        return pickup ? bars.subList(1, bars.size()) : bars;
    }

    /** 1 if a piece of one part ends on the tonic of the key in force, 0 if on another pitch; empty where that cannot be told. */
    private static OptionalInt closes(List<String> piece) {
        int tonic = -1;
        int pitch = -1;
        int parts = 0;
        for (String symbol : piece) {
            if (symbol.startsWith("Key_")) {
                tonic = MusicRequest.tonic(MusicRequest.NONE
                        .withKey(symbol.substring("Key_".length()))
                        .key()
                        .orElseThrow());
            } else if (symbol.startsWith("Pitch_")) {
                pitch = Integer.parseInt(symbol.substring("Pitch_".length()));
            } else if (symbol.startsWith("Program_") && pitch < 0) {
                parts++;
            }
        }
        return tonic < 0 || pitch < 0 || parts > 1
                ? OptionalInt.empty()
                : OptionalInt.of(pitch % OCTAVE == tonic ? 1 : 0);
    }
}
