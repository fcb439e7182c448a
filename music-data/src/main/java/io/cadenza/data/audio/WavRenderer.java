package io.cadenza.data.audio;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.MidiWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * Renders scores as WAV files of 44.1 kHz, 16 bits, stereo with the JDK's own synthesizer; no sound card is needed.
 *
 * <p>Equal scores give equal bytes on one machine. Other machines may sound different: the synthesizer takes the sound bank
 * of the system where there is one, and one of its own making elsewhere, which it keeps in {@code ~/.gervill}.
 */
public final class WavRenderer {
    /** How long the sound goes on after the last note. By then the piano has fallen below 2 of 32,768. */
    private static final double TAIL_SECONDS = 2;

    /** The synthesizer asks for user preferences, which tell the console when they make their folder. */
    private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

    private WavRenderer() {}

    /**
     * Renders a score into a file, whole or not at all; its end is two seconds after the last note's.
     *
     * @throws CadenzaException if this Java has no synthesizer or the file cannot be written
     */
    public static void render(Score score, Path file) {
        PREFERENCES.setLevel(Level.OFF);
        byte[] midi = MidiWriter.toBytes(score);
        try (AudioInputStream sound = AudioSystem.getAudioInputStream(new ByteArrayInputStream(midi))) {
            write(sound, score, file);
        } catch (UnsupportedAudioFileException e) {
            throw new CadenzaException(
                    "This Java has no synthesizer to render WAV with. Run with a JDK that has the whole module java.desktop.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Renders a score with the instruments of a SoundFont 2 file, if one is given.
     *
     * @throws CadenzaException if that is no sound font, this Java has no synthesizer or the file cannot be written
     */
    public static void render(Score score, Path file, Optional<Path> soundFont) {
        PREFERENCES.setLevel(Level.OFF);
        if (soundFont.isEmpty()) {
            render(score, file);
            return;
        }
        try (SoundFontSynthesizer synthesizer = SoundFontSynthesizer.open(SoundFonts.read(soundFont.get()))) {
            write(synthesizer.play(score), score, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(AudioInputStream sound, Score score, Path file) throws IOException {
        long wanted = (long) Math.ceil(seconds(score) * sound.getFormat().getFrameRate());
        long frames = sound.getFrameLength() < 0 ? wanted : Math.min(sound.getFrameLength(), wanted);
        // Not closed: it is the same stream, cut.
        AudioInputStream cut = new AudioInputStream(sound, sound.getFormat(), frames);
        AtomicFiles.write(file, out -> AudioSystem.write(cut, AudioFileFormat.Type.WAVE, out));
    }

    private static double seconds(Score score) {
        long lastNote = score.notes().mapToLong(Note::end).max().orElse(0);
        return score.tempoMap().seconds(lastNote) + TAIL_SECONDS;
    }
}
