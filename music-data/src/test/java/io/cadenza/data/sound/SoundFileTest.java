package io.cadenza.data.sound;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.sound.Sound;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class SoundFileTest {
    @TempDir
    Path folder;

    /** 128 is silence in 8 bits; wider samples are signed. Half scale is 2^(bits − 2). */
    @Test
    void everyWidthOfWholeNumbersHasTheSameScale() throws IOException {
        assertThat(wave(WaveBytes.PCM, 8, WaveBytes.bytes(128, 192, 64, 0))).containsExactly(0, 0.5f, -0.5f, -1);
        assertThat(wave(WaveBytes.PCM, 16, WaveBytes.shorts(0, 16_384, -16_384, -32_768)))
                .containsExactly(0, 0.5f, -0.5f, -1);
        assertThat(wave(WaveBytes.PCM, 24, WaveBytes.bytes(0, 0, 0, 0, 0, 0x40, 0, 0, 0xC0, 0, 0, 0x80)))
                .containsExactly(0, 0.5f, -0.5f, -1);
        assertThat(wave(WaveBytes.PCM, 32, WaveBytes.bytes(0, 0, 0, 0x40, 0, 0, 0, 0xC0)))
                .containsExactly(0.5f, -0.5f);
    }

    /** Beyond full scale floating point is cut off, as a loudspeaker would. */
    @Test
    void floatingPointIsReadAsItIs() throws IOException {
        ByteBuffer floats = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        floats.putFloat(0.25f).putFloat(-0.125f).putFloat(1.5f);
        ByteBuffer doubles =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.25);

        assertThat(wave(WaveBytes.FLOAT, 32, floats.array())).containsExactly(0.25f, -0.125f, 1);
        assertThat(wave(WaveBytes.FLOAT, 64, doubles.array())).containsExactly(0.25f);
    }

    @Test
    void anExtensibleHeaderIsReadLikeAPlainOne() throws IOException {
        assertThat(wave(WaveBytes.EXTENSIBLE, 16, WaveBytes.shorts(0, 16_384))).containsExactly(0, 0.5f);
    }

    @Test
    void channelsAreMixedToTheirMean() throws IOException {
        byte[] stereo = WaveBytes.file(WaveBytes.PCM, 2, 8_000, 16, WaveBytes.shorts(16_384, 0, -16_384, 16_384));
        byte[] quad = WaveBytes.file(WaveBytes.PCM, 4, 8_000, 16, WaveBytes.shorts(16_384, 0, 0, 0));

        assertThat(read("stereo.wav", stereo).toArray()).containsExactly(0.25f, 0);
        assertThat(read("quad.wav", quad).toArray()).containsExactly(0.125f);
    }

    /** The same three samples as the JDK writes them in its other formats. */
    @Test
    void aiffAndAuAreReadToo() throws IOException {
        byte[] bigEndian = WaveBytes.bytes(0, 0, 0x40, 0, 0xC0, 0);
        AudioFormat format = new AudioFormat(8_000, 16, 1, true, true);
        for (AudioFileFormat.Type type :
                new AudioFileFormat.Type[] {AudioFileFormat.Type.AIFF, AudioFileFormat.Type.AU}) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(bigEndian), format, 3), type, file);

            assertThat(read("sound." + type.getExtension(), file.toByteArray()).toArray())
                    .as(type.toString())
                    .containsExactly(0, 0.5f, -0.5f);
        }
    }

    /** G.711: 0x80 is the loudest positive sample in μ-law, 32,124 of 32,768; 0xFF is silence. */
    @Test
    void telephoneCompandingIsUndone() throws IOException {
        byte[] file = WaveBytes.file(WaveBytes.MU_LAW, 1, 8_000, 8, WaveBytes.bytes(0x80, 0xFF));

        assertThat(read("telephone.wav", file).toArray()).containsExactly(32_124 / 32_768f, 0);
    }

    @Test
    void theRateIsBroughtToTheOneAskedFor() throws IOException {
        int[] tone = new int[4_410];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (int) Math.round(10_000 * Math.sin(2 * Math.PI * 440 * i / 44_100));
        }
        Path file = WaveBytes.write(
                folder, "tone.wav", WaveBytes.file(WaveBytes.PCM, 1, 44_100, 16, WaveBytes.shorts(tone)));

        Sound sound = SoundFile.read(file, 16_000).sound();

        assertThat(sound.sampleRate()).isEqualTo(16_000);
        assertThat(sound.length()).isEqualTo(1_600);
        assertThat((double) sound.sample(800))
                .isCloseTo(10_000 / 32_768.0 * Math.sin(2 * Math.PI * 440 * 800 / 16_000), within(1e-3));
    }

    /** 16 bits divide [−1, 1) into steps of 2⁻¹⁵; 1 itself is one step too many. */
    @Test
    void whatIsWrittenComesBackWithinHalfAStep() {
        Sound sound = Sound.of(8_000, 0, 0.3f, -0.7f, 1, -1);
        Path file = folder.resolve("written.wav");

        SoundFile.write(sound, file);
        Sound back = SoundFile.read(file, 8_000).sound();

        assertThat(back.sampleRate()).isEqualTo(8_000);
        for (int i = 0; i < sound.length(); i++) {
            double error = sound.sample(i) == 1 ? 0x1p-15 : 0x1p-16;
            assertThat((double) back.sample(i)).isCloseTo(sound.sample(i), within(error));
        }
    }

    /** RIFF, length, WAVE, then 16 bytes of format for 8 kHz mono, and two samples. */
    @Test
    void aWrittenFileIsPlainWav() throws IOException {
        Path file = folder.resolve("plain.wav");

        SoundFile.write(Sound.of(8_000, 0.5f, -0.5f), file);

        assertThat(Files.readAllBytes(file))
                .isEqualTo(WaveBytes.file(WaveBytes.PCM, 1, 8_000, 16, WaveBytes.shorts(16_384, -16_384)));
    }

    @Test
    void soundFilesAreKnownByTheirNames() {
        assertThat(SoundFile.isNamedLikeOne(Path.of("a/Piano.WAV"))).isTrue();
        assertThat(SoundFile.isNamedLikeOne(Path.of("bird.aiff"))).isTrue();
        assertThat(SoundFile.isNamedLikeOne(Path.of("voice.au"))).isTrue();
        assertThat(SoundFile.isNamedLikeOne(Path.of("wav.mid"))).isFalse();
    }

    private float[] wave(int tag, int bits, byte[] data) throws IOException {
        return read("sound.wav", WaveBytes.file(tag, 1, 8_000, bits, data)).toArray();
    }

    private Sound read(String name, byte[] content) throws IOException {
        return SoundFile.read(WaveBytes.write(folder, name, content), 8_000).sound();
    }

    private static Offset<Double> within(double error) {
        return Offset.offset(error);
    }
}
