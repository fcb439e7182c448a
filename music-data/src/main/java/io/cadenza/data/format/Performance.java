package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.data.format.Part.Bar;
import io.cadenza.data.format.Part.Bar.WrittenNote;
import io.cadenza.data.format.Part.BarMarks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Written parts played from their first bar to their last: repeats unfolded, ties joined. */
final class Performance {
    /** Some hundred times a symphony; a file that unfolds to more is refused before memory is. */
    static final int MAX_NOTES = 2_000_000;

    /** Notes of one key that wait for the other end of their tie; more than voices there are. */
    private static final int MOST_TIED = 16;

    private final List<Part> parts;
    private final List<Integer> order;
    private final Map<Integer, int[]> playedBySize = new HashMap<>();
    private final long[] starts;

    private Performance(List<Part> parts, List<Integer> order) {
        this.parts = parts;
        this.order = order;
        this.starts = starts();
    }

    /**
     * Written parts played with their repeats: one track each. What concerns the whole score stands in the track of the part that
     * says it.
     *
     * @throws TooLongException if its repeats unfold to more than {@link BarOrder#MAX_BARS} bars or {@link #MAX_NOTES} notes
     */
    static Performance written(List<Part> parts) throws TooLongException {
        return of(parts, BarOrder.of(marks(parts)));
    }

    /** The score of written parts whose bars are played in an order. */
    static Score of(int ticksPerQuarter, List<Part> parts, List<Integer> order) throws TooLongException {
        return of(parts, order).score(ticksPerQuarter);
    }

    private static Performance of(List<Part> parts, List<Integer> order) throws TooLongException {
        if (order.size() > BarOrder.MAX_BARS) {
            throw new TooLongException("the repeats unfold to more than " + BarOrder.MAX_BARS + " bars");
        }
        Performance performance = new Performance(parts, order);
        long notes = 0;
        for (Part part : parts) {
            for (int i : performance.played(part)) {
                Bar bar = part.bar(order.get(i));
                notes += 1L + bar.notes().size() + bar.events().size();
            }
            if (notes > MAX_NOTES) {
                throw new TooLongException("the repeats unfold to more than " + MAX_NOTES + " notes");
            }
        }
        return performance;
    }

    /** Where in the order of playing movements after the first begin, in ticks. */
    List<Long> laterMovements() {
        List<BarMarks> marks = marks(parts);
        return IntStream.range(1, order.size())
                .filter(i -> order.get(i) > order.get(i - 1)
                        && marks.get(order.get(i)).jumps().movement())
                .mapToObj(i -> starts[i])
                .toList();
    }

    private static List<BarMarks> marks(List<Part> parts) {
        List<BarMarks> marks = new ArrayList<>();
        for (Part part : parts) {
            for (int i = 0; i < part.bars().size(); i++) {
                BarMarks own = part.bars().get(i).marks();
                if (i == marks.size()) {
                    marks.add(own);
                } else {
                    marks.set(i, marks.get(i).with(own));
                }
            }
        }
        return marks;
    }

    /** Where each played bar begins; a bar is as long as the part that reaches furthest in it. */
    private long[] starts() {
        List<Long> lengths = new ArrayList<>();
        for (Part part : parts) {
            for (int i = 0; i < part.bars().size(); i++) {
                long length = part.bars().get(i).length();
                if (i == lengths.size()) {
                    lengths.add(length);
                } else if (length > lengths.get(i)) {
                    lengths.set(i, length);
                }
            }
        }
        long[] result = new long[order.size() + 1];
        for (int i = 0; i < order.size(); i++) {
            result[i + 1] = result[i] + lengths.get(order.get(i));
        }
        return result;
    }

    /** The places in the order of playing at which a part has a bar; parts of one length share them. */
    private int[] played(Part part) {
        return playedBySize.computeIfAbsent(
                part.bars().size(),
                size -> IntStream.range(0, order.size())
                        .filter(i -> order.get(i) < size)
                        .toArray());
    }

    Score score(int ticksPerQuarter) {
        return BarMetres.of(
                new Score(ticksPerQuarter, parts.stream().map(this::track).toList()), starts);
    }

