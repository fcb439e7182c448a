package io.cadenza.eval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.eval.evaluation.Evaluation.Feature;
import io.cadenza.eval.evaluation.Evaluation.Feature.Place;
import io.cadenza.eval.likelihood.Interval;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A human mean of 2 in an interval from 1.8 to 2.3: a tenth of it is 0.2. */
class FeatureTest {
    private static final Optional<Interval> HUMAN = Optional.of(new Interval(2, 1.8, 2.3));

    private static Feature feature(OptionalDouble model) {
        return new Feature("polyphony", HUMAN, model, OptionalDouble.empty(), OptionalDouble.empty());
    }

    @ParameterizedTest
    @CsvSource({"1.8, WITHIN", "2.3, WITHIN", "1.61, NEAR", "2.49, NEAR", "1.59, OUTSIDE", "2.51, OUTSIDE"})
    void aMeanIsWithinTheIntervalOrATenthFromItOrOutside(double model, Place place) {
        assertThat(feature(OptionalDouble.of(model)).place()).contains(place);
    }

    @Test
    void whatIsNotKnownHasNoPlace() {
        assertThat(feature(OptionalDouble.empty()).place()).isEmpty();
    }
}
