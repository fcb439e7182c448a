package io.cadenza.data.piece;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import io.cadenza.data.instrument.Programs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Music with new notes after it: all that is there stays as it is, event for event, and each new note joins the track that goes on
 * with it.
 */
final class Continuation {
    private static final int MOST_TICKS_PER_QUARTER = 0x7FFF;
    private static final int MIDDLE = 60;
    private static final int CHANNELS = 16;
    private static final int FINE = 480;

    private final Score head;
    private final List<Line> lines;

    /** The music to continue. */
    Continuation(Score head) {
        this.head = head;
        this.lines = lines(head);
    }

    /** What plays with one program on one channel of one track. */
    private record Line(int track, int channel, int program, double meanPitch) {
        boolean isDrums() {
            return channel == Programs.DRUM_CHANNEL;
        }
    }

    private static List<Line> lines(Score score) {
        Programs playing = new Programs(score);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < score.tracks().size(); i++) {
            Track track = score.tracks().get(i);
            int[] programs = playing.of(track);
            NavigableMap<Integer, List<Note>> byChannel = new TreeMap<>();
            Map<Integer, Integer> last = new HashMap<>();
            for (int note = 0; note < programs.length; note++) {
                int channel = track.notes().get(note).channel();
                byChannel
                        .computeIfAbsent(channel, any -> new ArrayList<>())
                        .add(track.notes().get(note));
                last.put(channel, programs[note]);
            }
            for (var entry : byChannel.entrySet()) {
                List<Note> notes = entry.getValue();
                int program = last.getOrDefault(entry.getKey(), 0);
                double mean = notes.stream().mapToInt(Note::pitch).average().orElse(MIDDLE);
                lines.add(new Line(i, entry.getKey(), program, mean));
            }
        }
        return lines;
    }

    /**
     * The music and new notes after it.
     *
     * @param fresh the new music, of which only what begins at the place or later is taken
     * @param from the place in the new music, in quarters
     * @param at where that is in the whole, in quarters
     * @param stretch how many quarters of the whole a quarter of the new music lasts
     */
    Score with(Score fresh, double from, double at, double stretch) {
        int factor = factor(fresh.ticksPerQuarter());
        int ticksPerQuarter = head.ticksPerQuarter() * factor;
        List<List<Note>> notes = new ArrayList<>();
        List<List<ScoreEvent>> events = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Track track : head.finer(factor).tracks()) {
            names.add(track.name());
            notes.add(new ArrayList<>(track.notes()));
            events.add(new ArrayList<>(track.events()));
        }
        List<Line> unused = new ArrayList<>(lines);
        for (Track track : fresh.tracks()) {
            List<Note> begun = track.notes().stream()
                    .filter(note -> (double) note.onset() / fresh.ticksPerQuarter() >= from - 1e-9)
                    .toList();
            boolean drums = track.notes().stream().anyMatch(note -> note.channel() == Programs.DRUM_CHANNEL);
            int program = track.events(ProgramChange.class)
                    .findFirst()
                    .map(ProgramChange::program)
                    .orElse(0);
            Optional<Line> line = take(unused, drums, program);
            if (!begun.isEmpty() && lines.stream().noneMatch(other -> other.isDrums() == drums)) {
                int channel = drums ? Programs.DRUM_CHANNEL : freeChannel();
                line = Optional.of(new Line(names.size(), channel, program, MIDDLE));
                names.add(track.name());
                notes.add(new ArrayList<>());
                events.add(new ArrayList<>(drums ? List.of() : List.of(new ProgramChange(0, channel, program))));
            }
            for (Note note : begun) {
                Line to = line.or(() -> nearest(note, drums)).orElseThrow();
                long onset = tick((quarters(note.onset(), fresh) - from) * stretch + at, ticksPerQuarter);
                long end =
                        Math.max(onset + 1, tick((quarters(note.end(), fresh) - from) * stretch + at, ticksPerQuarter));
                notes.get(to.track())
                        .add(new Note(
                                onset, end - onset, note.pitch(), note.velocity(), to.channel(), Note.Ending.RELEASED));
            }
        }
        List<Track> tracks = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            tracks.add(new Track(names.get(i), notes.get(i), events.get(i)));
        }
        return new Score(ticksPerQuarter, tracks);
    }

    private static double quarters(long tick, Score score) {
        return (double) tick / score.ticksPerQuarter();
    }

    private static long tick(double quarters, int ticksPerQuarter) {
        return Math.round(quarters * ticksPerQuarter);
    }

    /** A channel on which nothing plays, other than the drums'; the first if all are taken. */
    private int freeChannel() {
        return IntStream.range(0, CHANNELS)
                .filter(channel -> channel != Programs.DRUM_CHANNEL)
                .filter(channel -> lines.stream().noneMatch(line -> line.channel() == channel))
                .findFirst()
                .orElse(0);
    }

    /** The part that has this program; each is taken once, so two violins stay two. */
    private static Optional<Line> take(List<Line> unused, boolean drums, int program) {
        Optional<Line> found = unused.stream()
                .filter(line -> drums ? line.isDrums() : !line.isDrums() && line.program() == program)
                .findFirst();
        found.ifPresent(unused::remove);
        return found;
    }

    /** Where no part has the program, the one whose pitches are nearest. */
    private Optional<Line> nearest(Note note, boolean drums) {
        return lines.stream()
                .filter(line -> line.isDrums() == drums)
                .min(Comparator.comparingDouble(line -> Math.abs(line.meanPitch() - note.pitch())));
    }

    /** By how much finer ticks must be for the new notes to fall on them; fine ticks stay as they are. */
    private int factor(int ticksPerQuarter) {
        if (head.ticksPerQuarter() >= FINE) {
            return 1;
        }
        int most = MOST_TICKS_PER_QUARTER / head.ticksPerQuarter();
        int needed = ticksPerQuarter / gcd(ticksPerQuarter, head.ticksPerQuarter());
        return needed <= most ? needed : 1;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