    private Track track(Part part) {
        List<ScoreEvent> events = new ArrayList<>(part.setup());
        List<Map<Class<?>, ScoreEvent>> before = statesBefore(part);
        Map<Class<?>, ScoreEvent> current = new HashMap<>();
        for (int i : played(part)) {
            int bar = order.get(i);
            if (i > 0 && order.get(i - 1) != bar - 1) {
                place(before.get(bar).values(), starts[i], current, events);
            }
            for (ScoreEvent event : part.bar(bar).events()) {
                place(List.of(event), starts[i] + event.tick(), current, events);
            }
        }
        return new Track(part.name(), notes(part), events);
    }

    /** Adds events that change something: repeated bars say again what holds already. */
    private static void place(
            Iterable<ScoreEvent> said, long tick, Map<Class<?>, ScoreEvent> current, List<ScoreEvent> events) {
        for (ScoreEvent event : said) {
            ScoreEvent bare = at(event, 0);
            if (!bare.equals(current.put(bare.getClass(), bare))) {
                events.add(at(event, tick));
            }
        }
    }

    /** Tempo, metre, key and program that hold before each bar as written: what a jump to it must restore. */
    private List<Map<Class<?>, ScoreEvent>> statesBefore(Part part) {
        List<Map<Class<?>, ScoreEvent>> states = new ArrayList<>();
        Map<Class<?>, ScoreEvent> state = Map.of();
        for (int bar = 0; bar < part.bars().size(); bar++) {
            states.add(state);
            if (!part.bar(bar).events().isEmpty()) {
                state = new LinkedHashMap<>(state);
                for (ScoreEvent event : part.bar(bar).events()) {
                    state.put(event.getClass(), event);
                }
            }
        }
        return states;
    }

    private List<Note> notes(Part part) {
        List<Note> notes = new ArrayList<>();
        Map<Integer, Deque<Tied>> open = new HashMap<>();
        for (int i : played(part)) {
            for (WrittenNote written : part.bar(order.get(i)).notes()) {
                long onset = starts[i] + written.start();
                if (!written.tieStop() && !written.tieStart()) {
                    notes.add(note(written, onset));
                    continue;
                }
                Deque<Tied> tied =
                        open.computeIfAbsent(written.channel() << 7 | written.key(), key -> new ArrayDeque<>());
                int index = written.tieStop() ? take(tied, onset, written.voice()) : -1;
                if (index < 0) {
                    index = notes.size();
                    notes.add(note(written, onset));
                } else {
                    notes.set(index, lengthened(notes.get(index), written.length()));
                }
                if (written.tieStart()) {
                    tied.add(new Tied(index, notes.get(index).end(), written.voice()));
                    if (tied.size() > MOST_TIED) {
                        tied.removeFirst();
                    }
                }
            }
        }
        return notes;
    }

    private static Note note(WrittenNote written, long onset) {
        return new Note(
                onset, written.length(), written.key(), written.velocity(), written.channel(), Note.Ending.RELEASED);
    }

    /** A note that waits for the other end of its tie. */
    private record Tied(int index, long end, String voice) {}

    /** The tied note that ends where the next one begins, best of the same voice; those that ended before wait in vain. */
    private static int take(Deque<Tied> tied, long onset, String voice) {
        tied.removeIf(waiting -> waiting.end() < onset);
        Optional<Tied> found = tied.stream()
                .filter(waiting -> waiting.end() == onset)
                .min(Comparator.comparing(waiting -> !waiting.voice().equals(voice)));
        found.ifPresent(tied::remove);
        return found.map(Tied::index).orElse(-1);
    }

    private static Note lengthened(Note note, long by) {
        return new Note(
                note.onset(), note.duration() + by, note.pitch(), note.velocity(), note.channel(), note.ending());
    }

    /** The event at another tick. */
    static ScoreEvent at(ScoreEvent event, long tick) {
        if (event instanceof TempoChange tempo) {
            return new TempoChange(tick, tempo.microsecondsPerQuarter());
        } else if (event instanceof TimeSignature metre) {
            return new TimeSignature(tick, metre.beats(), metre.beatUnit());
        } else if (event instanceof KeySignature key) {
            return new KeySignature(tick, key.sharps(), key.minor());
        } else if (event instanceof ProgramChange change) {
            return new ProgramChange(tick, change.channel(), change.program());
        }
        throw new IllegalStateException("An event without a place: " + event);
    }

