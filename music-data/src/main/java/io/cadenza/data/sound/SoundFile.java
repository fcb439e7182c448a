package io.cadenza.data.sound;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.sound.Sound;
import io.cadenza.core.sound.SoundBuilder;
import io.cadenza.data.sound.Resampler.SampleSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.jspecify.annotations.Nullable;

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

    /** The frames of a sound file as one sample each, −1 to 1: the mean of their channels. */
    private static final class SampleDecoder {
        private final boolean floating;
        private final boolean unsigned;
        private final ByteOrder order;
        private final int width;
        private final int channels;
        private final SampleSink out;
        private long frames;
        private long clipped;

        /**
         * A decoder.
         *
         * @param format signed or unsigned PCM of 1 to 4 bytes, or floating point of 4 or 8
         * @param out takes the samples
         */
        SampleDecoder(AudioFormat format, SampleSink out) {
            this.floating = format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT);
            this.unsigned = format.getEncoding().equals(AudioFormat.Encoding.PCM_UNSIGNED);
            this.order = format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            this.channels = format.getChannels();
            this.width = format.getFrameSize() / channels;
            this.out = out;
        }

        /** Decodes whole frames; what is left over at the end of a file that was cut short plays no part. */
        void decode(byte[] bytes, int length) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
            for (int at = 0; at + width * channels <= length; at += width * channels) {
                double sum = 0;
                boolean loud = false;
                for (int channel = 0; channel < channels; channel++) {
                    double sample = sample(buffer, at + channel * width);
                    loud |= Math.abs(sample) >= largest();
                    sum += Math.max(-1, Math.min(1, sample));
                }
                out.accept((float) (sum / channels));
                frames++;
                clipped += loud ? 1 : 0;
            }
        }

        /** The largest positive value; whole numbers reach one step further down than up. */
        private double largest() {
            return floating ? 1 : 1 - Math.scalb(1, 1 - 8 * width);
        }

        private double sample(ByteBuffer buffer, int at) {
            if (floating) {
                double value = width == Float.BYTES ? buffer.getFloat(at) : buffer.getDouble(at);
                if (!Double.isFinite(value)) {
                    throw new CadenzaException(
                            "its sample %d is %s, which is no number. Export it again.".formatted(frames, value));
                }
                return value;
            }
            // Left-justified in 32 bits, whatever the width.
            int value = 0;
            for (int i = 0; i < width; i++) {
                int significance = order == ByteOrder.BIG_ENDIAN ? i : width - 1 - i;
                value |= (buffer.get(at + i) & 0xFF) << (24 - 8 * significance);
            }
            return (unsigned ? value ^ Integer.MIN_VALUE : value) * 0x1p-31;
        }

        /** The frames decoded so far. */
        long frames() {
            return frames;
        }

        /** The share of them in which a channel stands at its largest value. */
        double clippedShare() {
            return frames == 0 ? 0 : (double) clipped / frames;
        }
    }

    /** A sound file that cannot be read. */
    public static final class SoundFileException extends CadenzaException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        SoundFileException(Path file, String reason, @Nullable Throwable cause) {
            super("Cannot read " + file + ": " + reason, cause);
            this.reason = reason;
        }

        /** What is wrong and what to do about it, without the file's name. */
        public String reason() {
            return reason;
        }
    }

    /**
     * A sound that was read, and how far it was recorded too loud.
     *
     * @param sound mono, at the rate that was asked for
     * @param clipped share of the file's frames in which a channel stands at its largest value, 0 to 1
     */
    public record Recording(Sound sound, double clipped) {
        /** A recording at full level touches its largest value now and then; one that was cut off stays there. */
        private static final double MUCH = 0.001;

        /** Checks that both are there. */
        public Recording {
            Objects.requireNonNull(sound, "sound");
        }

        /** What a user should know of it, on one line. */
        public Optional<String> warning() {
            return clipped < MUCH
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT,
                            "clipped: %.1f %% of it stands at the largest value; a model learns the distortion too",
                            100 * clipped));
        }
    }
}
