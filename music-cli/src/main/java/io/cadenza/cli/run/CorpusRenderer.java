package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.cli.run.OutputFiles.OutputNames;
import io.cadenza.core.CadenzaException;
import io.cadenza.data.audio.WavRenderer;
import io.cadenza.data.corpus.FolderCorpus;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.format.MusicPiece;
import io.cadenza.data.format.MusicReading;
import io.cadenza.data.sound.SoundFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a corpus of sound from a corpus of scores: each is rendered and brought to one rate, mono. */
public final class CorpusRenderer {
    private final Console console;
    private final int sampleRate;
    private final Optional<Path> soundFont;

    /**
     * A renderer.
     *
     * @param sampleRate samples in a second of the files it writes
     * @param soundFont the SoundFont 2 file with the instruments; Cadenza's own without
     */
    public CorpusRenderer(Console console, int sampleRate, Optional<Path> soundFont) {
        this.console = console;
        this.sampleRate = sampleRate;
        this.soundFont = soundFont;
    }

    /**
     * Renders all scores at a path into a folder, in which they keep their names; what cannot be rendered is reported and left
     * out.
     *
     * @return the files written, by name
     * @throws CadenzaException if there is no music at the path, or none of it could be rendered
     */
    public List<Path> render(Path path, Path folder) {
        List<String> names = FolderCorpus.open(path).names();
        List<Path> written = new ArrayList<>();
        try (ProgressMeter meter = new ProgressMeter(console, "files", 0, names.size())) {
            for (int i = 0; i < names.size(); i++) {
                Path source = Files.isDirectory(path) ? path.resolve(names.get(i)) : path;
                Path target = OutputNames.beside(folder.resolve(names.get(i)), ".wav");
                try {
                    for (MusicPiece piece : MusicFiles.pieces(source)) {
                        render(piece, names.get(i), OutputNames.numbered(target, piece.number()), meter)
                                .ifPresent(written::add);
                    }
                } catch (CadenzaException e) {
                    meter.warn("left out: " + names.get(i) + ": " + e.getMessage());
                }
                meter.advanceTo(i + 1, "rendering", "");
            }
        }
        if (written.isEmpty()) {
            throw new CadenzaException(
                    "None of %d files could be rendered. Choose a folder with undamaged files of music."
                            .formatted(names.size()));
        }
        return written;
    }

    private Optional<Path> render(MusicPiece piece, String file, Path target, ProgressMeter meter) {
        try {
            MusicReading reading = piece.read();
            reading.damage(MusicFiles.pieceName(file, piece.number())).ifPresent(meter::warn);
            WavRenderer.render(reading.score(), target, soundFont);
            SoundFile.write(SoundFile.read(target, sampleRate).sound(), target);
            return Optional.of(target);
        } catch (CadenzaException e) {
            meter.warn("left out: " + MusicFiles.pieceName(file, piece.number()) + ": " + e.getMessage());
            return Optional.empty();
        }
    }
}
