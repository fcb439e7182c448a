package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.data.midi.MidiWriter;
import io.cadenza.eval.evaluation.BeyondCounting;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusSizesTest {
    @TempDir
    private static Path folder;

    /** A folder of waltzes of sixteen bars, some 170 tokens each. */
    private static Path waltzes(int count) throws IOException {
        Path music = Files.createDirectories(folder.resolve("waltzes-" + count));
        Composer composer = Composers.create("dice-waltz", Map.of());
        for (int piece = 0; piece < count; piece++) {
            MidiWriter.write(composer.compose(piece), music.resolve(piece + ".mid"));
        }
        return music;
    }

    private static final class Notes implements Progress {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void say(Level level, String line) {
            lines.add(line);
        }

        @Override
        public void advance(Work work, long done, String label, LongFunction<String> detail) {}
    }

    private static Config folderConfig(String... settings) {
        ConfigLoader loader = ConfigLoader.ofFolder(Path.of("my-midis"), Place.of("--corpus"));
        for (String setting : settings) {
            loader.set(setting);
        }
        return loader.load();
    }

    /** A corpus of pieces of equal length. */
    private static TokenCorpus corpus(int pieces, int length) {
        return new TokenCorpus(
                List.of("a"),
                IntStream.range(0, pieces)
                        .mapToObj(piece -> TokenSequence.of("piece " + piece, new int[length]))
                        .toList());
    }

    private static Config sized(Config config, TokenCorpus corpus) {
        return CorpusSizes.of(config, corpus, Progress.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        // pieces, tokens each, window, batch, units, epochs, averaging, min-p
        "     12,   200,   64,  2, 128, 80, 0, 0.05", // a dozen tunes
        "     60,   300,  256,  4, 192, 60, 0, 0.05",
        "     52, 2_500,  512,  4, 256, 40, 0.98, 0.05", // the Mutopia pieces: what the preset was measured on
        "  1_500,   400,  512,  8, 384, 20, 0, 0.02",
        "  4_000,   400,  512,  8, 384, 12, 0, 0.02", // all fiddle tunes
        "      3,    80,   16,  2, 128, 80, 0, 0.05", // the piece that is held out has five windows of 16
        "      2, 1_000,   64,  2, 128, 80, 0, 0.05",
    })
    void windowsNetworkAndEpochsFollowTheSizeOfTheCorpus(
            int pieces, String length, int window, int batch, int units, int epochs, double averaging, double minP) {
        Config sized = sized(folderConfig(), corpus(pieces, Integer.parseInt(length.replace("_", ""))));

        assertThat(sized.data().window()).isEqualTo(window);
        assertThat(sized.data().stride()).isEqualTo(window);
        assertThat(sized.training().batchSize()).isEqualTo(batch);
        assertThat(sized.model().sizes()).containsEntry("hiddenSizes", String.valueOf(units));
        assertThat(sized.training().epochs()).isEqualTo(epochs);
        assertThat(sized.training().averaging()).isEqualTo(averaging);
        assertThat(sized.sampling().minP()).isEqualTo(minP);
    }

    @Test
    void whatIsGivenStays() {
        TokenCorpus small = corpus(12, 200);

        Config given = sized(folderConfig("data.window=32", "training.epochs=3", "model.dropout=0.1"), small);
        assertThat(given.data().window()).isEqualTo(32);
        assertThat(given.data().stride()).isEqualTo(32);
        assertThat(given.training().epochs()).isEqualTo(3);
        assertThat(given.model().sizes()).containsEntry("dropout", "0.1").containsEntry("hiddenSizes", "128");

        Config other = sized(folderConfig("model.type=wavenet"), small);
        assertThat(other.model()).isEqualTo(folderConfig("model.type=wavenet").model());
        assertThat(other.data().window()).isEqualTo(64);
    }

    @Test
    void noOtherPresetIsChanged() {
        for (String preset : List.of("default", "lstm", "tunes", "ngram")) {
            Config config = ConfigLoader.ofFolder(Path.of("my-midis"), Place.of("--corpus"))
                    .preset(preset)
                    .load();

            assertThat(sized(config, corpus(12, 200))).isSameAs(config);
        }
    }

    /** It was refused: no piece that is held out had a window of 512. */
    @Test
    void aDozenShortPiecesAreLearned() throws IOException {
        Notes notes = new Notes();

        TrainingResult result = Training.on(waltzes(12))
                .backend("java")
                .epochs(1)
                .set("threads", "1")
                .run(folder.resolve("dozen"), notes);

        assertThat(notes.lines)
                .anySatisfy(line -> assertThat(line)
                        .matches(
                                "sizes for \\d{4} tokens to train on: data.window=64 data.stride=64 training.batchSize=2 "
                                        + "model.embeddingSize=48 model.hiddenSizes=\\[128\\] model.headSize=64 model.dropout=0.4 "
                                        + "training.averaging=0.0 sampling.minP=0.05"));
        BeyondCounting found = result.beyondCounting().orElseThrow();
        assertThat(found.learnt()).as("after one epoch of ten steps").isFalse();
        assertThat(found.ngram()).startsWith("8-gram");
        assertThat(result.wasStillLearning()).isTrue();
        Config resolved =
                ConfigLoader.ofDefault().file(result.folder().config()).load();
        assertThat(resolved.data().window()).isEqualTo(64);
        assertThat(resolved.model().sizes()).containsEntry("hiddenSizes", "128");
    }

    @Test
    void onePieceIsTooFewToHoldOneOut() throws IOException {
        Path one = waltzes(1);

        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(() -> Training.on(one).backend("java").run(folder.resolve("one"), Progress.NONE))
                .withMessageMatching(
                        ".*waltzes-1 has 1 piece of \\d+ tokens in all, too little to hold a piece out and learn"
                                + " from the others\\. Add music, or have all of it learnt by heart: cadenza train --corpus "
                                + ".*waltzes-1 --set data.validation=0 --set data.test=0");
    }

    @Test
    void ofAFewNotesNothingIsLearned() {
        assertThatExceptionOfType(CadenzaException.class)
                .isThrownBy(() -> sized(folderConfig(), corpus(2, 40)))
                .withMessage(
                        "my-midis has 2 pieces of 80 tokens in all, too little to learn from. Add music, of which a tune"
                                + " has some hundred tokens, or hear what a trained model writes: cadenza generate tunes");
    }
}
