package io.cadenza.data.format;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of ABC's fields as they are written. What makes no sense is empty, and the field is passed over. */
final class AbcFields {
    private static final Pattern FRACTION = Pattern.compile("(\\d{1,4})\\s*/\\s*(\\d{1,4})");
    private static final Pattern METRE = Pattern.compile("(\\d{1,3}(?:\\+\\d{1,3}){0,9})/(\\d{1,3})(?:\\+.*)?");
    private static final Pattern RATE = Pattern.compile("\\D*?(\\d{1,5}(?:\\.\\d{1,6})?).*");
    private static final Pattern BEAT = Pattern.compile("[Cc]\\s*(\\d{0,3})");
    private static final Pattern WORD = Pattern.compile("([a-z]+)=(\"[^\"]*\"|\\S+)|\"[^\"]*\"|\\S+");
    private static final Set<String> SOUNDS = Set.of("clef", "octave", "transpose", "t", "name", "nm");

    /** Properties of how a voice looks. Others are no properties: {@code Dmix=c} is a key with a natural. */
    private static final Set<String> LOOKS = Set.of(
            "middle",
            "m",
            "stafflines",
            "staffscale",
            "score",
            "sound",
            "shift",
            "instrument",
            "style",
            "snm",
            "subname",
            "sname",
            "stem",
            "gstem",
            "map",
            "cue",
            "dyn",
            "lyrics",
            "staff",
            "gchords",
            "merge",
            "program",
            "volume");

    private static final Pattern CLEF = Pattern.compile(
            "(treble|alto|tenor|bass|soprano|mezzo|baritone|perc|none|[GCFP])[,']*[1-5]?([+-](?:8|15))?");
    private static final Pattern BARE_CLEF = Pattern.compile("(treble|alto|tenor|bass|perc)[1-5]?([+-](?:8|15))?");

    private AbcFields() {}

    /** How far an accidental reaches: {@code I:propagate-accidentals}. */
    enum Propagation {
        /** To its note alone. */
        NOT,
        /** To all notes of its octave until the bar line. */
        OCTAVE,
        /** To all notes of its letter until the bar line: the standard's choice where nothing is said. */
        PITCH;

