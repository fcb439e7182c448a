package io.cadenza.data.midi;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;
import javax.sound.midi.Sequence;

/** A MIDI sequence as a score. Every track becomes one, those without notes included. */
final class SequenceToScore {
    private SequenceToScore() {}

    static Score convert(Sequence sequence) {
        if (sequence.getDivisionType() == Sequence.PPQ) {
            return new Score(sequence.getResolution(), tracks(sequence, 1));
        }
        return inSeconds(sequence);
    }

    /**
     * SMPTE ticks are parts of a second and tempo events mean nothing to them. At 120 quarters a minute, as many ticks as
     * there are in a second make a quarter when each counts twice.
     */
    private static Score inSeconds(Sequence sequence) {
        // 30 frames "drop" are 29.97 frames a second: frames longer by 1001/1000.
        boolean drop = sequence.getDivisionType() == Sequence.SMPTE_30DROP;
        int framesPerSecond = drop ? 30 : Math.round(sequence.getDivisionType());
        int standard = TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER;
        TempoChange tempo = new TempoChange(0, drop ? standard / 1000 * 1001 : standard);
        List<Track> tracks = new ArrayList<>();
        for (Track track : tracks(sequence, 2)) {
            List<ScoreEvent> events = new ArrayList<>(tracks.isEmpty() ? List.of(tempo) : List.of());
            track.events().stream()
                    .filter(event -> !(event instanceof TempoChange))
                    .forEach(events::add);
            tracks.add(new Track(track.name(), track.notes(), events));
        }
        return new Score(framesPerSecond * sequence.getResolution(), tracks);
    }

    private static List<Track> tracks(Sequence sequence, int scale) {
        List<Track> tracks = new ArrayList<>();
        for (javax.sound.midi.Track source : sequence.getTracks()) {
            TrackBuilder track = new TrackBuilder();
            for (int i = 0; i < source.size(); i++) {
                track.add(source.get(i).getTick() * scale, source.get(i).getMessage());
            }
            tracks.add(track.build(source.ticks() * scale));
        }
        return tracks;
    }
}
