package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a training run.
 *
 * @param path the folder, as the user wrote it
 */
public record RunFolder(Path path) {
    /** Where runs go that were given no folder. */
    private static final Path RUNS = Path.of("runs");

    /** How the names of TensorBoard's files begin. */
    static final String EVENTS = "events.out.tfevents.";

    /** Checks that there is a path. */
    public RunFolder {
        Objects.requireNonNull(path, "path");
    }

    /**
     * The folder of a new run that was given none: {@code runs/NAME}, numbered if there is one of that name.
     *
     * @param name what tells the run from others
     */
    public static RunFolder next(String name) {
        RunFolder folder = new RunFolder(RUNS.resolve(name));
        for (int number = 2; folder.isUsed(); number++) {
            folder = new RunFolder(RUNS.resolve(name + "-" + number));
        }
        return folder;
    }

    /** The latest run of that name that can be resumed. */
    public static RunFolder latest(String name) {
        RunFolder latest = new RunFolder(RUNS.resolve(name));
        RunFolder candidate = latest;
        for (int number = 2; candidate.isUsed(); number++) {
            latest = candidate;
            candidate = new RunFolder(RUNS.resolve(name + "-" + number));
        }
        return latest;
    }

    /**
     * The run whose configuration this file is: wherever its folder was moved, the run is the one that lies beside the file.
     *
     * @return empty if the file is none that a run has left
     */
    public static Optional<RunFolder> of(Path config) {
        Path folder = Objects.requireNonNullElse(config.getParent(), Path.of("."));
        RunFolder run = new RunFolder(folder);
        boolean saved = Files.exists(run.resume()) || Files.exists(run.model());
        return saved && config.endsWith("config.yaml") ? Optional.of(run) : Optional.empty();
    }

    /** The resolved configuration. */
    public Path config() {
        return path.resolve("config.yaml");
    }

    /** The best model. */
    public Path model() {
        return path.resolve("model.safetensors");
    }

    /** The state from which training goes on. */
    public Path resume() {
        return path.resolve("resume.safetensors");
    }

    /** Says which process is at work here; gone when none is. */
    Path lock() {
        return path.resolve(".lock");
    }

    /** In which subset each piece is. */
    public Path split() {
        return path.resolve("split.csv");
    }

    /** What goes on, a line at a time. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** The metrics for TensorBoard, a file for each time that the run was begun or resumed, in this order. */
    List<Path> events() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().startsWith(EVENTS))
                    .sorted()
                    .toList();
        } catch (NotDirectoryException | NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new CadenzaException("Cannot read %s: %s".formatted(path, IoReason.of(e)), e);
        }
    }

    /** Losses, rates and seconds by epoch. */
    public Path history() {
        return path.resolve("history.csv");
    }

    /** The losses as a picture. */
    public Path lossCurve() {
        return path.resolve("loss.png");
    }

    /** Whether a run has left something here. */
    public boolean isUsed() {
        return Files.exists(model()) || Files.exists(resume()) || Files.exists(config());
    }

    /**
     * Checks that a new run may begin here.
     *
     * @throws CadenzaException if another run's files would be lost
     */
    void requireUnused() {
        if (isUsed()) {
            throw new CadenzaException(
                    "There is a run in %s already. Add --resume to go on with it, --overwrite to replace it, or set run to another folder."
                            .formatted(path));
        }
    }

    /**
     * Removes what a run has written here, so that a new one can begin. The states to resume from go first and the
     * configuration last: killed in between, what is left is a run that has not begun.
     */
    void clear() {
        new Checkpoints(this, 1).clear();
        List<Path> files = new ArrayList<>(events());
        files.addAll(List.of(model(), history(), metrics(), lossCurve(), split(), config()));
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new CadenzaException(
                        "Cannot remove %s: %s. Set run to another folder.".formatted(file, IoReason.of(e)), e);
            }
        }
    }
}
