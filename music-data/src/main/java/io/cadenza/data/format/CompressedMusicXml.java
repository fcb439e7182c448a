package io.cadenza.data.format;

import io.cadenza.core.score.Score;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * MusicXML in a ZIP archive ({@code .mxl}). The archive is hostile until read: nothing of it is written to disk, and no more
 * is unpacked than a limit, whatever its directory declares.
 */
final class CompressedMusicXml {
    private static final String CONTAINER = "META-INF/container.xml";
    private static final String SCORE = "score.musicxml";
    private static final int MAX_ENTRIES = 1_000;
    private static final long MAX_UNPACKED = 2L * MusicFiles.MAX_BYTES;

    /** A byte of an archive becomes no more of a file than this: a limit of DEFLATE. */
    private static final long BEST_COMPRESSION = 1_032;

    private CompressedMusicXml() {}

    /** The score alone. */
    static Score read(String name, byte[] archive) {
        return reading(name, archive).score();
    }

    /**
     * Reads the score that the archive's container names, else the only one there is.
     *
     * @throws MusicFileException if there is none, or the archive is damaged or unpacks to too much
     */
    static MusicReading reading(String name, byte[] archive) {
        Optional<byte[]> container = entry(name, archive, CONTAINER::equals);
        Optional<String> root = Optional.empty();
        boolean damaged = false;
        try {
            root = container.flatMap(bytes -> root(name, bytes));
        } catch (MusicFileException e) {
            damaged = true;
        }
        Optional<byte[]> score = root.flatMap(path -> entry(name, archive, path::equals));
        if (score.isEmpty()) {
            score = onlyScore(name, archive, damaged || root.isPresent());
        }
        return MusicXmlReader.reading(
                name,
                score.orElseThrow(() -> new MusicFileException(
                        name, container.isPresent() ? CONTAINER : "archive", "there is no MusicXML in it")));
    }

    /** The first score of an archive whose container names none; the only one, if what the container says cannot be had. */
    private static Optional<byte[]> onlyScore(String name, byte[] archive, boolean only) {
        List<String> scores = new ArrayList<>();
        Optional<byte[]> first = entry(name, archive, path -> {
            boolean wanted = looksLikeScore(path) && scores.isEmpty();
            if (looksLikeScore(path)) {
                scores.add(path);
            }
            return wanted;
        });
        if (only) {
            Optional<byte[]> another = entry(name, archive, path -> looksLikeScore(path) && !scores.contains(path));
            if (another.isPresent()) {
                throw new MusicFileException(
                        name, CONTAINER, "it is damaged and there are several scores, so none is the one to read");
            }
        }
        return first;
    }

    private static boolean looksLikeScore(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return !lower.startsWith("meta-inf/") && (lower.endsWith(".xml") || lower.endsWith(".musicxml"));
    }

    private static Optional<String> root(String name, byte[] container) {
        XmlCursor cursor = new XmlCursor(name, container);
        Optional<String> first = Optional.empty();
        while (cursor.advance()) {
            if (cursor.atStart() && cursor.name().equals("rootfile")) {
                String path = cursor.attribute("full-path");
                if (looksLikeScore(path)) {
                    return Optional.of(path); // other renditions, such as a PDF, may stand before it
                }
                first = first.isEmpty() ? Optional.of(path) : first;
            }
        }
        return first;
    }

    private static Optional<byte[]> entry(String name, byte[] archive, Predicate<String> wanted) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            long unpacked = 0;
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw new MusicFileException(name, "archive", "it has more than " + MAX_ENTRIES + " entries");
                }
                boolean keep = !entry.isDirectory() && wanted.test(entry.getName());
                if (keep) {
                    return Optional.of(content(name, zip, expected(entry, archive), MAX_UNPACKED - unpacked));
                }
                byte[] buffer = new byte[1 << 16];
                for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
                    unpacked += read;
                    requireSmall(name, unpacked <= MAX_UNPACKED);
                }
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) { // the latter for names that are no UTF-8
            throw new MusicFileException(name, "archive", "the ZIP archive is damaged or cut short", e);
        }
    }

    /** How many bytes an entry says that it has, if its archive can hold so many; else a guess. */
    private static int expected(ZipEntry entry, byte[] archive) {
        long most = Math.min(MusicFiles.MAX_BYTES, archive.length * BEST_COMPRESSION);
        return entry.getSize() > 0 && entry.getSize() <= most ? (int) entry.getSize() : 1 << 16;
    }

    private static byte[] content(String name, ZipInputStream zip, int expected, long most) throws IOException {
        byte[] content = new byte[expected];
        int length = 0;
        while (true) {
            length += zip.readNBytes(content, length, content.length - length);
            int next = zip.read(); // at the end the archive's checksum is compared
            requireSmall(name, length <= Math.min(most, MusicFiles.MAX_BYTES));
            if (next < 0) {
                return length == content.length ? content : Arrays.copyOf(content, length);
            }
            if (length == content.length) {
                content = Arrays.copyOf(content, 2 * length);
            }
            content[length++] = (byte) next;
        }
    }

    private static void requireSmall(String name, boolean isSmall) {
        if (!isSmall) {
            throw new MusicFileException(name, "archive", "it unpacks to more than is read");
        }
    }

    /** The bytes of an archive with the score; equal scores give equal bytes. */
    static byte[] toBytes(Score score) {
        String container = """
                <?xml version="1.0" encoding="UTF-8"?>
                <container>
                  <rootfiles>
                    <rootfile full-path="%s" media-type="application/vnd.recordare.musicxml+xml"/>
                  </rootfiles>
                </container>
                """.formatted(SCORE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, CONTAINER, container.getBytes(StandardCharsets.UTF_8));
            put(zip, SCORE, MusicXmlWriter.toBytes(score));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory gives none
        }
        return out.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // A fixed time, the earliest that ZIP knows.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
