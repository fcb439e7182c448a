package io.cadenza.data.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavRendererTest {
    @TempDir
    private Path folder;

    /** At 60 quarters a minute: silence for a second, the A of 440 Hz for one more, and a tempo change much later. */
    private final Score oneNote = new Score(
            100,
            List.of(new Track(
                    "",
                    List.of(Note.of(100, 100, 69, 100)),
                    List.of(new TempoChange(0, 1_000_000), new TempoChange(9000, 500_000)))));

    @Test
    void theFileEndsTwoSecondsAfterTheLastNote() throws Exception {
        Path wav = render("a.wav");

        try (AudioInputStream sound = AudioSystem.getAudioInputStream(wav.toFile())) {
            assertThat(sound.getFormat().getEncoding()).isEqualTo(AudioFormat.Encoding.PCM_SIGNED);
            assertThat(sound.getFormat().getSampleRate()).isEqualTo(44_100f);
            assertThat(sound.getFormat().getSampleSizeInBits()).isEqualTo(16);
            assertThat(sound.getFormat().getChannels()).isEqualTo(2);
            assertThat(sound.getFrameLength()).isEqualTo(4 * 44_100);
        }
    }

    @Test
    void theNoteSoundsAtItsTimeAndPitch() throws Exception {
        int[] left = leftChannel(render("a.wav"));

        assertThat(loudest(left, 0, 44_000)).as("before the note").isLessThan(20);
        assertThat(loudest(left, 44_100, 88_200)).as("the note").isGreaterThan(1000);
        assertThat(loudest(left, 4 * 44_100 - 4_410, 4 * 44_100)).as("the end").isLessThan(20);
        // Samples in one period of 440 Hz.
        assertThat(strongestPeriod(left, 55_000)).isEqualTo(Math.round(44_100 / 440.0));
    }

    @Test
    void equalScoresGiveEqualBytes() throws IOException {
        assertThat(Files.mismatch(render("a.wav"), render("b.wav"))).isEqualTo(-1);
    }

    private Path render(String name) {
        Path wav = folder.resolve(name);
        WavRenderer.render(oneNote, wav);
        return wav;
    }

    private static int[] leftChannel(Path wav) throws Exception {
        try (AudioInputStream sound = AudioSystem.getAudioInputStream(wav.toFile())) {
            ShortBuffer samples = ByteBuffer.wrap(sound.readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer();
            int[] left = new int[samples.remaining() / 2];
            for (int i = 0; i < left.length; i++) {
                left[i] = samples.get(2 * i);
            }
            return left;
        }
    }

    private static int loudest(int[] samples, int from, int to) {
        int loudest = 0;
        for (int i = from; i < to; i++) {
            loudest = Math.max(loudest, Math.abs(samples[i]));
        }
        return loudest;
    }

    /** The lag, from 60 to 160 samples, at which the sound is most like itself. */
    private static long strongestPeriod(int[] samples, int from) {
        long best = 0;
        double strongest = 0;
        for (int lag = 60; lag <= 160; lag++) {
            double likeness = 0;
            for (int i = from; i < from + 4_410; i++) {
                likeness += (double) samples[i] * samples[i + lag];
            }
            if (likeness > strongest) {
                strongest = likeness;
                best = lag;
            }
        }
        return best;
    }
}
