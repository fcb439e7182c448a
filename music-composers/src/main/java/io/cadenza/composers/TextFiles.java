package io.cadenza.composers;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that describe games and grammars: those shipped beside this class, and a user's own. */
public final class TextFiles {
    /** More than a hundred times the largest text shipped; a larger file is something else. */
    private static final int MAX_BYTES = 4 << 20;

    private TextFiles() {}

    /** A text that lies beside this class. */
    public static String resource(String name) {
        try (InputStream in = TextFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("There is no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A user's text.
     *
     * @param what it is to be, for errors: {@code "a grammar"}
     * @throws CadenzaException if it cannot be read, is not text, or is larger than 4 MiB
     */
    public static String read(Path file, String what) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1); // a device or a pipe may have no end
            if (bytes.length > MAX_BYTES) {
                throw new CadenzaException("%s has more than %d bytes, the most that %s has. Is it the right file?"
                        .formatted(file, MAX_BYTES, what));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CadenzaException("Cannot read " + file + ": it is not text in UTF-8. Name " + what + ".", e);
        } catch (IOException e) {
            String reason = Files.isDirectory(file) ? "it is a folder" : IoReason.of(e);
            throw new CadenzaException("Cannot read " + file + ": " + reason + ". Name " + what + ".", e);
        }
    }
}
