package io.cadenza.data.article;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
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

    List<Element> select(List<Element> elements) {
        List<ProgramChange> programs = track.events(ProgramChange.class).toList();
        // An element can be in one part once: equal programs at one place both reach for an element without length
        // there.
        Set<Integer> selected = new LinkedHashSet<>();
        for (int i = 0; i < programs.size(); i++) {
            long start = grid.twelfths(programs.get(i).tick());
            long end =
                    i + 1 < programs.size() ? grid.twelfths(programs.get(i + 1).tick()) : end(elements);
            for (int place = 0; programs.get(i).program() == PIANO && place < elements.size(); place++) {
                if (reigns(start, end, elements.get(place))) {
                    selected.add(place);
                }
            }
        }
        return selected.stream().map(elements::get).toList();
    }

    /** The end is not part of a reign, so what has no length at the end of the track is lost. */
    private static boolean reigns(long start, long end, Element element) {
        boolean nothingInNothing = start == end && element.onset() == start && element.duration() == 0;
        return nothingInNothing || (start <= element.onset() && element.onset() < end);
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
