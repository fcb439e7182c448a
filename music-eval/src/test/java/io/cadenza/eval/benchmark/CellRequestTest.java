package io.cadenza.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.Device;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.train.LearningRate;
import io.cadenza.core.train.LossPositions;
import io.cadenza.core.train.TrainingOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellRequestTest {
    private static final ModelSpec LAST_ONLY = new SimpleWaveNetSpec(4, 2, List.of(2), 2, List.of(1), 2, 0, 8);

    private static CellRequest request(ModelSpec spec, DatasetOptions data) {
        TrainingOptions training = new TrainingOptions(1, 4, LearningRate.constant(0.1), LossPositions.ALL, 0, 0, 1);
        BenchmarkPlan plan = TinyPlan.plan(TinyPlan.effort(true, 1), new BiasBackend());
        Cell cell =
                new Cell(new BenchmarkModel("m", spec, training, Adam.UNCLIPPED), "bias", Device.CPU, 1, true, true);
        CellRequest request = CellRequest.of(plan, cell, true);
        return new CellRequest(
                request.model(),
                request.backend(),
                request.device(),
                request.threads(),
                true,
                true,
                data,
                0,
                request.sampling(),
                request.effort(),
                true,
                1,
                request.corpus());
    }

    /** Windows of 8 at every fourth token have all tokens for a model that scores 8 of each, and a quarter for one that scores 1. */
    @Test
    void whatPredictsOneTokenOfAWindowLearnsFromEveryToken() {
        assertThat(request(LAST_ONLY, TinyPlan.DATA).trainingData().stride()).isEqualTo(1);
        assertThat(request(TinyPlan.model("all").spec(), TinyPlan.DATA).trainingData())
                .isEqualTo(TinyPlan.DATA);
        // 9 pieces of 40 tokens have 32 tokens each with a whole window before them
        assertThat(TinyPlan.corpus()
                        .dataset(request(LAST_ONLY, TinyPlan.DATA).trainingData())
                        .windowCount(Subset.TRAINING))
                .isEqualTo(9 * 32);
    }

    /** With other windows it would be trained on what those held out hold. */
    @Test
    void whereWindowsAreHeldOutTheyStayAsTheyAre() {
        DatasetOptions data = TinyPlan.DATA.withSplit(SplitMode.WINDOW);
        assertThat(request(LAST_ONLY, data).trainingData()).isEqualTo(data);
    }
}
