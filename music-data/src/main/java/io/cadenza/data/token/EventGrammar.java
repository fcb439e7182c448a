package io.cadenza.data.token;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The events of one tokenizer with its options: how they are read, and what is written for one that a vocabulary does not keep.
 *
 * @param tokenizer its name, for errors
 * @param types the types of events it writes
 * @param grid steps in a quarter, for positions, metres and durations
 * @param longest steps of the longest duration or time shift; longer ones are written as several
 * @param velocities the bins that are kept; empty if none is
 * @param tempos in quarters a minute; empty if none is kept
 */
public record EventGrammar(String tokenizer, Set<String> types, int grid, int longest, Bins velocities, Bins tempos) {
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

    /** Copies the types. */
    public EventGrammar {
        types = Set.copyOf(types);
    }

    /**
     * Reads a symbol.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Event parse(String text) {
        int end = text.indexOf('_');
        return Optional.of(text.substring(0, Math.max(0, end)))
                .filter(types::contains)
                .flatMap(type -> parse(type, text.substring(end + 1)))
                .filter(event -> event.text().equals(text))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Not a symbol of the tokenizer " + tokenizer + " with these options: " + text));
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
            case Event.Pitch.TYPE -> pitch(value).map(Event.Pitch::new);
            case Event.PitchDrum.TYPE -> pitch(value).map(Event.PitchDrum::new);
            case Event.NoteOn.TYPE -> pitch(value).map(Event.NoteOn::new);
            case Event.NoteOff.TYPE -> pitch(value).map(Event.NoteOff::new);
            case Event.TimeShift.TYPE ->
                number(value).filter(steps -> steps >= 1 && steps <= longest).map(Event.TimeShift::new);
            case Event.Velocity.TYPE ->
                number(value).filter(velocities::contains).map(Event.Velocity::new);
            case Event.Duration.TYPE -> duration(value);
            case Event.Fill.TYPE ->
                Optional.of(new Event.Fill(value))
                        .filter(Event.Fill.all()::contains)
                        .map(fill -> fill);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> number(String value) {
        return Optional.of(value)
                .filter(digits -> NUMBER.matcher(digits).matches())
                .map(Integer::valueOf);
    }

    private static Optional<Integer> pitch(String value) {
        return number(value).filter(Pitches::isPitch);
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
        return steps >= 1 && steps <= longest ? Optional.of(new Event.Duration(steps, grid)) : Optional.empty();
    }

    /** The durations that add up to a length in steps. */
    public List<Event.Duration> durations(int steps) {
        return DurationSplit.parts(steps, longest).stream().map(this::duration).toList();
    }

    /** The time shifts that add up to a length in steps. */
    public List<Event.TimeShift> timeShifts(long steps) {
        return DurationSplit.parts(steps, longest).stream()
                .map(Event.TimeShift::new)
                .toList();
    }

    private Event.Duration duration(int steps) {
        return new Event.Duration(steps, grid);
    }

    /**
     * What is written for an event that is not kept: the nearest of its kind, for a duration or time shift the nearest sum, for a
     * pitch the same an octave nearer to the middle. Of a pitch's beginning and end both are kept or neither, as each has both,
     * and both move to the same pitch.
     *
     * @param kept tells the symbols that are kept
     */
    public List<? extends Event> nearest(Event event, Predicate<String> kept) {
        if (event instanceof Event.Duration duration) {
            return sum(duration.steps(), this::duration, kept);
        } else if (event instanceof Event.TimeShift shift) {
            return sum(shift.steps(), Event.TimeShift::new, kept);
        } else if (event instanceof Event.Pitch pitch) {
            return octave(pitch.pitch(), Event.Pitch::new, kept);
        } else if (event instanceof Event.NoteOn on) {
            return octave(on.pitch(), Event.NoteOn::new, kept);
        } else if (event instanceof Event.NoteOff off) {
            return octave(off.pitch(), Event.NoteOff::new, kept);
        } else if (event instanceof Event.PitchDrum drum) {
            return nearest(
                    IntStream.range(0, Pitches.COUNT).mapToObj(Event.PitchDrum::new),
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

    private <E extends Event> List<E> sum(int steps, IntFunction<E> event, Predicate<String> kept) {
        return DurationSplit.of(
                        steps, longest, length -> kept.test(event.apply(length).text()))
                .stream()
                .map(event::apply)
                .toList();
    }

    private static <E extends Event> List<E> octave(int pitch, IntFunction<E> event, Predicate<String> kept) {
        return Pitches.substitute(pitch, other -> kept.test(event.apply(other).text())).stream()
                .mapToObj(event)
                .toList();
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
