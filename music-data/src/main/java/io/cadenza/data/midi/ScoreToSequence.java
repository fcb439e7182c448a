package io.cadenza.data.midi;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.List;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.Sequence;

/** A score as a MIDI sequence: one track each; a score without tracks gets one, because players expect it. */
final class ScoreToSequence {
    private ScoreToSequence() {}

    static Sequence convert(Score score) {
        try {
            Sequence sequence = new Sequence(Sequence.PPQ, score.ticksPerQuarter());
            List<Track> tracks = score.tracks().isEmpty() ? List.of(Track.of("", List.of())) : score.tracks();
            for (Track track : tracks) {
                new TrackEmitter(track, sequence.createTrack()).emit();
            }
            return sequence;
        } catch (InvalidMidiDataException e) {
            throw new IllegalArgumentException("A score holds what MIDI cannot: " + e.getMessage(), e);
        }
    }
}
