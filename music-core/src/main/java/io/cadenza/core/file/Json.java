package io.cadenza.core.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cadenza.core.train.EpochReport;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** JSON of the values in metadata: strict, sorted, without any type name but a specification's own. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            // A record's components are all; a method such as isDifferentiable is no property of a specification.
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .build();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value of the model file cannot be written as JSON: " + value, e);
        }
    }

    /** An epoch's report as it stands in files; JSON has no optional numbers, so an absent one is null. */
    record Epoch(
            int epoch,
            long step,
            double trainingLoss,
            @Nullable Double validationLoss,
            double learningRate) {

        static List<Epoch> of(List<EpochReport> history) {
            return history.stream().map(Epoch::of).toList();
        }

        private static Epoch of(EpochReport report) {
            Double validation = report.validationLoss().isPresent()
                    ? (Double) report.validationLoss().getAsDouble()
                    : null;
            return new Epoch(report.epoch(), report.step(), report.trainingLoss(), validation, report.learningRate());
        }

        EpochReport report() {
            return new EpochReport(
                    epoch,
                    step,
                    trainingLoss,
                    validationLoss == null ? OptionalDouble.empty() : OptionalDouble.of(validationLoss),
                    learningRate);
        }
    }
}
