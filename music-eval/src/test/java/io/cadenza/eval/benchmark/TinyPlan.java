package io.cadenza.eval.benchmark;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.core.train.LearningRate;
import io.cadenza.core.train.LossPositions;
import io.cadenza.core.train.TrainingOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A benchmark whose cells take no time: ten pieces over four symbols, of which "a" makes up half. */
final class TinyPlan {
    static final DatasetOptions DATA = new DatasetOptions(8, 4, SplitMode.PIECE, 0.2, 0, 1);

    private TinyPlan() {}

    static BenchmarkCorpus corpus() {
        List<TokenSequence> pieces = new ArrayList<>();
        for (int piece = 0; piece < 10; piece++) {
            int[] ids = new int[40];
            int offset = piece;
            Arrays.setAll(ids, i -> (i + offset) % 2 == 0 ? 0 : 1 + (i / 2 + offset) % 3);
            pieces.add(TokenSequence.of("piece" + piece, ids));
        }
        return new BenchmarkCorpus(
                "tiny", TokenizerSpec.of("article", Map.of()), Vocabulary.of(List.of("a", "b", "c", "d")), pieces);
    }

    static BenchmarkModel model(String name) {
        return new BenchmarkModel(
                name,
                new WaveNetSpec(4, 2, 2, 2, 2, 2, List.of(1), 0),
                new TrainingOptions(3, 4, LearningRate.constant(0.5), LossPositions.ALL, 0, 0, 1),
                Adam.UNCLIPPED);
    }

    static BenchmarkBudget effort(boolean quality, int repetitions) {
        return new BenchmarkBudget(quality, repetitions, 0, 4, 1, 0.01, 3, 100, 4, 12, 12);
    }

    static BenchmarkPlan plan(BenchmarkBudget effort, BackendProvider... backends) {
        return new BenchmarkPlan(
                corpus(),
                DATA,
                0,
                List.of(model("one")),
                Stream.of(backends).map(Backends::of).toList(),
                List.of(Device.CPU),
                List.of(1),
                SamplingOptions.DEFAULT,
                effort,
                1,
                1);
    }
}
