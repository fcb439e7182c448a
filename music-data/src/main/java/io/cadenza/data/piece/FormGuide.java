package io.cadenza.data.piece;

import io.cadenza.core.sample.Constraint;
import io.cadenza.core.token.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the bars that a form brings back be those they were, symbol for symbol; the model hears them as if it had written them. Sees
 * logits after the rules of the tokens.
 */
final class FormGuide implements Constraint {
    private static final String METRE = "TimeSig_";

    private final Vocabulary vocabulary;
    private final Form form;
    private final List<Heard> bars = new ArrayList<>();
    private String headMetre = "";
    private String metre = "";
    private int pickup;
    private int next;

    /** A bar, in its metre. */
    private static final class Heard {
        private final List<Integer> symbols = new ArrayList<>();
        private String metre;

        Heard(String metre) {
            this.metre = metre;
        }
    }

    FormGuide(Vocabulary vocabulary, Form form) {
        this.vocabulary = vocabulary;
        this.form = form;
    }

    /** Whether a metre, such as {@code TimeSig_1/8}, has shorter bars than another one: so has that of a pickup. */
    static boolean isShorter(String metre, String other) {
        return quarters(metre) < quarters(other);
    }

    private static double quarters(String metre) {
        int slash = metre.indexOf('/');
        return slash < 0
                ? 4
                : 4.0
                        * Integer.parseInt(metre.substring(METRE.length(), slash))
                        / Integer.parseInt(metre.substring(slash + 1));
    }

    @Override
    public void accept(int id) {
        String symbol = vocabulary.symbols().get(id);
        if (symbol.startsWith("Bar_")) {
            bars.add(new Heard(metre));
            next = 0;
        } else if (symbol.startsWith(METRE)) {
            metre = symbol;
            if (bars.isEmpty()) {
                headMetre = symbol;
            } else {
                bars.get(bars.size() - 1).metre = symbol;
                pickup = bars.size() == 1 && isShorter(symbol, headMetre) ? 1 : pickup;
            }
        } else if (!bars.isEmpty()) {
            bars.get(bars.size() - 1).symbols.add(id);
        }
    }

    @Override
    public void filter(float[] logits) {
        int bar = bars.size() - 1 - pickup;
        int source = bar < 0 ? -1 : form.source(bar);
        if (source < 0) {
            return;
        }
        Heard repeated = bars.get(source + pickup);
        if (!metre.equals(repeated.metre)) {
            only(logits, vocabulary.id(repeated.metre).orElseThrow());
            return;
        }
        // A key or tempo that is in force already is not said again.
        while (next < repeated.symbols.size() && !isAllowed(logits, repeated.symbols.get(next))) {
            next++;
        }
        if (next < repeated.symbols.size()) {
            only(logits, repeated.symbols.get(next));
            next++;
        } else {
            endBar(logits);
        }
    }

    private static boolean isAllowed(float[] logits, int id) {
        return logits[id] > Float.NEGATIVE_INFINITY;
    }

    private static void only(float[] logits, int id) {
        for (int i = 0; i < logits.length; i++) {
            logits[i] = i == id ? 0 : Float.NEGATIVE_INFINITY;
        }
    }

    /** Another bar or the end, whatever is allowed. */
    private void endBar(float[] logits) {
        int bar = vocabulary.id("Bar_None").orElse(-1);
        int end = vocabulary.endId().orElse(-1);
        boolean barAllowed = bar >= 0 && isAllowed(logits, bar);
        boolean endAllowed = end >= 0 && isAllowed(logits, end);
        for (int id = 0; id < logits.length && (barAllowed || endAllowed); id++) {
            if (id != bar && id != end) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
