package io.cadenza.data.notation;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A score as it is engraved.
 *
 * @param measures its bars, at least one
 * @param tempos tempo changes, their ticks in units from the beginning, one at a time
 * @param parts its parts; none for a score without notes
 */
public record Notation(List<Measure> measures, List<TempoChange> tempos, List<NotatedPart> parts) {
    /** The unit of time here: the least common multiple of 32nds and triplets of 16ths. */
    public static final int UNITS_PER_QUARTER = 24;

    static final int DRUMS = 9;

    /** Copies. */
    public Notation {
        measures = List.copyOf(measures);
        tempos = List.copyOf(tempos);
        parts = List.copyOf(parts);
    }

    /**
     * The notation of a score: quantised to 32nds or triplets of 16ths, quarter by quarter and part by part.
     *
     * @throws io.cadenza.core.CadenzaException if the score is too long for sheet music
     */
    public static Notation of(Score score) {
        List<Measure> measures = Measures.of(score);
        Quantizer quantizer = new Quantizer(score, measures);
        List<NotatedPart> parts = new ArrayList<>();
        for (Track track : score.tracks()) {
            Map<Integer, List<Note>> channels = new TreeMap<>();
            track.notes()
                    .forEach(note -> channels.computeIfAbsent(note.channel(), channel -> new ArrayList<>())
                            .add(note));
            channels.forEach((channel, notes) -> {
                OptionalInt program = program(score, track, channel);
                List<Staff> staves = Staff.of(quantizer.snap(notes), program.orElse(0), channel == DRUMS);
                parts.add(new NotatedPart(track.name(), channel, program, staves));
            });
        }
        return new Notation(
                measures, tempos(score, measures.get(measures.size() - 1).end()), parts);
    }

    /** A time in ticks as units, not yet on the grid. */
    static double units(Score score, long tick) {
        return (double) tick * UNITS_PER_QUARTER / score.ticksPerQuarter();
    }

    /** The first program of a channel in its own track, else in any. */
    private static OptionalInt program(Score score, Track track, int channel) {
        OptionalInt own = first(track.events(ProgramChange.class), channel);
        return own.isPresent() ? own : first(score.events(ProgramChange.class).stream(), channel);
    }

    private static OptionalInt first(Stream<ProgramChange> changes, int channel) {
        return changes.filter(change -> change.channel() == channel)
                .mapToInt(ProgramChange::program)
                .findFirst();
    }

    private static List<TempoChange> tempos(Score score, long end) {
        TreeMap<Long, TempoChange> placed = new TreeMap<>();
        for (TempoChange tempo : score.events(TempoChange.class)) {
            long at = Math.round(units(score, tempo.tick()));
            if (at < end) {
                placed.put(at, new TempoChange(at, tempo.microsecondsPerQuarter()));
            }
        }
        return List.copyOf(placed.values());
    }
}
