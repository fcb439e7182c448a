package io.cadenza.data.token.bars;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import io.cadenza.data.instrument.Programs;
import io.cadenza.data.token.Bars;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.EventGrammar;
import io.cadenza.data.token.Metre;
import io.cadenza.data.token.NoteTimeline;
import io.cadenza.data.token.NoteTimeline.NoteOn;
import io.cadenza.data.token.TimeGrid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** Writes one score in symbols of {@code bars}. */
final class BarsWriter {
    /** A bar with more tempos than this has their mean: an expressive performance changes its tempo at every note. */
    private static final int MOST_TEMPOS_IN_A_BAR = 2;

    private final EventGrammar grammar;
    private final TimeGrid.Quarters clock;
    private final Score score;
    private final LongUnaryOperator steps;
    private final Bars bars;
    private final List<Part> parts;
    private final NavigableMap<Long, Double> tempos = new TreeMap<>();
    private final NavigableMap<Long, Event.Key> keys = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private final boolean repeatKey;
    private final List<BarsSheet.WrittenBar> written = new ArrayList<>();
    private Metre metre = Metre.COMMON;
    private Optional<Event.Key> key = Optional.empty();
    private double tempo = Double.NaN;

    BarsWriter(EventGrammar grammar, TimeGrid.Quarters clock, Score score, boolean repeatKey) {
        this.repeatKey = repeatKey;
        this.grammar = grammar;
        this.clock = clock;
        this.score = score;
        this.steps = clock.steps(score);
        this.bars = new Bars(score, clock);
        this.parts = parts();
        if (!grammar.tempos().isEmpty()) {
            score.events(TempoChange.class)
                    .forEach(change -> tempos.put(steps.applyAsLong(change.tick()), change.quartersPerMinute()));
        }
        score.events(KeySignature.class)
                .forEach(key -> keys.put(steps.applyAsLong(key.tick()), new Event.Key(key.sharps(), key.minor())));
    }

    /** The parts that have notes: one for each program in each track, in their order. */
    private List<Part> parts() {
        Programs playing = new Programs(score);
        Map<Event.Program, Part> all = new LinkedHashMap<>();
        Map<Integer, Integer> counts = new HashMap<>();
        for (int index = 0; index < score.tracks().size(); index++) {
            Track track = score.tracks().get(index);
            int at = index;
            int[] programs = playing.of(track);
            Map<Integer, Event.Program> ofTrack = new HashMap<>();
            for (int i = 0; i < programs.length; i++) {
                Note note = track.notes().get(i);
                int number = note.channel() == Programs.DRUM_CHANNEL ? Event.Program.DRUMS : programs[i];
                Event.Program program = ofTrack.computeIfAbsent(number, any -> next(number, counts));
                all.computeIfAbsent(program, any -> new Part(program, at)).add(note);
            }
        }
        return all.values().stream().map(Part::finished).toList();
    }

    /** All drums are one part. */
    private static Event.Program next(int number, Map<Integer, Integer> counts) {
        int place = number == Event.Program.DRUMS ? 1 : counts.merge(number, 1, Integer::sum);
        return new Event.Program(number, Math.min(Event.Program.MOST_PARTS, place));
    }

    List<Event> write() {
        if (parts.isEmpty()) {
            return List.of();
        }
        long last = parts.stream().mapToLong(part -> part.byBar.lastKey()).max().orElseThrow();
        head(last);
        for (long number = 0; number <= last; number++) {
            bar(bars.number(number));
        }
        return events;
    }

    /** The same, bar by bar and part by part, up to the end of the last note. */
    BarsSheet sheet() {
        long last = parts.stream().mapToLong(part -> part.byBar.lastKey()).max().orElse(0);
        head(last);
        List<Event> head = events.stream()
                .filter(event -> !(event instanceof Event.Program) && !(event instanceof Event.Velocity))
                .toList();
        long count = count();
        for (long number = 0; number < count; number++) {
            bar(bars.number(number));
        }
        return new BarsSheet(
                grammar,
                repeatKey,
                head,
                parts.stream()
                        .map(part -> new BarsSheet.Voice(part.program, part.track, part.channel, part.loudness))
                        .toList(),
                written);
    }

    private long count() {
        long end = steps.applyAsLong(score.notes().mapToLong(Note::end).max().orElse(0));
        long last = parts.stream().mapToLong(part -> part.byBar.lastKey()).max().orElse(-1);
        return Math.max(last, end > 0 ? bars.at(end - 1).number() : -1) + 1;
    }

    private void head(long lastBar) {
        metre = mainMetre(lastBar);
        events.add(new Event.TimeSig(metre));
        key(0);
        NavigableMap<Long, Double> first = tempos(bars.number(0));
        if (first.containsKey(0L)) {
            tempo(0, first.get(0L));
        }
        for (Part part : parts) {
            events.add(part.program);
            int from = events.size();
            velocity(part, part.first());
            part.loudness = List.copyOf(events.subList(from, events.size()));
        }
    }

