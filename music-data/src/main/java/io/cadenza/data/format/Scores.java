package io.cadenza.data.format;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Small changes to whole scores. */
final class Scores {
    private Scores() {}

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
                .map(event -> event.at(tick.applyAsLong(event.tick())))
                .toList();
        return new Track(track.name(), notes, events);
    }
}
