package io.cadenza.data.download;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file on the net.
 *
 * @param name its path in the corpus, with {@code /} between its parts
 * @param addresses where it lies, the best first; at least one
 * @param bytes its size, if it is published
 * @param sha256 its checksum in hexadecimal, if it is published or was recorded
 * @param recordedIn the file in which the checksum was written down when the file first came; empty if it is published
 */
record RemoteFile(
        String name, List<URI> addresses, OptionalLong bytes, Optional<String> sha256, Optional<Path> recordedIn) {
    RemoteFile {
        Objects.requireNonNull(name, "name");
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("A file on the net has an address, and " + name + " has none");
        }
    }

    /** A file of which all that is known is published. */
    RemoteFile(String name, List<URI> addresses, OptionalLong bytes, Optional<String> sha256) {
        this(name, addresses, bytes, sha256, Optional.empty());
    }
}
