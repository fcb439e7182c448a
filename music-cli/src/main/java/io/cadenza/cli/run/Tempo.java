package io.cadenza.cli.run;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;

/** One tempo for a whole score. */
final class Tempo {
    private Tempo() {}

    /** The score with this tempo from the start and no other. */
    static Score set(Score score, double quartersPerMinute) {
        List<Track> tracks = new ArrayList<>();
        for (Track track : score.tracks()) {
            List<ScoreEvent> events = new ArrayList<>();
            if (tracks.isEmpty()) {
                events.add(TempoChange.ofQuartersPerMinute(0, quartersPerMinute));
            }
            track.events().stream()
                    .filter(event -> !(event instanceof TempoChange))
                    .forEach(events::add);
            tracks.add(new Track(track.name(), track.notes(), events));
        }
        return new Score(score.ticksPerQuarter(), tracks);
    }
}
