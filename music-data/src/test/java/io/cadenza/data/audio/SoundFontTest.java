package io.cadenza.data.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundFontTest {
    /** An octave above the A of the font for one second, from half a second on: 480 ticks are half a second. */
    private static final Score HIGH_A = new Score(480, List.of(Track.of("", List.of(Note.of(480, 960, 81, 100)))));

    @TempDir
    private Path folder;

    private Path font() throws IOException {
        return Files.write(folder.resolve("tiny.sf2"), TinySoundFont.bytes());
    }

    @Test
    void notesSoundWithTheInstrumentsOfTheFontAtTheirTimeAndPitch() throws Exception {
        Path wav = folder.resolve("a.wav");
        WavRenderer.render(HIGH_A, wav, Optional.of(font()));

        short[] left = left(wav);
        assertThat(left.length / 44_100.0)
                .as("half a second, one second, two of tail")
                .isCloseTo(3.5, within(0.01));
        assertThat(crossings(left, 0, 0.45)).as("silence before").isZero();
        // 441 Hz · 2 = 882 Hz; a wave crosses zero upwards once a cycle.
        assertThat(crossings(left, 0.75, 1.25) / 0.5).isCloseTo(882, within(10.0));
        assertThat(peak(left, 3.0, 3.4)).as("the note is over").isLessThan(peak(left, 0.75, 1.25) / 20);
    }

    @Test
    void equalScoresGiveEqualBytes() throws IOException {
        WavRenderer.render(HIGH_A, folder.resolve("a.wav"), Optional.of(font()));
        WavRenderer.render(HIGH_A, folder.resolve("b.wav"), Optional.of(font()));

        assertThat(folder.resolve("a.wav")).hasSameBinaryContentAs(folder.resolve("b.wav"));
    }

    @Test
    void whatIsNoSoundFontIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("a.sf2"), "Dear Sir,");

        assertThatThrownBy(() -> WavRenderer.render(HIGH_A, folder.resolve("a.wav"), Optional.of(text)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("a.sf2 as a sound font")
                .hasMessageContaining("Give a SoundFont 2 file");
        assertThatThrownBy(() -> SoundFonts.read(folder.resolve("none.sf2")))
                .hasMessageContaining("There is no sound font");
        assertThat(folder.resolve("a.wav")).doesNotExist();
    }

    @Test
    void aDamagedSoundFontIsRefused() throws IOException {
        byte[] bytes = TinySoundFont.bytes();
        for (int length : new int[] {12, 60, bytes.length / 2, bytes.length - 50}) {
            Path cut = Files.write(folder.resolve("cut.sf2"), Arrays.copyOf(bytes, length));

            assertThatThrownBy(() -> SoundFonts.read(cut)).isInstanceOf(CadenzaException.class);
        }
    }

    /** The JDK's synthesizer plays 64 voices unless it is told to play more. */
    @Test
    void aChordOfAHundredKeysHasAllOfThem() throws Exception {
        List<Note> chord = IntStream.range(20, 120)
                .mapToObj(pitch -> Note.of(0, 960, pitch, 15))
                .toList();
        WavRenderer.render(new Score(480, List.of(Track.of("", chord))), folder.resolve("a.wav"), Optional.of(font()));
        short[] all = left(folder.resolve("a.wav"));
        double[] sum = new double[all.length];
        for (Note note : chord) {
            Path one = folder.resolve("one.wav");
            WavRenderer.render(new Score(480, List.of(Track.of("", List.of(note)))), one, Optional.of(font()));
            short[] alone = left(one);
            for (int i = 0; i < alone.length; i++) {
                sum[i] += alone[i];
            }
        }

        double power = 0;
        double powerOfSum = 0;
        for (int i = 0; i < all.length; i++) {
            power += (double) all[i] * all[i];
            powerOfSum += sum[i] * sum[i];
        }
        assertThat(power / powerOfSum).isCloseTo(1, within(0.02));
    }

    @Test
    void soundBeginsAtTheFirstSamples() throws Exception {
        Score now = new Score(480, List.of(Track.of("", List.of(Note.of(0, 960, 81, 100)))));
        WavRenderer.render(now, folder.resolve("a.wav"), Optional.of(font()));
        short[] left = left(folder.resolve("a.wav"));

        int first = IntStream.range(0, left.length)
                .filter(i -> left[i] != 0)
                .findFirst()
                .orElseThrow();
        assertThat(first).isLessThan(10);
    }

    @Test
    void aCompressedSoundFontIsRefusedByName() throws IOException {
        byte[] bytes = TinySoundFont.bytes();
        int header = indexOf(bytes, "shdr") + 8;
        bytes[header + 44] |= 0x10;
        Path compressed = Files.write(folder.resolve("a.sf3"), bytes);

        assertThatThrownBy(() -> SoundFonts.read(compressed))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("its samples are compressed (SoundFont 3, .sf3), which cannot be played");
    }

    @Test
    void aSampleOfNoRateIsTheFontsFault() throws IOException {
        byte[] bytes = TinySoundFont.bytes();
        int header = indexOf(bytes, "shdr") + 8;
        Arrays.fill(bytes, header + 36, header + 40, (byte) 0);
        Path broken = Files.write(folder.resolve("a.sf2"), bytes);

        assertThatThrownBy(() -> SoundFonts.read(broken))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("its sample \"square\" says that it has a rate of 0 Hz");
    }

    private static int indexOf(byte[] bytes, String tag) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(tag);
    }

    private static short[] left(Path wav) throws IOException, UnsupportedAudioFileException {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(wav.toFile())) {
            ShortBuffer both = ByteBuffer.wrap(in.readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer();
            short[] left = new short[both.remaining() / 2];
            for (int i = 0; i < left.length; i++) {
                left[i] = both.get(2 * i);
            }
            return left;
        }
    }

    private static int crossings(short[] samples, double fromSecond, double toSecond) {
        int crossings = 0;
        for (int i = (int) (fromSecond * 44_100) + 1; i < toSecond * 44_100; i++) {
            crossings += samples[i - 1] < 0 && samples[i] >= 0 ? 1 : 0;
        }
        return crossings;
    }

    private static int peak(short[] samples, double fromSecond, double toSecond) {
        int peak = 0;
        for (int i = (int) (fromSecond * 44_100); i < toSecond * 44_100; i++) {
            peak = Math.max(peak, Math.abs(samples[i]));
        }
        return peak;
    }
}
