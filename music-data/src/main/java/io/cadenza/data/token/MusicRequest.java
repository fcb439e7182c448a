package io.cadenza.data.token;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.data.instrument.InstrumentFilter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is asked of a piece; what is empty is left to the model.
 *
 * @param length how long it is
 * @param key in which key
 * @param metre in which metre
 * @param tempo quarters a minute, 4 to 1000
 * @param instruments in the words of {@link InstrumentFilter#parse}
 * @param form in which order sections return, such as AABB; {@code free} leaves form and cadence to the model alone
 */
public record MusicRequest(
        Optional<Length> length,
        Optional<KeySignature> key,
        Optional<TimeSignature> metre,
        Optional<Double> tempo,
        Optional<String> instruments,
        Optional<String> form) {
    /** Nothing is asked. */
    public static final MusicRequest NONE = new MusicRequest(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The word for a piece whose form and cadence are left to the model alone. */
    public static final String FREE = "free";

    private static final Pattern KEY = Pattern.compile("([A-Ga-g])([#b]?)[ -]?(m|min|minor|maj|major)?");
    private static final Pattern METRE = Pattern.compile("(\\d{1,3})/(\\d{1,3})");
    private static final int MOST_SECTIONS = 64;
    private static final Pattern FORM = Pattern.compile("[A-Z]{1," + MOST_SECTIONS + "}");
    private static final List<Integer> MAJOR = List.of(0, 2, 4, 5, 7, 9, 11);
    private static final List<Integer> MINOR = List.of(0, 2, 3, 5, 7, 8, 9, 10, 11);
    private static final int OCTAVE = 12;
    private static final int FIFTH = 7;
    /** A, the tonic of the minor key without sharps. */
    private static final int MINOR_TONIC = 9;

    private static final int MOST_BEATS = 64;
    private static final int SHORTEST_BEAT = 64;

    /** In what a length is counted. */
    public enum Unit {
        /** Bars; a pickup is not counted. */
        BARS,
        /** Quarter notes. */
        QUARTERS,
        /** Seconds. */
        SECONDS
    }

    /**
     * How long a piece is; one that has bars ends at the first bar line that is not before.
     *
     * @param amount more than 0
     * @param unit in what it is counted
     */
    public record Length(double amount, Unit unit) {
        /** Checks the amount. */
        public Length {
            Objects.requireNonNull(unit, "unit");
            if (!(amount > 0) || Double.isInfinite(amount)) {
                throw new CadenzaException("A length in %s is more than 0, not %s."
                        .formatted(unit.name().toLowerCase(Locale.ROOT), amount));
            }
        }
    }

    /** Checks the words and ranges. */
    public MusicRequest {
        Objects.requireNonNull(length, "length");
        instruments.ifPresent(InstrumentFilter::parse);
        if (tempo.filter(value -> !(value >= 4 && value <= 1000)).isPresent()) {
            throw new CadenzaException("A tempo is 4 to 1000 quarters a minute, not %s.".formatted(tempo.get()));
        }
    }

    /** This request with another length. */
    public MusicRequest withLength(double amount, Unit unit) {
        return new MusicRequest(Optional.of(new Length(amount, unit)), key, metre, tempo, instruments, form);
    }

    /**
     * This request with another key.
     *
     * @param name such as G, Am, F# minor or Bb major
     * @throws CadenzaException for what is no key
     */
    public MusicRequest withKey(String name) {
        Matcher matcher = KEY.matcher(name.strip());
        if (matcher.matches()) {
            String mode = Optional.ofNullable(matcher.group(3)).orElse("");
            String tonic = matcher.group(1).toUpperCase(Locale.ROOT) + matcher.group(2);
            Optional<Event.Key> found = Event.Key.named(tonic + (mode.equals("") || mode.startsWith("maj") ? "" : "m"));
            if (found.isPresent()) {
                KeySignature signature =
                        new KeySignature(0, found.get().sharps(), found.get().minor());
                return new MusicRequest(length, Optional.of(signature), metre, tempo, instruments, form);
            }
        }
        throw new CadenzaException(
                "\"%s\" is no key. Name one such as C, G, Bb, Am, F#m or \"D minor\", with at most seven sharps or flats."
                        .formatted(name));
    }

    /**
     * This request with another metre.
     *
     * @param text such as 3/4 or 6/8
     * @throws CadenzaException for what is no metre
     */
    public MusicRequest withMetre(String text) {
        Matcher matcher = METRE.matcher(text.strip());
        if (matcher.matches()) {
            int beats = Integer.parseInt(matcher.group(1));
            int unit = Integer.parseInt(matcher.group(2));
            if (beats >= 1
                    && beats <= MOST_BEATS
                    && Integer.bitCount(unit) == 1
                    && unit <= SHORTEST_BEAT
                    && new Metre(beats, unit).isUsable()) {
                TimeSignature signature = new TimeSignature(0, beats, unit);
                return new MusicRequest(length, key, Optional.of(signature), tempo, instruments, form);
            }
        }
        throw new CadenzaException(
                "\"%s\" is no metre. Name one such as 4/4, 3/4 or 6/8, of at most 16 quarters.".formatted(text));
    }

    /** This request with another tempo in quarters a minute. */
    public MusicRequest withTempo(double quartersPerMinute) {
        return new MusicRequest(length, key, metre, Optional.of(quartersPerMinute), instruments, form);
    }

    /** This request with other instruments, in the words of {@link InstrumentFilter#parse}. */
    public MusicRequest withInstruments(String words) {
        return new MusicRequest(length, key, metre, tempo, Optional.of(words), form);
    }

    /**
     * This request with another form.
     *
     * @param letters one for each section, equal ones for equal sections, such as AABB; or {@value #FREE}
     * @throws CadenzaException for what is no form
     */
    public MusicRequest withForm(String letters) {
        String text = letters.strip();
        if (!text.equals(FREE) && !FORM.matcher(text.toUpperCase(Locale.ROOT)).matches()) {
            throw new CadenzaException(
                    "\"%s\" is no form. Write a letter for each section, such as AABB, up to %d, or %s."
                            .formatted(letters, MOST_SECTIONS, FREE));
        }
        String form = text.equals(FREE) ? FREE : text.toUpperCase(Locale.ROOT);
        return new MusicRequest(length, key, metre, tempo, instruments, Optional.of(form));
    }

    /** The pitch class of a key's tonic, 0 for C. */
    public static int tonic(KeySignature key) {
        return Math.floorMod(FIFTH * key.sharps() + (key.minor() ? MINOR_TONIC : 0), OCTAVE);
    }

    /** The pitch classes of a key, 0 for C; of a minor one with the sixth and seventh as they are and raised. */
    public static Set<Integer> scale(KeySignature key) {
        int tonic = tonic(key);
        return (key.minor() ? MINOR : MAJOR)
                .stream().map(degree -> Math.floorMod(tonic + degree, OCTAVE)).collect(Collectors.toUnmodifiableSet());
    }
}
