package com.example.embed;

import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.MidiWriter;
import io.cadenza.run.Generation;
import io.cadenza.run.Progress;
import io.cadenza.run.Training;
import java.nio.file.Path;

/** Trains a small LSTM on waltzes by dice and writes a waltz: Cadenza inside another program. */
public final class Embed {
    private Embed() {}

    /** Trains in a folder, by default {@code run}, and writes {@code new.mid} there. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "run");
        TrainedModel model = Training.ofDefault()
                .model("lstm")
                .set("corpus.pieces", "60")
                .set("model.embeddingSize", "16")
                .set("model.hiddenSizes", "[32]")
                .set("model.headSize", "32")
                .set("threads", "1")
                .epochs(20)
                .seed(1)
                .run(folder, Progress.NONE)
                .model();
        Score piece = Generation.of(model).seed(7).compose().get(0);
        MidiWriter.write(piece, folder.resolve("new.mid"));
    }
}
