package io.cadenza.data.arrange;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.KeySignature;
import io.cadenza.data.token.Metre;
import io.cadenza.data.token.MusicRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What new notes may be; what is empty leaves all to the model. A note outside has probability zero, and those of the others are
 * divided by their sum. Drums have only rhythm.
 *
 * @param key notes are of this key, of a minor one with the sixth and seventh as they are and raised
 * @param chords from the first new bar on: what begins on a beat is a tone of the chord, what begins elsewhere is one or is of the
 *     key, or of the key of the music if none is asked; where there is no chord, only {@code key} counts
 * @param ranges by track, the lowest and highest pitch; of track {@value #EVERY_TRACK}, of all others
 * @param fraction new notes begin at multiples of a whole note divided by this from the bar line; 0 for anywhere
 */
public record NoteRules(
        Optional<KeySignature> key, Optional<ChordChart> chords, Map<Integer, PitchRange> ranges, int fraction) {
    /** Everything may be. */
    public static final NoteRules NONE = new NoteRules(Optional.empty(), Optional.empty(), Map.of(), 0);

    /** Stands for all tracks that are not named. */
    public static final int EVERY_TRACK = -1;

    private static final int OCTAVE = 12;
    private static final int FINEST = 192;
    private static final int WHOLE_QUARTERS = 4;

    /**
     * Pitches from one to another.
     *
     * @param low MIDI pitch, 0 to 127
     * @param high not below
     */
    public record PitchRange(int low, int high) {
        private static final Pattern TEXT =
                Pattern.compile("([A-Ga-g][#b]?-?\\d|\\d{1,3})-([A-Ga-g][#b]?-?\\d|\\d{1,3})");
        private static final Pattern NAME = Pattern.compile("([A-G])([#b]?)(-?\\d)");
        private static final int HIGHEST = 127;

        /** Checks the order. */
        public PitchRange {
            if (low < 0 || high > HIGHEST || low > high) {
                throw new CadenzaException("A range goes from a pitch of 0 to 127 up to another one, not from %d to %d."
                        .formatted(low, high));
            }
        }

        /**
         * The range of a user's words.
         *
         * @param text two pitches by name or MIDI number, such as {@code C3-G5} or {@code 48-79}; C4 is 60
         * @throws CadenzaException for other words
         */
        public static PitchRange parse(String text) {
            Matcher matcher = TEXT.matcher(text.strip());
            if (!matcher.matches()) {
                throw new CadenzaException(
                        "\"%s\" is no range. Write two pitches such as C3-G5 or 48-79.".formatted(text));
            }
            return new PitchRange(pitch(matcher.group(1)), pitch(matcher.group(2)));
        }

        private static int pitch(String text) {
            Matcher name = NAME.matcher(text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1));
            if (!name.matches()) {
                return Integer.parseInt(text);
            }
            int letter = ChordChart.pitchClass(name.group(1), "");
            return OCTAVE * (Integer.parseInt(name.group(3)) + 1) + letter + ChordChart.shift(name.group(2));
        }

        boolean contains(int pitch) {
            return pitch >= low && pitch <= high;
        }
    }

    /** Copies, and checks the fraction. */
    public NoteRules {
        ranges = Map.copyOf(ranges);
        if (fraction < 0 || fraction > FINEST) {
            throw new CadenzaException("Notes begin at multiples of 1/1 to 1/%d of a whole note, not of 1/%d."
                    .formatted(FINEST, fraction));
        }
    }

    /** These rules with another key; {@link MusicRequest#withKey} reads the name. */
    public NoteRules withKey(String name) {
        return new NoteRules(MusicRequest.NONE.withKey(name).key(), chords, ranges, fraction);
    }

    /** These rules with other chords. */
    public NoteRules withChords(ChordChart chart) {
        return new NoteRules(key, Optional.of(chart), ranges, fraction);
    }

    /** These rules with one more range; {@link #EVERY_TRACK} is all others. */
    public NoteRules withRange(int track, PitchRange range) {
        Map<Integer, PitchRange> more = new TreeMap<>(ranges);
        more.put(track, range);
        return new NoteRules(key, chords, more, fraction);
    }

    /**
     * These rules with another rhythm.
     *
     * @param text the shortest step between onsets, such as {@code 1/8}, or 1/12 for triplets of eighths
     * @throws CadenzaException for other words
     */
    public NoteRules withRhythm(String text) {
        Matcher matcher = Pattern.compile("1/(\\d{1,3})").matcher(text.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) == 0) {
            throw new CadenzaException("\"%s\" is no rhythm. Write the shortest step, such as 1/8.".formatted(text));
        }
        return new NoteRules(key, chords, ranges, Integer.parseInt(matcher.group(1)));
    }

    /**
     * Where in a piece a note begins.
     *
     * @param bar from 0, the first new bar
     * @param step from the bar line
     * @param metre of the bar
     * @param grid steps in a quarter
     */
    record Place(int bar, int step, Metre metre, int grid) {
        private static final int COMPOUND = 3;
        private static final int EIGHTH = 8;

        double share() {
            return (double) step / metre.steps(grid);
        }

        boolean isOnBeat() {
            boolean compound = metre.beatUnit() >= EIGHTH && metre.beats() > COMPOUND && metre.beats() % COMPOUND == 0;
            int beat = Math.max(1, WHOLE_QUARTERS * grid * (compound ? COMPOUND : 1) / metre.beatUnit());
            return step % beat == 0;
        }
    }

    /** Whether notes may begin at a place. */
    boolean allowsOnset(Place place) {
        return fraction == 0 || place.step() * fraction % (WHOLE_QUARTERS * place.grid()) == 0;
    }

    /**
     * Whether a pitch may begin at a place.
     *
     * @param track that plays it
     * @param home the key of the music
     */
    boolean allows(int track, Place place, int pitch, Optional<KeySignature> home) {
        PitchRange range = ranges.getOrDefault(track, ranges.get(EVERY_TRACK));
        if (range != null && !range.contains(pitch)) {
            return false;
        }
        int tone = pitch % OCTAVE;
        Set<Integer> tones = chords.map(
                        chart -> chart.at(place.bar(), place.share()).tones())
                .orElse(Set.of());
        if (tones.isEmpty()) {
            return key.map(asked -> MusicRequest.scale(asked).contains(tone)).orElse(true);
        }
        return tones.contains(tone)
                || (!place.isOnBeat()
                        && key.or(() -> home)
                                .map(scale -> MusicRequest.scale(scale).contains(tone))
                                .orElse(false));
    }
}
