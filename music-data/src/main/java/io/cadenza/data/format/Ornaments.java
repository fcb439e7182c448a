package io.cadenza.data.format;

import java.util.ArrayList;
import java.util.List;

/** How ornaments, tremolos and grace notes sound: as MuseScore 3.2 plays them. */
final class Ornaments {
    private static final int[] TRILL = {0, 1};
    private static final int[] MORDENT = {0, -1, 0};
    private static final int[] INVERTED_MORDENT = {0, 1, 0};
    private static final int[] TURN = {1, 0, -1, 0};
    private static final int[] INVERTED_TURN = {-1, 0, 1, 0};
    private static final int[] NONE = {};

    /** How long a grace note with a slash is, in seconds. */
    private static final double SLASHED = 0.065;

    private static final int LETTERS = 7;
    private static final String STEPS = "CDEFGAB";
    private static final int[] KEYS = {0, 2, 4, 5, 7, 9, 11};
    private static final String SHARPS = "FCGDAEB";

    private Ornaments() {}

    /** A key on its way to a note of a bar; times are ticks from the start of the bar. */
    static final class Tone {
        final int key;
        final int channel;
        final String voice;
        long start;
        long length;
        boolean tieStop;
        boolean tieStart;

        /** The velocity that the note says itself; 0 for none. */
        int velocity;

        /** When its loudness is asked for: where it is written, not where a grace note lets it begin. */
        long written;

        /** Its ornament's name; empty for none. */
        String ornament = "";

        int upper;
        int lower;

        Tone(int key, int channel, String voice) {
            this.key = key;
            this.channel = channel;
            this.voice = voice;
        }

        Tone at(int otherKey, long from, long ticks) {
            Tone tone = new Tone(otherKey, channel, voice);
            tone.start = from;
            tone.length = ticks;
            tone.velocity = velocity;
            tone.written = written;
            return tone;
        }
    }

    /** The keys that are played for one with an ornament, or the one itself. */
    static List<Tone> ornamented(Tone tone, int ticksPerQuarter) {
        int[] steps = steps(tone.ornament);
        boolean trill = steps.length == TRILL.length;
        if (steps.length == 0 || (tone.tieStop && !trill) || tone.length < 2L * steps.length) {
            return List.of(tone);
        }
        long from = tone.start;
        long length = tone.length;
        List<Tone> played = new ArrayList<>();
        if (tone.ornament.startsWith("delayed")) {
            length = tone.length / 2;
            from += tone.length - length;
            played.add(tone.at(tone.key, tone.start, tone.length - length));
        }
        long unit = Math.max(1, ticksPerQuarter / 8);
        if (trill) {
            unit = trillUnit(length, ticksPerQuarter);
        } else if (unit * steps.length > length) {
            unit = length / steps.length;
        }
        long count = trill ? Math.max(2, length / unit) : steps.length;
        for (long i = 0; i < count; i++) {
            long start = from + i * unit;
            int step = steps[(int) (i % steps.length)];
            int key = step == 0 ? tone.key : step > 0 ? tone.upper : tone.lower;
            played.add(tone.at(key, start, i == count - 1 ? from + length - start : unit));
        }
        Tone last = played.get(played.size() - 1);
        last.tieStart = tone.tieStart && last.key == tone.key;
        return played;
    }

    /** A 32nd, or a 64th for notes up to a 16th. */
    private static long trillUnit(long length, int ticksPerQuarter) {
        return Math.max(1, length <= ticksPerQuarter / 4 ? ticksPerQuarter / 16 : ticksPerQuarter / 8);
    }

    /** The time that grace notes take from a note with a trill, which they begin: each is as long as the trill's notes. */
    static long trilledGraceTime(int graces, long length, int ticksPerQuarter) {
        return Math.min(length / 2, graces * trillUnit(length, ticksPerQuarter));
    }

    static boolean isTrill(String ornament) {
        return steps(ornament).length == TRILL.length;
    }

    private static int[] steps(String ornament) {
        return switch (ornament) {
            case "trill-mark", "shake" -> TRILL;
            case "mordent" -> MORDENT;
            case "inverted-mordent" -> INVERTED_MORDENT;
            case "turn", "delayed-turn", "vertical-turn" -> TURN;
            case "inverted-turn", "delayed-inverted-turn", "inverted-vertical-turn" -> INVERTED_TURN;
            default -> NONE;
        };
    }

    /** Whether an element names an ornament that is played. */
    static boolean isPlayed(String name) {
        return steps(name).length > 0;
    }

    /**
     * Chords that are struck again and again, in turn if there are two.
     *
     * @param chords one chord, or the two of a tremolo between chords
     * @param unit the time between strokes, in ticks
     */
    static List<Tone> tremolo(List<List<Tone>> chords, long unit) {
        long start = chords.get(0).get(0).start;
        long end = chords.stream()
                .flatMap(List::stream)
                .mapToLong(tone -> tone.start + tone.length)
                .max()
                .orElse(start);
        long count = (end - start) / unit;
        if (count < 2) {
            return chords.stream().flatMap(List::stream).toList();
        }
        List<Tone> played = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            long from = start + i * unit;
            for (Tone tone : chords.get((int) (i % chords.size()))) {
                played.add(tone.at(tone.key, from, i == count - 1 ? end - from : unit));
            }
        }
        return played;
    }

    /**
     * The time that grace notes take from the note that they come before, in ticks: 65 milliseconds each if slashed, else half
     * of the note, or two thirds of a dotted one.
     */
    static long graceTime(
            int graces, boolean slashed, long length, int dots, double quartersPerMinute, int ticksPerQuarter) {
        if (slashed) {
            long each = Math.round(SLASHED * quartersPerMinute / 60 * ticksPerQuarter);
            return Math.min(length / 2, Math.max(1, each) * graces);
        }
        return dots == 0 ? length / 2 : length * 2 / 3;
    }

    /**
     * The key of a neighbouring step in a key signature.
     *
     * @param letter the step of the note, C to B
     * @param octave its octave
     * @param by 1 for the upper neighbour, -1 for the lower
     * @param fifths the key signature
     */
    static int neighbour(char letter, int octave, int by, int fifths) {
        int index = STEPS.indexOf(letter) + by;
        int step = Math.floorMod(index, LETTERS);
        int order = SHARPS.indexOf(STEPS.charAt(step));
        int alter = fifths > order ? 1 : fifths < order - 6 ? -1 : 0;
        return 12 * (octave + 1 + Math.floorDiv(index, LETTERS)) + KEYS[step] + alter;
    }
}
