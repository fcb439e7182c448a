package io.cadenza.data.token;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The events there are with these options: how they are read, and what is written for one that a vocabulary does not keep.
 *
 * @param grid steps in a quarter
 * @param velocities the bins that are kept; empty if none is
 * @param tempos in quarters a minute; empty if none is kept
 */
record EventGrammar(int grid, Bins velocities, Bins tempos) {
    /** The longest single duration, in quarters; longer notes have several. */
    static final int DURATION_QUARTERS = 8;

    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,3}");
    private static final Pattern DECIMAL = Pattern.compile("[1-9]\\d{0,2}\\.\\d{1,2}");
    private static final Pattern FRACTION = Pattern.compile("([1-9]\\d{0,2})/([1-9]\\d{0,2})");
    private static final Pattern LENGTH = Pattern.compile("(\\d)\\.(\\d{1,2})\\.(\\d{1,2})");
    private static final Pattern PROGRAM = Pattern.compile("(-1|0|[1-9]\\d{0,2})(?:\\.([1-9]\\d?))?");

    private static final int MOST_BEATS = 255;
    private static final int SHORTEST_BEAT = 128;
    private static final int PROGRAMS = 128;
    private static final int FAMILY = 8;
    private static final double FAR = 1e6;

    /**
     * Reads a symbol.
     *
     * @throws IllegalArgumentException if it is none
     */
    Event parse(String text) {
        int end = text.indexOf('_');
        return (end < 0 ? Optional.<Event>empty() : parse(text.substring(0, end), text.substring(end + 1)))
                .filter(event -> event.text().equals(text))
                .orElseThrow(() ->
                        new IllegalArgumentException("Not a symbol of this tokenizer with these options: " + text));
    }

    private Optional<Event> parse(String type, String value) {
        return switch (type) {
            case Event.Bar.TYPE -> Optional.of(new Event.Bar());
            case Event.TimeSig.TYPE -> metre(value);
            case Event.Key.TYPE -> Event.Key.named(value).map(key -> key);
            case Event.Tempo.TYPE ->
                Optional.of(value)
                        .filter(decimal -> DECIMAL.matcher(decimal).matches())
                        .map(Double::valueOf)
                        .filter(tempos::contains)
                        .map(Event.Tempo::new);
            case Event.Program.TYPE -> program(value);
            case Event.Position.TYPE ->
                number(value).filter(step -> step < Metre.longestBar(grid)).map(Event.Position::new);
            case Event.Pitch.TYPE -> number(value).filter(Keys::isKey).map(Event.Pitch::new);
            case Event.PitchDrum.TYPE -> number(value).filter(Keys::isKey).map(Event.PitchDrum::new);
            case Event.Velocity.TYPE ->
                number(value).filter(velocities::contains).map(Event.Velocity::new);
            case Event.Duration.TYPE -> duration(value);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(String value) {
        return Optional.of(value)
                .filter(digits -> NUMBER.matcher(digits).matches())
                .map(Integer::valueOf);
    }

    private static Optional<Event> metre(String value) {
        Matcher matcher = FRACTION.matcher(value);
        return matcher.matches()
                ? Optional.of(new Metre(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                        .filter(Metre::isUsable)
                        .map(Event.TimeSig::new)
                : Optional.empty();
    }

    private static Optional<Event> program(String value) {
        Matcher matcher = PROGRAM.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(matcher.group(1));
        int part = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
        return number < PROGRAMS && part <= Event.Program.MOST_PARTS
                ? Optional.of(new Event.Program(number, part))
                : Optional.empty();
    }

    private Optional<Event> duration(String value) {
        Matcher matcher = LENGTH.matcher(value);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) != grid) {
            return Optional.empty();
        }
        int steps = Integer.parseInt(matcher.group(1)) * grid + Integer.parseInt(matcher.group(2));
        return steps >= 1 && steps <= longestDuration()
                ? Optional.of(new Event.Duration(steps, grid))
                : Optional.empty();
    }

    /** In steps. */
    int longestDuration() {
        return grid * DURATION_QUARTERS;
    }

    /** The durations that add up to a length. */
    List<Event.Duration> durations(int steps) {
        return DurationSplit.parts(steps, longestDuration()).stream()
                .map(this::duration)
                .toList();
    }

    private Event.Duration duration(int steps) {
        return new Event.Duration(steps, grid);
    }

    /**
     * What is written for an event that is not kept: the nearest of its kind, for a duration the nearest sum of durations, for a
     * pitch the same an octave nearer to the middle.
     *
     * @param kept tells the symbols that are kept
     */
    List<? extends Event> nearest(Event event, Predicate<String> kept) {
        if (event instanceof Event.Duration duration) {
            return DurationSplit.of(
                            duration.steps(),
                            longestDuration(),
                            steps -> kept.test(duration(steps).text()))
                    .stream()
                    .map(this::duration)
                    .toList();
        } else if (event instanceof Event.Pitch pitch) {
            return Keys.substitute(pitch.pitch(), other -> kept.test(new Event.Pitch(other).text())).stream()
                    .mapToObj(Event.Pitch::new)
                    .toList();
        } else if (event instanceof Event.PitchDrum drum) {
            return nearest(
                    IntStream.range(0, Keys.COUNT).mapToObj(Event.PitchDrum::new),
                    kept,
                    other -> Math.abs(other.pitch() - drum.pitch()));
        } else if (event instanceof Event.Velocity velocity) {
            return nearest(
                    velocities.values().stream().map(level -> new Event.Velocity(level.intValue())),
                    kept,
                    other -> Math.abs(other.velocity() - velocity.velocity()));
        } else if (event instanceof Event.Tempo tempo) {
            return nearest(
                    tempos.values().stream().map(Event.Tempo::new),
                    kept,
                    other -> Math.abs(other.quartersPerMinute() - tempo.quartersPerMinute()));
        } else if (event instanceof Event.Position position) {
            return nearest(
                    IntStream.range(0, Metre.longestBar(grid)).mapToObj(Event.Position::new),
                    kept,
                    other -> Math.abs(other.step() - position.step()));
        } else if (event instanceof Event.TimeSig signature) {
            return nearest(metres(), kept, other -> distance(signature.metre(), other.metre()));
        } else if (event instanceof Event.Key key) {
            return nearest(keys(), kept, other -> distance(key, other));
        } else if (event instanceof Event.Program program) {
            return nearest(programs(), kept, other -> distance(program, other));
        }
        return List.of();
    }

    /** What is kept and nearest; of several the first. */
    private static <E extends Event> List<E> nearest(
            Stream<E> candidates, Predicate<String> kept, ToDoubleFunction<E> distance) {
        Optional<E> nearest =
                candidates.filter(event -> kept.test(event.text())).min(Comparator.comparingDouble(distance));
        return nearest.stream().toList();
    }

    private static Stream<Event.TimeSig> metres() {
        return IntStream.iterate(1, unit -> unit <= SHORTEST_BEAT, unit -> 2 * unit)
                .boxed()
                .flatMap(unit -> IntStream.rangeClosed(1, MOST_BEATS).mapToObj(beats -> new Metre(beats, unit)))
                .filter(Metre::isUsable)
                .map(Event.TimeSig::new);
    }

    /** A bar that is too long holds all its notes and a rest after them; one that is too short lets the next bar overlap. */
    private int distance(Metre metre, Metre other) {
        int difference = other.steps(grid) - metre.steps(grid);
        return difference >= 0 ? difference : Metre.longestBar(grid) - difference;
    }

    private static Stream<Event.Key> keys() {
        return IntStream.rangeClosed(-Event.Key.MOST, Event.Key.MOST)
                .boxed()
                .flatMap(sharps -> Stream.of(new Event.Key(sharps, false), new Event.Key(sharps, true)));
    }

    private static double distance(Event.Key key, Event.Key other) {
        return Math.abs(key.sharps() - other.sharps()) + (key.minor() == other.minor() ? 0 : FAMILY);
    }

    private static Stream<Event.Program> programs() {
        return IntStream.range(Event.Program.DRUMS, PROGRAMS)
                .boxed()
                .flatMap(number -> IntStream.rangeClosed(1, Event.Program.MOST_PARTS)
                        .mapToObj(part -> new Event.Program(number, part)));
    }

    /** First the same program, then the same family of General MIDI, then the nearest; drums only for drums. */
    private static double distance(Event.Program program, Event.Program other) {
        double parts = Math.abs(program.part() - other.part()) / FAR;
        if (program.number() == other.number()) {
            return parts;
        }
        if (program.isDrums() || other.isDrums()) {
            return FAR + parts;
        }
        int apart = Math.abs(program.number() - other.number());
        return apart + (program.number() / FAMILY == other.number() / FAMILY ? 0 : PROGRAMS) + parts;
    }
}
