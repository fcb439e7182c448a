package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.train.EpochReport;
import io.cadenza.eval.evaluation.BeyondCounting;
import io.cadenza.run.Launcher;
import io.cadenza.run.RunFolder;
import io.cadenza.run.TrainingResult;
import java.util.Locale;

/** Prints what a training run came to, and the next command to run. */
final class SummaryPrinter {
    private final Console console;

    SummaryPrinter(Console console) {
        this.console = console;
    }

    void print(TrainingResult summary) {
        if (summary.interrupted()) {
            interrupted(summary);
        } else {
            finished(summary);
        }
    }

    private void interrupted(TrainingResult summary) {
        RunFolder folder = summary.folder();
        console.warn("stopped in epoch %d; the state is kept in %s"
                .formatted(summary.outcome().progress().epoch(), folder.resume()));
        console.warn(
                "to go on: " + Launcher.commandLine("train", folder.config().toString(), "--resume"));
    }

    private void finished(TrainingResult summary) {
        summary.best()
                .ifPresentOrElse(
                        best -> best(best, summary),
                        () -> summary.startLoss()
                                .ifPresent(loss ->
                                        row("best epoch", "none: the model it started from is better and was kept")));
        summary.startLoss().ifPresent(loss -> row("started from", "%.4f nats per token", loss));
        summary.testLoss().ifPresent(loss -> row("test loss", "%.4f nats per token%s", loss, bits(loss, summary)));
        summary.pieceLoss()
                .ifPresent(loss -> row("whole pieces", "%.4f nats per token of the validation pieces", loss));
        summary.entropy().ifPresent(source -> row("source entropy", limit(source), source.natsPerToken()));
        RunFolder folder = summary.folder();
        row("model", "%s", folder.model());
        row("losses", "%s, %s", folder.history(), folder.lossCurve());
        String file = summary.sound() ? "new.wav" : "new.mid";
        row("next", "%s", Launcher.commandLine("generate", folder.model().toString(), "-o", file));
        meaning(summary);
    }

    /** What the loss means, beside what counting or the source itself comes to. */
    private void meaning(TrainingResult summary) {
        if (summary.beyondCounting().isPresent()) {
            BeyondCounting found = summary.beyondCounting().get();
            String remedy = summary.wasStillLearning()
                    ? "more music, or more epochs with --set training.epochs=" + 2 * epochs(summary)
                    : "more music, or a smaller network or more dropout with --set model.dropout";
            row(
                    "meaning",
                    "%s: %.4f nats per token of held-out pieces, where counting (%s) has %.4f%s",
                    found.learnt()
                            ? percent(1 - found.model() / found.counting()) + " below counting"
                            : "learnt nothing beyond counting",
                    found.model(),
                    found.ngram(),
                    found.counting(),
                    found.learnt() ? "" : "; " + remedy);
        } else if (summary.pieceLoss().isPresent()
                && summary.entropy()
                        .filter(source -> source.of() == SourceEntropy.Of.SYMBOLS)
                        .isPresent()) {
            double entropy = summary.entropy().orElseThrow().natsPerToken();
            row(
                    "meaning",
                    "%.4f nats per token above the source's entropy: what is left to learn",
                    summary.pieceLoss().getAsDouble() - entropy);
        } else if (summary.best()
                .filter(best -> best.validationLoss().isEmpty())
                .isPresent()) {
            row("meaning", "no piece was held out, so nothing tells learning from learning by heart; add music");
        }
    }

    private static int epochs(TrainingResult summary) {
        return summary.outcome().progress().finished().size();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String limit(SourceEntropy source) {
        return switch (source.of()) {
            case SYMBOLS -> "%.4f nats per token: what no model can pass on average";
            case CHOICES -> "%.4f nats per token of the composer's choices; of the tokens it is this or less";
        };
    }

    private void best(EpochReport best, TrainingResult summary) {
        String name = best.validationLoss().isPresent() ? "validation loss" : "training loss";
        double loss = best.monitoredLoss();
        row("best epoch", "%d", best.epoch());
        row(name, "%.4f nats per token, perplexity %.2f%s", loss, Math.exp(loss), bits(loss, summary));
    }

    /** Sound is measured in bits per sample: 8 know nothing of 256 levels. */
    private static String bits(double loss, TrainingResult summary) {
        return summary.sound() ? String.format(Locale.ROOT, ", %.3f bits per sample", loss / Math.log(2)) : "";
    }

    private void row(String name, String format, Object... values) {
        console.result(String.format(Locale.ROOT, "%-15s ", name) + String.format(Locale.ROOT, format, values));
    }
}
