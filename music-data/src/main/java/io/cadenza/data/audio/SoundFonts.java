package io.cadenza.data.audio;

import io.cadenza.core.CadenzaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Soundbank;
import org.jspecify.annotations.Nullable;

/** Files of instruments: SoundFont 2 and whatever else the JDK reads (DLS). */
public final class SoundFonts {
    private SoundFonts() {}

    /**
     * Reads a file of instruments.
     *
     * @throws CadenzaException if there is no such file, it is none, or it has no instrument
     */
    public static Soundbank read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CadenzaException("There is no sound font " + file + ". Check its spelling.");
        }
        try {
            Optional<String> fault = SoundFontFile.fault(file);
            if (fault.isPresent()) {
                throw refused(file, fault.get(), null);
            }
            Soundbank bank = MidiSystem.getSoundbank(file.toFile());
            if (bank.getInstruments().length == 0) {
                throw refused(file, "there is no instrument in it", null);
            }
            return bank;
        } catch (InvalidMidiDataException | IOException e) {
            throw refused(file, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            if (e instanceof CadenzaException own) {
                throw own;
            }
            throw refused(file, "it is damaged", e); // the JDK's reader trusts what a file says of itself
        }
    }

    private static CadenzaException refused(Path file, String reason, @Nullable Throwable e) {
        return new CadenzaException(
                "Cannot use %s as a sound font: %s. Give a SoundFont 2 file (.sf2).".formatted(file, reason), e);
    }
}
