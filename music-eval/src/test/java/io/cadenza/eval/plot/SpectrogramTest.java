package io.cadenza.eval.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.cadenza.core.sound.Sound;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpectrogramTest {
    @TempDir
    Path folder;

    /** 1 kHz is bin 64 of 512 at 8 kHz. Half of full scale is 20·log10(0.5) = −6.02 dB; Hann's neighbours are 6.02 dB less. */
    @Test
    void aSineHasItsLevelAtItsFrequency() {
        double[] levels = new Fourier(512).levels(sine(1_000, 0.5f).toArray(), 1_000);

        assertThat(levels).hasSize(257);
        assertThat(levels[64]).isCloseTo(-6.02, offset(0.01));
        assertThat(levels[63]).isCloseTo(-12.04, offset(0.01));
        assertThat(levels[65]).isCloseTo(-12.04, offset(0.01));
        assertThat(levels[100]).isLessThan(-90);
    }

    @Test
    void beyondItsEndsASoundIsSilent() {
        Fourier fourier = new Fourier(64);

        assertThat(fourier.levels(new float[] {1}, -1_000)).containsOnly(-180);
    }

    /** The strip of 1 kHz, a quarter of the way up, is bright where the rest is black. */
    @Test
    void aSineIsABrightLine() throws IOException {
        Path file = folder.resolve("sine.png");

        Spectrogram.write(file, List.of(new Spectrogram.Panel("a sine", sine(1_000, 0.5f))));

        BufferedImage image = ImageIO.read(file.toFile());
        int bright = Spectrogram.colour(-6).getRGB();
        int silent = Spectrogram.colour(-90).getRGB();
        assertThat(count(image, bright)).isGreaterThan(400);
        assertThat(count(image, silent)).isGreaterThan(50_000);
    }

    @Test
    void twoSoundsStandSideBySideAndEqualOnesGiveEqualBytes() throws IOException {
        List<Spectrogram.Panel> panels = List.of(
                new Spectrogram.Panel("original", sine(500, 0.5f)), new Spectrogram.Panel("sample", sine(700, 0.1f)));

        Spectrogram.write(folder.resolve("a.png"), panels);
        Spectrogram.write(folder.resolve("b.png"), panels);

        assertThat(ImageIO.read(folder.resolve("a.png").toFile()).getWidth()).isEqualTo(1_520);
        assertThat(Files.readAllBytes(folder.resolve("a.png"))).isEqualTo(Files.readAllBytes(folder.resolve("b.png")));
    }

    @Test
    void coloursGrowLighterWithTheLevel() {
        double before = -1;
        for (int level = -90; level <= -10; level += 5) {
            Color colour = Spectrogram.colour(level);
            double lightness = 0.2126 * colour.getRed() + 0.7152 * colour.getGreen() + 0.0722 * colour.getBlue();
            assertThat(lightness).isGreaterThan(before);
            before = lightness;
        }
    }

    @Test
    void aSoundOfNothingIsRefused() {
        assertThatThrownBy(() -> new Spectrogram.Panel("nothing", Sound.of(8_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"nothing\" has none");
    }

    private static int count(BufferedImage image, int colour) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += image.getRGB(x, y) == colour ? 1 : 0;
            }
        }
        return count;
    }

    private static Sound sine(double frequency, float amplitude) {
        float[] samples = new float[4_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * frequency * i / 8_000));
        }
        return Sound.of(8_000, samples);
    }
}
