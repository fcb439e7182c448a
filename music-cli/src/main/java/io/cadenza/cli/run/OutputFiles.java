package io.cadenza.cli.run;

import io.cadenza.core.score.Score;
import io.cadenza.data.audio.WavRenderer;
import io.cadenza.data.midi.MidiWriter;
import io.cadenza.eval.plot.PianoRoll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes new pieces, each as MIDI and beside it, if wished, as a picture and as sound.
 *
 * @param target a {@code .mid} file, from which the names of several derive, or a folder
 * @param pianoRoll whether a picture is wished
 * @param wav whether sound is wished
 */
public record OutputFiles(Path target, boolean pianoRoll, boolean wav) {
    private static final String EXTENSION = ".mid";

    /**
     * Writes pieces.
     *
     * @return the files, in the order in which they were written
     * @throws io.cadenza.core.CadenzaException if one cannot be written
     */
    public List<Path> write(List<Score> pieces) {
        List<Path> written = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Path midi = file(i + 1, pieces.size());
            Score piece = pieces.get(i);
            MidiWriter.write(piece, midi);
            written.add(midi);
            if (pianoRoll) {
                written.add(beside(midi, ".png"));
                PianoRoll.write(beside(midi, ".png"), piece);
            }
            if (wav) {
                written.add(beside(midi, ".wav"));
                WavRenderer.render(piece, beside(midi, ".wav"));
            }
        }
        return written;
    }

    private Path file(int number, int count) {
        if (isFolder()) {
            return target.resolve("piece-" + number + EXTENSION);
        }
        Path name = target.getFileName();
        String stem = stem(name == null ? "piece" : name.toString());
        return target.resolveSibling(count == 1 ? stem + EXTENSION : stem + "-" + number + EXTENSION);
    }

    private boolean isFolder() {
        return Files.isDirectory(target) || !target.toString().endsWith(EXTENSION);
    }

    private static Path beside(Path midi, String extension) {
        return midi.resolveSibling(stem(String.valueOf(midi.getFileName())) + extension);
    }

    private static String stem(String name) {
        return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
    }
}
