package io.cadenza.core.score;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A piece of music.
 *
 * @param ticksPerQuarter the resolution of all ticks in the score; 1 to 32,767
 * @param tracks the tracks in their order; what concerns the whole score (tempo, metre, key) may stand in any of them
 */
public record Score(int ticksPerQuarter, List<Track> tracks) {
    /** Checks the resolution and copies. */
    public Score {
        if (ticksPerQuarter < 1 || ticksPerQuarter > 0x7FFF) {
            throw new IllegalArgumentException("Ticks per quarter are 1 to 32767, not " + ticksPerQuarter);
        }
        tracks = List.copyOf(tracks);
    }

    /** All events of one type in the whole score by tick; at equal ticks those of earlier tracks come first. */
    public <E extends ScoreEvent> List<E> events(Class<E> type) {
        return tracks.stream()
                .flatMap(track -> track.events(type))
                .sorted(Comparator.comparingLong(ScoreEvent::tick))
                .toList();
    }

    /** All notes of the score by onset; at equal onsets those of earlier tracks come first. */
    public Stream<Note> notes() {
        return tracks.stream().flatMap(track -> track.notes().stream()).sorted(Comparator.comparingLong(Note::onset));
    }

    /** The tick at which the last track ends. */
    public long end() {
        return tracks.stream().mapToLong(Track::end).max().orElse(0);
    }

    /** The length in quarter notes. */
    public double quarters() {
        return (double) end() / ticksPerQuarter;
    }

    /** The tempo map of this score. */
    public TempoMap tempoMap() {
        return new TempoMap(ticksPerQuarter, events(TempoChange.class));
    }
}
