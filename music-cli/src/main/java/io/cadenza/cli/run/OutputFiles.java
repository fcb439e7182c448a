package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.core.score.Score;
import io.cadenza.data.audio.WavRenderer;
import io.cadenza.data.midi.MidiWriter;
import io.cadenza.eval.plot.PianoRoll;
import io.cadenza.eval.plot.PictureException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
     * @param console told of a picture that this machine cannot draw
     * @return the files, in the order in which they were written
     * @throws io.cadenza.core.CadenzaException if one cannot be written
     */
    public List<Path> write(List<Score> pieces, Console console) {
        OutputNames names = new OutputNames(target, EXTENSION);
        List<Path> written = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Path midi = names.file(i + 1, pieces.size());
            Score piece = pieces.get(i);
            MidiWriter.write(piece, midi);
            written.add(midi);
            if (pianoRoll) {
                draw(piece, OutputNames.beside(midi, ".png"), console).ifPresent(written::add);
            }
            if (wav) {
                written.add(OutputNames.beside(midi, ".wav"));
                WavRenderer.render(piece, OutputNames.beside(midi, ".wav"));
            }
        }
        return written;
    }

    private static Optional<Path> draw(Score piece, Path picture, Console console) {
        try {
            PianoRoll.write(picture, piece);
            return Optional.of(picture);
        } catch (PictureException e) {
            console.warn(e.getMessage());
            return Optional.empty();
        }
    }
}
