package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.train.EpochReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A history in CSV: one line per epoch, among it the clock time that the model file must not hold. */
public final class HistoryFile {
    private static final String HEADER = "epoch,step,training_loss,validation_loss,learning_rate,seconds";

    private final Path file;
    private final List<String> lines;

    private HistoryFile(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    /**
     * The history of a run up to its last finished epoch; lines of later ones are forgotten.
     *
     * @throws CadenzaException if there is a file that cannot be read
     */
    public static HistoryFile open(Path file, int epochs) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        try {
            if (epochs > 0 && Files.exists(file)) {
                Files.readAllLines(file).stream().skip(1).limit(epochs).forEach(lines::add);
            }
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot read %s: %s. Remove it to go on without.".formatted(file, IoReason.of(e)), e);
        }
        return new HistoryFile(file, lines);
    }

    /**
     * Adds an epoch and writes the whole file.
     *
     * @param seconds that the epoch took
     */
    public void add(EpochReport epoch, double seconds) {
        String validation = epoch.validationLoss().isPresent()
                ? String.format(Locale.ROOT, "%.6f", epoch.validationLoss().getAsDouble())
                : "";
        lines.add(String.format(
                Locale.ROOT,
                "%d,%d,%.6f,%s,%.8g,%.3f",
                epoch.epoch(),
                epoch.step(),
                epoch.trainingLoss(),
                validation,
                epoch.learningRate(),
                seconds));
        AtomicFiles.writeText(file, String.join("\n", lines) + "\n");
    }
}
