package io.cadenza.core.backend;

import io.cadenza.core.CadenzaException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a backend is to compute.
 *
 * @param kind which sort of device
 * @param index which of several GPUs, from 0; 0 for the other kinds
 */
public record Device(Kind kind, int index) {
    /** A GPU if there is one that the backend can use, else the CPU. */
    public static final Device AUTO = new Device(Kind.AUTO, 0);

    /** The CPU. */
    public static final Device CPU = new Device(Kind.CPU, 0);

    private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,3}))?");

    /** Sorts of devices. */
    public enum Kind {
        /** The backend chooses. */
        AUTO,
        /** The CPU. */
        CPU,
        /** A CUDA GPU, or an error where there is none. */
        GPU
    }

    /** Checks the index. */
    public Device {
        Objects.requireNonNull(kind, "kind");
        if (index < 0 || (index > 0 && kind != Kind.GPU)) {
            throw new IllegalArgumentException("Only GPUs are numbered, from 0, not " + kind + ":" + index);
        }
    }

    /**
     * Reads {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:n}.
     *
     * @throws CadenzaException for any other text
     */
    public static Device parse(String text) {
        if (text.equals("auto")) {
            return AUTO;
        }
        if (text.equals("cpu")) {
            return CPU;
        }
        Matcher matcher = GPU.matcher(text);
        if (matcher.matches()) {
            return new Device(Kind.GPU, matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1)));
        }
        throw new CadenzaException("A device is auto, cpu, gpu or gpu:n, not \"" + text + "\".");
    }

    @Override
    public String toString() {
        return switch (kind) {
            case AUTO -> "auto";
            case CPU -> "cpu";
            case GPU -> "gpu:" + index;
        };
    }
}
