package io.cadenza.data.corpus;

import io.cadenza.core.Seeds;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes a corpus of any size out of a small one, for measurements: every file transposed by up to an octave either way, and of
 * each copy one note in fifty left out by chance, so that no two copies have the same tokens.
 *
 * <p>{@code java -cp CLASSPATH io.cadenza.data.corpus.LargeCorpus ../shared/corpus /tmp/large 10000}
 */
final class LargeCorpus {
    private static final int OCTAVE = 12;
    private static final int ONE_IN = 50;
    private static final int FILES_IN_A_FOLDER = 1_000;

    private LargeCorpus() {}

    /** Arguments: the folder of the small corpus, that of the large one, and how many files. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    }

    static void write(Path small, Path large, int count) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(small)) {
            files = walk.filter(file -> file.toString().endsWith(".mid"))
                    .sorted()
                    .toList();
        }
        IntStream.range(0, count).parallel().forEach(number -> {
            Path source = files.get(number % files.size());
            int transposition = number / files.size() % (2 * OCTAVE + 1) - OCTAVE;
            Score varied = varied(MidiReader.read(source), transposition, number);
            Path folder = large.resolve("%03d".formatted(number / FILES_IN_A_FOLDER));
            try {
                Files.createDirectories(folder);
                Files.write(folder.resolve("%06d.mid".formatted(number)), MidiWriter.toBytes(varied));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static Score varied(Score score, int semitones, int number) {
        RandomGenerator random = Seeds.generator(1, "large corpus", number);
        return new Score(
                score.ticksPerQuarter(),
                score.tracks().stream()
                        .map(track -> new Track(
                                track.name(),
                                track.notes().stream()
                                        .filter(note -> random.nextInt(ONE_IN) > 0)
                                        .map(note -> moved(note, semitones))
                                        .toList(),
                                track.events()))
                        .toList());
    }

    /** A key that would leave the keyboard stays. */
    private static Note moved(Note note, int semitones) {
        int key = note.pitch() + semitones;
        return key < 0 || key > 127
                ? note
                : new Note(note.onset(), note.duration(), key, note.velocity(), note.channel(), note.ending());
    }
}
