package io.cadenza.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class BatchTest {
    private static final ModelSpec LSTM = ModelTypes.named("lstm", 10);
    private static final ModelSpec SIMPLE = ModelTypes.named("wavenet-simple", 10);

    @Test
    void rowsFollowEachOther() {
        Batch batch = Batch.of(new int[][] {{1, 2}, {3, 4}}, new int[][] {{2, 5}, {4, 6}}, 1);

        assertThat(batch.inputs()).containsExactly(1, 2, 3, 4);
        assertThat(batch.targets()).containsExactly(2, 5, 4, 6);
        assertThat(batch.scoredCount()).isEqualTo(2);
    }

    @Test
    void whatIsReadIsACopy() {
        Batch batch = Batch.of(new int[][] {{1}}, new int[][] {{2}}, 0);
        batch.inputs()[0] = 9;

        assertThat(batch.inputs()).containsExactly(1);
    }

    @Test
    void raggedRowsAreRefused() {
        assertThatThrownBy(() -> Batch.of(new int[][] {{1, 2}, {3}}, new int[][] {{1, 2}, {3}}, 0))
                .hasMessage("All rows of a batch have 2 tokens; row 1 has 1");
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        Batch batch = Batch.of(new int[][] {{1}}, new int[][] {{10}}, 0);

        assertThatThrownBy(() -> batch.requireFitting(LSTM)).hasMessage("A token id is 0 to 9, not 10");
    }

    @Test
    void onlyPredictedPositionsCanBeScored() {
        Batch batch = Batch.of(new int[][] {{1, 2}}, new int[][] {{2, 3}}, 0);

        assertThat(batch.requireFitting(LSTM)).isSameAs(batch);
        assertThatThrownBy(() -> batch.requireFitting(SIMPLE))
                .hasMessageContaining("predicts from position 1 of 2; the batch is scored from position 0");
    }
}