    /** The metre in which most of the music stands, so that a pickup's is not taken for the piece's. */
    private Metre mainMetre(long lastBar) {
        Map<Metre, Integer> lengths = new LinkedHashMap<>();
        for (long number = 0; number <= lastBar; number++) {
            Metre here = bars.number(number).metre();
            lengths.merge(here, here.steps(clock.grid()), Integer::sum);
        }
        return Collections.max(lengths.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private void bar(Bars.Bar bar) {
        events.add(new Event.Bar());
        int from = events.size();
        if (!bar.metre().equals(metre)) {
            metre = bar.metre();
            events.add(new Event.TimeSig(metre));
        }
        if (repeatKey) {
            key = Optional.empty();
        }
        key(bar.start());
        tempos(bar).forEach((step, level) -> tempo(step - bar.start(), level));
        List<Event> opening = List.copyOf(events.subList(from, events.size()));
        Map<Integer, List<Event>> blocks = new HashMap<>();
        for (int index = 0; index < parts.size(); index++) {
            Part part = parts.get(index);
            if (!part.in(bar).isEmpty()) {
                if (parts.size() > 1) {
                    events.add(part.program);
                }
                int first = events.size();
                notes(part, bar, part.in(bar));
                blocks.put(index, List.copyOf(events.subList(first, events.size())));
            }
        }
        written.add(new BarsSheet.WrittenBar(bar.start(), bar.metre(), opening, blocks));
    }

    /** As metres do, a key takes effect at the next bar line. */
    private void key(long step) {
        Map.Entry<Long, Event.Key> now = keys.floorEntry(step);
        if (now != null && !Optional.of(now.getValue()).equals(key)) {
            key = Optional.of(now.getValue());
            events.add(now.getValue());
        }
    }

    /** By their step, the bins of the tempos of a bar. */
    private NavigableMap<Long, Double> tempos(Bars.Bar bar) {
        long end = bar.start() + bar.metre().steps(clock.grid());
        NavigableMap<Long, Double> here = new TreeMap<>();
        Map.Entry<Long, Double> before = tempos.floorEntry(bar.start());
        double last = Double.NaN;
        if (before != null) {
            last = grammar.tempos().nearest(before.getValue());
            here.put(bar.start(), last);
        }
        for (var change : tempos.subMap(bar.start(), false, end, false).entrySet()) {
            double level = grammar.tempos().nearest(change.getValue());
            if (level != last) {
                here.put(change.getKey(), level);
                last = level;
            }
        }
        return here.size() > MOST_TEMPOS_IN_A_BAR
                ? new TreeMap<>(Map.of(bar.start(), grammar.tempos().nearest(mean(bar.start(), end))))
                : here;
    }

    private void tempo(long position, double level) {
        if (level != tempo) {
            if (position > 0) {
                events.add(new Event.Position((int) position));
            }
            events.add(new Event.Tempo(level));
            tempo = level;
        }
    }

    /** The tempo at which the steps from one to another take as long as they do. */
    private double mean(long start, long end) {
        double minutes = 0;
        long reached = start;
        double now = Optional.ofNullable(tempos.floorEntry(start))
                .map(Map.Entry::getValue)
                .orElse(new TempoChange(0, TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER).quartersPerMinute());
        for (var change : tempos.subMap(start, false, end, false).entrySet()) {
            minutes += (change.getKey() - reached) / now;
            reached = change.getKey();
            now = change.getValue();
        }
        minutes += (end - reached) / now;
        return (end - start) / minutes;
    }

    /** The notes of one part in one bar; of one onset those come first that last until the next. */
    private void notes(Part part, Bars.Bar bar, List<NoteOn> notes) {
        NavigableMap<Long, List<NoteOn>> onsets = new TreeMap<>();
        notes.forEach(note ->
                onsets.computeIfAbsent(note.onset(), at -> new ArrayList<>()).add(note));
        onsets.forEach((onset, chord) -> {
            Long next = onsets.higherKey(onset);
            long legato = next == null ? bar.start() + bar.metre().steps(clock.grid()) : next;
            events.add(new Event.Position((int) (onset - bar.start())));
            chord.sort(Comparator.comparing((NoteOn note) -> note.end() != legato)
                    .thenComparingInt(NoteOn::steps)
                    .thenComparingInt(NoteOn::pitch));
            long end = legato;
            for (NoteOn note : chord) {
                velocity(part, note);
                if (note.end() != end) {
                    events.addAll(grammar.durations(note.steps()));
                    end = note.end();
                }
                events.add(part.program.isDrums() ? new Event.PitchDrum(note.pitch()) : new Event.Pitch(note.pitch()));
            }
        });
    }

    private void velocity(Part part, NoteOn note) {
        if (grammar.velocities().isEmpty()) {
            return;
        }
        int level = (int) grammar.velocities().nearest(note.velocity());
        if (level != part.velocity) {
            events.add(new Event.Velocity(level));
            part.velocity = level;
        }
    }

    /** What plays with one program in one track. */
    private final class Part {
        private final Event.Program program;
        private final int track;
        private int channel;
        /** What the head says of how loud it begins. */
        private List<Event> loudness = List.of();

        private final NoteTimeline timeline = new NoteTimeline(clock);
        private final NavigableMap<Long, List<NoteOn>> byBar = new TreeMap<>();
        private int velocity = (int) grammar.velocities().nearest(NoteTimeline.VELOCITY);

        Part(Event.Program program, int track) {
            this.program = program;
            this.track = track;
        }

        void add(Note note) {
            channel = note.channel();
            long onset = steps.applyAsLong(note.onset());
            timeline.strike(onset, note.pitch(), steps.applyAsLong(note.end()) - onset, note.velocity());
        }

        Part finished() {
            timeline.strikes()
                    .forEach(note -> byBar.computeIfAbsent(bars.at(note.onset()).number(), at -> new ArrayList<>())
                            .add(note));
            return this;
        }

        List<NoteOn> in(Bars.Bar bar) {
            return byBar.getOrDefault(bar.number(), List.of());
        }

        NoteOn first() {
            return byBar.firstEntry().getValue().get(0);
        }
    }
}
