package io.cadenza.data.token.performance;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.data.token.Bins;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.EventGrammar;
import io.cadenza.data.token.EventTokenizer;
import io.cadenza.data.token.GridOptions;
import io.cadenza.data.token.NoteTimeline;
import io.cadenza.data.token.NoteTimeline.NoteOn;
import io.cadenza.data.token.Pitches;
import io.cadenza.data.token.Silences;
import io.cadenza.data.token.TimeGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Makes the tokenizer {@code performance}; its options are {@code rate}, the number of steps in a second, or {@code grid}, the
 * number of steps in a quarter note, {@code velocities}, the number of levels of velocity, and {@code pedal}, whether the
 * sustain pedal prolongs notes.
 */
public final class PerformanceTokenizerFactory implements TokenizerFactory {
    static final String NAME = "performance";
    static final String RATE = "rate";
    static final String PEDAL = "pedal";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "keys down and up, time shifts and velocities in real time";
    }

    @Override
    public List<Option> options() {
        return List.of(
                // The paper's steps of 10 ms.
                Option.of(RATE, "steps in a second, of which 100 are what ears tell apart", 10, 1000, 100),
                GridOptions.grid("steps in a quarter, if given in place of rate; the tempo is then not kept"),
                GridOptions.velocities(GridOptions.BINS),
                Option.of(PEDAL, "whether the sustain pedal prolongs notes", true));
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("tokenizer", NAME, options(), options);
        if (values.isGiven(RATE) && values.isGiven(GridOptions.GRID)) {
            throw new CadenzaException("The tokenizer \"performance\" counts time either in seconds (option rate) or in"
                    + " quarters (option grid), and both are given. Remove one.");
        }
        TimeGrid clock = values.isGiven(GridOptions.GRID)
                ? new TimeGrid.Quarters(values.integer(GridOptions.GRID))
                : new TimeGrid.Seconds(values.integer(RATE));
        return new PerformanceTokenizer(clock, values.integer(GridOptions.VELOCITIES), values.flag(PEDAL));
    }

    /**
     * What a player's hands do (Oore et al., This Time with Feeling, 2018): {@code Velocity_79 NoteOn_60 TimeShift_50 NoteOff_60}.
     * Pitches end before others begin at one step, each ascending; a velocity stands where it changes. What a {@link NoteTimeline}
     * holds, with the sustain pedal folded in, survives encoding and decoding, velocity to the nearest of its levels.
     */
    static final class PerformanceTokenizer extends EventTokenizer {
        private static final Set<String> TYPES =
                Set.of(Event.NoteOn.TYPE, Event.NoteOff.TYPE, Event.TimeShift.TYPE, Event.Velocity.TYPE);

        /** Oore's longest shift is a second; on a grid it is a bar of common time. */
        private static final int SHIFT_QUARTERS = 4;

        private final TimeGrid clock;
        private final boolean pedal;

        /**
         * A tokenizer.
         *
         * @param clock real time or notation
         * @param velocities how many levels, 0 for none
         * @param pedal whether the sustain pedal prolongs notes
         */
        PerformanceTokenizer(TimeGrid clock, int velocities, boolean pedal) {
            super(grammar(clock, Bins.ofVelocity(velocities)));
            this.clock = clock;
            this.pedal = pedal;
        }

        private static EventGrammar grammar(TimeGrid clock, Bins velocities) {
            int longestShift = clock instanceof TimeGrid.Quarters quarters
                    ? quarters.grid() * SHIFT_QUARTERS
                    : ((TimeGrid.Seconds) clock).rate();
            return new EventGrammar(
                    PerformanceTokenizerFactory.NAME, TYPES, 0, longestShift, velocities, new Bins(List.of()));
        }

        @Override
        public SortedMap<String, String> options() {
            SortedMap<String, String> options = new TreeMap<>(Map.of(
                    GridOptions.VELOCITIES,
                    String.valueOf(grammar.velocities().values().size()),
                    PerformanceTokenizerFactory.PEDAL,
                    String.valueOf(pedal)));
            if (clock instanceof TimeGrid.Quarters quarters) {
                options.put(GridOptions.GRID, String.valueOf(quarters.grid()));
            } else {
                options.put(PerformanceTokenizerFactory.RATE, String.valueOf(((TimeGrid.Seconds) clock).rate()));
            }
            return options;
        }

        @Override
        protected List<Event> write(Score score) {
            Score shortened = Silences.shortened(score, NoteTimeline::isWritten);
            NoteTimeline timeline = pedal
                    ? NoteTimeline.of(shortened, clock, new SustainPedal(shortened))
                    : NoteTimeline.of(shortened, clock);
            return new Writer().write(timeline.strikes());
        }

        @Override
        protected Score play(List<Event> events) {
            Player player = new Player();
            events.forEach(player::play);
            return player.score();
        }

        /** Writes one score. */
        private final class Writer {
            private static final int UNKNOWN = -1;

            private final List<Event> events = new ArrayList<>();
            private long now;
            private int velocity = UNKNOWN;

            /** @param strikes all of them by onset, and by pitch at one onset */
            List<Event> write(List<NoteOn> strikes) {
                SortedMap<Long, List<NoteOn>> begin = new TreeMap<>();
                SortedMap<Long, List<NoteOn>> end = new TreeMap<>();
                for (NoteOn strike : strikes) {
                    begin.computeIfAbsent(strike.onset(), at -> new ArrayList<>())
                            .add(strike);
                    end.computeIfAbsent(strike.end(), at -> new ArrayList<>()).add(strike);
                }
                SortedSet<Long> steps = new TreeSet<>(begin.keySet());
                steps.addAll(end.keySet());
                for (long step : steps) {
                    moveTo(step);
                    end.getOrDefault(step, List.of()).stream()
                            .sorted(Comparator.comparingInt(NoteOn::pitch))
                            .forEach(strike -> events.add(new Event.NoteOff(strike.pitch())));
                    begin.getOrDefault(step, List.of()).forEach(this::begin);
                }
                return events;
            }

            private void moveTo(long step) {
                events.addAll(grammar.timeShifts(Math.min(step - now, clock.longest())));
                now = step;
            }

            private void begin(NoteOn strike) {
                if (!grammar.velocities().isEmpty()) {
                    int level = (int) grammar.velocities().nearest(strike.velocity());
                    if (level != velocity) {
                        events.add(new Event.Velocity(level));
                        velocity = level;
                    }
                }
                events.add(new Event.NoteOn(strike.pitch()));
            }
        }

        /**
         * Plays events. Any order is music: a pitch that begins again ends and begins anew, one that ends without having begun says
         * nothing, and one that never ends is held to the end.
         */
        private final class Player {
            private static final long SILENT = -1;

            private final NoteTimeline timeline = new NoteTimeline(clock);
            private final long[] soundingSince = new long[Pitches.COUNT];
            private final int[] velocities = new int[Pitches.COUNT];
            private long now;
            private int velocity = (int) grammar.velocities().nearest(NoteTimeline.VELOCITY);

            Player() {
                Arrays.fill(soundingSince, SILENT);
            }

            void play(Event event) {
                if (event instanceof Event.NoteOn on) {
                    end(on.pitch());
                    soundingSince[on.pitch()] = now;
                    velocities[on.pitch()] = velocity;
                } else if (event instanceof Event.NoteOff off) {
                    end(off.pitch());
                } else if (event instanceof Event.TimeShift shift) {
                    now += shift.steps();
                } else if (event instanceof Event.Velocity next) {
                    velocity = next.velocity();
                }
            }

            private void end(int pitch) {
                if (soundingSince[pitch] != SILENT) {
                    timeline.strike(soundingSince[pitch], pitch, now - soundingSince[pitch], velocities[pitch]);
                    soundingSince[pitch] = SILENT;
                }
            }

            Score score() {
                for (int pitch = 0; pitch < Pitches.COUNT; pitch++) {
                    end(pitch);
                }
                return timeline.score();
            }
        }

        /**
         * The sustain pedal of a score folded into its notes: what is released while the pedal is down sounds until it goes up. A
         * pedal that never goes up is held to the end.
         */
        private static final class SustainPedal implements ToLongFunction<Note> {
            private static final int CONTROLLER = 64;
            /** MIDI's boundary between off and on. */
            private static final int DOWN = 64;

            /** By channel, where the pedal goes down and where it then goes up. */
            private final Map<Integer, NavigableMap<Long, Long>> pressed = new HashMap<>();

            SustainPedal(Score score) {
                Map<Integer, Long> downSince = new HashMap<>();
                for (ControlChange change : score.events(ControlChange.class)) {
                    if (change.controller() != CONTROLLER) {
                        continue;
                    }
                    if (change.value() >= DOWN) {
                        downSince.putIfAbsent(change.channel(), change.tick());
                    } else {
                        Long since = downSince.remove(change.channel());
                        if (since != null) {
                            press(change.channel(), since, change.tick());
                        }
                    }
                }
                downSince.forEach((channel, since) -> press(channel, since, score.end()));
            }

            private void press(int channel, long down, long up) {
                pressed.computeIfAbsent(channel, any -> new TreeMap<>()).put(down, up);
            }

            /** The tick at which a note falls silent. */
            @Override
            public long applyAsLong(Note note) {
                Map.Entry<Long, Long> last =
                        pressed.getOrDefault(note.channel(), new TreeMap<>()).floorEntry(note.end());
                return last == null ? note.end() : Math.max(note.end(), last.getValue());
            }
        }
    }
}
