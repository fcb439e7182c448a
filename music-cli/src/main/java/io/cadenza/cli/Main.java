package io.cadenza.cli;

import io.cadenza.cli.command.CadenzaCommand;
import io.cadenza.cli.command.ErrorReporter;
import io.cadenza.cli.command.ExitCode;
import io.cadenza.cli.console.CleanWriter;
import io.cadenza.cli.console.StandardOutput;
import io.cadenza.cli.run.Interrupt;
import java.io.BufferedOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The program's entry. */
public final class Main {
    private Main() {}

    /** Runs one command; the JVM ends with its exit code. */
    public static void main(String[] arguments) {
        // Picocli would look for Groovy and Jansi in every jar, and load the types of time and databases, which no
        // option has.
        System.setProperty("picocli.disable.closures", "true");
        System.setProperty("org.fusesource.jansi.Ansi.disable", "true");
        System.setProperty("picocli.converters.excludes", "java[.](time|sql)[.].*");
        // Everything printed is English; numbers in another language's digits or with its comma would not be.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        StandardOutput standard = new StandardOutput();
        PrintWriter out = new PrintWriter(new BufferedOutputStream(standard), false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, arguments);
        out.flush();
        Optional<String> lost = standard.failure();
        if (lost.isPresent()) {
            err.println("cadenza: " + lost.get());
            code = code == ExitCode.OK.code() ? ExitCode.DATA.code() : code;
        }
        err.flush();
        if (Interrupt.isShuttingDown()) {
            return; // Ctrl-C: the JVM is on its way out with the signal's code, and exit() would never return
        }
        // From JDK 21 on exit() first sets up logging, a thirtieth of a short start.
        if (code != ExitCode.OK.code() || othersKeepAlive()) {
            System.exit(code);
        }
    }

    /** Whether the JVM would outlive this thread. */
    private static boolean othersKeepAlive() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[1 + all.activeCount()];
        int count = all.enumerate(threads);
        return count == threads.length
                || Arrays.stream(threads, 0, count)
                        .anyMatch(thread -> thread != Thread.currentThread() && !thread.isDaemon());
    }

    /**
     * Runs one command.
     *
     * @param out takes results and nothing else
     * @param err takes progress, notes and errors
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        PrintWriter cleanOut = new PrintWriter(new CleanWriter(out), false);
        PrintWriter cleanErr = new PrintWriter(new CleanWriter(err), true);
        int code = execute(cleanOut, cleanErr, arguments);
        cleanOut.flush();
        cleanErr.flush();
        return code;
    }

    /** What no command can catch, such as memory that runs out, is said on one line too. */
    private static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        try {
            return CadenzaCommand.commandLine(arguments).setOut(out).setErr(err).execute(arguments);
        } catch (VirtualMachineError | LinkageError e) {
            boolean verbose = List.of(arguments).contains("--verbose");
            return ErrorReporter.report(e, arguments.length == 0 ? "" : arguments[0], verbose, err);
        }
    }
}
