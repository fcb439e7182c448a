import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs test classes where there is no Maven, and prints each failure as it comes: the time may be over before the end. */
final class Kit {
    private Kit() {}

    public static void main(String[] classes) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (String name : classes) {
            request.selectors(selectClass(name));
        }
        AtomicLong passed = new AtomicLong();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request.build(), summary, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    String rule = test.getUniqueId().replaceAll(".*\\[test-factory:|\\(\\).*", "");
                    System.out.println("FAILED " + rule + ", " + test.getDisplayName() + ": "
                            + result.getThrowable().map(Throwable::getMessage).orElse("").lines().findFirst().orElse(""));
                } else if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL
                        && passed.incrementAndGet() % 25 == 0) {
                    System.out.println(passed + " cases passed");
                }
            }
        });
        System.out.printf(
                "%d cases passed, %d failed, %d left out, in %.0f s%n",
                summary.getSummary().getTestsSucceededCount(),
                summary.getSummary().getTestsFailedCount(),
                summary.getSummary().getTestsAbortedCount(),
                (summary.getSummary().getTimeFinished() - summary.getSummary().getTimeStarted()) / 1e3);
        // Libraries' own threads may stay.
        System.exit(summary.getSummary().getTestsFailedCount() == 0 ? 0 : 1);
    }
}
