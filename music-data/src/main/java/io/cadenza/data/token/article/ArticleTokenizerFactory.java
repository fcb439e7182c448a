package io.cadenza.data.token.article;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.data.token.article.Chords.Element;
import io.cadenza.data.token.article.Chords.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes the tokenizer {@code article}; it has no options. */
public final class ArticleTokenizerFactory implements TokenizerFactory {
    static final String NAME = "article";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the article's notes and chords of the piano, without rhythm; for comparison";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        OptionValues.of("tokenizer", NAME, options(), options);
        return new ArticleTokenizer();
    }

    /**
     * The article's tokens: a note is its name with octave, a chord the normal order of its pitch classes, and nothing else is
     * written down. Equal to what {@code converter.parse} of music21 5.7.2 with the article's filter for "Piano" gives.
     */
    static final class ArticleTokenizer implements ScoreTokenizer {
        private static final int PITCH_CLASSES = 12;
        private static final int HIGHEST_KEY = 127;

        @Override
        public String name() {
            return ArticleTokenizerFactory.NAME;
        }

        @Override
        public SortedMap<String, String> options() {
            return Collections.emptySortedMap();
        }

        /** Only what program 0 plays, wherever its change stands: {@link PianoPart}. */
        @Override
        public boolean choosesInstruments() {
            return true;
        }

        @Override
        public List<String> encode(Score score) {
            List<Track> sounding = score.tracks().stream()
                    .filter(track -> !track.notes().isEmpty())
                    .toList();
            if (sounding.isEmpty()) {
                throw new CadenzaException("There are no notes in this piece. Leave it out.");
            }
            if (sounding.stream()
                    .allMatch(
                            track -> track.events(ProgramChange.class).findAny().isEmpty())) {
                throw new CadenzaException(
                        "No track with notes names its instrument (a program change), and the article's"
                                + " rules keep only the piano. Add one, or choose the tokenizer note-chord.");
            }
            Grid grid = new Grid(score.ticksPerQuarter());
            long foreignToFirst = PianoPart.lastForeignEvent(score, true, grid);
            long foreignToOthers = PianoPart.lastForeignEvent(score, false, grid);
            List<Element> piano = new ArrayList<>();
            for (int i = 0; i < sounding.size(); i++) {
                Track track = sounding.get(i);
                PianoPart part = new PianoPart(track, grid, i == 0 ? foreignToFirst : foreignToOthers);
                piano.addAll(part.select(new Chords(grid).elements(track)));
            }
            return piano.stream()
                    .sorted(Comparator.comparingLong(Element::onset))
                    .map(Element::token)
                    .toList();
        }

        /** A chord's pitch classes go round; of a name that stands for two keys the higher is meant, as in decoding. */
        @Override
        public Optional<String> transpose(String symbol, int semitones) {
            if (Music.isChord(symbol)) {
                int[] keys = Music.keys(symbol).stream()
                        .mapToInt(key -> Math.floorMod(key + semitones, PITCH_CLASSES))
                        .toArray();
                return Optional.of(PitchSpelling.chord(keys));
            }
            int key = Music.keys(symbol).get(0) + semitones;
            return key >= 0 && key <= HIGHEST_KEY ? Optional.of(PitchSpelling.note(key)) : Optional.empty();
        }

        @Override
        public Score decode(List<String> symbols) {
            return Music.play(symbols);
        }

        /**
         * Music of the article's tokens: each lasts a quarter, one after the other; the pitch classes of a chord stand above middle C.
         * Unlike the article's, this music names its instrument, so that it can be read back.
         */
        private static final class Music {
            private static final int TICKS_PER_QUARTER = 1024;
            private static final int VELOCITY = 90;
            private static final int MIDDLE_C = 60;
            private static final Pattern CHORD = Pattern.compile("(\\d|10|11)(\\.(\\d|10|11))*");
            private static final Pattern DOT = Pattern.compile("\\.");

            private Music() {}

            static Score play(List<String> symbols) {
                List<Note> notes = new ArrayList<>();
                for (int i = 0; i < symbols.size(); i++) {
                    for (int key : keys(symbols.get(i))) {
                        notes.add(Note.of((long) i * TICKS_PER_QUARTER, TICKS_PER_QUARTER, key, VELOCITY));
                    }
                }
                Track piano = new Track("Piano", notes, List.of(new ProgramChange(0, 0, 0)));
                return new Score(TICKS_PER_QUARTER, List.of(piano));
            }

            /** Whether a symbol is a chord's: numbers of pitch classes. */
            static boolean isChord(String symbol) {
                return CHORD.matcher(symbol).matches();
            }

            /**
             * The keys of a symbol.
             *
             * @throws IllegalArgumentException if it is none
             */
            static List<Integer> keys(String symbol) {
                if (isChord(symbol)) {
                    return Arrays.stream(DOT.split(symbol))
                            .map(number -> MIDDLE_C + Integer.parseInt(number))
                            .distinct()
                            .toList();
                }
                return List.of(PitchSpelling.key(symbol)
                        .orElseThrow(() ->
                                new IllegalArgumentException("Not a symbol of the tokenizer article: " + symbol)));
            }
        }

        /**
         * The elements of a track that a piano plays. Program changes rule by time alone, on whatever channel they stand; what comes
         * before the first belongs to nobody. In music21 5.7.2 only program 0 is called a piano.
         *
         * @param track the track
         * @param grid the grid
         * @param lastForeignEvent the onset on the grid of the last event elsewhere that prolongs this track
         */
        private record PianoPart(Track track, Grid grid, long lastForeignEvent) {
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
                // An element can be in one part once: equal programs at one place both reach for an element without
                // length
                // there.
                Set<Integer> selected = new LinkedHashSet<>();
                Reign last = new Reign(-1, -1);
                for (int i = 0; i < programs.size(); i++) {
                    Reign reign = new Reign(
                            grid.twelfths(programs.get(i).tick()),
                            i + 1 < programs.size()
                                    ? grid.twelfths(programs.get(i + 1).tick())
                                    : end);
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
                long lastElement =
                        elements.stream().mapToLong(Element::end).max().orElse(0);
                Stream<ScoreEvent> own = track.events().stream()
                        .filter(event -> event instanceof ProgramChange
                                || event instanceof TempoChange
                                || event instanceof TimeSignature
                                || event instanceof KeySignature);
                return Math.max(Math.max(lastElement, last(own, grid)), lastForeignEvent);
            }

            private static long last(Stream<ScoreEvent> events, Grid grid) {
                return events.mapToLong(event -> grid.twelfths(event.tick()))
                        .max()
                        .orElse(0);
            }
        }
    }
}
