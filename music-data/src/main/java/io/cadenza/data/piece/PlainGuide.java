package io.cadenza.data.piece;

import io.cadenza.core.sample.Constraint;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.instrument.Programs;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.data.token.bars.BarsGuide;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Leads a model whatever its tokenizer: to a length in quarters, within a key, and to its end near the longest length. What a
 * symbol strikes and by how much it moves time is asked of the tokenizer itself.
 */
final class PlainGuide implements Constraint {
    private static final String BAR = "Bar_None";
    private static final String METRE = "TimeSig_";
    private static final int OCTAVE = 12;
    private static final double COMMON_QUARTERS = 4;

    private final Symbols symbols;
    private final OptionalDouble quarters;
    private final int longest;
    private double reached;
    private double barQuarters = COMMON_QUARTERS;
    private boolean begun;
    private boolean generating;
    private int tokens;

    private PlainGuide(Symbols symbols, OptionalDouble quarters, int longest) {
        this.symbols = symbols;
        this.quarters = quarters;
        this.longest = longest;
    }

    /**
     * Guides of pieces.
     *
     * @param quarters how long the new music is
     * @param longest the most tokens of a piece
     */
    static Constraint.Factory of(
            ScoreTokenizer tokenizer,
            Vocabulary vocabulary,
            Optional<KeySignature> key,
            OptionalDouble quarters,
            int longest) {
        Symbols symbols = new Symbols(tokenizer, vocabulary, key);
        return piece -> new PlainGuide(symbols, quarters, longest);
    }

    /** What the symbols of a vocabulary do. */
    private static final class Symbols {
        private final ScoreTokenizer tokenizer;
        private final List<String> texts;
        private final OptionalInt end;
        private final Optional<String> note;
        private final Map<Integer, Double> advances = new HashMap<>();
        private final boolean[] outOfKey;

        Symbols(ScoreTokenizer tokenizer, Vocabulary vocabulary, Optional<KeySignature> key) {
            this.tokenizer = tokenizer;
            this.texts = vocabulary.symbols();
            this.end = vocabulary.endId();
            this.note = texts.stream().filter(text -> !strikes(text).isEmpty()).findFirst();
            this.outOfKey = new boolean[texts.size()];
            key.map(MusicRequest::scale).ifPresent(scale -> {
                for (int id = 0; id < outOfKey.length; id++) {
                    outOfKey[id] = strikes(texts.get(id)).stream()
                            .anyMatch(struck -> struck.channel() != Programs.DRUM_CHANNEL
                                    && !scale.contains(Math.floorMod(struck.pitch(), OCTAVE)));
                }
            });
        }

        private List<Note> strikes(String text) {
            return isMusic(text) ? tokenizer.decode(List.of(text)).notes().toList() : List.of();
        }

        private static boolean isMusic(String text) {
            return !text.equals(Vocabulary.START) && !text.equals(Vocabulary.END);
        }

        /** By how many quarters a symbol moves what comes after it: where a note after it stands. */
        double advance(int id) {
            return advances.computeIfAbsent(id, any -> {
                String text = texts.get(id);
                if (note.isEmpty() || !isMusic(text)) {
                    return 0.0;
                }
                Score both = tokenizer.decode(List.of(text, note.get()));
                long last = both.notes().mapToLong(Note::onset).max().orElse(0);
                return (double) last / both.ticksPerQuarter();
            });
        }
    }

    @Override
    public void accept(int id) {
        String text = symbols.texts.get(id);
        tokens += generating ? 1 : 0;
        if (text.equals(BAR)) {
            reached += begun && generating ? barQuarters : 0;
            begun = true;
        } else if (text.startsWith(METRE)) {
            String[] metre = text.substring(METRE.length()).split("/", -1);
            barQuarters = 4.0 * Integer.parseInt(metre[0]) / Integer.parseInt(metre[1]);
        } else if (!begun && generating) {
            reached += symbols.advance(id);
        }
    }

    @Override
    public void filter(float[] logits) {
        generating = true;
        for (int id = 0; id < logits.length; id++) {
            if (symbols.outOfKey[id]) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
        }
        symbols.end.ifPresent(end -> {
            if (quarters.isPresent()) {
                logits[end] = Float.NEGATIVE_INFINITY;
            } else {
                double homeward = (tokens - BarsGuide.HOMEWARD * longest) / ((1 - BarsGuide.HOMEWARD) * longest);
                logits[end] += (float) (BarsGuide.PULL * Math.max(0, Math.min(1, homeward)));
            }
        });
    }

    @Override
    public boolean isOver() {
        return quarters.isPresent() && reached >= quarters.getAsDouble() - 1e-9;
    }
}
