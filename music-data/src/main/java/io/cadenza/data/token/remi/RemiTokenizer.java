package io.cadenza.data.token.remi;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.data.token.Bars;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.EventGrammar;
import io.cadenza.data.token.EventTokenizer;
import io.cadenza.data.token.GridOptions;
import io.cadenza.data.token.Metre;
import io.cadenza.data.token.NoteTimeline;
import io.cadenza.data.token.NoteTimeline.NoteOn;
import io.cadenza.data.token.Silences;
import io.cadenza.data.token.TimeGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * REMI, the "revamped MIDI-derived events" of Huang and Yang (Pop Music Transformer, 2020), in MidiTok's words: {@code Bar_None
 * TimeSig_3/4 Position_0 Tempo_121.29 Pitch_60 Velocity_79 Duration_1.0.12}. As in MidiTok each bar names its metre, and a tempo
 * stands where it changes. What a {@link NoteTimeline} holds survives encoding and decoding, velocity and tempo to the nearest of
 * their levels.
 */
final class RemiTokenizer extends EventTokenizer {
    static final Set<String> TYPES = Set.of(
            Event.Bar.TYPE,
            Event.TimeSig.TYPE,
            Event.Position.TYPE,
            Event.Tempo.TYPE,
            Event.Pitch.TYPE,
            Event.Velocity.TYPE,
            Event.Duration.TYPE);

    private final TimeGrid.Quarters clock;

    RemiTokenizer(EventGrammar grammar) {
        super(grammar);
        this.clock = new TimeGrid.Quarters(grammar.grid());
    }

    @Override
    public SortedMap<String, String> options() {
        return GridOptions.toMap(grammar);
    }

    @Override
    protected List<Event> write(Score score) {
        return new Writer(Silences.shortened(score, NoteTimeline::isWritten)).write();
    }

    @Override
    protected Score play(List<Event> events) {
        Player player = new Player();
        events.forEach(player::play);
        return player.score();
    }

    /** Writes one score. */
    private final class Writer {
        private final Score score;
        private final Bars bars;
        private final List<Event> events = new ArrayList<>();
        private long bar = -1;
        private long position = -1;

        Writer(Score score) {
            this.score = score;
            this.bars = new Bars(score, clock);
        }

        List<Event> write() {
            List<NoteOn> strikes = NoteTimeline.of(score, clock).strikes();
            long end = strikes.stream().mapToLong(NoteOn::end).max().orElse(0);
            SortedMap<Long, Double> tempos = tempos().headMap(end);
            SortedMap<Long, List<NoteOn>> onsets = new TreeMap<>();
            tempos.keySet().forEach(step -> onsets.put(step, new ArrayList<>()));
            strikes.forEach(strike -> onsets.computeIfAbsent(strike.onset(), at -> new ArrayList<>())
                    .add(strike));
            onsets.forEach((step, struck) -> {
                moveTo(step);
                Double tempo = tempos.get(step);
                if (tempo != null) {
                    events.add(new Event.Tempo(tempo));
                }
                struck.forEach(this::note);
            });
            return events;
        }

        /** Where the level of tempo changes, from the beginning on. The last of several changes at one step counts. */
        private SortedMap<Long, Double> tempos() {
            SortedMap<Long, Double> changes = new TreeMap<>();
            if (grammar.tempos().isEmpty()) {
                return changes;
            }
            LongUnaryOperator steps = clock.steps(score);
            SortedMap<Long, Double> exact = new TreeMap<>();
            exact.put(0L, new TempoChange(0, TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER).quartersPerMinute());
            score.events(TempoChange.class)
                    .forEach(change -> exact.put(steps.applyAsLong(change.tick()), change.quartersPerMinute()));
            double last = Double.NaN;
            for (var change : exact.entrySet()) {
                double level = grammar.tempos().nearest(change.getValue());
                if (level != last) {
                    changes.put(change.getKey(), level);
                    last = level;
                }
            }
            return changes;
        }

        private void moveTo(long step) {
            Bars.Bar reached = bars.at(step);
            if (reached.number() != bar) {
                for (long next = bar + 1; next <= reached.number(); next++) {
                    events.add(new Event.Bar());
                    events.add(new Event.TimeSig(bars.number(next).metre()));
                }
                bar = reached.number();
                position = -1;
            }
            long here = step - reached.start();
            if (here != position) {
                events.add(new Event.Position((int) here));
                position = here;
            }
        }

        private void note(NoteOn strike) {
            events.add(new Event.Pitch(strike.pitch()));
            if (!grammar.velocities().isEmpty()) {
                events.add(new Event.Velocity((int) grammar.velocities().nearest(strike.velocity())));
            }
            events.addAll(grammar.durations(strike.steps()));
        }
    }

    /**
     * Plays events. Any order is music: what comes before the first bar happens at the beginning, a pitch without a duration sounds
     * for a step, and a velocity or duration without a pitch says nothing.
     */
    private final class Player {
        private final NoteTimeline timeline = new NoteTimeline(clock);
        private final List<ScoreEvent> events = new ArrayList<>();
        private boolean begun;
        private long barStart;
        private long now;
        private Metre metre = Metre.COMMON;
        private OptionalInt pitch = OptionalInt.empty();
        private int velocity = (int) grammar.velocities().nearest(NoteTimeline.VELOCITY);
        private long steps;

        void play(Event event) {
            if (event instanceof Event.Velocity next) {
                velocity = next.velocity();
                return;
            } else if (event instanceof Event.Duration more) {
                steps += more.steps();
                return;
            }
            strike();
            if (event instanceof Event.Bar) {
                barStart = begun ? barStart + metre.steps(clock.grid()) : 0;
                begun = true;
                now = barStart;
            } else if (event instanceof Event.TimeSig signature) {
                metre(signature.metre());
            } else if (event instanceof Event.Position position) {
                now = barStart + position.step();
            } else if (event instanceof Event.Tempo tempo) {
                events.add(TempoChange.ofQuartersPerMinute(tick(now), tempo.quartersPerMinute()));
            } else if (event instanceof Event.Pitch next) {
                pitch = OptionalInt.of(next.pitch());
                steps = 0;
            }
        }

        private void metre(Metre next) {
            if (!next.equals(metre)) {
                metre = next;
                events.add(metre.at(tick(barStart)));
            }
        }

        /** The last pitch, once all is known of it. */
        private void strike() {
            pitch.ifPresent(struck -> timeline.strike(now, struck, steps, velocity));
            pitch = OptionalInt.empty();
        }

        private long tick(long step) {
            return step * clock.ticksPerStep();
        }

        Score score() {
            strike();
            return timeline.score(events);
        }
    }
}
