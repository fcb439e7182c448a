package io.cadenza.data.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Patch;
import javax.sound.midi.Soundbank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files as the JDK's SoundFont reader and synthesizer understand them. */
class BankSoundFontTest {
    private static final int RATE = 44_100;
    private static final Map<Integer, byte[]> FONTS = new HashMap<>();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {24, 127})
    void aFileHasTheOneInstrumentItIsAskedFor(int program) throws Exception {
        Soundbank bank = MidiSystem.getSoundbank(new ByteArrayInputStream(BankSoundFont.of(program)));
        assertThat(bank.getInstruments()).singleElement().satisfies(instrument -> {
            assertThat(instrument.getPatch().getProgram()).isEqualTo(program);
            assertThat(instrument.getPatch().getBank()).isZero();
        });
    }

    @Test
    void theDrumsAreADrumKit() throws Exception {
        Soundbank bank = MidiSystem.getSoundbank(new ByteArrayInputStream(BankSoundFont.of(BankSoundFont.DRUMS)));
        Patch patch = bank.getInstruments()[0].getPatch();
        assertThat(patch.getProgram()).isZero();
        assertThat(bank.getInstruments()[0].toString()).containsIgnoringCase("drumkit");
    }

    /** A struck, a plucked and a looped sound, at a root key, between two and beyond the last. */
    @ParameterizedTest
    @ValueSource(ints = {0, 24, 73})
    void aNoteHasItsPitch(int program) throws Exception {
        for (int pitch : List.of(60, 74)) {
            double[] sound = rendered(program, 0, pitch);
            double hertz = 440 * Math.pow(2, (pitch - 69) / 12.0);
            assertThat(loudest(sound, 0, RATE)).isGreaterThan(0.02);
            assertThat(period(sound, RATE / 4, RATE / hertz))
                    .as("program %d, key %d", program, pitch)
                    .isBetween(RATE / hertz * 0.99, RATE / hertz * 1.01);
        }
    }

    @Test
    void aHeldSoundGoesOnBeyondItsSampleAndAStruckOneDies() throws Exception {
        double[] organ = rendered(19, 0, 60);
        assertThat(loudest(organ, 3 * RATE, RATE / 2)).isGreaterThan(0.3 * loudest(organ, RATE, RATE / 2));
        double[] xylophone = rendered(13, 0, 72);
        assertThat(loudest(xylophone, 3 * RATE, RATE / 2)).isLessThan(0.02 * loudest(xylophone, 0, RATE / 2));
    }

    @Test
    void aDrumSounds() throws Exception {
        assertThat(loudest(rendered(BankSoundFont.DRUMS, 9, 36), 0, RATE)).isGreaterThan(0.05);
    }

    @Test
    void equalCallsGiveEqualBytes() {
        assertThat(BankSoundFont.of(13)).isEqualTo(BankSoundFont.of(13));
    }

    /** The left channel of a note of four seconds, 1 being full scale. */
    private double[] rendered(int program, int channel, int pitch) throws Exception {
        Path font = Files.write(folder.resolve("font.sf2"), FONTS.computeIfAbsent(program, BankSoundFont::of));
        Note note = new Note(0, 400, pitch, 100, channel, Note.Ending.RELEASED);
        Score score = new Score(
                100,
                List.of(new Track(
                        "",
                        List.of(note),
                        List.of(
                                new TempoChange(0, 1_000_000),
                                new ProgramChange(0, channel, program % BankSoundFont.DRUMS)))));
        Path wav = folder.resolve("note.wav");
        WavRenderer.render(score, wav, Optional.of(font));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
        double[] left = new double[(bytes.capacity() - 44) / 4];
        Arrays.setAll(left, i -> bytes.getShort(44 + 4 * i) / 32_768.0);
        return left;
    }

    private static double loudest(double[] sound, int from, int length) {
        return Arrays.stream(sound, from, from + length).map(Math::abs).max().orElse(0);
    }

    /** The shift near an expected one with which a part of the sound is most like itself, between samples by a parabola. */
    private static double period(double[] sound, int from, double expected) {
        int low = (int) (expected * 0.8);
        int high = (int) (expected * 1.25);
        double[] alike = new double[high + 2];
        for (int shift = low - 1; shift <= high + 1; shift++) {
            for (int i = 0; i < RATE / 8; i++) {
                alike[shift] += sound[from + i] * sound[from + i + shift];
            }
        }
        int best = low;
        for (int shift = low; shift <= high; shift++) {
            best = alike[shift] > alike[best] ? shift : best;
        }
        double left = alike[best - 1];
        double right = alike[best + 1];
        return best + 0.5 * (left - right) / (left - 2 * alike[best] + right);
    }
}
