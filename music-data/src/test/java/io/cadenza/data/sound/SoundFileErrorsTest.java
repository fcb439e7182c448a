package io.cadenza.data.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.data.sound.SoundFile.Recording;
import io.cadenza.data.sound.SoundFile.SoundFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a sound file: one line with what it is and what to do. */
class SoundFileErrorsTest {
    private static final byte[] SAMPLES = WaveBytes.shorts(0, 16_384, -16_384, 100);

    @TempDir
    Path folder;

    @Test
    void whatIsNoSoundFile() throws IOException {
        refused(new byte[0], "it is empty. Leave it out or copy it again.");
        refused(WaveBytes.ascii("la la la la la"), "it is no WAV, AIFF or AU file. Convert it to WAV with 16 bits.");
        refused(WaveBytes.ascii("MThd\0\0\0\6\0\0\0\1"), "it is no WAV, AIFF or AU file.");
        assertThatThrownBy(() -> SoundFile.read(folder.resolve("none.wav"), 8_000))
                .hasMessageContaining("none.wav: there is no such file. Check its spelling.");
    }

    @Test
    void compressedSoundOfOtherKinds() throws IOException {
        refused(WaveBytes.ascii("ID3\4\0\0\0\0\0\0\0\0"), "it is MP3, which cannot be read.");
        refused(WaveBytes.ascii("fLaC\0\0\0\42\20\0\20\0"), "it is FLAC, which cannot be read.");
        refused(WaveBytes.ascii("OggS\0\2\0\0\0\0\0\0"), "it is Ogg, which cannot be read.");
        refused(WaveBytes.ascii("\0\0\0\40ftypM4A "), "it is MPEG-4 or AAC, which cannot be read.");
    }

    @Test
    void compressedSoundInAWavFile() throws IOException {
        refused(
                WaveBytes.file(0x55, 1, 8_000, 16, SAMPLES),
                "it is compressed (MP3, format tag 0x0055), which cannot be read.");
        refused(
                WaveBytes.file(0x11, 1, 8_000, 4, SAMPLES),
                "it is compressed (IMA ADPCM, format tag 0x0011), which cannot be read.");
        refused(WaveBytes.file(0x1234, 1, 8_000, 16, SAMPLES), "it is compressed (format tag 0x1234)");
    }

    @Test
    void aFileWithoutASample() throws IOException {
        refused(WaveBytes.file(WaveBytes.PCM, 1, 8_000, 16, new byte[0]), "there is no sound in it, only a header.");
    }

    @Test
    void aFileOfSilence() throws IOException {
        refused(
                WaveBytes.file(WaveBytes.PCM, 1, 8_000, 16, new byte[16_000]),
                "it holds 1.0 s of silence and nothing else. Leave it out.");
    }

    @Test
    void ratesAndChannelsOutOfRange() throws IOException {
        refused(WaveBytes.file(WaveBytes.PCM, 1, 0, 16, SAMPLES), "its sample rate is unknown.");
        refused(
                WaveBytes.file(WaveBytes.PCM, 1, 2_000_000_000, 16, SAMPLES),
                "its sample rate is 2.0E9 Hz; 1000 to 768000 can be read.");
        refused(WaveBytes.file(WaveBytes.PCM, 200, 8_000, 16, SAMPLES), "it has 200 channels; 1 to 64 can be read.");
    }

    @Test
    void aSampleThatIsNoNumber() throws IOException {
        byte[] floats = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.5f)
                .putFloat(Float.NaN)
                .array();

        refused(
                WaveBytes.file(WaveBytes.FLOAT, 1, 8_000, 32, floats),
                "its sample 1 is NaN, which is no number. Export it again.");
    }

    /** G.711 has 8 bits a sample, and the JDK undoes no other. */
    @Test
    void compandedSamplesOfAnotherWidth() throws IOException {
        refused(
                WaveBytes.file(WaveBytes.A_LAW, 1, 8_000, 16, SAMPLES),
                "its samples are ALAW of 16 bits; PCM of 8 to 32 bits, floating point, and A-law or mu-law of 8 bits can be read."
                        + " Convert it to WAV with 16 bits.");
        refused(
                WaveBytes.file(WaveBytes.MU_LAW, 2, 44_100, 16, SAMPLES),
                "its samples are ULAW of 16 bits; PCM of 8 to 32 bits, floating point, and A-law or mu-law of 8 bits can be read."
                        + " Convert it to WAV with 16 bits.");
    }

    /** 2 GB in the header, a hundredth of a second in the file: said at once, with nothing allocated. */
    @Test
    void aHeaderThatPromisesTwoGigabytes() throws IOException {
        byte[] file = WaveBytes.file(WaveBytes.PCM, 1, 8_000, 16, new byte[160], Integer.MAX_VALUE - 64);

        refused(file, "it is cut short: its header promises 134217.7 s of sound and 0.0 s are there. Copy it again.");
    }

    @Test
    void aFileThatWasCutShort() throws IOException {
        byte[] whole = WaveBytes.file(WaveBytes.PCM, 1, 8_000, 16, new byte[32_000]);

        refused(Arrays.copyOf(whole, 44 + 8_000), "its header promises 2.0 s of sound and 0.5 s are there.");
        refused(Arrays.copyOf(whole, 30), "its header is damaged or its samples are compressed.");
    }

    /** Programs that write into a pipe cannot go back and put in the length. */
    @Test
    void aLengthLeftOpenIsTheRestOfTheFile() throws IOException {
        Path file = WaveBytes.write(folder, "pipe.wav", WaveBytes.file(WaveBytes.PCM, 1, 8_000, 16, SAMPLES, -1));

        assertThat(SoundFile.read(file, 8_000).sound().length()).isEqualTo(4);
    }

    /** Three of four samples at the largest value. */
    @Test
    void clippingIsAWarning() throws IOException {
        byte[] loud = WaveBytes.file(WaveBytes.PCM, 1, 8_000, 16, WaveBytes.shorts(32_767, 32_767, -32_768, 100));

        Recording recording = SoundFile.read(WaveBytes.write(folder, "loud.wav", loud), 8_000);

        assertThat(recording.clipped()).isEqualTo(0.75);
        assertThat(recording.warning())
                .hasValue("clipped: 75.0 % of it stands at the largest value; a model learns the distortion too");
        byte[] sound = WaveBytes.file(WaveBytes.PCM, 1, 8_000, 16, SAMPLES);
        assertThat(SoundFile.read(WaveBytes.write(folder, "sound.wav", sound), 8_000)
                        .warning())
                .isEmpty();
    }

    private void refused(byte[] content, String reason) throws IOException {
        Path file = folder.resolve("bad.wav");
        Files.write(file, content);
        assertThatThrownBy(() -> SoundFile.read(file, 8_000))
                .isInstanceOf(SoundFileException.class)
                .hasMessageStartingWith("Cannot read " + file + ": ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }
}
