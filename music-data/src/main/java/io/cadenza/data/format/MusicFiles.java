package io.cadenza.data.format;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and writes scores in every format of {@link MusicFormat}. */
public final class MusicFiles {
    /** The largest file that is read, in bytes: 64 MiB, an orchestral score in MusicXML with room to spare. */
    public static final int MAX_BYTES = 64 << 20;

    private static final int HEAD_BYTES = 512;

    private MusicFiles() {}

    /** Whether a file's name ends like music that can be read. */
    public static boolean isMusic(Path file) {
        return MusicFormat.ofName(file).isPresent();
    }

    /** The extensions of all readable files for messages, as {@code .mid, .midi, …}. */
    public static String extensions() {
        return Arrays.stream(MusicFormat.values())
                .flatMap(format -> format.extensions().stream())
                .map(extension -> "." + extension)
                .collect(Collectors.joining(", "));
    }

    /**
     * Reads the piece of a file, without a word on what was mended in it.
     *
     * @param file as for {@link #pieces(Path)}
     * @throws CadenzaException if it cannot be read, or holds several pieces and the path chooses none
     */
    public static Score read(Path file) {
        return recover(file).score();
    }

    /**
     * Reads the piece of a file and says what was mended.
     *
     * @param file as for {@link #pieces(Path)}
     * @throws CadenzaException if it cannot be read, or holds several pieces and the path chooses none
     */
    public static MusicReading recover(Path file) {
        return only(file.toString(), pieces(file)).read();
    }

    /**
     * Reads the piece in the bytes of a file.
     *
     * @param name the file's name in errors, from which the format is taken if the content does not tell it
     * @throws CadenzaException if they are of no known format, damaged, or several pieces
     */
    public static Score read(String name, byte[] bytes) {
        return only(name, pieces(name, bytes)).read().score();
    }

    /**
     * The pieces of a file: one or, in a book of ABC tunes, many. The file's first bytes say which format it is; only where they
     * do not, its name does.
     *
     * @param file its path, or {@code book.abc#17} for one piece of it, {@code work.mxl#2} for one movement
     * @throws CadenzaException if there is no such file or piece, it is too large, or of no known format; that a piece is damaged
     *     shows when it is read
     */
    public static List<MusicPiece> pieces(Path file) {
        PiecePath path = PiecePath.of(file);
        String name = path.file().toString();
        MusicFormat format = format(name, bytes(path.file(), HEAD_BYTES));
        int most = format == MusicFormat.MIDI ? (int) MidiReader.MAX_BYTES : MAX_BYTES;
        byte[] bytes = bytes(path.file(), most + 1);
        if (bytes.length > most) {
            throw new MusicFileException(
                    name, "byte " + most, "the file is longer than the " + most + " bytes that are read");
        }
        return path.pieces(format.pieces(name, bytes));
    }

    /**
     * The pieces in the bytes of a file.
     *
     * @param name the file's name in errors, from which the format is taken if the content does not tell it
     * @throws CadenzaException if they are of no known format, or no piece is in them
     */
    public static List<MusicPiece> pieces(String name, byte[] bytes) {
        return format(name, bytes).pieces(name, bytes);
    }

    /**
     * The name of a piece.
     *
     * @param file the file's name
     * @param number of the piece in it; empty for the only one, which is called as the file
     */
    public static String pieceName(String file, String number) {
        return number.isEmpty() ? file : file + "#" + number;
    }

    private static MusicPiece only(String name, List<MusicPiece> pieces) {
        if (pieces.size() > 1) {
            throw new CadenzaException("%s holds %d pieces. Choose one, such as %s."
                    .formatted(
                            name, pieces.size(), pieceName(name, pieces.get(0).number())));
        }
        return pieces.get(0);
    }

    private static MusicFormat format(String name, byte[] bytes) {
        return MusicFormat.of(name, bytes)
                .orElseThrow(() -> new CadenzaException(
                        "Cannot read %s: it is neither MIDI nor MusicXML nor ABC. Give a file of one of the kinds %s."
                                .formatted(name, extensions())));
    }

    /**
     * Writes a file in the format of its name, whole or not at all.
     *
     * @throws CadenzaException if the name promises no format that is written, or the file cannot be written
     */
    public static void write(Score score, Path file) {
        byte[] bytes = toBytes(score, file.toString());
        AtomicFiles.write(file, out -> out.write(bytes));
    }

    /**
     * The bytes of a file in the format of a name.
     *
     * @throws CadenzaException if the name promises no format that is written
     */
    public static byte[] toBytes(Score score, String name) {
        return MusicFormat.ofName(name)
                .orElseThrow(() -> new CadenzaException(
                        "The name %s does not say how to write it. Let it end in one of .mid, .musicxml or .mxl."
                                .formatted(name)))
                .toBytes(score);
    }

    /** The first bytes of a file, all if it has fewer. */
    private static byte[] bytes(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        } catch (NoSuchFileException e) {
            throw new CadenzaException("There is no file " + file + ". Check its spelling.", e);
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot open %s: %s. Check that it is a readable file.".formatted(file, IoReason.of(e)), e);
        }
    }
}
