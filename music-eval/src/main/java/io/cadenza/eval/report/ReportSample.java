package io.cadenza.eval.report;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import io.cadenza.core.sound.Sound;
import io.cadenza.data.audio.WavRenderer;
import io.cadenza.data.sound.SoundFile;
import io.cadenza.eval.plot.PianoRoll;
import io.cadenza.eval.plot.Spectrogram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Music to look at and to listen to on a page. */
public sealed interface ReportSample permits ReportSample.ScoreSample, ReportSample.SoundSample {
    /** A score: its piano roll, and its sound on this machine's synthesizer. */
    static ReportSample of(Score score) {
        return new ScoreSample(score);
    }

    /**
     * A sound: its spectrogram, and the sound itself.
     *
     * @param sound one sample or more
     */
    static ReportSample of(Sound sound) {
        return new SoundSample(sound);
    }

    /**
     * The picture as HTML.
     *
     * @param title what it shows
     * @param seconds how much of the beginning
     * @throws io.cadenza.core.CadenzaException if this machine cannot draw it
     */
    String picture(String title, double seconds);

    /**
     * A WAV file as a data URI.
     *
     * @param seconds how much of the beginning
     * @throws io.cadenza.core.CadenzaException if this machine cannot make it
     */
    String wav(double seconds);

    /** A score on a page. */
    record ScoreSample(Score score) implements ReportSample {
        /** Checks that there is one. */
        public ScoreSample {
            Objects.requireNonNull(score, "score");
        }

        @Override
        public String picture(String title, double seconds) {
            return Html.picture("Piano roll: " + title, "image/svg+xml", PianoRoll.svg(score, seconds));
        }

        @Override
        public String wav(double seconds) {
            return Wav.dataUri(score, seconds);
        }
    }

    /** A sound on a page. */
    record SoundSample(Sound sound) implements ReportSample {
        /** Checks that there is something to show. */
        public SoundSample {
            if (sound.length() == 0) {
                throw new IllegalArgumentException("A sound to show needs a sample at least");
            }
        }

        @Override
        public String picture(String title, double seconds) {
            byte[] png = Spectrogram.png(new Spectrogram.Panel(title, beginning(seconds)));
            return Html.picture("Spectrogram: " + title, "image/png", png);
        }

        @Override
        public String wav(double seconds) {
            return Wav.dataUri(beginning(seconds));
        }

        private Sound beginning(double seconds) {
            int most = (int) Math.min(sound.length(), Math.max(1, Math.round(seconds * sound.sampleRate())));
            return Sound.of(sound.sampleRate(), Arrays.copyOf(sound.toArray(), most));
        }
    }

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
}
