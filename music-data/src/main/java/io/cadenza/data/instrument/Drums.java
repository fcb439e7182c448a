package io.cadenza.data.instrument;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;

/**
 * Drums for tokenizers that know one instrument and leave channel 10 out: the same keys on the first channel. A key then says
 * which drum it is (36 a bass drum, 38 a snare), and what a model writes of it is a drum pattern played on keys.
 */
final class Drums {
    private Drums() {}

    static Score asKeys(Score score) {
        return new Score(
                score.ticksPerQuarter(),
                score.tracks().stream().map(Drums::asKeys).toList());
    }

    private static Track asKeys(Track track) {
        return new Track(track.name(), track.notes().stream().map(Drums::asKey).toList(), track.events());
    }

    private static Note asKey(Note note) {
        return note.channel() == Programs.DRUM_CHANNEL ? note.withChannel(0) : note;
    }
}
