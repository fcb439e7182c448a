package io.cadenza.core.backend;

import java.util.List;

/**
 * What a backend is and has found on this machine.
 *
 * @param version the library's version, for example {@code "TensorFlow 2.18.0 (Java 1.1.0)"}
 * @param devices the devices found, in the words of {@link Device#toString()} followed by what is known of each
 * @param notes what a user should know, such as which model recomputes its window; may be empty
 */
public record BackendInfo(String version, List<String> devices, List<String> notes) {
    /** Copies. */
    public BackendInfo {
        devices = List.copyOf(devices);
        notes = List.copyOf(notes);
    }
}
