package io.cadenza.data.piece;

import io.cadenza.core.sample.Constraint;
import io.cadenza.core.token.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the bars that a form brings back be those they were, symbol for symbol; the model hears them as if it had written them. Sees
 * logits after the rules of the tokens, which leave out what they no longer allow, such as a metre that is in force already.
 */
final class FormGuide implements Constraint {
    private static final String BAR = "Bar_";
    private static final String METRE = "TimeSig_";

    private final Vocabulary vocabulary;
    private final Form form;
    private final List<List<Integer>> bars = new ArrayList<>();
    private int pickup;
    private int next;

    FormGuide(Vocabulary vocabulary, Form form) {
        this.vocabulary = vocabulary;
        this.form = form;
    }

    @Override
    public void accept(int id) {
        String symbol = vocabulary.symbols().get(id);
        if (symbol.startsWith(BAR)) {
            bars.add(new ArrayList<>());
            next = 0;
        } else if (!bars.isEmpty()) {
            List<Integer> bar = bars.get(bars.size() - 1);
            // A first bar with a metre of its own is shorter than the others.
            pickup = bars.size() == 1 && bar.isEmpty() && symbol.startsWith(METRE) ? 1 : pickup;
            bar.add(id);
        }
    }

    @Override
    public void filter(float[] logits) {
        int bar = bars.size() - 1 - pickup;
        int source = bar < 0 ? -1 : form.source(bar);
        if (source < 0) {
            return;
        }
        List<Integer> repeated = bars.get(source + pickup);
        while (next < repeated.size() && !isAllowed(logits, repeated.get(next))) {
            next++;
        }
        if (next < repeated.size()) {
            only(logits, repeated.get(next));
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
