package io.cadenza.data.sound;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.data.sound.SoundFile.SoundFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat.Type;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Headers with bytes changed at random: each file is read or refused with one line, and costs no memory that it has no right to. */
class SoundFileFuzzTest {
    private static final List<byte[]> SEEDS = List.of(
            WaveBytes.file(WaveBytes.PCM, 2, 44_100, 16, noise(400)),
            WaveBytes.file(WaveBytes.FLOAT, 1, 8_000, 32, noise(400)),
            WaveBytes.file(WaveBytes.EXTENSIBLE, 1, 16_000, 24, noise(300)),
            jdk(Type.AIFF),
            jdk(Type.AU));

    /** No header here is longer. */
    private static final int HEADER = 80;

    private static final int[] NASTY = {0, 1, 2, 4, 0x7F, 0x80, 0xFE, 0xFF};

    @Property(tries = 1_000)
    void everyFileIsReadOrRefusedWithOneLine(
            @ForAll @IntRange(max = 4) int seed, @ForAll @IntRange(min = 1, max = 6) int changes, @ForAll long chance)
            throws IOException {
        Random random = new Random(chance);
        byte[] file = SEEDS.get(seed).clone();
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(Math.min(HEADER, file.length));
            file[at] = (byte) (random.nextBoolean() ? NASTY[random.nextInt(NASTY.length)] : random.nextInt(256));
        }
        byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
        Path path = Files.createTempFile("fuzz", ".wav");
        try {
            Files.write(path, cut);
            assertThat(SoundFile.read(path, 8_000).sound().length()).isPositive();
        } catch (SoundFileException e) {
            assertThat(e.getMessage()).startsWith("Cannot read " + path + ": ").doesNotContain("\n");
        } finally {
            Files.delete(path);
        }
    }

    /** Small numbers, so that they are samples in every format. */
    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (byte) (i % 50);
        }
        return noise;
    }

    private static byte[] jdk(Type type) {
        AudioFormat format = new AudioFormat(22_050, 16, 1, true, true);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(noise(400)), format, 200), type, file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return file.toByteArray();
    }
}
