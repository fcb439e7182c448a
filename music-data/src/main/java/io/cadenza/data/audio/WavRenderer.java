package io.cadenza.data.audio;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.MidiWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Renders scores as sound files with the JDK's own synthesizer: 44.1 kHz, 16 bits, stereo. No sound card is needed. */
public final class WavRenderer {
    private WavRenderer() {}

    /**
     * Renders a score into a WAV file, whole or not at all.
     *
     * @throws CadenzaException if this JDK has no synthesizer or the file cannot be written
     */
    public static void render(Score score, Path file) {
        try (AudioInputStream sound =
                AudioSystem.getAudioInputStream(new ByteArrayInputStream(MidiWriter.toBytes(score)))) {
            AtomicFiles.write(file, out -> AudioSystem.write(sound, AudioFileFormat.Type.WAVE, out));
        } catch (UnsupportedAudioFileException e) {
            throw new CadenzaException(
                    "This Java has no synthesizer to render sound with. Run with a JDK that has the module java.desktop.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
