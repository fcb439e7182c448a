package io.cadenza.data.format;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Small changes to whole scores. */
final class Scores {
    private Scores() {}

    /** Scores of one resolution, one after another, track joined to track. */
    static Score inSequence(List<Score> scores) {
        if (scores.size() == 1) {
            return scores.get(0);
        }
        int tracks =
                scores.stream().mapToInt(score -> score.tracks().size()).max().orElse(0);
        List<List<Note>> notes = new ArrayList<>();
        List<List<ScoreEvent>> events = new ArrayList<>();
        for (int i = 0; i < tracks; i++) {
            notes.add(new ArrayList<>());
            events.add(new ArrayList<>());
        }
        long start = 0;
        for (Score score : scores) {
            long from = start;
            for (int i = 0; i < score.tracks().size(); i++) {
                Track moved = moved(score.tracks().get(i), tick -> from + tick);
                notes.get(i).addAll(moved.notes());
                events.get(i).addAll(moved.events());
            }
            start += score.end();
        }
        List<Track> joined = new ArrayList<>();
        for (int i = 0; i < tracks; i++) {
            int index = i;
            String name = scores.stream()
                    .filter(score -> score.tracks().size() > index)
                    .map(score -> score.tracks().get(index).name())
                    .findFirst()
                    .orElse("");
            joined.add(new Track(name, notes.get(i), events.get(i)));
        }
        return new Score(scores.get(0).ticksPerQuarter(), joined);
    }

    /** The same score in fewer ticks per quarter, if they hold it without rounding. */
    static Score coarser(Score score, int ticksPerQuarter) {
        long factor = score.ticksPerQuarter() / ticksPerQuarter;
        boolean exact = score.tracks().stream()
                .flatMapToLong(track -> LongStream.concat(
                        track.notes().stream().flatMapToLong(note -> LongStream.of(note.onset(), note.duration())),
                        track.events().stream().mapToLong(ScoreEvent::tick)))
                .allMatch(tick -> tick % factor == 0);
        if (!exact) {
            return score;
        }
        Stream<Track> tracks = score.tracks().stream().map(track -> moved(track, tick -> tick / factor));
        return new Score(ticksPerQuarter, tracks.toList());
    }

    private static Track moved(Track track, LongUnaryOperator tick) {
        List<Note> notes = track.notes().stream()
                .map(note -> new Note(
                        tick.applyAsLong(note.onset()),
                        tick.applyAsLong(note.end()) - tick.applyAsLong(note.onset()),
                        note.pitch(),
                        note.velocity(),
                        note.channel(),
                        note.ending()))
                .toList();
        List<ScoreEvent> events = track.events().stream()
                .map(event -> Performance.at(event, tick.applyAsLong(event.tick())))
                .toList();
        return new Track(track.name(), notes, events);
    }
}
