package io.cadenza.data.audio;

import io.cadenza.core.CadenzaException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

    /** What a SoundFont file says of its samples, looked at before the JDK's reader, which believes anything. */
    private static final class SoundFontFile {
        private static final int CHUNK_HEAD = 8;
        private static final int SAMPLE_HEADER = 46;
        private static final int RATE_AT = 36;
        private static final int TYPE_AT = 44;

        /** What sf3convert adds to the type of a sample that is Ogg Vorbis. */
        private static final int COMPRESSED = 0x10;

        private static final int MOST_HEADERS = 1 << 20;

        private SoundFontFile() {}

        /** What is wrong with the samples of a SoundFont, if anything; nothing is said of files of other kinds. */
        static Optional<String> fault(Path file) throws IOException {
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                if (!tag(in, 0).equals("RIFF") || !tag(in, 8).equals("sfbk")) {
                    return Optional.empty();
                }
                return search(in, 12, in.length());
            }
        }

        private static Optional<String> search(RandomAccessFile in, long from, long to) throws IOException {
            long at = from;
            while (at + CHUNK_HEAD <= to) {
                String tag = tag(in, at);
                long length = integer(in, at + 4) & 0xFFFF_FFFFL;
                long content = at + CHUNK_HEAD;
                Optional<String> fault = switch (tag) {
                    case "LIST" -> search(in, content + 4, Math.min(to, content + length));
                    case "smpl" ->
                        tag(in, content).equals("OggS") ? Optional.of(compressed()) : Optional.<String>empty();
                    case "shdr" -> headers(in, content, Math.min(length, to - content));
                    default -> Optional.<String>empty();
                };
                if (fault.isPresent()) {
                    return fault;
                }
                at = content + length + (length & 1);
            }
            return Optional.empty();
        }

        /** The last header ends the list and is no sample. */
        private static Optional<String> headers(RandomAccessFile in, long from, long length) throws IOException {
            long count = Math.min(MOST_HEADERS, length / SAMPLE_HEADER - 1);
            byte[] header = new byte[SAMPLE_HEADER];
            in.seek(from);
            for (long i = 0; i < count; i++) {
                in.readFully(header);
                ByteBuffer values = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
                if ((values.getShort(TYPE_AT) & COMPRESSED) != 0) {
                    return Optional.of(compressed());
                }
                if (values.getInt(RATE_AT) <= 0) {
                    String name = new String(header, 0, 20, StandardCharsets.ISO_8859_1).replaceAll("\0.*", "");
                    return Optional.of("its sample \"%s\" says that it has a rate of %d Hz"
                            .formatted(name, values.getInt(RATE_AT) & 0xFFFF_FFFFL));
                }
            }
            return Optional.empty();
        }

        private static String compressed() {
            return "its samples are compressed (SoundFont 3, .sf3), which cannot be played";
        }

        private static String tag(RandomAccessFile in, long at) throws IOException {
            byte[] tag = new byte[4];
            in.seek(at);
            int read = in.read(tag);
            return read < tag.length ? "" : new String(tag, StandardCharsets.ISO_8859_1);
        }

        private static int integer(RandomAccessFile in, long at) throws IOException {
            in.seek(at);
            return Integer.reverseBytes(in.readInt());
        }
    }
}
