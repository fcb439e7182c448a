package io.cadenza.core.score;

import io.cadenza.core.score.ScoreEvent.ChannelPressure;
import io.cadenza.core.score.ScoreEvent.KeyPressure;
import io.cadenza.core.score.ScoreEvent.PortChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
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
        notes = List.copyOf(notes);
        if (!inOrder(notes)) {
            notes = notes.stream().sorted(Comparator.comparingLong(Note::onset)).toList();
        }
        events = List.copyOf(events);
        if (!inTime(events)) {
            events = events.stream().sorted(BY_TIME).toList();
        }
    }

    // Most lists come in their order. To see that takes a fraction of the time of sorting, which counts in large
    // corpora.

    private static boolean inOrder(List<Note> notes) {
        long before = 0;
        for (int i = 0; i < notes.size(); i++) {
            long onset = notes.get(i).onset();
            if (onset < before) {
                return false;
            }
            before = onset;
        }
        return true;
    }

    private static boolean inTime(List<ScoreEvent> events) {
        long before = 0;
        for (int i = 0; i < events.size(); i++) {
            long tick = events.get(i).tick();
            if (tick < before
                    || (i > 0
                            && tick == before
                            && events.get(i).order() < events.get(i - 1).order())) {
                return false;
            }
            before = tick;
        }
        return true;
    }

    /** A track of notes alone. */
    public static Track of(String name, List<Note> notes) {
        return new Track(name, notes, List.of());
    }

    /** The events of one type, in order. */
    public <E extends ScoreEvent> Stream<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    /** As {@link Score#finer}. */
    Track finer(int factor) {
        List<Note> finer = notes.stream()
                .map(note -> new Note(
                        note.onset() * factor,
                        note.duration() * factor,
                        note.pitch(),
                        note.velocity(),
                        note.channel(),
                        note.ending(),
                        note.releaseVelocity()))
                .toList();
        return new Track(
                name,
                finer,
                events.stream().map(event -> event.at(event.tick() * factor)).toList());
    }

    /** As {@link Score#between}. */
    Track between(long from, long to) {
        List<Note> inside = notes.stream()
                .filter(note -> note.onset() >= from && note.onset() < to)
                .map(note -> new Note(
                        note.onset() - from,
                        Math.min(note.end(), to) - note.onset(),
                        note.pitch(),
                        note.velocity(),
                        note.channel(),
                        note.ending(),
                        note.releaseVelocity()))
                .toList();
        Map<List<Object>, ScoreEvent> held = new LinkedHashMap<>();
        List<ScoreEvent> all = new ArrayList<>();
        for (ScoreEvent event : events) {
            if (event.tick() < from) {
                state(event).ifPresent(state -> held.put(state, event.at(0)));
            } else if (event.tick() < to) {
                if (event.tick() == from) {
                    state(event).ifPresent(held::remove);
                }
                all.add(event.at(event.tick() - from));
            }
        }
        all.addAll(0, held.values());
        return new Track(name, inside, all);
    }

    /** What an event sets until the next of the kind; nothing for one that happens and is over. */
    private static Optional<List<Object>> state(ScoreEvent event) {
        if (event instanceof ProgramChange change) {
            return Optional.of(List.of(ProgramChange.class, change.channel()));
        } else if (event instanceof ControlChange change) {
            return Optional.of(List.of(ControlChange.class, change.channel(), change.controller()));
        } else if (event instanceof PitchBend bend) {
            return Optional.of(List.of(PitchBend.class, bend.channel()));
        } else if (event instanceof ChannelPressure pressure) {
            return Optional.of(List.of(ChannelPressure.class, pressure.channel()));
        } else if (event instanceof KeyPressure pressure) {
            return Optional.of(List.of(KeyPressure.class, pressure.channel(), pressure.pitch()));
        } else if (event instanceof TempoChange
                || event instanceof TimeSignature
                || event instanceof KeySignature
                || event instanceof PortChange) {
            return Optional.of(List.of(event.getClass()));
        }
        return Optional.empty();
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
