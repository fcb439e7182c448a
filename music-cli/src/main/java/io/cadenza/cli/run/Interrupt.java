package io.cadenza.cli.run;

import io.cadenza.core.file.AtomicFiles;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C while work is under way that must come to a clean end: the JVM's shutdown waits until the work has noticed and is
 * done. The JVM then ends with the signal's own code, 130 for Ctrl-C.
 *
 * <p>Closed once what must be saved is saved and said.
 */
public final class Interrupt implements AutoCloseable, BooleanSupplier {
    /** Longer than any step or save takes; then the JVM ends all the same. */
    private static final long PATIENCE_SECONDS = 60;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "interrupt");
    private final AtomicFiles.Finishing finishing = AtomicFiles.finishing();

    /** Begins to listen. */
    public Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await() {
        requested.set(true);
        asked.countDown();
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("cadenza: gave up waiting for the last step to end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the work should come to its end. */
    @Override
    public boolean getAsBoolean() {
        return requested.get();
    }

    /** Waits for Ctrl-C: for work that goes on until then. */
    public void awaitRequest() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work is done; nothing may follow that matters. */
    @Override
    public void close() {
        finished.countDown();
        finishing.close();
        if (!requested.get() && !isShuttingDown()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    /** Whether the JVM is on its way out, so that {@link System#exit} would wait for ever for the hooks. */
    public static boolean isShuttingDown() {
        Thread probe = new Thread(() -> {}, "probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
