package io.cadenza.data.sound;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.sound.Sound;
import io.cadenza.core.sound.SoundBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * Reads WAV, AIFF and AU files of any rate, 8 to 32 bits, whole numbers or floating point, mono or more channels, and writes WAV
 * files. Channels are mixed to one and samples brought to the wanted rate while they are read, so that a long file costs no more
 * memory than what becomes of it.
 */
public final class SoundFile {
    /** The lowest rate that is taken for sound. */
    static final int MIN_RATE = 1_000;

    private static final List<String> EXTENSIONS = List.of(".wav", ".wave", ".aif", ".aiff", ".aifc", ".au", ".snd");
    private static final int READ_BYTES = 1 << 16;

    private SoundFile() {}

    /** Whether a file's name ends as those of sound files do, in any case. */
    public static boolean isNamedLikeOne(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return EXTENSIONS.stream().anyMatch(name::endsWith);
    }

    /**
     * The sound of a file as one channel at a wanted rate.
     *
     * @param sampleRate samples in a second
     * @throws SoundFileException if it is none, is compressed or damaged, or holds nothing but silence
     */
    public static Recording read(Path file, int sampleRate) {
        try {
            SoundHeader.requireKnownKind(file);
            return readKnown(file, sampleRate);
        } catch (IOException e) {
            throw new SoundFileException(file, SoundHeader.reason(e), e);
        } catch (CadenzaException e) {
            throw new SoundFileException(file, e.getMessage(), e);
        }
    }

    private static Recording readKnown(Path file, int sampleRate) throws IOException {
        try (AudioInputStream stored = AudioSystem.getAudioInputStream(file.toFile())) {
            long most = Files.size(file) / Math.max(1, stored.getFormat().getFrameSize());
            AudioInputStream stream = SoundHeader.decoded(stored);
            return read(stream, SoundHeader.of(stream, most), sampleRate);
        } catch (UnsupportedAudioFileException e) {
            throw new CadenzaException(SoundHeader.unsupported(file), e);
        } catch (ArithmeticException e) { // the JDK's reader of extensible WAV divides by what the header says
            throw new CadenzaException("its header has a frame of 0 bytes. It is damaged; leave it out.", e);
        }
    }

    private static Recording read(AudioInputStream stream, SoundHeader header, int sampleRate) throws IOException {
        SoundBuilder builder = new SoundBuilder(sampleRate, header.expected(sampleRate));
        Resampler resampler =
                new Resampler(header.sampleRate(), sampleRate, sample -> builder.add(Resampler.clamp(sample)));
        SampleDecoder decoder = new SampleDecoder(header.format(), resampler::accept);
        byte[] bytes = new byte[READ_BYTES / header.frameSize() * header.frameSize()];
        for (int read = stream.readNBytes(bytes, 0, bytes.length);
                read > 0;
                read = stream.readNBytes(bytes, 0, bytes.length)) {
            decoder.decode(bytes, read);
        }
        header.requireWhole(decoder.frames());
        resampler.finish();
        Sound sound = builder.build();
        if (sound.peak() == 0) {
            throw new CadenzaException(
                    "it holds %.1f s of silence and nothing else. Leave it out.".formatted(sound.seconds()));
        }
        return new Recording(sound, decoder.clippedShare());
    }

    /**
     * Writes a sound as a WAV file of 16 bits, whole or not at all.
     *
     * @throws CadenzaException if it cannot be written
     */
    public static void write(Sound sound, Path file) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * sound.length()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < sound.length(); i++) {
            bytes.putShort((short) Math.min(Short.MAX_VALUE, Math.round(sound.sample(i) * 0x1p15f)));
        }
        AudioFormat format = new AudioFormat(sound.sampleRate(), Short.SIZE, 1, true, false);
        AudioInputStream stream = new AudioInputStream(new ByteArrayInputStream(bytes.array()), format, sound.length());
        AtomicFiles.write(file, out -> AudioSystem.write(stream, AudioFileFormat.Type.WAVE, out));
    }
}
