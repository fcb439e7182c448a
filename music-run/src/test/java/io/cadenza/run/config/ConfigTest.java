package io.cadenza.run.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.data.SplitMode;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.InitialWeights;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.SimpleWaveNetSpec;
import io.cadenza.core.model.WaveNetSpec;
import io.cadenza.core.train.LearningRate;
import io.cadenza.core.train.LossPositions;
import io.cadenza.data.token.MusicRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class ConfigTest {
    @TempDir
    private Path folder;

    private static List<String> presets() {
        return ConfigLoader.presets();
    }

    private Config reread(String yaml) throws IOException {
        return ConfigLoader.ofDefault()
                .file(Files.writeString(folder.resolve("written.yaml"), yaml))
                .load();
    }

    @Test
    void theDefaultHoldsEveryKeyOnceAndNoOther() {
        assertThat(YamlReader.read("default", ConfigLoader.presetText("default"))
                        .keySet())
                .containsExactlyInAnyOrderElementsOf(Schema.names());
    }

    @Test
    void theDefaultExplainsEveryKeyInAComment() {
        assertThat(ConfigLoader.presetText("default").lines())
                .filteredOn(line -> line.matches(" *[A-Za-z0-9]+: +\\S.*"))
                .hasSizeGreaterThan(40)
                .allMatch(line -> line.contains("  # "));
    }

    @Test
    void thePrintedDefaultReadsBackAsTheDefault() throws IOException {
        Config original = ConfigLoader.ofDefault().load();

        assertThat(reread(ConfigLoader.presetText("default")).settings().values())
                .isEqualTo(original.settings().values());
        assertThat(ConfigWriter.write(original)).isEqualTo(ConfigLoader.presetText("default"));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void everyPresetReadsBackAsItWasWritten(String preset) throws IOException {
        Config original = ConfigLoader.ofDefault()
                .preset(preset)
                .set("tokenizer.options.grid=12")
                .set("run=my runs/a \"b\" #1: c\\d")
                .load();

        assertThat(reread(ConfigWriter.write(original)).settings().values())
                .isEqualTo(original.settings().values());
    }

    /** Whichever way a type of model is named, it is the same network. */
    @ParameterizedTest
    @ValueSource(strings = {"wavenet", "wavenet-simple", "lstm", "transformer", "ngram"})
    void aPresetNamedLikeATypeOfModelIsThatType(String type) {
        ModelSpec byPreset =
                ConfigLoader.ofDefault().preset(type).load().model().spec(50);
        ModelSpec byKey = ConfigLoader.ofDefault()
                .set("model.type=" + type)
                .load()
                .model()
                .spec(50);

        assertThat(byPreset.weightShapes()).isEqualTo(byKey.weightShapes());
        assertThat(byPreset.receptiveField()).isEqualTo(byKey.receptiveField());
        assertThat(byKey.type()).isEqualTo(type);
    }

    @Test
    void theOldNameOfATypeIsReadWithANote() {
        ConfigLoader loader = ConfigLoader.ofDefault().set("model.preset=lstm");

        assertThat(loader.load().model().type()).isEqualTo("lstm");
        assertThat(loader.notes()).containsExactly("Note: model.preset is called model.type now.");
    }

    /** Runs of version 0.1 hold the word, and must resume. */
    @Test
    void theOldWordForALossOfValidPositionsIsReadWithANote() {
        ConfigLoader loader = ConfigLoader.ofDefault().set("training.loss=filled");

        assertThat(loader.load().training().lossScope()).isEqualTo(LossPositions.VALID);
        assertThat(loader.load().settings().values()).containsEntry("training.loss", "valid");
        assertThat(loader.notes()).containsExactly("Note: training.loss: filled is called valid now.");
    }

    /** The facts of the article: shared folder, article/README.md. */
    @Test
    void theArticlePresetIsTheArticle() {
        Config config = ConfigLoader.ofDefault().preset("article").load();

        assertThat(config.tokenizer().name()).isEqualTo("article");
        assertThat(config.preparation().minCount()).isEqualTo(50);
        assertThat(config.preparation().boundaries()).isFalse();
        assertThat(config.preparation().transpose()).isZero();
        assertThat(config.data().window()).isEqualTo(32);
        assertThat(config.data().stride()).isEqualTo(1);
        assertThat(config.data().split()).isEqualTo(SplitMode.WINDOW);
        assertThat(config.data().validationShare()).isEqualTo(0.2);
        assertThat(config.training().epochs()).isEqualTo(50);
        assertThat(config.training().batchSize()).isEqualTo(128);
        assertThat(config.training().learningRate()).isEqualTo(LearningRate.constant(1e-3));
        assertThat(config.training().lossScope()).isEqualTo(LossPositions.LAST);
        assertThat(config.adam()).isEqualTo(Adam.UNCLIPPED);
        assertThat(config.model().spec(167)).isInstanceOf(SimpleWaveNetSpec.class);
        assertThat(config.model().spec(167).parameterCount()).isEqualTo(267_939);
    }

    @Test
    void theArticlesSecondModelIsItsLstm() {
        Config config = ConfigLoader.ofDefault().preset("article-lstm").load();

        assertThat(config.model().spec(167)).isEqualTo(new LstmSpec(167, 100, List.of(128, 128), 256, 0));
    }

    @Test
    void sizesThatAreGivenReplaceThePresets() {
        Config config = ConfigLoader.ofDefault()
                .set("model.dilations=[1, 3, 9]")
                .set("model.kernelSize=3")
                .set("model.dropout=0.25")
                .load();

        WaveNetSpec spec = (WaveNetSpec) config.model().spec(10);
        assertThat(spec.dilations()).containsExactly(1, 3, 9);
        assertThat(spec.kernelSize()).isEqualTo(3);
        assertThat(spec.dropout()).isEqualTo(0.25);
        assertThat(spec.residualChannels()).isEqualTo(64);
    }

    @Test
    void theLastLayerWins() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "training: {epochs: 7, batchSize: 8}\n");

        Config config = ConfigLoader.ofDefault()
                .preset("article")
                .file(file)
                .set("training.epochs=9")
                .load();

        assertThat(config.training().epochs()).isEqualTo(9);
        assertThat(config.training().batchSize()).isEqualTo(8);
        assertThat(config.data().window()).isEqualTo(32);
    }

    @Test
    void aCorpusByPathAndOneByComposerDisplaceEachOther() {
        ConfigLoader path = ConfigLoader.ofDefault().set("corpus.path=my midis");
        assertThat(path.load().corpus().folder()).contains(Path.of("my midis"));

        assertThat(path.set("corpus.composer=dice-waltz").load().corpus().folder())
                .isEmpty();
    }

    @Test
    void optionsOfATokenizerGoWithTheTokenizer() {
        ConfigLoader loader = ConfigLoader.ofDefault().set("tokenizer.options.grid=12");
        assertThat(loader.load().tokenizer().options()).isEqualTo(Map.of("grid", "12"));

        assertThat(loader.set("tokenizer.name=article").load().tokenizer().options())
                .isEmpty();
    }

    @Test
    void optionsOfAComposerGoWithTheComposer() {
        ConfigLoader loader = ConfigLoader.ofDefault().set("corpus.options.tempo=60");
        assertThat(loader.load().corpus().options()).isEqualTo(Map.of("tempo", "60"));

        assertThat(loader.set("corpus.composer=dice-minuet").load().corpus().options())
                .isEmpty();
        assertThat(loader.set("corpus.options.tempo=60")
                        .set("corpus.path=midis")
                        .load()
                        .corpus()
                        .options())
                .isEmpty();
    }

    @Test
    void optionsOfAComposerAreWrittenAndReadBack() throws IOException {
        Config config = ConfigLoader.ofDefault().set("corpus.options.tempo=60").load();

        assertThat(ConfigWriter.write(config)).contains("  options: {tempo: 60} ");
        assertThat(reread(ConfigWriter.write(config)).corpus()).isEqualTo(config.corpus());
    }

    /** A run's file must be good for resuming it and for evaluating its model. */
    @Test
    void aCorpusByPathIsReadBack() throws IOException {
        Config config = ConfigLoader.ofDefault().set("corpus.path=my-midis").load();

        assertThat(ConfigWriter.write(config)).contains("\n  # composer: \"\" ");
        assertThat(reread(ConfigWriter.write(config)).corpus()).isEqualTo(config.corpus());
    }

    @Test
    void anEmptyFileChangesNothing() throws IOException {
        assertThat(reread("# nothing yet\n").settings().values())
                .isEqualTo(ConfigLoader.ofDefault().load().settings().values());
    }

    /** Kitten, sitting: two substitutions and an insertion, the example of every textbook. */
    @Test
    void spellingDistanceIsLevenshteins() {
        assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestions.nearest("epoch", List.of("epochs", "seed"))).contains("epochs");
        assertThat(Suggestions.nearest("xyzzy", List.of("epochs", "seed"))).isEmpty();
    }

    /** A folder alone is learned from with the preset music; a preset that is named takes its place, a value changes it. */
    @Test
    void aFolderHasAPresetOfItsOwn() {
        ConfigLoader folder = ConfigLoader.ofFolder(Path.of("my-midis"), Place.of("--corpus"));

        Config music = folder.copy().load();
        assertThat(music.model().type()).isEqualTo("lstm");
        assertThat(music.data().window()).isEqualTo(512);
        assertThat(music.preparation().transpose()).isEqualTo(5);
        assertThat(music.corpus().path()).isEqualTo("my-midis");

        Config wavenet = folder.copy().preset("wavenet").load();
        assertThat(wavenet.model().type()).isEqualTo("wavenet");
        assertThat(wavenet.preparation().transpose()).isZero();
        assertThat(wavenet.corpus().path()).isEqualTo("my-midis");

        Config changed = folder.copy().set("data.transpose=0").load();
        assertThat(changed.model().type()).isEqualTo("lstm");
        assertThat(changed.preparation().transpose()).isZero();
    }

    /** The sizes of one type of model mean nothing to another, and a type that is named again keeps those there are. */
    @Test
    void anotherTypeOfModelStartsFromItsOwnSizes() {
        ConfigLoader folder = ConfigLoader.ofFolder(Path.of("my-midis"), Place.of("--corpus"));

        assertThat(folder.copy().set("model.type=lstm").load().model().spec(10))
                .isEqualTo(folder.copy().load().model().spec(10));
        assertThat(folder.copy().set("model.type=wavenet").load().model().spec(10))
                .isEqualTo(ConfigLoader.ofDefault().load().model().spec(10));
    }

    /** Two layers hardly learn from Keras' values; the article's keep them. */
    @Test
    void severalLayersOfLstmBeginFromOtherValuesButNotTheArticlesAndSoDoPresetsThatSayIt() {
        Config lstm = ConfigLoader.ofDefault().preset("lstm").load();
        Config article = ConfigLoader.ofDefault().preset("article-lstm").load();
        Config tunes = ConfigLoader.ofDefault().preset("tunes").load();

        assertThat(lstm.initial(lstm.model().spec(10))).isEqualTo(InitialWeights.UNIT);
        assertThat(article.model().spec(10)).isEqualTo(lstm.model().spec(10));
        assertThat(article.initial(article.model().spec(10))).isEqualTo(InitialWeights.KERAS);
        assertThat(tunes.initial(tunes.model().spec(10))).isEqualTo(InitialWeights.UNIT);
    }

    @Test
    void whatIsAskedOfTheMusicIsCheckedLikeAFlag() {
        MusicRequest request = ConfigLoader.ofDefault()
                .set("sampling.bars=8")
                .set("sampling.key=F# minor")
                .set("sampling.instruments=[piano, drums]")
                .load()
                .request();

        assertThat(request).isEqualTo(MusicRequest.of(Map.of("bars", "8", "key", "F#m", "instruments", "piano,drums")));
        assertThat(ConfigLoader.ofDefault().load().request()).isEqualTo(MusicRequest.NONE);
        assertThatThrownBy(() -> ConfigLoader.ofDefault().set("sampling.key=H").load())
                .hasMessageContaining("sampling.key: key: \"H\" is no key");
    }
}
