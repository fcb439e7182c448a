package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Checkpoint;
import io.cadenza.core.file.CheckpointFile;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.file.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints from which a run can go on: the latest in {@code resume.safetensors}, and if more than one is kept the ones
 * before it in {@code resume-STEP.safetensors}.
 */
final class Checkpoints {
    private static final Pattern NUMBERED = Pattern.compile("resume-(\\d{1,18})\\.safetensors");

    private final RunFolder folder;
    private final int keep;
    private OptionalLong latestStep = OptionalLong.empty();

    /**
     * The checkpoints of a run.
     *
     * @param keep how many are kept, 1 or more
     */
    Checkpoints(RunFolder folder, int keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /** Saves a checkpoint and forgets the oldest beyond those kept. */
    void write(Checkpoint checkpoint) {
        if (keep > 1
                && latestStep.isPresent()
                && latestStep.getAsLong() != checkpoint.state().step()) {
            CheckpointFile.writeKeepingOld(folder.resume(), numbered(latestStep.getAsLong()), checkpoint);
        } else {
            CheckpointFile.write(folder.resume(), checkpoint);
        }
        latestStep = OptionalLong.of(checkpoint.state().step());
        earlier().stream().skip(keep - 1L).forEach(Checkpoints::delete);
    }

    private Path numbered(long step) {
        return folder.path().resolve("resume-" + step + ".safetensors");
    }

    /**
     * The latest checkpoint that can be read; empty if none was saved.
     *
     * @param progress told of a state that is broken, if there is an earlier one
     * @throws ModelFileException if the state before a broken one is broken too, or there is none
     */
    Optional<Checkpoint> latest(Progress progress) {
        List<Path> earlier = earlier();
        if (!Files.exists(folder.resume()) && earlier.isEmpty()) {
            return Optional.empty();
        }
        if (!Files.exists(folder.resume())) {
            return Optional.of(CheckpointFile.read(earlier.get(0), progress::note)); // killed between two renames
        }
        try {
            Checkpoint latest = CheckpointFile.read(folder.resume(), progress::note);
            latestStep = OptionalLong.of(latest.state().step());
            return Optional.of(latest);
        } catch (ModelFileException e) {
            if (earlier.isEmpty()) {
                throw e;
            }
            progress.warn(e.getMessage() + " Going on from the state before it, " + earlier.get(0) + ".");
            return Optional.of(CheckpointFile.read(earlier.get(0), progress::note));
        }
    }

    /** The numbered checkpoints, the latest first. */
    List<Path> earlier() {
        Map<Long, Path> byStep = new TreeMap<>(Comparator.reverseOrder());
        try (Stream<Path> files = Files.list(folder.path())) {
            files.forEach(file -> {
                Matcher name = NUMBERED.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    byStep.put(Long.valueOf(name.group(1)), file);
                }
            });
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot list %s: %s. Make it readable.".formatted(folder.path(), IoReason.of(e)), e);
        }
        return List.copyOf(byStep.values());
    }

    /** Removes all checkpoints. */
    void clear() {
        delete(folder.resume());
        earlier().forEach(Checkpoints::delete);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot remove %s: %s. Make its folder writable.".formatted(file, IoReason.of(e)), e);
        }
    }
}
