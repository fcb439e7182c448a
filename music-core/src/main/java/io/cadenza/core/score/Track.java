package io.cadenza.core.score;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One track of a score.
 *
 * @param name the track's name; empty if it has none
 * @param notes the notes by onset; notes of one onset stay in the order in which they were given (a file's order)
 * @param events the other events by tick and order, stable in the same way
 */
public record Track(String name, List<Note> notes, List<ScoreEvent> events) {
    private static final Comparator<ScoreEvent> BY_TIME =
            (a, b) -> a.tick() == b.tick() ? Integer.compare(a.order(), b.order()) : Long.compare(a.tick(), b.tick());

    /** Copies and sorts stably by time. */
    public Track {
        Objects.requireNonNull(name, "name");
        notes = notes.stream().sorted(Comparator.comparingLong(Note::onset)).toList();
        events = events.stream().sorted(BY_TIME).toList();
    }

    /** A track of notes alone. */
    public static Track of(String name, List<Note> notes) {
        return new Track(name, notes, List.of());
    }

    /** The events of one type, in order. */
    public <E extends ScoreEvent> Stream<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    /** The tick at which the last note ends or the last event happens; 0 for an empty track. */
    public long end() {
        long lastNote = notes.stream().mapToLong(Note::end).max().orElse(0);
        long lastEvent = events.isEmpty() ? 0 : events.get(events.size() - 1).tick();
        return Math.max(lastNote, lastEvent);
    }

    /** The MIDI ports that the channels of this track belong to, by the tick from which on they do; port 0 before the first. */
    public NavigableMap<Long, Integer> ports() {
        NavigableMap<Long, Integer> ports = new TreeMap<>(Map.of(0L, 0));
        events(PortChange.class).forEach(change -> ports.put(change.tick(), change.port()));
        return ports;
    }
}
