package io.cadenza.data.token.article;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.data.token.article.Chords.Element;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The elements of a track that a piano plays. Program changes rule by time alone, on whatever channel they stand; what comes
 * before the first belongs to nobody. In music21 5.7.2 only program 0 is called a piano.
 *
 * @param track the track
 * @param grid the grid
 * @param lastForeignEvent the onset on the grid of the last event elsewhere that prolongs this track
 */
record PianoPart(Track track, Grid grid, long lastForeignEvent) {
    private static final int PIANO = 0;

    /** Metre and key of tracks without notes are copied into every part, their tempo into the first only. */
    static long lastForeignEvent(Score score, boolean firstPart, Grid grid) {
        return last(
                score.tracks().stream()
                        .filter(track -> track.notes().isEmpty())
                        .flatMap(track -> track.events().stream())
                        .filter(event -> event instanceof TimeSignature
                                || event instanceof KeySignature
                                || (firstPart && event instanceof TempoChange)),
                grid);
    }

    /** @param elements of this track, by onset */
    List<Element> select(List<Element> elements) {
        List<ProgramChange> programs = track.events(ProgramChange.class).toList();
        long end = end(elements);
        // An element can be in one part once: equal programs at one place both reach for an element without length
        // there.
        Set<Integer> selected = new LinkedHashSet<>();
        Reign last = new Reign(-1, -1);
        for (int i = 0; i < programs.size(); i++) {
            Reign reign = new Reign(
                    grid.twelfths(programs.get(i).tick()),
                    i + 1 < programs.size() ? grid.twelfths(programs.get(i + 1).tick()) : end);
            if (programs.get(i).program() == PIANO && !reign.equals(last)) {
                last = reign;
                reign.over(elements, selected);
            }
        }
        return selected.stream().map(elements::get).toList();
    }

    /**
     * How long a program counts, in twelfths of a quarter. The end is not part of it, so what has no length at the end of the
     * track is lost; a reign of no time has what has no length there.
     */
    private record Reign(long start, long end) {
        /** Adds the places of its elements. Only those in its time are looked at: a hostile file has a million reigns. */
        void over(List<Element> elements, Set<Integer> selected) {
            for (int place = firstFrom(start, elements); place < elements.size(); place++) {
                Element element = elements.get(place);
                if (element.onset() > start && element.onset() >= end) {
                    return;
                }
                if (start < end || element.duration() == 0) {
                    selected.add(place);
                }
            }
        }

        private static int firstFrom(long onset, List<Element> elements) {
            int low = 0;
            int high = elements.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (elements.get(middle).onset() < onset) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    private long end(List<Element> elements) {
        long lastElement = elements.stream().mapToLong(Element::end).max().orElse(0);
        Stream<ScoreEvent> own = track.events().stream()
                .filter(event -> event instanceof ProgramChange
                        || event instanceof TempoChange
                        || event instanceof TimeSignature
                        || event instanceof KeySignature);
        return Math.max(Math.max(lastElement, last(own, grid)), lastForeignEvent);
    }

    private static long last(Stream<ScoreEvent> events, Grid grid) {
        return events.mapToLong(event -> grid.twelfths(event.tick())).max().orElse(0);
    }
}
