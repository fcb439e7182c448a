package io.cadenza.cli;

import io.cadenza.cli.command.CadenzaCommand;
import io.cadenza.cli.run.Interrupt;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The program's entry. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, arguments);
        out.flush();
        err.flush();
        if (Interrupt.isShuttingDown()) {
            return; // Ctrl-C: the JVM is on its way out, and exit() would wait for a hook that waits for this thread
        }
        System.exit(code);
    }

    /**
     * Runs one command.
     *
     * @param out takes results and nothing else
     * @param err takes progress, notes and errors
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    /** All commands, without anything run. */
    public static CommandLine commandLine() {
        return new CommandLine(new CadenzaCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setUsageHelpWidth(100)
                .setExecutionExceptionHandler(new ErrorReporter())
                .setParameterExceptionHandler(new UsageReporter());
    }
}
