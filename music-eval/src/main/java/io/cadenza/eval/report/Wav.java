package io.cadenza.eval.report;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import io.cadenza.core.sound.Sound;
import io.cadenza.data.audio.WavRenderer;
import io.cadenza.data.sound.SoundFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Music as short sounds inside a page: one channel of 16 bits, of scores at 16 kHz, 43 kB for each second in base 64. */
final class Wav {
    private static final float RATE = 16_000;
    private static final AudioFormat SMALL = new AudioFormat(RATE, 16, 1, true, false);

    private Wav() {}

    /**
     * The beginning of a score as a data URI.
     *
     * @throws CadenzaException if this Java has no synthesizer
     */
    static String dataUri(Score score, double seconds) {
        try {
            Path file = Files.createTempFile("cadenza", ".wav");
            try {
                WavRenderer.render(score, file);
                return dataUri(small(file, seconds));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sound as a data URI, at its own rate. */
    static String dataUri(Sound sound) {
        try {
            Path file = Files.createTempFile("cadenza", ".wav");
            try {
                SoundFile.write(sound, file);
                return dataUri(Files.readAllBytes(file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String dataUri(byte[] wav) {
        return "data:audio/wav;base64," + Base64.getEncoder().encodeToString(wav);
    }

    private static byte[] small(Path file, double seconds) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AudioInputStream large = AudioSystem.getAudioInputStream(file.toFile());
                AudioInputStream converted = AudioSystem.getAudioInputStream(SMALL, large)) {
            byte[] samples = converted.readNBytes(((int) (seconds * RATE)) * SMALL.getFrameSize());
            AudioInputStream cut = new AudioInputStream(
                    new ByteArrayInputStream(samples), SMALL, samples.length / SMALL.getFrameSize());
            AudioSystem.write(cut, AudioFileFormat.Type.WAVE, out);
        } catch (UnsupportedAudioFileException e) {
            throw new CadenzaException("This Java cannot read the WAV file it wrote. Run with another JDK.", e);
        }
        return out.toByteArray();
    }
}
