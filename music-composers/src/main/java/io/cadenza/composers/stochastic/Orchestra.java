package io.cadenza.composers.stochastic;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes sounds down as a score: a track for each class of instruments, on a channel of its own. */
final class Orchestra {
    /** Half notes at 52 a minute, the tempo of Achorripsis: a column of 15 seconds is 6.5 bars of 2/2. */
    static final double QUARTERS_PER_MINUTE = 104;

    static final int TICKS_PER_QUARTER = 480;
    static final double TICKS_PER_SECOND = TICKS_PER_QUARTER * QUARTERS_PER_MINUTE / 60;

    private static final int SOFTEST = 52;
    private static final int LOUDER_BY = 14;
    private static final int LOUDEST = 116;

    private Orchestra() {}

    /** The score of sounds in any order. */
    static Score score(List<Sound> sounds) {
        List<Track> tracks = new ArrayList<>();
        for (int row = 0; row < Timbre.ALL.size(); row++) {
            int current = row;
            List<Sound> own = sounds.stream()
                    .filter(sound -> sound.row() == current)
                    .sorted(Comparator.comparingDouble(Sound::onset))
                    .toList();
            if (!own.isEmpty() || row == 0) {
                tracks.add(track(row, own, row == 0));
            }
        }
        return new Score(TICKS_PER_QUARTER, tracks);
    }

    private static Track track(int row, List<Sound> sounds, boolean first) {
        Timbre timbre = Timbre.ALL.get(row);
        List<ScoreEvent> events = new ArrayList<>();
        if (first) {
            events.add(TempoChange.ofQuartersPerMinute(0, QUARTERS_PER_MINUTE));
            events.add(new TimeSignature(0, 2, 2));
        }
        if (timbre.glides()) {
            Glissandi glissandi = new Glissandi(timbre.program());
            sounds.forEach(glissandi::add);
            events.addAll(glissandi.events());
            return new Track(timbre.name(), glissandi.notes(), events);
        }
        events.add(new ProgramChange(0, row, timbre.program()));
        Notes notes = new Notes();
        sounds.forEach(sound -> notes.add(note(sound, row)));
        return new Track(timbre.name(), notes.all(), events);
    }

    /** A sound as a note of a channel. */
    static Note note(Sound sound, int channel) {
        int velocity = Math.min(LOUDEST, SOFTEST + LOUDER_BY * (sound.order() - 1));
        return new Note(
                ticks(sound.onset()),
                Math.max(1, ticks(sound.duration())),
                sound.key(),
                velocity,
                channel,
                Note.Ending.RELEASED);
    }

    static long ticks(double seconds) {
        return Math.round(seconds * TICKS_PER_SECOND);
    }
}
