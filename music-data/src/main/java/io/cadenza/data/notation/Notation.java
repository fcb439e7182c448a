package io.cadenza.data.notation;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.KeyFinder;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
}
