package io.cadenza.data.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.ScoreEvent.PortChange;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.TimedMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The instruments that Cadenza brings: in tune, all at once, from the first sample on, and the same everywhere. */
class BankTest {
    private static final int RATE = 44_100;

    @TempDir
    private Path folder;

    /** Programs of every family that has a pitch; bars and bells have their first partial there. */
    @ParameterizedTest
    @ValueSource(
            ints = {0, 4, 6, 11, 16, 19, 22, 24, 27, 32, 33, 38, 40, 46, 48, 52, 56, 65, 68, 71, 73, 80, 81, 88, 105})
    void everyInstrumentIsInTune(int program) {
        for (int pitch : new int[] {45, 61, 69, 76}) {
            float[] sound = play(List.of(new ProgramChange(0, 0, program)), List.of(Note.of(0, 960, pitch, 100)), 1);

            double wanted = 440 * Math.pow(2, (pitch - 69) / 12.0);
            assertThat(1200 / Math.log(2) * Math.log(strongestNear(sound, wanted) / wanted))
                    .as("cents that program %d is off at key %d", program, pitch)
                    // An ensemble is a band of 38 cents and more, in which chance has a say.
                    .isCloseTo(0, within(program == 48 || program == 52 || program == 88 ? 25.0 : 12.0));
        }
    }

    @Test
    void aChordOfAHundredKeysIsTheSumOfItsNotes() {
        float[] sum = new float[RATE];
        List<Note> chord = new ArrayList<>();
        for (int pitch = 20; pitch < 120; pitch++) {
            Note note = Note.of(0, 960, pitch, 30);
            chord.add(note);
            float[] alone = play(List.of(), List.of(note), 0.5);
            for (int i = 0; i < alone.length; i++) {
                sum[i] += alone[i];
            }
        }
        float[] together = play(List.of(), chord, 0.5);

        for (int i = 0; i < together.length; i += 100) {
            assertThat(together[i]).as("sample %d", i).isCloseTo(sum[i], within(1e-3f));
        }
    }

    @Test
    void everyKeyOfARichChordSounds() throws IOException {
        String name = "/cases/sound/x_strings20.mid";
        byte[] bytes =
                Objects.requireNonNull(BankTest.class.getResourceAsStream(name)).readAllBytes();
        Score score = MidiReader.read(name, bytes);
        long last = score.notes().mapToLong(Note::onset).max().orElseThrow();
        double seconds = score.tempoMap().seconds(last);
        float[] sound = new float[(int) (2 * RATE * (seconds + 1.2))];
        new BankSynthesizer(TimedMessages.of(score)).read(sound, sound.length / 2);
        float[] left = IntStream.range(0, RATE)
                .collect(
                        () -> new float[RATE],
                        (to, i) -> to[i] = sound[2 * ((int) (seconds * RATE) + 4_410 + i)],
                        (a, b) -> {});

        for (int pitch : score.notes().mapToInt(Note::pitch).distinct().toArray()) {
            double frequency = 440 * Math.pow(2, (pitch - 69) / 12.0);
            assertThat(magnitude(left, frequency))
                    .as("key %d", pitch)
                    .isGreaterThan(magnitude(left, frequency * 1.029));
        }
    }

    @Test
    void soundBeginsAtTheFirstSampleOfANoteAndNotBefore() {
        float[] sound = play(List.of(), List.of(Note.of(480, 480, 69, 100)), 1);

        int first = IntStream.range(0, sound.length)
                .filter(i -> sound[i] != 0)
                .findFirst()
                .orElseThrow();
        assertThat(first).isBetween(RATE / 2, RATE / 2 + 2);
    }

