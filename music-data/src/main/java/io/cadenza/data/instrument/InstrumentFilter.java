package io.cadenza.data.instrument;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which notes of a score are kept, by the instruments that play them.
 *
 * @param programs of General MIDI, 0 to 127
 * @param drums whether channel 10 is kept, whatever its program
 * @param melody whether of all that is kept, drums aside, only the highest voice stays
 */
public record InstrumentFilter(SortedSet<Integer> programs, boolean drums, boolean melody) {
    /** Everything that has pitches: all programs and no drums. */
    public static final InstrumentFilter PITCHED = new InstrumentFilter(range(0, 127), false, false);

    private static final int LAST_PROGRAM = 127;
    private static final Pattern PROGRAMS = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");

    /** Checks the programs and copies. */
    public InstrumentFilter {
        programs = Collections.unmodifiableSortedSet(new TreeSet<>(programs));
        if (!programs.isEmpty() && (programs.first() < 0 || programs.last() > LAST_PROGRAM)) {
            throw new IllegalArgumentException("Programs are 0 to 127, not " + programs);
        }
    }

    /**
     * The filter of a user's words, separated by commas: {@code pitched}, {@code any}, {@code drums}, {@code melody}, families
     * such as {@code strings}, programs such as {@code 73} or {@code 40-47}. Each adds to the others; {@code melody} alone
     * chooses among all that has pitches.
     *
     * @throws CadenzaException for a word that is none of these
     */
    public static InstrumentFilter parse(String words) {
        SortedSet<Integer> programs = new TreeSet<>();
        boolean drums = false;
        boolean melody = false;
        for (String written : words.split(",", -1)) {
            String word = written.strip().toLowerCase(Locale.ROOT);
            drums |= word.equals("drums") || word.equals("any");
            melody |= word.equals("melody");
            if (word.equals("pitched") || word.equals("any")) {
                programs.addAll(range(0, LAST_PROGRAM));
            } else if (!word.equals("drums") && !word.equals("melody")) {
                programs.addAll(programs(word));
            }
        }
        boolean ofAll = melody && programs.isEmpty();
        return new InstrumentFilter(ofAll ? range(0, LAST_PROGRAM) : programs, drums, melody);
    }

    private static SortedSet<Integer> programs(String word) {
        Matcher numbers = PROGRAMS.matcher(word);
        if (numbers.matches()) {
            int first = Integer.parseInt(numbers.group(1));
            int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
            if (first <= last && last <= LAST_PROGRAM) {
                return range(first, last);
            }
        }
        return Family.named(word)
                .map(family -> range(family.firstProgram(), family.lastProgram()))
                .orElseThrow(() -> unknown(word));
    }

    private static CadenzaException unknown(String word) {
        return new CadenzaException(
                "\"%s\" is no choice of instruments; available: pitched (all but drums), any, melody, drums, a program from 0 to 127, a range such as 40-47, or a family of General MIDI: %s. Choose one or several, separated by commas."
                        .formatted(word, String.join(", ", Family.words())));
    }

    private static SortedSet<Integer> range(int first, int last) {
        SortedSet<Integer> programs = new TreeSet<>();
        for (int program = first; program <= last; program++) {
            programs.add(program);
        }
        return programs;
    }

    /** The same choice in the fewest words, which {@link #parse} reads: the same for equal filters. */
    public String text() {
        StringJoiner words = new StringJoiner(",");
        if (programs.size() > LAST_PROGRAM) {
            words.add(drums ? "any" : "pitched");
        } else {
            programWords().forEach(words::add);
            if (drums) {
                words.add("drums");
            }
        }
        if (melody) {
            words.add("melody");
        }
        return words.toString();
    }

    private Stream<String> programWords() {
        List<String> words = new ArrayList<>();
        SortedSet<Integer> left = new TreeSet<>(programs);
        for (Family family : Family.values()) {
            SortedSet<Integer> whole = range(family.firstProgram(), family.lastProgram());
            if (left.containsAll(whole)) {
                words.add(family.word());
                left.removeAll(whole);
            }
        }
        left.forEach(program -> words.add(String.valueOf(program)));
        return words.stream();
    }

    /** The score with the notes that are kept; tracks and all that stands beside notes stay. */
    public Score apply(Score score) {
        Programs playing = new Programs(score);
        List<Track> tracks = new ArrayList<>();
        for (Track track : score.tracks()) {
            int[] programsOfNotes = playing.of(track);
            List<Note> kept = new ArrayList<>();
            for (int i = 0; i < programsOfNotes.length; i++) {
                Note note = track.notes().get(i);
                if (note.channel() == Programs.DRUM_CHANNEL ? drums : programs.contains(programsOfNotes[i])) {
                    kept.add(note);
                }
            }
            tracks.add(kept.size() == track.notes().size() ? track : new Track(track.name(), kept, track.events()));
        }
        Score chosen = new Score(score.ticksPerQuarter(), tracks);
        return melody ? Melody.of(chosen) : chosen;
    }

    /** The sixteen families of General MIDI level 1, eight programs each, in the order of their programs. */
    private enum Family {
        PIANO(0),
        CHROMATIC_PERCUSSION(8),
        ORGAN(16),
        GUITAR(24),
        BASS(32),
        STRINGS(40),
        ENSEMBLE(48),
        BRASS(56),
        REED(64),
        PIPE(72),
        SYNTH_LEAD(80),
        SYNTH_PAD(88),
        SYNTH_EFFECTS(96),
        ETHNIC(104),
        PERCUSSIVE(112),
        SOUND_EFFECTS(120);

        private static final int PROGRAMS = 8;

        private final int firstProgram;

        Family(int firstProgram) {
            this.firstProgram = firstProgram;
        }

        /** The name that users write, such as {@code synth-lead}. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        int firstProgram() {
            return firstProgram;
        }

        int lastProgram() {
            return firstProgram + PROGRAMS - 1;
        }

        static Optional<Family> named(String word) {
            return Arrays.stream(values())
                    .filter(family -> family.word().equals(word))
                    .findFirst();
        }

        static List<String> words() {
            return Arrays.stream(values()).map(Family::word).toList();
        }
    }

    /**
     * The highest voice of a score, one note at a time: the skyline of Uitdenbogerd and Zobel (1998), with one change. A note that
     * begins under a higher one that still sounds is left out, so that an accompaniment does not show through long notes. A note is
     * cut where a higher one begins.
     */
    private static final class Melody {
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
}
