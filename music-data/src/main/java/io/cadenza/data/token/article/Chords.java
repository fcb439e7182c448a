package io.cadenza.data.token.article;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The notes and chords of one track, gathered and put in order as music21 5.7.2 does. Channels and programs do not matter. */
final class Chords {
    /** Notes that begin and end within a sixteenth of a quarter of each other are a chord. */
    private static final int TOLERANCE_DIVISOR = 16;

    private final Grid grid;

    Chords(Grid grid) {
        this.grid = grid;
    }

    /**
     * By onset, at one onset in the order of the file. (music21 also spreads overlapping elements over voices and merges these
     * by onset, lower voices first. As each takes the first voice that is silent, later ones of one onset never come lower:
     * the order stays.)
     */
    List<Element> elements(Track track) {
        return gather(paired(track.notes())).stream()
                .sorted(Comparator.comparingLong(Element::onset))
                .toList();
    }

    /**
     * The notes that music21 5.7.2 finds. It takes any later event of a key for its release, so a key struck again ends a note
     * and makes none itself; a key that is never released makes none; and an off that belongs to a note before, where it stands
     * behind the next on, ends that next one at once.
     */
    private static List<Note> paired(List<Note> notes) {
        List<Note> paired = new ArrayList<>();
        Map<Integer, Open> last = new HashMap<>();
        for (Note note : notes) {
            int key = note.channel() << 7 | note.pitch();
            Open before = last.getOrDefault(key, Open.NOTHING);
            boolean begins = !before.waits();
            boolean endsAtOnce = begins && before.ending() == Note.Ending.RELEASED_LATE;
            boolean goesOn = note.ending() == Note.Ending.RESTRUCK || note.ending() == Note.Ending.RELEASED_LATE;
            last.put(key, new Open(begins && !endsAtOnce && goesOn, note.ending()));
            if (endsAtOnce) {
                paired.add(note.withDuration(0));
            } else if (begins && note.ending() != Note.Ending.UNRELEASED) {
                paired.add(note);
            }
        }
        return paired;
    }

    /** The last note of a key: whether it still waits for its release when the next begins, and how it ended in the score. */
    private record Open(boolean waits, Note.Ending ending) {
        static final Open NOTHING = new Open(false, Note.Ending.RELEASED);
    }

    /** A later note may join two chords: that it was gathered once is not looked at, except where a chord would begin. */
    private List<Element> gather(List<Note> notes) {
        List<Element> elements = new ArrayList<>();
        boolean[] gathered = new boolean[notes.size()];
        for (int i = 0; i < notes.size(); i++) {
            if (gathered[i]) {
                continue;
            }
            Note first = notes.get(i);
            List<Note> group = new ArrayList<>(List.of(first));
            for (int j = i + 1; j < notes.size() && within(notes.get(j).onset() - first.onset()); j++) {
                if (within(notes.get(j).end() - first.end())) {
                    group.add(notes.get(j));
                    gathered[j] = true;
                }
            }
            elements.add(element(group));
        }
        return elements;
    }

    private boolean within(long ticks) {
        return Math.abs(ticks) * TOLERANCE_DIVISOR <= grid.ticksPerQuarter();
    }

    /** A chord lasts from its last onset to its first note's end, which may be before it; no ticks at all become a quarter. */
    private Element element(List<Note> group) {
        Note first = group.get(0);
        long ticks = first.end() - group.get(group.size() - 1).onset();
        long duration = grid.twelfths(ticks == 0 ? grid.ticksPerQuarter() : Math.max(0, ticks));
        String token = group.size() == 1
                ? PitchSpelling.note(first.pitch())
                : PitchSpelling.chord(group.stream().mapToInt(Note::pitch).toArray());
        return new Element(grid.twelfths(first.onset()), duration, token);
    }

    /**
     * A note or chord on the grid.
     *
     * @param onset in twelfths of a quarter
     * @param duration in twelfths of a quarter; may be 0
     * @param token what is written down for it
     */
    record Element(long onset, long duration, String token) {
        long end() {
            return onset + duration;
        }
    }

    /**
     * Times moved to the nearest quarter or third of a quarter note; measured in twelfths, so that both are whole numbers.
     *
     * @param ticksPerQuarter the resolution of the times that come in
     */
    record Grid(int ticksPerQuarter) {
        private static final int TWELFTHS_OF_A_QUARTER = 12;
        private static final int[] UNITS = {3, 4};

        /** A time or length in ticks on the grid. Of two places equally near the earlier is taken. */
        long twelfths(long ticks) {
            long scaled = ticks * TWELFTHS_OF_A_QUARTER;
            long best = 0;
            long smallestError = Long.MAX_VALUE;
            for (int unit : UNITS) {
                long candidate = nearestMultiple(scaled, unit);
                long error = Math.abs(scaled - candidate * ticksPerQuarter);
                if (error < smallestError || (error == smallestError && candidate < best)) {
                    best = candidate;
                    smallestError = error;
                }
            }
            return best;
        }

        private long nearestMultiple(long scaled, int unit) {
            long step = (long) unit * ticksPerQuarter;
            long below = Math.floorDiv(scaled, step);
            boolean upper = 2 * (scaled - below * step) > step;
            return (upper ? below + 1 : below) * unit;
        }
    }
}
