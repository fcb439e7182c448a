import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.corpus.FolderCorpus;
import io.cadenza.data.midi.MidiWriter;
import java.nio.file.Path;
import java.util.List;

/** Copies of a corpus that are no copies by tokens: in other keys, and without one of their notes. Two in a hundred are damaged, one is a copy. */
public final class Copies {
    public static void main(String[] words) throws Exception {
        List<Score> scores = FolderCorpus.open(Path.of(words[0]))
                .scores((done, all, name) -> {})
                .contents();
        Path folder = Path.of(words[1]);
        int count = Integer.parseInt(words[2]);
        for (int i = 0; i < count; i++) {
            int round = i / scores.size();
            int times = i % 100 == 50 ? 0 : round; // a copy of its original
            Score copy = varied(scores.get(i % scores.size()), times);
            byte[] bytes = MidiWriter.toBytes(copy);
            if (i % 50 == 25) {
                bytes = java.util.Arrays.copyOf(bytes, i % 100 == 25 ? 10 : bytes.length * 2 / 3);
            }
            Path file = folder.resolve(String.valueOf(i / 1000)).resolve(i + ".mid");
            java.nio.file.Files.createDirectories(file.getParent());
            java.nio.file.Files.write(file, bytes);
        }
    }

    private static Score varied(Score score, int round) {
        int semitones = round % 12 - 6;
        return new Score(
                score.ticksPerQuarter(),
                score.tracks().stream()
                        .map(track -> {
                            List<Note> notes = track.notes();
                            int left = round < 12 || notes.isEmpty() ? -1 : round * 7 % notes.size();
                            return new Track(
                                    track.name(),
                                    java.util.stream.IntStream.range(0, notes.size())
                                            .filter(n -> n != left)
                                            .mapToObj(notes::get)
                                            .map(note -> Note.of(
                                                            note.onset(),
                                                            note.duration(),
                                                            Math.max(0, Math.min(127, note.pitch() + semitones)),
                                                            note.velocity())
                                                    .withChannel(note.channel()))
                                            .toList(),
                                    track.events());
                        })
                        .toList());
    }
}