    /** Repeats that unfold to more than memory should hold; a reader turns it into its own error. */
    static final class TooLongException extends Exception {
        private static final long serialVersionUID = 1L;

        TooLongException(String reason) {
            super(reason);
        }
    }

    /**
     * Puts the bar lines of written music into a score, which knows no bars: a bar that is shorter or longer than its metre says,
     * such as a pickup, gets a metre of its own length, and the next one the old metre again. Two parts of one bar, on both sides
     * of a repeat, stay one bar; the last bar may be short without a word.
     */
    private static final class BarMetres {
        private static final int SHORTEST_UNIT = 64;

        private final int ticksPerQuarter;
        private final long[] starts;
        private final NavigableMap<Long, TimeSignature> written = new TreeMap<>();
        private final List<TimeSignature> result = new ArrayList<>();

        private BarMetres(Score score, long[] starts) {
            this.ticksPerQuarter = score.ticksPerQuarter();
            this.starts = starts;
            score.events(TimeSignature.class).forEach(metre -> written.put(metre.tick(), metre));
        }

        /**
         * The score with the metre of every bar.
         *
         * @param starts where each bar begins, and the last one ends, in ticks
         */
        static Score of(Score score, long[] starts) {
            List<TimeSignature> metres = new BarMetres(score, starts).metres();
            if (metres.equals(score.events(TimeSignature.class))) {
                return score;
            }
            List<Track> tracks = new ArrayList<>();
            for (Track track : score.tracks()) {
                List<ScoreEvent> events = new ArrayList<>(tracks.isEmpty() ? metres : List.of());
                track.events().stream()
                        .filter(event -> !(event instanceof TimeSignature))
                        .forEach(events::add);
                tracks.add(new Track(track.name(), track.notes(), events));
            }
            return new Score(score.ticksPerQuarter(), tracks);
        }

        private List<TimeSignature> metres() {
            for (int bar = 0; bar + 1 < starts.length; bar++) {
                long length = starts[bar + 1] - starts[bar];
                Optional<TimeSignature> nominal = at(starts[bar]);
                if (length == 0 || nominal.isEmpty()) {
                    continue;
                }
                long full = ticks(nominal.get());
                if (length % full == 0 || isLast(bar)) { // two bars without the line between them are no other metre
                    say(nominal.get());
                } else if (isDivided(bar, full)) {
                    say(nominal.get());
                    bar++;
                } else {
                    say(own(starts[bar], length, nominal.get()).orElse(nominal.get()));
                }
            }
            return result;
        }

        private boolean isLast(int bar) {
            return starts[bar + 1] == starts[starts.length - 1];
        }

        /** Whether this bar and the next are the parts of one. */
        private boolean isDivided(int bar, long full) {
            return bar + 2 < starts.length
                    && starts[bar + 2] - starts[bar] == full
                    && written.subMap(starts[bar], false, starts[bar + 2], false)
                            .isEmpty();
        }

        /** The metre that is written where a tick is. */
        private Optional<TimeSignature> at(long tick) {
            return Optional.ofNullable(written.floorEntry(tick))
                    .map(Map.Entry::getValue)
                    .map(metre -> new TimeSignature(tick, metre.beats(), metre.beatUnit()));
        }

        private long ticks(TimeSignature metre) {
            return 4L * ticksPerQuarter * metre.beats() / metre.beatUnit();
        }

        /** A metre of a length; empty if none with 64ths or longer beats has it. */
        private Optional<TimeSignature> own(long tick, long length, TimeSignature nominal) {
            for (int unit = nominal.beatUnit(); unit <= SHORTEST_UNIT; unit *= 2) {
                long whole = 4L * ticksPerQuarter;
                if (length * unit % whole == 0 && length * unit / whole <= 64) {
                    return Optional.of(new TimeSignature(tick, (int) (length * unit / whole), unit));
                }
            }
            return Optional.empty();
        }

        private void say(TimeSignature metre) {
            boolean known = !result.isEmpty()
                    && result.get(result.size() - 1).beats() == metre.beats()
                    && result.get(result.size() - 1).beatUnit() == metre.beatUnit();
            if (!known) {
                result.add(metre);
            }
        }
    }
}
