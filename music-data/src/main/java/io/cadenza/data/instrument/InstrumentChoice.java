package io.cadenza.data.instrument;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizer;
import java.util.Objects;
import java.util.Optional;

/**
 * Which instruments a tokenizer gets to see: those of a filter, or all of them, for a tokenizer that has a rule of its own.
 *
 * @param filter empty to leave it to the tokenizer
 * @param drumsAsKeys whether drums become keys on the first channel, for a tokenizer of one instrument
 */
public record InstrumentChoice(Optional<InstrumentFilter> filter, boolean drumsAsKeys) {
    /** The word that leaves the choice to Cadenza. */
    public static final String AUTO = "auto";

    /** The word that leaves the choice to the tokenizer. */
    public static final String OWN = "own";

    private static final String ANY = "any";
    private static final String PITCHED = "pitched";

    /** No filter. */
    public static final InstrumentChoice ALL = new InstrumentChoice(Optional.empty(), false);

    /** Checks that it is there. */
    public InstrumentChoice {
        Objects.requireNonNull(filter, "filter");
    }

    /**
     * The choice of a user's words.
     *
     * @param words {@link #AUTO}: everything for a tokenizer that keeps instruments apart, else everything that has pitches, or
     *     the tokenizer's own rule if it has one; {@link #OWN}; or the words
     *     of {@link InstrumentFilter#parse}
     * @throws CadenzaException for a word that is none of these, or any choice among instruments where the tokenizer writes down
     *     sound
     */
    public static InstrumentChoice of(String words, Tokenizer tokenizer) {
        return tokenizer.match(
                scores -> words.equals(OWN) || (words.equals(AUTO) && scores.choosesInstruments())
                        ? ALL
                        : ofScores(words, scores),
                sound -> {
                    if (!words.equals(AUTO) && !words.equals(OWN)) {
                        throw new CadenzaException(
                                "The tokenizer \"%s\" writes down sound, in which no instruments can be told apart, so \"%s\" cannot be chosen. Leave instruments at auto."
                                        .formatted(sound.name(), words));
                    }
                    return ALL;
                });
    }

    private static InstrumentChoice ofScores(String words, ScoreTokenizer tokenizer) {
        String auto = tokenizer.keepsInstruments() ? ANY : PITCHED;
        InstrumentFilter filter = InstrumentFilter.parse(words.equals(AUTO) ? auto : words);
        return new InstrumentChoice(Optional.of(filter), filter.drums() && !tokenizer.keepsInstruments());
    }

    /** The words that make this choice again: {@link #OWN} or those of the filter. */
    public String text() {
        return filter.map(InstrumentFilter::text).orElse(OWN);
    }

    /** The score as the tokenizer sees it: with the notes that are kept. */
    public Score apply(Score score) {
        if (filter.isEmpty()) {
            return score;
        }
        Score kept = filter.get().apply(score);
        return drumsAsKeys ? Drums.asKeys(kept) : kept;
    }

    /**
     * Drums for tokenizers that know one instrument and leave channel 10 out: the same keys on the first channel. A key then says
     * which drum it is (36 a bass drum, 38 a snare), and what a model writes of it is a drum pattern played on keys.
     */
    static final class Drums {
        private Drums() {}

        static Score asKeys(Score score) {
            return new Score(
                    score.ticksPerQuarter(),
                    score.tracks().stream().map(Drums::asKeys).toList());
        }

        private static Track asKeys(Track track) {
            return new Track(
                    track.name(), track.notes().stream().map(Drums::asKey).toList(), track.events());
        }

        private static Note asKey(Note note) {
            return note.channel() == Programs.DRUM_CHANNEL ? note.withChannel(0) : note;
        }
    }
}
