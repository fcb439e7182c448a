package io.cadenza.data.token.bars;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import io.cadenza.data.instrument.GeneralMidi;
import io.cadenza.data.instrument.Programs;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.EventGrammar;
import io.cadenza.data.token.Metre;
import io.cadenza.data.token.NoteTimeline;
import io.cadenza.data.token.NoteTimeline.NoteOn;
import io.cadenza.data.token.TimeGrid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Hands that play the symbols of {@code bars}. Any order is music: what comes before the first bar happens at its line, notes
 * before any program are a piano's, and drums are struck on channel 10 whatever instrument plays.
 */
final class BarsPlayer {
    private static final int CHANNELS = 16;
    private static final Event.Program PIANO = new Event.Program(0, 1);
    private static final Event.Program DRUMS = new Event.Program(Event.Program.DRUMS, 1);

    private final EventGrammar grammar;
    private final TimeGrid.Quarters clock;
    private final Map<Event.Program, Part> parts = new LinkedHashMap<>();
    private final List<ScoreEvent> events = new ArrayList<>();
    private Optional<Part> playing = Optional.empty();
    private Optional<Metre> metre = Optional.empty();
    private Optional<Metre> writtenMetre = Optional.empty();
    private Optional<Event.Key> lastKey = Optional.empty();
    private boolean begun;
    private long barStart;
    private long now;
    /** What was said since the last onset; 0 for as long as until the next one. */
    private int duration;

    private boolean durationGoesOn;
    /** How many more bars are those ahead, which come again in their place; -1 where none are. */
    private int ahead = -1;

    BarsPlayer(EventGrammar grammar, TimeGrid.Quarters clock) {
        this.grammar = grammar;
        this.clock = clock;
    }

    void play(Event event) {
        if (event instanceof Event.Fill fill) {
            ahead = fill.equals(Event.Fill.AHEAD) ? Event.Fill.MOST_AHEAD : -1;
        } else if (ahead >= 0) {
            ahead -= event instanceof Event.Bar ? 1 : 0;
        }
        if (ahead < 0 && !(event instanceof Event.Fill)) {
            sound(event);
        }
    }

    private void sound(Event event) {
        if (event instanceof Event.Bar) {
            bar();
        } else if (event instanceof Event.TimeSig signature) {
            metre = Optional.of(signature.metre());
        } else if (event instanceof Event.Key key) {
            if (!Optional.of(key).equals(lastKey)) {
                events.add(new KeySignature(tick(now), key.sharps(), key.minor()));
                lastKey = Optional.of(key);
            }
        } else if (event instanceof Event.Tempo tempo) {
            events.add(TempoChange.ofQuartersPerMinute(tick(now), tempo.quartersPerMinute()));
        } else if (event instanceof Event.Program program) {
            playing = Optional.of(part(program));
            moveTo(0);
        } else if (event instanceof Event.Position position) {
            moveTo(position.step());
        } else if (event instanceof Event.Velocity velocity) {
            playing().velocity = velocity.velocity();
        } else if (event instanceof Event.Duration more) {
            duration = durationGoesOn ? duration + more.steps() : more.steps();
        } else if (event instanceof Event.Pitch pitch) {
            playing().strike(pitch.pitch());
        } else if (event instanceof Event.PitchDrum drum) {
            (playing().program.isDrums() ? playing() : part(DRUMS)).strike(drum.pitch());
        }
        durationGoesOn = event instanceof Event.Duration;
    }

    private void bar() {
        if (begun) {
            endBar();
        }
        begun = true;
        playing = parts.values().stream().findFirst();
        moveTo(0);
    }

    private void endBar() {
        if (!metre.equals(writtenMetre)) {
            writtenMetre = metre;
            events.add(metre.orElse(Metre.COMMON).at(tick(barStart)));
        }
        long end = barStart + metre.orElse(Metre.COMMON).steps(clock.grid());
        parts.values().forEach(part -> part.endBar(end));
        barStart = end;
    }

    private void moveTo(int position) {
        now = barStart + position;
        duration = 0;
    }

    private Part playing() {
        return playing.orElseGet(() -> {
            playing = Optional.of(part(PIANO));
            return playing.get();
        });
    }

    private Part part(Event.Program program) {
        return parts.computeIfAbsent(program, Part::new);
    }

    private long tick(long step) {
        return step * clock.ticksPerStep();
    }

    /** One track for each part that plays; what concerns all stands in the first. */
    Score score() {
        endBar();
        List<Part> sounding =
                parts.values().stream().filter(part -> part.sounds).toList();
        List<Track> tracks = new ArrayList<>();
        int channel = 0;
        for (Part part : sounding) {
            List<ScoreEvent> own = new ArrayList<>(tracks.isEmpty() ? events : List.of());
            if (part.program.isDrums()) {
                tracks.add(new Track(GeneralMidi.name(part.program.number()), part.notes(Programs.DRUM_CHANNEL), own));
            } else {
                own.add(new ProgramChange(0, channel, part.program.number()));
                tracks.add(new Track(GeneralMidi.name(part.program.number()), part.notes(channel), own));
                channel = (channel + (channel + 1 == Programs.DRUM_CHANNEL ? 2 : 1)) % CHANNELS;
            }
        }
        return new Score(
                clock.ticksPerQuarter(), tracks.isEmpty() ? List.of(new Track("", List.of(), events)) : tracks);
    }

    /** One instrument. */
    private final class Part {
        private final Event.Program program;
        private final NoteTimeline timeline = new NoteTimeline(clock);
        /** Struck in this bar, with 0 for the length of those that last until the next onset. */
        private final List<NoteOn> struck = new ArrayList<>();

        private boolean sounds;
        private int velocity = (int) grammar.velocities().nearest(NoteTimeline.VELOCITY);

        Part(Event.Program program) {
            this.program = program;
        }

        void strike(int pitch) {
            struck.add(new NoteOn(now, pitch, duration, velocity));
        }

        void endBar(long barEnd) {
            TreeSet<Long> onsets = new TreeSet<>(List.of(barEnd));
            struck.forEach(note -> onsets.add(note.onset()));
            for (NoteOn note : struck) {
                Long next = onsets.higher(note.onset());
                long legato = next == null ? 1 : next - note.onset();
                timeline.strike(note.onset(), note.pitch(), note.steps() == 0 ? legato : note.steps(), note.velocity());
            }
            sounds |= !struck.isEmpty();
            struck.clear();
        }

        List<Note> notes(int channel) {
            return timeline.strikes().stream()
                    .map(note -> new Note(
                            tick(note.onset()),
                            tick(note.steps()),
                            note.pitch(),
                            note.velocity(),
                            channel,
                            Note.Ending.RELEASED))
                    .toList();
        }
    }
}
