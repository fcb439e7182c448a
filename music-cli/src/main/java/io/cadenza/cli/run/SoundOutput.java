package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.run.OutputFiles.OutputNames;
import io.cadenza.core.sound.Sound;
import io.cadenza.data.sound.SoundFile;
import io.cadenza.eval.plot.PictureException;
import io.cadenza.eval.plot.Spectrogram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes new sounds as WAV files of 16 bits, and beside each, if wished, its spectrogram.
 *
 * @param target a {@code .wav} file, from which the names of several derive, or a folder
 * @param spectrogram whether a picture is wished
 */
public record SoundOutput(Path target, boolean spectrogram) {
    /** Checks that there is a target. */
    public SoundOutput {
        Objects.requireNonNull(target, "target");
    }

    /**
     * Writes one of several sounds.
     *
     * @param number of the sound, from 1
     * @param count how many there are to be
     * @param console told of a picture that this machine cannot draw
     * @return its files, in the order in which they were written
     * @throws io.cadenza.core.CadenzaException if one cannot be written
     */
    public List<Path> write(Sound sound, int number, int count, Console console) {
        List<Path> written = new ArrayList<>();
        Path file = new OutputNames(target, ".wav").file(number, count);
        SoundFile.write(sound, file);
        written.add(file);
        if (spectrogram) {
            draw(sound, file, console).ifPresent(written::add);
        }
        return written;
    }

    /**
     * Checks before the work that the files of all sounds may be written.
     *
     * @throws io.cadenza.core.CadenzaException if the target's ending is unknown, or a file may not be written
     */
    public void require(int count, OutputGuard guard) {
        OutputGuard.requireKnownEnding(target, List.of("wav"));
        OutputNames names = new OutputNames(target, ".wav");
        for (int number = 1; number <= count; number++) {
            guard.require(names.file(number, count));
            if (spectrogram) {
                guard.require(OutputNames.beside(names.file(number, count), ".png"));
            }
        }
    }

    private static Optional<Path> draw(Sound sound, Path file, Console console) {
        Path picture = OutputNames.beside(file, ".png");
        try {
            Spectrogram.write(picture, List.of(new Spectrogram.Panel(String.valueOf(file.getFileName()), sound)));
            return Optional.of(picture);
        } catch (PictureException e) {
            console.warn(e.getMessage());
            return Optional.empty();
        }
    }
}
