package io.cadenza.data.arrange;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import io.cadenza.data.instrument.GeneralMidi;
import io.cadenza.data.instrument.Programs;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.NoteTimeline;
import io.cadenza.data.token.TimeGrid;
import io.cadenza.data.token.bars.BarsSheet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/** A score without the notes that are written anew, and with those that are. */
final class Canvas {
    private static final int MOST_TICKS_PER_QUARTER = 0x7FFF;
    /** Ticks that are as fine hold any onset nearly enough. */
    private static final int FINE = 480;

    private static final int CHANNELS = 16;

    private final BarsSheet sheet;
    private final Symbols symbols;
    private final Map<Integer, Set<Long>> changing;
    private final int grid;
    private final LongUnaryOperator steps;
    private final Score frame;
    private final long end;
    /** By role. */
    private final List<Place> places = new ArrayList<>();
    /** The notes that are varied, by their voice, onset and pitch. */
    private final Map<Slot, List<Note>> varied = new HashMap<>();

    private final List<Slot> slots = new ArrayList<>();

    /** The notes that stay, by what sounds once at a time. */
    private final Map<Key, List<Note>> fixed = new HashMap<>();

    private record Key(int track, int channel, int pitch) {}

    /** Where a role's notes go. */
    private record Place(int track, int channel, int velocity) {}

    /** A pitch of a voice at a step that gets another one. */
    record Slot(int voice, long step, int pitch) {}

    /** A note in a track. */
    record Placed(int track, Note note) {}

    /**
     * A canvas.
     *
     * @param written the voices that are written anew in the bars from the first to the last
     * @param changing of voices that vary, the steps at which their pitches change
     */
    Canvas(
            Score score,
            BarsSheet sheet,
            Symbols symbols,
            Casting casting,
            Task task,
            Set<Integer> written,
            Map<Integer, Set<Long>> changing,
            int first,
            int last) {
        this.sheet = sheet;
        this.symbols = symbols;
        this.changing = changing;
        this.grid = sheet.grammar().grid();
        int factor = factor(score.ticksPerQuarter(), grid);
        Score finer = score.finer(factor);
        this.steps = new TimeGrid.Quarters(grid).steps(finer);
        BarsSheet.WrittenBar lastBar = sheet.bars().get(last);
        long from = sheet.bars().get(first).start();
        long to = lastBar.start() + lastBar.metre().steps(grid);
        this.end = tick(to, finer.ticksPerQuarter());
        List<Track> tracks = new ArrayList<>();
        Programs playing = new Programs(finer);
        for (int index = 0; index < finer.tracks().size(); index++) {
            Track track = finer.tracks().get(index);
            int[] programs = playing.of(track);
            List<Note> kept = new ArrayList<>();
            for (int i = 0; i < programs.length; i++) {
                Note note = track.notes().get(i);
                int voice = voice(index, note.channel() == Programs.DRUM_CHANNEL ? Event.Program.DRUMS : programs[i]);
                long step = steps.applyAsLong(note.onset());
                if (task instanceof Task.Vary) {
                    if (changes(voice, step) && step >= from && step < to) {
                        varied.computeIfAbsent(new Slot(voice, step, note.pitch()), slot -> new ArrayList<>())
                                .add(note);
                    } else {
                        kept.add(note);
                    }
                } else if (!(written.contains(voice) && step >= from && step < to)) {
                    kept.add(note);
                }
            }
            for (Note note : kept) {
                fixed.computeIfAbsent(new Key(index, note.channel(), note.pitch()), key -> new ArrayList<>())
                        .add(note);
            }
            tracks.add(new Track(track.name(), kept, track.events()));
        }
        Set<Integer> channels = new HashSet<>(Set.of(Programs.DRUM_CHANNEL));
        finer.notes().forEach(note -> channels.add(note.channel()));
        for (Casting.Role role : casting.roles()) {
            if (role.voice().isPresent()) {
                BarsSheet.Voice voice = sheet.voices().get(role.voice().get());
                places.add(new Place(
                        voice.track(), voice.channel(), loudness(finer.tracks().get(voice.track()).notes().stream())));
            } else {
                int channel = role.program().isDrums() ? Programs.DRUM_CHANNEL : free(channels);
                channels.add(channel);
                List<ScoreEvent> events = role.program().isDrums()
                        ? List.of()
                        : List.of(new ProgramChange(0, channel, role.program().number()));
                places.add(new Place(tracks.size(), channel, loudness(finer.notes())));
                tracks.add(new Track(GeneralMidi.name(role.program().number()), List.of(), events));
            }
        }
        this.frame = new Score(finer.ticksPerQuarter(), tracks);
    }

    /** By how much finer ticks must be for new notes to fall on them. */
    private static int factor(int ticksPerQuarter, int grid) {
        for (int factor = 1; factor <= grid && ticksPerQuarter < FINE; factor++) {
            if (ticksPerQuarter * factor % grid == 0 && ticksPerQuarter * factor <= MOST_TICKS_PER_QUARTER) {
                return factor;
            }
        }
        return 1;
    }

