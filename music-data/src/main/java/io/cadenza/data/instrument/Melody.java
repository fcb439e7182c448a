package io.cadenza.data.instrument;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The highest voice of a score, one note at a time: the skyline of Uitdenbogerd and Zobel (1998), with one change. A note that
 * begins under a higher one that still sounds is left out, so that an accompaniment does not show through long notes. A note is
 * cut where a higher one begins.
 */
final class Melody {
    /** What is left of a cut note counts from this part of a quarter on: keys of one chord do not go down at one tick. */
    private static final int LEAST_PART = 16;

    private Melody() {}

    static Score of(Score score) {
        List<Note> byOnset = score.notes()
                .filter(note -> note.channel() != Programs.DRUM_CHANNEL)
                .sorted(Comparator.comparingLong(Note::onset)
                        .thenComparing(Comparator.comparingInt(Note::pitch).reversed()))
                .toList();
        IdentityHashMap<Note, Note> kept = new IdentityHashMap<>();
        List<Note> voice = new ArrayList<>();
        for (Note note : byOnset) {
            Note last = voice.isEmpty() ? null : voice.get(voice.size() - 1);
            if (last != null && last.pitch() >= note.pitch() && last.end() > note.onset()) {
                continue;
            }
            if (last != null && last.end() > note.onset()) {
                cut(last, note.onset(), score, kept);
            }
            voice.add(note);
            kept.put(note, note);
        }
        return new Score(
                score.ticksPerQuarter(),
                score.tracks().stream().map(track -> only(track, kept)).toList());
    }

    private static void cut(Note note, long end, Score score, IdentityHashMap<Note, Note> kept) {
        long left = end - note.onset();
        if (left * LEAST_PART < score.ticksPerQuarter()) {
            kept.remove(note);
        } else {
            kept.put(note, note.withDuration(left));
        }
    }

    private static Track only(Track track, IdentityHashMap<Note, Note> kept) {
        List<Note> notes = new ArrayList<>();
        for (Note note : track.notes()) {
            Note melody = note.channel() == Programs.DRUM_CHANNEL ? note : kept.get(note);
            if (melody != null) {
                notes.add(melody);
            }
        }
        return new Track(track.name(), notes, track.events());
    }
}
