package io.cadenza.core.score;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A piece of music.
 *
 * @param ticksPerQuarter the resolution of all ticks in the score; 1 to 32,767
 * @param tracks the tracks in their order; what concerns the whole score (tempo, metre, key) may stand in any of them
 */
public record Score(int ticksPerQuarter, List<Track> tracks) {
    private static final String TITLE = "Title: ";
    private static final String COMPOSER = "Composer: ";

    /** Checks the resolution and copies. */
    public Score {
        if (ticksPerQuarter < 1 || ticksPerQuarter > 0x7FFF) {
            throw new IllegalArgumentException("Ticks per quarter are 1 to 32767, not " + ticksPerQuarter);
        }
        tracks = List.copyOf(tracks);
    }

    /** All events of one type in the whole score by tick; at equal ticks those of earlier tracks come first. */
    public <E extends ScoreEvent> List<E> events(Class<E> type) {
        return tracks.stream()
                .flatMap(track -> track.events(type))
                .sorted(Comparator.comparingLong(ScoreEvent::tick))
                .toList();
    }

    /** All notes of the score by onset; at equal onsets those of earlier tracks come first. */
    public Stream<Note> notes() {
        return tracks.stream().flatMap(track -> track.notes().stream()).sorted(Comparator.comparingLong(Note::onset));
    }

    /** The tick at which the last track ends. */
    public long end() {
        return tracks.stream().mapToLong(Track::end).max().orElse(0);
    }

    /** The length in quarter notes. */
    public double quarters() {
        return (double) end() / ticksPerQuarter;
    }

    /**
     * A part of this score, as if it were all of it. Notes that begin in it are in it, cut where it ends; what holds at its start,
     * such as the tempo or a program, stands at its tick 0.
     *
     * @param from the first tick; 0 or more
     * @param to the tick after the last
     */
    public Score between(long from, long to) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "A part is from tick 0 or later to a tick that is not before, not from " + from + " to " + to);
        }
        return new Score(
                ticksPerQuarter,
                tracks.stream().map(track -> track.between(from, to)).toList());
    }

    /**
     * This score in finer ticks.
     *
     * @param factor how many new ticks an old one is, 1 or more
     */
    public Score finer(int factor) {
        return factor == 1
                ? this
                : new Score(
                        ticksPerQuarter * factor,
                        tracks.stream().map(track -> track.finer(factor)).toList());
    }

    /** The title: what a text at the start says after {@code Title:}, else the name of a first track without notes; else empty. */
    public String title() {
        String said = heading(TITLE);
        boolean named =
                said.isEmpty() && !tracks.isEmpty() && tracks.get(0).notes().isEmpty();
        return named ? tracks.get(0).name() : said;
    }

    /** The composer: what a text at the start says after {@code Composer:}, else empty. */
    public String composer() {
        return heading(COMPOSER);
    }

    /** The texts at the start of a score that say a title and a composer; none for what is blank. */
    public static List<ScoreEvent> headings(String title, String composer) {
        return Stream.of(TITLE + title.strip(), COMPOSER + composer.strip())
                .filter(text -> !text.endsWith(": "))
                .<ScoreEvent>map(text -> new TextEvent(0, TextEvent.Kind.TEXT, text))
                .toList();
    }

    private String heading(String kind) {
        return tracks.stream()
                .flatMap(track -> track.events(TextEvent.class))
                .filter(event -> event.tick() == 0 && event.text().startsWith(kind))
                .map(event -> event.text().substring(kind.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** The tempo map of this score. */
    public TempoMap tempoMap() {
        return new TempoMap(ticksPerQuarter, events(TempoChange.class));
    }
}
