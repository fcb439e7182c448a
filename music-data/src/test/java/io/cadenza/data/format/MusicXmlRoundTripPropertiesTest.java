package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A score on the grid (32nds or triplets of 16ths, quarter by quarter; quintuplets and septuplets) comes back from MusicXML as it
 * was, but that a short gap before the next note is articulation, and a drum sounds to the next one.
 */
class MusicXmlRoundTripPropertiesTest {
    private static final int QUARTER = 24;
    private static final int[][] METRES = {{4, 4}, {3, 4}, {2, 2}, {6, 8}, {9, 8}, {3, 8}, {5, 4}, {7, 8}, {12, 16}};

    @Property(tries = 150)
    void notesAndEventsOnTheGridSurvive(@ForAll("scores") Score score) {
        Score back = MusicXmlReader.read("back", MusicXmlWriter.toBytes(score));

        assertThat(inUnits(back, false)).isEqualTo(inUnits(score, true));
    }

    @Property(tries = 100)
    void runsOfAnyNumberInAQuarterSurvive(@ForAll("runs") List<Integer> numbers) {
        List<Note> notes = new ArrayList<>();
        for (int quarter = 0; quarter < numbers.size(); quarter++) {
            int number = numbers.get(quarter);
            for (int i = 0; i < number; i++) {
                notes.add(Note.of(840L * quarter + 840L * i / number, 840 / number, 60 + (quarter + i) % 12, 80));
            }
        }

        Score back = MusicXmlReader.read("back", MusicXmlWriter.toBytes(new Score(840, List.of(Track.of("", notes)))));

        double scale = 840.0 / back.ticksPerQuarter();
        assertThat(back.notes()
                        .map(note -> List.of(note.onset() * scale, note.duration() * scale, (double) note.pitch())))
                .isEqualTo(notes.stream()
                        .map(note -> List.of((double) note.onset(), (double) note.duration(), (double) note.pitch()))
                        .toList());
    }

    @Provide
    Arbitrary<List<Integer>> runs() {
        return Arbitraries.of(1, 2, 3, 4, 5, 6, 7, 8).list().ofMinSize(1).ofMaxSize(12);
    }

    @Property(tries = 20)
    void theCompressedFormIsTheSame(@ForAll("scores") Score score) {
        assertThat(MusicFiles.read("x.mxl", CompressedMusicXml.toBytes(score)))
                .isEqualTo(MusicFiles.read("x.xml", MusicXmlWriter.toBytes(score)));
    }

    /** Tracks with their notes sorted, in 24ths of a quarter, and the events of the whole score. */
    private static List<Object> inUnits(Score score, boolean written) {
        int factor = score.ticksPerQuarter() / QUARTER;
        List<Object> all = new ArrayList<>();
        for (Track track : score.tracks()) {
            all.add(track.notes().stream()
                    .map(note -> new Note(
                            note.onset() / factor,
                            note.channel() == 9 ? 1 : length(track, note, written) / factor,
                            note.pitch(),
                            note.velocity(),
                            note.channel(),
                            note.ending()))
                    .sorted(Comparator.comparingLong(Note::onset)
                            .thenComparing(Note::pitch)
                            .thenComparing(Note::duration)
                            .thenComparing(Note::velocity))
                    .toList());
            all.add(track.name());
        }
        List.of(TempoChange.class, TimeSignature.class, KeySignature.class, ProgramChange.class)
                .forEach(type -> all.add(score.events(type).stream()
                        .map(event -> whole(event.at(event.tick() / factor)))
                        .toList()));
        return all;
    }

    /** The length of a note that goes on to the next where the gap is short: less than a 16th, and less than a quarter of it. */
    private static long length(Track track, Note note, boolean written) {
        long following = track.notes().stream()
                .mapToLong(Note::onset)
                .filter(onset -> onset >= note.end())
                .min()
                .orElse(Long.MAX_VALUE);
        long gap = following - note.end();
        long whole = following - note.onset();
        boolean touch = (gap < QUARTER / 4 && 4 * gap < whole) || (gap <= QUARTER / 2 && 100 * gap <= 15 * whole);
        return written && touch ? whole : note.duration();
    }

    /** A tempo that is a whole number but for rounding is that number. */
    private static ScoreEvent whole(ScoreEvent event) {
        if (event instanceof TempoChange tempo) {
            long rate = Math.round(tempo.quartersPerMinute());
            return Math.abs(tempo.quartersPerMinute() - rate) < 0.001
                    ? TempoChange.ofQuartersPerMinute(tempo.tick(), rate)
                    : tempo;
        }
        return event;
    }

    @Provide
    Arbitrary<Score> scores() {
        return Arbitraries.longs().map(seed -> score(new Random(seed)));
    }

    private static Score score(Random random) {
        int[] metre = METRES[random.nextInt(METRES.length)];
        int bar = 4 * QUARTER * metre[0] / metre[1];
        List<ScoreEvent> shared = new ArrayList<>();
        shared.add(new TimeSignature(0, metre[0], metre[1]));
        shared.add(new KeySignature(0, random.nextInt(15) - 7, random.nextBoolean()));
        shared.add(new TempoChange(0, 1 + random.nextInt(16_000_000 / 2)));
        shared.add(new TempoChange(1 + random.nextInt(bar), 8_000_001 + random.nextInt(4_000_000)));
        int tracks = 1 + random.nextInt(3);
        List<Track> all = new ArrayList<>();
        for (int i = 0; i < tracks; i++) {
            int channel = i == 2 ? 9 : i;
            List<ScoreEvent> events = new ArrayList<>(i == 0 ? shared : List.of());
            events.add(new ProgramChange(0, channel, 8 + random.nextInt(120))); // two pianos would be two hands
            all.add(new Track("track " + i, notes(random, bar, channel, i == 0), events));
        }
        return new Score(QUARTER, all);
    }

    /** Up to three lines of notes and rests on points of the grid; the first line has a note in the last bar. */
    private static List<Note> notes(Random random, int bar, int channel, boolean full) {
        int bars = 4;
        List<Integer> points = points(random, bar, bars);
        List<Note> notes = new ArrayList<>();
        Set<List<Long>> keys = new HashSet<>();
        for (int line = 0; line < 1 + random.nextInt(3); line++) {
            int at = 0;
            while (at < points.size() - 1) {
                int next = Math.min(points.size() - 1, at + 1 + random.nextInt(6));
                int chord = random.nextInt(3);
                for (int i = 0; i < chord || (full && line == 0 && i == 0); i++) {
                    int key = channel == 9 ? 35 + random.nextInt(20) : 21 + random.nextInt(88);
                    int velocity = 1 + random.nextInt(127);
                    long onset = points.get(at);
                    if (keys.add(List.of(onset, (long) key))) {
                        notes.add(new Note(
                                onset, points.get(next) - onset, key, velocity, channel, Note.Ending.RELEASED));
                    }
                }
                at = next;
            }
        }
        return notes;
    }

    private static List<Integer> points(Random random, int bar, int bars) {
        List<Integer> points = new ArrayList<>();
        for (int start = 0; start < bars * bar; start += bar) {
            for (int cell = 0; cell < bar; cell += QUARTER) {
                int length = Math.min(QUARTER, bar - cell);
                int step = random.nextInt(3) == 0 && length % 12 == 0 ? 4 : 3;
                for (int offset = 0; offset < length; offset += step) {
                    if (offset == 0 || random.nextInt(3) == 0) {
                        points.add(start + cell + offset);
                    }
                }
            }
        }
        points.add(bars * bar);
        return points;
    }
}