        static Optional<Propagation> of(String text) {
            for (Propagation each : values()) {
                if (each.name().equalsIgnoreCase(text)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * A metre.
     *
     * @param beats 1 to 255; 0 for none ({@code M:none})
     * @param beatUnit a power of two from 1 to 128
     */
    record Metre(int beats, int beatUnit) {
        static final Metre FREE = new Metre(0, 4);

        static Optional<Metre> of(String field) {
            String text = field.replaceAll("[()\\s]", "");
            if (text.equals("C") || text.equals("C|")) {
                return Optional.of(text.equals("C") ? new Metre(4, 4) : new Metre(2, 2));
            }
            if (text.isEmpty() || text.equalsIgnoreCase("none")) {
                return Optional.of(FREE);
            }
            Matcher parts = METRE.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            int beats = 0;
            for (String term : parts.group(1).split("\\+", 10)) {
                beats += Integer.parseInt(term);
            }
            int beatUnit = Integer.parseInt(parts.group(2));
            boolean valid =
                    beats >= 1 && beats <= 255 && beatUnit >= 1 && beatUnit <= 128 && Integer.bitCount(beatUnit) == 1;
            return valid ? Optional.of(new Metre(beats, beatUnit)) : Optional.empty();
        }

        boolean isFree() {
            return beats == 0;
        }

        /** The length of a bar in whole notes. */
        double wholes() {
            return isFree() ? 1 : (double) beats / beatUnit;
        }

        /** The unit of length where no {@code L:} says it. */
        double defaultUnit() {
            return wholes() < 0.75 ? 1 / 16.0 : 1 / 8.0;
        }

        /** Whether tuplets of 5, 7 and 9 take the time of three: in 6/8, 9/8 and 12/8. */
        boolean isCompound() {
            return beatUnit == 8 && (beats == 6 || beats == 9 || beats == 12);
        }
    }

    /** The unit of length of {@code L:}, as a share of a whole note. */
    static OptionalDouble unit(String field) {
        Matcher fraction = FRACTION.matcher(field);
        if (fraction.lookingAt()) {
            double share = ratio(fraction);
            return share > 0 && share <= 16 ? OptionalDouble.of(share) : OptionalDouble.empty();
        }
        return field.matches("1\\b.*") ? OptionalDouble.of(1) : OptionalDouble.empty();
    }

    private static double ratio(Matcher fraction) {
        int by = Integer.parseInt(fraction.group(2));
        return by == 0 ? 0 : Integer.parseInt(fraction.group(1)) / (double) by;
    }

    /**
     * A tempo in quarters a minute: {@code 1/4=120}, {@code "Allegro" 3/8=80}, {@code 1/4 3/8=40}, {@code 120} and {@code C3=40}
     * (in units of length).
     *
     * @param unit the unit of length as a share of a whole note
     */
    static OptionalDouble tempo(String field, double unit) {
        String text = field.replaceAll("\"[^\"]*\"?", " ").strip();
        int equals = text.indexOf('=');
        double beat = 0;
        if (equals >= 0) {
            String left = text.substring(0, equals);
            Matcher fraction = FRACTION.matcher(left);
            while (fraction.find()) {
                beat += ratio(fraction);
            }
            Matcher units = BEAT.matcher(left.strip());
            if (beat == 0 && units.matches()) {
                beat = unit * (units.group(1).isEmpty() ? 1 : Integer.parseInt(units.group(1)));
            }
        }
        Matcher rate = RATE.matcher(text.substring(equals + 1));
        if (!rate.matches() || (equals < 0 && text.indexOf('/') >= 0)) {
            return OptionalDouble.empty();
        }
        double quarters = Double.parseDouble(rate.group(1)) * 4 * (beat == 0 ? unit : beat);
        return quarters >= 4 && quarters <= 60_000_000 ? OptionalDouble.of(quarters) : OptionalDouble.empty();
    }

    /**
     * What {@code K:} and {@code V:} say of a voice beside key and name; empty where they say nothing.
     *
     * @param clefOctave octaves by which the clef sounds higher than it is written, such as -1 for {@code treble-8}
     * @param octave octaves of {@code octave=}
     * @param transposition semitones of {@code transpose=} or {@code t=}
     * @param name of {@code name=} or {@code nm=}
     * @param rest the words that are none of these
     */
    record Properties(
            OptionalInt clefOctave, OptionalInt octave, OptionalInt transposition, Optional<String> name, String rest) {
        static Properties of(String field) {
            OptionalInt clefOctave = OptionalInt.empty();
            OptionalInt octave = OptionalInt.empty();
            OptionalInt transposition = OptionalInt.empty();
            Optional<String> name = Optional.empty();
            StringBuilder rest = new StringBuilder();
            Matcher word = WORD.matcher(field);
            while (word.find()) {
                String property = word.group(1) == null || !isProperty(word.group(1)) ? "" : word.group(1);
                String value = property.isEmpty() ? word.group() : word.group(2).replace("\"", "");
                Matcher clef = (property.equals("clef") ? CLEF : BARE_CLEF).matcher(value);
                switch (property) {
                    case "octave" -> octave = number(value, 9);
                    case "transpose", "t" -> transposition = number(value, 127);
                    case "name", "nm" -> name = Optional.of(value);
                    case "clef", "" -> {
                        if (clef.matches()) {
                            clefOctave = OptionalInt.of(clefOctave(clef.group(2)));
                        } else if (property.isEmpty()) {
                            rest.append(word.group()).append(' ');
                        }
                    }
                    default -> {} // how it looks
                }
            }
            return new Properties(
                    clefOctave, octave, transposition, name, rest.toString().strip());
        }

        private static boolean isProperty(String name) {
            return SOUNDS.contains(name) || LOOKS.contains(name);
        }

        private static int clefOctave(@Nullable String sign) {
            if (sign == null) {
                return 0;
            }
            int octaves = sign.endsWith("15") ? 2 : 1;
            return sign.startsWith("-") ? -octaves : octaves;
        }

        private static OptionalInt number(String text, int most) {
            if (!text.matches("[+-]?\\d{1,3}")) {
                return OptionalInt.empty();
            }
            int number = Integer.parseInt(text);
            return Math.abs(number) <= most ? OptionalInt.of(number) : OptionalInt.empty();
        }
    }
}
