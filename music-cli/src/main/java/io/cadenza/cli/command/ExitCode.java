package io.cadenza.cli.command;

/** What the program's end tells the shell. */
public enum ExitCode {
    /** All went well. */
    OK(0, "all went well"),
    /** A fault of Cadenza itself. */
    INTERNAL(1, "a fault of Cadenza itself; --verbose shows where"),
    /** The command line is wrong. */
    USAGE(2, "the command line is wrong, or the launcher found no JDK"),
    /** The configuration is wrong. */
    CONFIGURATION(3, "the configuration is wrong"),
    /** Music cannot be read or used, or a file cannot be written. */
    DATA(4, "music cannot be read or used, or a file cannot be written"),
    /** A model file or resume state cannot be used. */
    MODEL_FILE(5, "a model file or resume state cannot be used"),
    /** A backend is missing or cannot do what was asked. */
    BACKEND(6, "a backend is missing or cannot do what was asked"),
    /** The loss became infinite or no number. */
    DIVERGED(7, "training diverged: the loss became infinite or no number"),
    /** Code of another party ended with an error that is not the user's. */
    PLUGIN(8, "a plugin failed; --verbose shows where"),
    /** Memory does not suffice, of Java or of the machine. */
    MEMORY(9, "memory ran out or would not suffice; ask for less or give Java more"),
    /** Ctrl-C; what was done so far is kept. */
    INTERRUPTED(130, "stopped by Ctrl-C; train keeps a state to resume from");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The number the shell sees. */
    public int code() {
        return code;
    }

    /** What it means, in words for a help page. */
    public String meaning() {
        return meaning;
    }
}
