package io.cadenza.eval.benchmark;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import io.cadenza.eval.json.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/** The files of a benchmark's measurements: each keeps its answer beside its identity, so that a second run need not measure again. */
final class Measurements {
    private final Path folder;
    private final Machine machine;
    private final String version;

    Measurements(Path folder, Machine machine, String version) {
        this.folder = folder;
        this.machine = machine;
        this.version = version;
    }

    private Path file(Measurement measurement, String ending) {
        return folder.resolve(measurement.name() + ending);
    }

    /** The answer of an equal measurement, if one has been made. */
    <T> Optional<T> kept(Measurement measurement, Class<T> type) {
        try {
            Path identity = file(measurement, ".identity.json");
            Path answer = file(measurement, ".json");
            boolean equal = Files.exists(identity)
                    && Files.exists(answer)
                    && Files.readString(identity).equals(measurement.identity(machine, version));
            return equal ? Optional.of(JsonFiles.read(answer, type)) : Optional.empty();
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot read %s: %s. Remove the folder or choose another.".formatted(folder, IoReason.of(e)), e);
        }
    }

    /** Forgets a measurement's answer. */
    void forget(Measurement measurement) {
        try {
            Files.deleteIfExists(file(measurement, ".json"));
        } catch (IOException e) {
            throw new CadenzaException(
                    "Cannot remove from %s: %s. Choose another folder.".formatted(folder, IoReason.of(e)), e);
        }
    }

    /**
     * Makes a measurement in a process of its own and keeps its answer.
     *
     * @param corpus the file of token ids
     * @return why it failed, on one line; empty if it did not, or was stopped
     */
    Optional<String> make(Measurement measurement, Path corpus, DoubleConsumer progress, BooleanSupplier stop) {
        forget(measurement);
        Path request = file(measurement, ".request.json");
        Path answer = file(measurement, ".json");
        JsonFiles.write(request, measurement.request());
        AtomicFiles.writeText(file(measurement, ".identity.json"), measurement.identity(machine, version));
        List<String> arguments = List.of(
                measurement.kind(),
                request.toString(),
                corpus.toString(),
                answer.toString(),
                String.valueOf(System.currentTimeMillis()));
        Optional<String> failure = new ChildJvm(file(measurement, ".log"), progress, stop).run(arguments);
        if (failure.isEmpty() && !stop.getAsBoolean() && !Files.exists(answer)) {
            return Optional.of("it ended without an answer");
        }
        return failure;
    }
}