    /** On every machine and every Java: the digest was taken with OpenJDK 17 and is that of Temurin 25. */
    @Test
    void theSamplesAreTheSameEverywhere() throws Exception {
        List<ScoreEvent> events = new ArrayList<>();
        List<Note> notes = new ArrayList<>();
        for (int program = 0; program < 128; program += 3) {
            events.add(new ProgramChange(48L * program, 0, program));
            notes.add(Note.of(48L * program, 96, 40 + program / 3, 90));
            notes.add(new Note(48L * program, 24, 35 + program / 3, 90, 9, Note.Ending.RELEASED));
        }
        Path wav = folder.resolve("all.wav");
        WavRenderer.render(new Score(480, List.of(new Track("", notes, events))), wav);

        assertThat(HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(Files.readAllBytes(wav))))
                .isEqualTo("4c6531553af8dd51b4b6b7ec95f4b23b74a942a42b641d882c974450b546187e");
    }

    @Test
    void aPedalHoldsANoteAndAnUnreleasedOneEndsWithItsTrack() {
        List<ScoreEvent> pedal = List.of(new ControlChange(0, 0, 64, 127), new ControlChange(960, 0, 64, 0));
        float[] held = play(pedal, List.of(Note.of(0, 96, 60, 100)), 2);
        float[] stuck = play(
                List.of(), List.of(new Note(0, 960, 60, 100, 0, Note.Ending.UNRELEASED), Note.of(0, 96, 72, 100)), 3);

        assertThat(peak(held, 0.6, 0.9)).isGreaterThan(0.02);
        assertThat(peak(held, 1.7, 1.95)).isLessThan(0.005);
        assertThat(peak(stuck, 0.6, 0.9)).isGreaterThan(0.02);
        assertThat(peak(stuck, 2.5, 2.9)).isLessThan(0.001);
    }

    @Test
    void portsHaveChannelsOfTheirOwn() {
        Track piano = new Track(
                "", List.of(Note.of(0, 960, 60, 100)), List.of(new PortChange(0, 0), new ProgramChange(0, 0, 0)));
        Track organ = new Track(
                "", List.of(Note.of(0, 960, 72, 100)), List.of(new PortChange(0, 1), new ProgramChange(0, 0, 16)));
        float[] both = play(new Score(480, List.of(piano, organ)), 1);
        float[] one = play(new Score(480, List.of(piano)), 1);

        assertThat(magnitude(both, 261.63) / magnitude(one, 261.63))
                .as("the piano is still one")
                .isCloseTo(1, within(0.05));
        assertThat(TimedMessages.ofOnePort(new Score(480, List.of(piano, organ))))
                .extracting(timed -> timed.message().getChannel())
                .contains(0, 1);
    }

    @Test
    void musicSoundsAsLoudAsItMayAndNoLouder() throws IOException {
        List<Note> chord = IntStream.range(0, 60)
                .mapToObj(i -> Note.of(0, 960, 30 + i, 127))
                .toList();
        Score loud = new Score(480, List.of(Track.of("", chord)));
        Score soft = new Score(480, List.of(Track.of("", List.of(Note.of(0, 960, 60, 20)))));

        assertThat(peakOf(loud, false)).isCloseTo(0.966, within(0.001));
        assertThat(peakOf(soft, true)).isCloseTo(0.966, within(0.001));
        assertThat(peakOf(soft, false)).isLessThan(0.2);
    }

    @Test
    void moreThanAWavFileHoldsIsRefusedBeforeTheWork() {
        // 16.8 seconds a quarter, the slowest tempo of MIDI, and 10,000 quarters: 167,772 seconds of 176,400 bytes.
        Score endless = new Score(
                1, List.of(new Track("", List.of(Note.of(0, 10_000, 60, 80)), List.of(new TempoChange(0, 0xFFFFFF)))));

        assertThatThrownBy(() -> WavRenderer.render(endless, folder.resolve("a.wav")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("46.6 hours")
                .hasMessageContaining("29.6 GB of sound")
                .hasMessageContaining("at most 4.3 GB (6.8 hours)");
        assertThat(folder).isEmptyDirectory();
    }

    private double peakOf(Score score, boolean normalize) throws IOException {
        Path wav = folder.resolve("peak.wav");
        WavRenderer.render(score, wav, Optional.empty(), normalize);
        byte[] bytes = Files.readAllBytes(wav);
        int peak = 0;
        for (int i = 44; i < bytes.length; i += 2) {
            peak = Math.max(peak, Math.abs((bytes[i] & 0xFF) | bytes[i + 1] << 8));
        }
        return peak / 32767.0;
    }

    private static float[] play(List<ScoreEvent> events, List<Note> notes, double seconds) {
        return play(new Score(480, List.of(new Track("", notes, events))), seconds);
    }

    /** The left side. */
    private static float[] play(Score score, double seconds) {
        int frames = (int) (seconds * RATE);
        float[] both = new float[2 * frames];
        new BankSynthesizer(TimedMessages.of(score)).read(both, frames);
        float[] left = new float[frames];
        for (int i = 0; i < frames; i++) {
            left[i] = both[2 * i];
        }
        return left;
    }

    private static double peak(float[] samples, double from, double to) {
        double peak = 0;
        for (int i = (int) (from * RATE); i < to * RATE; i++) {
            peak = Math.max(peak, Math.abs(samples[i]));
        }
        return peak;
    }

    /** The frequency within half a semitone that sounds most, to a tenth of a hertz or so. */
    private static double strongestNear(float[] samples, double frequency) {
        double[] windowed = windowed(samples);
        double best = 0;
        double strongest = -1;
        for (double cents = -45; cents <= 45; cents += 1) {
            double candidate = frequency * Math.pow(2, cents / 1200);
            double magnitude = magnitude(windowed, candidate);
            if (magnitude > strongest) {
                strongest = magnitude;
                best = candidate;
            }
        }
        return best;
    }

    /** With a Hann window. */
    private static double[] windowed(float[] samples) {
        double[] windowed = new double[samples.length];
        Arrays.setAll(windowed, i -> samples[i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / samples.length)));
        return windowed;
    }

    private static double magnitude(float[] samples, double frequency) {
        return magnitude(windowed(samples), frequency);
    }

    /** One bin of a Fourier transform; the wave is turned on from sample to sample, which a second of loses no more than 1e-10. */
    private static double magnitude(double[] windowed, double frequency) {
        double turnRe = Math.cos(2 * Math.PI * frequency / RATE);
        double turnIm = Math.sin(2 * Math.PI * frequency / RATE);
        double waveRe = 1;
        double waveIm = 0;
        double re = 0;
        double im = 0;
        for (double sample : windowed) {
            re += sample * waveRe;
            im += sample * waveIm;
            double next = waveRe * turnRe - waveIm * turnIm;
            waveIm = waveRe * turnIm + waveIm * turnRe;
            waveRe = next;
        }
        return Math.hypot(re, im);
    }
}
