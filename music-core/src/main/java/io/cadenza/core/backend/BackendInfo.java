package io.cadenza.core.backend;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a backend is and has found on this machine.
 *
 * @param version the library's version, for example {@code "TensorFlow 2.18.0 (Java 1.1.0)"}
 * @param devices the devices found, in the words of {@link Device#toString()} followed by what is known of each
 * @param notes what a user should know, such as which model recomputes its window; may be empty
 */
public record BackendInfo(String version, List<String> devices, List<String> notes) {
    /** How the note begins that says why a backend built for GPUs computes on the CPU. */
    public static final String NO_GPU = "no GPU: ";

    /** Copies. */
    public BackendInfo {
        devices = List.copyOf(devices);
        notes = List.copyOf(notes);
    }

    /** What is known of the device that is taken: for {@link Device#AUTO} the first GPU listed, else the CPU. */
    public String chosen(Device wanted) {
        String name = wanted.kind() == Device.Kind.AUTO ? "gpu:" : wanted.toString();
        return devices.stream()
                .filter(device -> device.matches(Pattern.quote(name) + "\\b.*"))
                .findFirst()
                .orElse(wanted.kind() == Device.Kind.AUTO ? Device.CPU.toString() : wanted.toString());
    }
}
