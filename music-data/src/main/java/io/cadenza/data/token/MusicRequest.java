package io.cadenza.data.token;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.data.instrument.InstrumentFilter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final String BARS = "bars";
    private static final String QUARTERS = "quarters";
    private static final String SECONDS = "seconds";
    private static final String KEY_WORD = "key";
    private static final String TIME = "time";
    private static final String TEMPO = "tempo";
    private static final String INSTRUMENTS = "instruments";
    private static final String FORM_WORD = "form";

    /** What can be asked, by the names that flags, a configuration and a composer's options share. */
    public static final List<String> NAMES =
            List.of(BARS, QUARTERS, SECONDS, KEY_WORD, TIME, TEMPO, INSTRUMENTS, FORM_WORD);

    private static final double LONGEST_SECONDS = 3600;

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

    /**
     * A request in words.
     *
     * @param asked values by some of {@link #NAMES}
     * @throws CadenzaException for a value that is not allowed; the message begins with its name
     */
    public static MusicRequest of(Map<String, String> asked) {
        List<String> lengths =
                Stream.of(BARS, QUARTERS, SECONDS).filter(asked::containsKey).toList();
        if (lengths.size() > 1) {
            throw new CadenzaException(
                    String.join(" and ", lengths) + " each say how long a piece is. Give one of them.");
        }
        MusicRequest request = NONE;
        for (Map.Entry<String, String> ask : new TreeMap<>(asked).entrySet()) {
            request = request.with(ask.getKey(), ask.getValue().strip());
        }
        return request;
    }

    private MusicRequest with(String name, String value) {
        return switch (name) {
            case BARS ->
                withLength(
                        number(
                                name,
                                value,
                                "a whole number of 1 or more",
                                bars -> bars >= 1 && bars == Math.rint(bars)),
                        Unit.BARS);
            case QUARTERS -> withLength(number(name, value, "more than 0", quarters -> quarters > 0), Unit.QUARTERS);
            case SECONDS ->
                withLength(
                        number(name, value, "more than 0 and up to 3600", time -> time > 0 && time <= LONGEST_SECONDS),
                        Unit.SECONDS);
            case TEMPO ->
                withTempo(number(
                        name, value, "4 to 1000 quarters a minute", quarters -> quarters >= 4 && quarters <= 1000));
            case KEY_WORD -> said(name, () -> withKey(value));
            case TIME -> said(name, () -> withMetre(value));
            case INSTRUMENTS -> said(name, () -> withInstruments(value));
            case FORM_WORD -> said(name, () -> withForm(value));
            default -> throw new IllegalArgumentException("Nothing is asked by \"" + name + "\", only by " + NAMES);
        };
    }

    private static double number(String name, String value, String allowed, DoublePredicate isAllowed) {
        try {
            double number = Double.parseDouble(value);
            if (isAllowed.test(number) && !Double.isInfinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CadenzaException("%s is %s, not \"%s\"".formatted(name, allowed, value));
    }

    private static MusicRequest said(String name, Supplier<MusicRequest> words) {
        try {
            return words.get();
        } catch (CadenzaException e) {
            throw new CadenzaException(name + ": " + e.getMessage());
        }
    }

    /** The request in the plainest words, by their names; {@link #of} makes it again. */
    public SortedMap<String, String> words() {
        SortedMap<String, String> words = new TreeMap<>();
        length.ifPresent(asked -> words.put(asked.unit().name().toLowerCase(Locale.ROOT), plain(asked.amount())));
        key.ifPresent(asked -> words.put(KEY_WORD, new Event.Key(asked.sharps(), asked.minor()).name()));
        metre.ifPresent(asked -> words.put(TIME, asked.beats() + "/" + asked.beatUnit()));
        tempo.ifPresent(asked -> words.put(TEMPO, plain(asked)));
        instruments.ifPresent(asked -> words.put(INSTRUMENTS, asked));
        form.ifPresent(asked -> words.put(FORM_WORD, asked));
        return words;
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? String.valueOf((long) number)
                : String.valueOf(number);
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
