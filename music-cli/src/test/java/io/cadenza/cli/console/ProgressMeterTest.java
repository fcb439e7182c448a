package io.cadenza.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.run.Launcher;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
    private final StringWriter err = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    private ProgressMeter meter(boolean quiet, boolean terminal, long first) {
        Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), quiet, terminal);
        return new ProgressMeter(console, "batches", first, 400, clock::get);
    }

    private void pass(double seconds) {
        clock.addAndGet((long) (seconds * 1e9));
    }

    /** 100 of 400 in 5 seconds are 20 a second; the other 300 take 15. */
    @Test
    void inAPipeALineIsPrintedEveryFiveSeconds() {
        ProgressMeter meter = meter(false, false, 0);
        pass(4.9);
        meter.advanceTo(98, "epoch 1/2", "loss 2.5");
        assertThat(err.toString()).isEmpty();
        pass(0.1);
        meter.advanceTo(100, "epoch 1/2", "loss 2.5");

        assertThat(err.toString().strip()).isEqualTo("epoch 1/2 25%, 20 batches/s, loss 2.5, 0:15 left");
    }

    /** 300 were done before; 50 in 10 seconds are 5 a second; the last 50 take 10. */
    @Test
    void whatWasDoneBeforePlaysNoPartInTheRate() {
        ProgressMeter meter = meter(false, false, 300);
        pass(10);
        meter.advanceTo(350, "epoch 2/2", "");

        assertThat(err.toString().strip()).isEqualTo("epoch 2/2 87%, 5.0 batches/s, 0:10 left");
    }

    @Test
    void onATerminalABarIsDrawnOverItselfAndTakenAway() {
        ProgressMeter meter = meter(false, true, 0);
        pass(0.2);
        meter.advanceTo(200, "epoch 1/2", "");
        assertThat(err.toString()).startsWith("\repoch 1/2 [##########..........] 50%, 1000 batches/s, 0:00 left");
        meter.note("epoch 1/2: done");
        meter.close();

        assertThat(err.toString()).doesNotContain("50%\n").endsWith("\r" + "epoch 1/2: done" + System.lineSeparator());
    }

    @Test
    void aClockThatIsSetBackNeitherSilencesTheMeterNorGivesANegativeRate() {
        ProgressMeter meter = meter(false, false, 0);
        pass(5);
        meter.advanceTo(100, "epoch 1/2", "");
        pass(-3600);
        meter.advanceTo(110, "epoch 1/2", "loss 2.5");
        pass(3605);
        meter.advanceTo(200, "epoch 1/2", "");

        assertThat(err.toString().lines())
                .containsExactly(
                        "epoch 1/2 25%, 20 batches/s, 0:15 left",
                        "epoch 1/2 27%, loss 2.5", "epoch 1/2 50%, 20 batches/s, 0:10 left");
    }

    @Test
    void quietMeansNothing() {
        ProgressMeter meter = meter(true, true, 0);
        pass(60);
        meter.advanceTo(200, "epoch 1/2", "");
        meter.note("epoch 1/2: done");
        meter.close();

        assertThat(err.toString()).isEmpty();
    }

    @Test
    void suggestedCommandsCanBeCopied() {
        assertThat(Launcher.commandLine(Map.of("CADENZA_COMMAND", "./cadenza"), "train", "my runs/a.yaml", "--resume"))
                .isEqualTo("./cadenza train 'my runs/a.yaml' --resume");
        assertThat(Launcher.commandLine(Map.of(), "generate", "it's")).isEqualTo("cadenza generate 'it'\\''s'");
    }
}