    private static int free(Set<Integer> channels) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            if (!channels.contains(channel)) {
                return channel;
            }
        }
        return 0;
    }

    private static int loudness(Stream<Note> notes) {
        return (int) Math.round(notes.mapToInt(Note::velocity).average().orElse(NoteTimeline.VELOCITY));
    }

    private int voice(int track, int number) {
        for (int voice = 0; voice < sheet.voices().size(); voice++) {
            BarsSheet.Voice one = sheet.voices().get(voice);
            if (one.track() == track && one.program().number() == number) {
                return voice;
            }
        }
        return -1;
    }

    private long tick(long step, int ticksPerQuarter) {
        return Math.round((double) step * ticksPerQuarter / grid);
    }

    /** The score without new notes. */
    Score frame() {
        return frame;
    }

    /** The track of a role. */
    int track(int role) {
        return places.get(role).track();
    }

    List<Slot> slots() {
        return slots;
    }

    /** Whether the pitches of a voice change at a step. */
    boolean changes(int voice, long step) {
        return changing.getOrDefault(voice, Set.of()).contains(step);
    }

    /** Whether a fixed note of a role's track and channel sounds a pitch at a step, so that it cannot be struck there. */
    boolean sounds(int role, long step, int pitch) {
        Place place = places.get(role);
        long tick = tick(step, frame.ticksPerQuarter());
        return overlaps(place.track(), place.channel(), pitch, tick, tick + 1);
    }

    private boolean overlaps(int track, int channel, int pitch, long from, long to) {
        for (Note note : fixed.getOrDefault(new Key(track, channel, pitch), List.of())) {
            if (note.onset() < to && Math.max(note.end(), note.onset() + 1) > from) {
                return true;
            }
        }
        return false;
    }

    /** Whether a note that varies may get a pitch: none of its chord has it, and no fixed note sounds it meanwhile. */
    boolean mayBecome(int voice, long step, int pitch, int other) {
        return !varied.containsKey(new Slot(voice, step, other))
                && varied.getOrDefault(new Slot(voice, step, pitch), List.of()).stream()
                        .noneMatch(note -> overlaps(
                                sheet.voices().get(voice).track(),
                                note.channel(),
                                other,
                                note.onset(),
                                Math.max(note.end(), note.onset() + 1)));
    }

    /** What a candidate's note or slot is in the score. */
    List<Placed> note(Candidates.Candidate candidate, int number) {
        if (slots.isEmpty()) {
            return List.of(placed(candidate.notes().get(number)));
        }
        Slot slot = slots.get(number);
        int id = candidate.slots().get(number);
        int pitch = id == fallback(slot)
                ? slot.pitch()
                : symbols.event(id).map(event -> ((Event.Pitch) event).pitch()).orElseThrow();
        return varied.getOrDefault(slot, List.of()).stream()
                .map(note -> new Placed(
                        sheet.voices().get(slot.voice()).track(),
                        new Note(
                                note.onset(),
                                note.duration(),
                                pitch,
                                note.velocity(),
                                note.channel(),
                                note.ending(),
                                note.releaseVelocity())))
                .toList();
    }

    /** The symbol that stands for the pitch that was there, which may be another's. */
    private int fallback(Slot slot) {
        List<Integer> ids = symbols.ids(List.of(new Event.Pitch(slot.pitch())));
        return ids.isEmpty() ? -1 : ids.get(0);
    }

    private Placed placed(Script.Written written) {
        Place place = places.get(written.note().role());
        long step = sheet.bars().get(written.bar()).start() + written.note().step();
        long onset = tick(step, frame.ticksPerQuarter());
        long until = Math.min(end, tick(step + written.note().steps(), frame.ticksPerQuarter()));
        Key key = new Key(place.track(), place.channel(), written.note().pitch());
        for (Note note : fixed.getOrDefault(key, List.of())) {
            if (note.onset() > onset && note.onset() < until) {
                until = note.onset();
            }
        }
        int velocity = written.note().velocity() > 0 ? written.note().velocity() : place.velocity();
        return new Placed(
                place.track(),
                new Note(
                        onset,
                        Math.max(1, until - onset),
                        written.note().pitch(),
                        velocity,
                        place.channel(),
                        Note.Ending.RELEASED));
    }

    /** The score with all that a candidate has written; a key that is struck again while it sounds ends there. */
    Score whole(Candidates.Candidate candidate) {
        List<List<Note>> fresh = new ArrayList<>();
        frame.tracks().forEach(track -> fresh.add(new ArrayList<>()));
        int count =
                slots.isEmpty() ? candidate.notes().size() : candidate.slots().size();
        for (int i = 0; i < count; i++) {
            note(candidate, i).forEach(placed -> fresh.get(placed.track()).add(placed.note()));
        }
        List<Track> tracks = new ArrayList<>();
        for (int i = 0; i < fresh.size(); i++) {
            Track track = frame.tracks().get(i);
            List<Note> notes = new ArrayList<>(track.notes());
            notes.addAll(slots.isEmpty() ? cut(fresh.get(i)) : fresh.get(i));
            tracks.add(new Track(track.name(), notes, track.events()));
        }
        return new Score(frame.ticksPerQuarter(), tracks);
    }

    private static List<Note> cut(List<Note> notes) {
        return notes.stream()
                .map(note -> {
                    long next = notes.stream()
                            .filter(other -> other.pitch() == note.pitch()
                                    && other.channel() == note.channel()
                                    && other.onset() > note.onset())
                            .mapToLong(Note::onset)
                            .min()
                            .orElse(Long.MAX_VALUE);
                    return note.end() <= next ? note : note.withDuration(next - note.onset());
                })
                .toList();
    }
}
