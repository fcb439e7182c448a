package io.cadenza.data.notation;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.KeyFinder;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A score as it is engraved.
 *
 * @param measures its bars, at least one
 * @param tempos tempo changes, their ticks in units from the beginning, one at a time
 * @param parts its parts; none for a score without notes
 * @param spelling the key that spells pitches before any key signature: the likeliest where the score names none
 */
public record Notation(
        List<Measure> measures, List<TempoChange> tempos, List<NotatedPart> parts, KeySignature spelling) {
    /** The unit of time here: the least common multiple of 32nds, triplets of 16ths, quintuplets and septuplets. */
    public static final int UNITS_PER_QUARTER = 840;

    /** What 32nds and triplets of 16ths have in common, in units. */
    public static final int COMMON_UNITS = 35;

    static final int DRUMS = 9;

    /** The last program that is a piano; harpsichord and clavinet are read like one. */
    private static final int LAST_PIANO = 7;

    /** More bars of parts than any score on paper has; a file of a few notes far apart asks for them. */
    private static final int MAX_PART_BARS = 1_000_000;

    private static final Pattern UPPER = Pattern.compile(
            "right|upper|\\bup\\b|\\bup:|treble|discant|soprano|\\br\\.?h\\b|droite|rechts", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOWER =
            Pattern.compile("left|lower|down|bass|\\bl\\.?h\\b|gauche|links", Pattern.CASE_INSENSITIVE);
    private static final Pattern PIANO = Pattern.compile(
            "pian|klavier|hand|track|staff|part|voice|spur|^\\W*$|\\bone\\b|\\btwo\\b|\\bmid|^\\d+$",
            Pattern.CASE_INSENSITIVE);

    /** Copies. */
    public Notation {
        measures = List.copyOf(measures);
        tempos = List.copyOf(tempos);
        parts = List.copyOf(parts);
    }

    /** The notes of one channel of one track. */
    private record Line(String name, int channel, OptionalInt program, List<Note> notes) {
        double mean() {
            return notes.stream().mapToInt(Note::pitch).average().orElse(0);
        }

        boolean isHand() {
            boolean named = UPPER.matcher(name).find()
                    || LOWER.matcher(name).find()
                    || PIANO.matcher(name).find();
            return channel != DRUMS && program.orElse(0) <= LAST_PIANO && (program.isPresent() || named);
        }
    }

    /**
     * The notation of a score, quantised quarter by quarter and part by part. Two to four lines of which each is a hand of a
     * piano are read by one player, or by two if they are four.
     *
     * @throws CadenzaException if the score is too long for sheet music
     */
    public static Notation of(Score score) {
        List<Measure> measures = Measures.of(score);
        Quantizer quantizer = new Quantizer(score, measures);
        List<Line> lines = lines(score);
        if ((long) lines.size() * measures.size() > MAX_PART_BARS) {
            throw new CadenzaException("This score has %d parts of %d bars, too many for sheet music. Write it as .mid."
                    .formatted(lines.size(), measures.size()));
        }
        List<NotatedPart> parts = new ArrayList<>();
        if (lines.size() >= 2 && lines.size() <= 4 && lines.stream().allMatch(Line::isHand)) {
            int players = lines.size() == 4 ? 2 : 1;
            for (int i = 0; i < players; i++) {
                parts.add(piano(lines.subList(i * 2, players == 1 ? lines.size() : i * 2 + 2), quantizer));
            }
        } else {
            lines.forEach(line -> parts.add(part(line, quantizer)));
        }
        KeySignature spelling = KeyFinder.of(score).orElse(new KeySignature(0, 0, false));
        return new Notation(
                measures, tempos(score, measures.get(measures.size() - 1).end()), parts, spelling);
    }

    private static NotatedPart part(Line line, Quantizer quantizer) {
        List<Staff> staves = line.channel() == DRUMS
                ? List.of(Staff.ofDrums(quantizer.hits(line.notes())))
                : Staff.of(quantizer.snap(line.notes()), line.program().orElse(0));
        return new NotatedPart(line.name(), line.channel(), line.program(), staves);
    }

    /** One part of two staves: which hand a line is says its name, else its height. */
    private static NotatedPart piano(List<Line> lines, Quantizer quantizer) {
        Line highest = lines.get(0);
        Line lowest = lines.get(0);
        for (Line line : lines) {
            highest = line.mean() > highest.mean() ? line : highest;
            lowest = line.mean() <= lowest.mean() ? line : lowest;
        }
        boolean named = lines.stream()
                        .anyMatch(line -> UPPER.matcher(line.name()).find())
                && lines.stream().anyMatch(line -> LOWER.matcher(line.name()).find());
        List<Chord> upper = new ArrayList<>();
        List<Chord> lower = new ArrayList<>();
        for (Line line : lines) {
            boolean nearer = line.mean() - lowest.mean() > highest.mean() - line.mean();
            boolean high = (lines.size() == 2 && !named) ? line.equals(highest) : nearer;
            if (named && UPPER.matcher(line.name()).find()) {
                high = true;
            } else if (named && LOWER.matcher(line.name()).find()) {
                high = false;
            }
            (high ? upper : lower).addAll(quantizer.snap(line.notes()));
        }
        return new NotatedPart("Piano", lines.get(0).channel(), lines.get(0).program(), Staff.ofHands(upper, lower));
    }

    private static List<Line> lines(Score score) {
        Map<Integer, OptionalInt> anywhere = programs(score.tracks());
        List<Line> lines = new ArrayList<>();
        for (Track track : score.tracks()) {
            Map<Integer, OptionalInt> own = programs(List.of(track));
            Map<Integer, List<Note>> channels = new TreeMap<>();
            for (Note note : track.notes()) {
                channels.computeIfAbsent(note.channel(), channel -> new ArrayList<>())
                        .add(note);
            }
            channels.forEach((channel, notes) -> {
                OptionalInt other = anywhere.getOrDefault(channel, OptionalInt.empty());
                lines.add(new Line(track.name(), channel, own.getOrDefault(channel, other), notes));
            });
        }
        return lines;
    }

    /** The first program of each channel. */
    private static Map<Integer, OptionalInt> programs(List<Track> tracks) {
        Map<Integer, ProgramChange> first = new HashMap<>();
        for (Track track : tracks) {
            track.events(ProgramChange.class)
                    .forEach(change -> first.merge(
                            change.channel(), change, (one, other) -> other.tick() < one.tick() ? other : one));
        }
        Map<Integer, OptionalInt> programs = new HashMap<>();
        first.forEach((channel, change) -> programs.put(channel, OptionalInt.of(change.program())));
        return programs;
    }

    /** A time in ticks as units, not yet on the grid. */
    static double units(Score score, long tick) {
        return (double) tick * UNITS_PER_QUARTER / score.ticksPerQuarter();
    }

    private static List<TempoChange> tempos(Score score, long end) {
        TreeMap<Long, TempoChange> placed = new TreeMap<>();
        for (TempoChange tempo : score.events(TempoChange.class)) {
            long at = COMMON_UNITS * Math.round(units(score, tempo.tick()) / COMMON_UNITS);
            if (at < end) {
                placed.put(at, new TempoChange(at, tempo.microsecondsPerQuarter()));
            }
        }
        return List.copyOf(placed.values());
    }

    /** The bars of a score from its time signatures; 4/4 where none is said. */
    private static final class Measures {
        /** Longer scores are no sheet music; some MIDI files end with an event days after the music. */
        static final int MAX_MEASURES = 20_000;

        private static final TimeSignature COMMON = new TimeSignature(0, 4, 4);

        /** Bars of 64ths and shorter would not fall on units. */
        private static final int SMALLEST_UNIT = 32;

        /** The shortest bar that a change of metre within it leaves, in units: a 32nd. */
        private static final int SHORTEST = Notation.UNITS_PER_QUARTER / 8;

        private static final int LATE = Notation.UNITS_PER_QUARTER / 10;

        private final TreeMap<Long, TimeSignature> metres = new TreeMap<>();
        private final TreeMap<Long, KeySignature> keys = new TreeMap<>();
        private final long end;

        private Measures(Score score) {
            for (TimeSignature metre : score.events(TimeSignature.class)) {
                if (metre.beatUnit() <= SMALLEST_UNIT) {
                    metres.put(SHORTEST * Math.round(Notation.units(score, metre.tick()) / SHORTEST), metre);
                }
            }
            for (KeySignature key : score.events(KeySignature.class)) {
                keys.put(Math.round(Notation.units(score, key.tick())), key);
            }
            long lastOnset = score.notes().mapToLong(Note::onset).max().orElse(0);
            long lastEnd = score.notes().mapToLong(Note::end).max().orElse(0);
            boolean sounds = score.notes().findAny().isPresent();
            // A key that is let go a little late begins no bar.
            this.end = Math.max(
                    (long) Math.floor(Notation.units(score, lastOnset)) + (sounds ? 1 : 0),
                    (long) Math.ceil(Notation.units(score, lastEnd)) - LATE);
        }

        /**
         * The bars up to the end of the last note, at least one.
         *
         * @throws CadenzaException if there are more than {@link #MAX_MEASURES}
         */
        static List<Measure> of(Score score) {
            return withPickup(new Measures(score).list());
        }

        /** A first bar that has a metre for itself, shorter than the next, is a pickup, which is written under the next one's metre. */
        private static List<Measure> withPickup(List<Measure> measures) {
            if (measures.size() < 2) {
                return measures;
            }
            Measure first = measures.get(0);
            Measure second = measures.get(1);
            if (!second.newMetre() || first.length() >= second.full()) {
                return measures;
            }
            measures.set(0, new Measure(first.start(), first.length(), second.metre(), true, first.key(), true));
            measures.set(1, new Measure(second.start(), second.length(), second.metre(), false, second.key(), false));
            return measures;
        }

        private List<Measure> list() {
            List<Measure> measures = new ArrayList<>();
            TimeSignature metre = COMMON;
            Optional<KeySignature> key = Optional.empty();
            long start = 0;
            while (start < end || measures.isEmpty()) {
                Optional<TimeSignature> said = Optional.ofNullable(metres.get(start));
                boolean differs = said.isPresent() && !same(said.get(), metre);
                metre = said.orElse(metre);
                int full = 4 * Notation.UNITS_PER_QUARTER * metre.beats() / metre.beatUnit();
                Long change = metres.higherKey(start);
                int length = change == null ? full : (int) Math.min(full, change - start);
                Optional<KeySignature> now = keyAt(start, start + length);
                Optional<KeySignature> before = key;
                boolean otherKey = now.isPresent() && !now.map(Measures::bare).equals(before.map(Measures::bare));
                measures.add(new Measure(
                        start, length, metre, measures.isEmpty() || differs, otherKey ? now : Optional.empty()));
                key = now.or(() -> before);
                start += length;
                if (measures.size() > MAX_MEASURES) {
                    throw new CadenzaException(
                            "This score has more than %d bars, too long for sheet music. Write it as .mid."
                                    .formatted(MAX_MEASURES));
                }
            }
            return measures;
        }

        /** A key that changes within a bar is written at the next barline, or here if it is nearer to this one. */
        private Optional<KeySignature> keyAt(long start, long next) {
            long middle = (start + next) / 2;
            Map.Entry<Long, KeySignature> entry = keys.lowerEntry(Math.max(1, middle));
            return entry == null ? Optional.empty() : Optional.of(entry.getValue());
        }

        private static KeySignature bare(KeySignature key) {
            return new KeySignature(0, key.sharps(), key.minor());
        }

        private static boolean same(TimeSignature a, TimeSignature b) {
            return a.beats() == b.beats() && a.beatUnit() == b.beatUnit();
        }
    }
}
