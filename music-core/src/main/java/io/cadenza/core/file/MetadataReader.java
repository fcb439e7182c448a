package io.cadenza.core.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.cadenza.core.train.EpochReport;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metadata of one file; every complaint names the file and the key. */
final class MetadataReader {
    static final String FORMAT = "cadenza.format";
    static final int VERSION = 1;

    private final Path file;
    private final SortedMap<String, String> metadata;

    /**
     * Metadata of a file that must say it is of this program, and not of a later format.
     *
     * @param kind {@code model} or {@code checkpoint}
     */
    MetadataReader(Path file, SortedMap<String, String> metadata, String kind) {
        this.file = file;
        this.metadata = metadata;
        String format = metadata.get(FORMAT);
        if (format == null || !format.startsWith(kind + "/")) {
            throw new ModelFileException(
                    file,
                    "it is safetensors but no Cadenza " + kind + " (" + FORMAT + " is " + format + "). "
                            + "Name a file that cadenza train wrote.");
        }
        int version = parsed(FORMAT, () -> Integer.valueOf(format.substring(kind.length() + 1)));
        if (version > VERSION) {
            throw new ModelFileException(
                    file,
                    "it is of format " + version + " and this version of Cadenza reads up to " + VERSION
                            + ". Install a newer Cadenza.");
        }
    }

    static String format(String kind) {
        return kind + "/" + VERSION;
    }

    String text(String key) {
        String text = metadata.get(key);
        if (text == null) {
            throw new ModelFileException(file, "its metadata lacks \"" + key + "\".");
        }
        return text;
    }

    <T> T json(String key, Class<T> type) {
        return type.cast(value(key, type));
    }

    @SuppressWarnings("unchecked") // a value of the type that is asked
    <T> T json(String key, TypeReference<T> type) {
        return (T) value(key, type.getType());
    }

    /** The reports of epochs, as {@link Epoch#text} wrote them. */
    List<EpochReport> epochs(String key) {
        List<Epoch> epochs = json(key, new TypeReference<>() {});
        return built(() -> epochs.stream().map(Epoch::report).toList());
    }

    private Object value(String key, Type type) {
        try {
            Object value = Records.read(Json.plain().tree(text(key)), type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            throw new ModelFileException(
                    file, "its metadata \"" + key + "\" is wrong: " + e.getOriginalMessage() + ".", e);
        }
        throw new ModelFileException(file, "its metadata \"" + key + "\" is null.");
    }

    /** Builds a value from parts of the file; what it refuses is wrong in the file. */
    <T> T built(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ModelFileException(file, e.getMessage() + ".", e);
        } catch (NullPointerException e) {
            throw new ModelFileException(file, "a value in its metadata is null.", e);
        }
    }

    private <T> T parsed(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(file, "its metadata \"" + key + "\" is \"" + metadata.get(key) + "\".", e);
        }
    }

    /** An epoch's report as it stands in files; JSON has no optional numbers, so an absent one is null. */
    record Epoch(
            int epoch,
            long step,
            double trainingLoss,
            @Nullable Double validationLoss,
            double learningRate) {

        static String text(List<EpochReport> history) {
            return Json.plain().write(history.stream().map(Epoch::of).toList());
        }

        private static Epoch of(EpochReport report) {
            Double validation = report.validationLoss().isPresent()
                    ? (Double) report.validationLoss().getAsDouble()
                    : null;
            return new Epoch(report.epoch(), report.step(), report.trainingLoss(), validation, report.learningRate());
        }

        private EpochReport report() {
            return new EpochReport(
                    epoch,
                    step,
                    trainingLoss,
                    validationLoss == null ? OptionalDouble.empty() : OptionalDouble.of(validationLoss),
                    learningRate);
        }
    }
}
