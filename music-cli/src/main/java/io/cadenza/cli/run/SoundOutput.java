package io.cadenza.cli.run;

import io.cadenza.core.sound.Sound;
import io.cadenza.data.sound.SoundFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes new sounds as WAV files of 16 bits.
 *
 * @param target a {@code .wav} file, from which the names of several derive, or a folder
 */
public record SoundOutput(Path target) {
    /** Checks that there is a target. */
    public SoundOutput {
        Objects.requireNonNull(target, "target");
    }

    /**
     * Writes sounds.
     *
     * @return the files, in the order in which they were written
     * @throws io.cadenza.core.CadenzaException if one cannot be written
     */
    public List<Path> write(List<Sound> sounds) {
        OutputNames names = new OutputNames(target, ".wav");
        List<Path> written = new ArrayList<>();
        for (int i = 0; i < sounds.size(); i++) {
            Path file = names.file(i + 1, sounds.size());
            SoundFile.write(sounds.get(i), file);
            written.add(file);
        }
        return written;
    }
}
