package io.cadenza.data.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** What has arrived of a file so far, and beside it the validator by which a server knows whether it is still the same. */
final class PartialFile {
    private final Path file;
    private final Path validator;

    PartialFile(Path target) {
        this.file = target.resolveSibling("." + target.getFileName() + ".part");
        this.validator = target.resolveSibling("." + target.getFileName() + ".validator");
    }

    Path file() {
        return file;
    }

    /** How many bytes are here that can be kept: all, if their validator is known. */
    long resumable() throws IOException {
        return validator().isPresent() && Files.exists(file) ? Files.size(file) : 0;
    }

    /** The entity tag or date of the file of which these are the first bytes. */
    Optional<String> validator() throws IOException {
        return Files.exists(validator)
                ? Optional.of(Files.readString(validator, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** Begins anew with a file of this validator; without one, what arrives cannot be resumed. */
    void begin(Optional<String> newValidator) throws IOException {
        forget();
        if (newValidator.isPresent()) {
            Files.writeString(validator, newValidator.get(), StandardCharsets.UTF_8);
        }
    }

    void forget() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(validator);
    }

    /**
     * The SHA-256 of the whole file.
     *
     * @throws IOException if it or the size is not the expected one; what has arrived is then forgotten
     */
    String verified(RemoteFile expected) throws IOException {
        long size = Files.size(file);
        if (expected.bytes().isPresent() && expected.bytes().getAsLong() != size) {
            forget();
            throw new IOException("it has " + size + " bytes and not the published "
                    + expected.bytes().getAsLong());
        }
        String sha256 = sha256(file);
        if (expected.sha256().isPresent() && !expected.sha256().get().equals(sha256)) {
            forget();
            throw new IOException(
                    expected.recordedIn().isPresent()
                            ? "its SHA-256 is %s and not %s, which is recorded in %s since it first came; if its publisher has changed it, delete its line there"
                                    .formatted(
                                            sha256,
                                            expected.sha256().get(),
                                            expected.recordedIn().get())
                            : "its SHA-256 is " + sha256 + " and not the published "
                                    + expected.sha256().get());
        }
        return sha256;
    }

    static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
