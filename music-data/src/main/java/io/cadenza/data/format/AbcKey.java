package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key in ABC: {@code K:D}, {@code K:Amix}, {@code K:Gm ^f}, {@code K:D exp _b _e ^f}, {@code K:HP}.
 *
 * @param signature what it comes to as a key signature
 * @param accidentals semitones by letter, for the letters that are not natural
 */
record AbcKey(KeySignature signature, Map<Character, Integer> accidentals) {
    private static final String FIFTHS = "FCGDAEB";
    private static final Pattern KEY = Pattern.compile("\\s*([A-G])([#b]?)\\s*([A-Za-z]*)(.*)");
    private static final Pattern EXPLICIT = Pattern.compile("(\\^\\^|\\^|__|_|=)([A-Ga-g])");

    /** Fifths from the major key on the same tonic, by the first three letters of the mode. */
    private static final Map<String, Integer> MODES =
            Map.of("maj", 0, "ion", 0, "mix", -1, "dor", -2, "min", -3, "aeo", -3, "phr", -4, "loc", -5, "lyd", 1);

    /** C major. */
    static final AbcKey NONE = of("C");

    AbcKey {
        accidentals = Map.copyOf(accidentals);
    }

    /** The key that a field's text names; C major where it names none. */
    static AbcKey of(String field) {
        if (field.strip().matches("(?i)hp\\b.*")) {
            return ofFifths(2, false, ""); // the Highland bagpipe: F sharp and C sharp, written or not
        }
        Matcher key = KEY.matcher(field);
        if (!key.matches()) {
            String explicit = field.strip().startsWith("exp") ? field.strip().substring(3) : field;
            return ofFifths(0, false, explicit);
        }
        String mode = key.group(3).toLowerCase(Locale.ROOT);
        if (mode.equals("exp")) {
            return ofFifths(0, false, key.group(4));
        }
        int shift = mode.equals("m") ? -3 : MODES.getOrDefault(mode.substring(0, Math.min(3, mode.length())), 0);
        int tonic = FIFTHS.indexOf(key.group(1)) - 1 + 7 * (key.group(2).isEmpty() ? 0 : sign(key.group(2)));
        return ofFifths(tonic + shift, shift == -3, key.group(4));
    }

    private static int sign(String accidental) {
        return accidental.equals("#") ? 1 : -1;
    }

    private static AbcKey ofFifths(int fifths, boolean minor, String explicit) {
        Map<Character, Integer> accidentals = signature(fifths);
        Matcher more = EXPLICIT.matcher(explicit);
        while (more.find()) {
            int alter = alter(more.group(1));
            char letter = Character.toUpperCase(more.group(2).charAt(0));
            if (alter == 0) {
                accidentals.remove(letter);
            } else {
                accidentals.put(letter, alter);
            }
        }
        int sharps = within(fifths);
        for (int other = -7; other <= 7; other++) {
            sharps = signature(other).equals(accidentals) ? other : sharps;
        }
        return new AbcKey(new KeySignature(0, sharps, minor), accidentals);
    }

    /** The accidentals of the key a number of fifths above C major. */
    private static Map<Character, Integer> signature(int fifths) {
        Map<Character, Integer> accidentals = new TreeMap<>();
        for (int letter = 0; letter < 7; letter++) {
            int alter = Math.floorDiv(fifths + 6 - letter, 7);
            if (alter != 0) {
                accidentals.put(FIFTHS.charAt(letter), alter);
            }
        }
        return accidentals;
    }

    private static int within(int fifths) {
        return fifths > 7 ? fifths - 12 : fifths < -7 ? fifths + 12 : fifths;
    }

    /** The key signature as it sounds some semitones higher. */
    KeySignature sounding(int semitones) {
        int fifths = signature.sharps() + Math.floorMod(7 * semitones, 12);
        while (semitones % 12 != 0 && fifths > 6) {
            fifths -= 12;
        }
        return semitones % 12 == 0 ? signature : new KeySignature(0, fifths, signature.minor());
    }

    /** Semitones of an accidental sign. */
    static int alter(String sign) {
        return switch (sign) {
            case "^^" -> 2;
            case "^" -> 1;
            case "_" -> -1;
            case "__" -> -2;
            default -> 0;
        };
    }
}
