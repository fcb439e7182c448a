package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.midi.MidiWriter;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on shards is training on the music they were made of. */
class ShardedCorpusTest {
    @TempDir
    private Path folder;

    private static Training training(Path corpus) {
        return Training.ofDefault()
                .set("corpus.path", corpus.toString())
                .set("corpus.instruments", "pitched")
                .set("corpus.cache", "off")
                .model("ngram")
                .epochs(1);
    }

    private Path music() {
        Path music = folder.resolve("music");
        Composer composer = Composers.create("dice-waltz", Map.of());
        for (int piece = 0; piece < 30; piece++) {
            MidiWriter.write(composer.compose(piece), music.resolve(piece + ".mid"));
        }
        MidiWriter.write(composer.compose(3), music.resolve("deep").resolve("3 again.mid"));
        return music;
    }

    @Test
    void theModelIsTheSame() {
        Path music = music();
        Path shards = folder.resolve("shards");
        CorpusFiles files = new CorpusFiles(
                Progress.NONE,
                CorpusReader.tokenizer("bars", Map.of()),
                InstrumentChoice.of("pitched", CorpusReader.tokenizer("bars", Map.of())),
                "off");
        files.shard(List.of(files.open(music)), shards, 7);

        TrainedModel ofMusic =
                training(music).run(folder.resolve("a"), Progress.NONE).model();
        TrainedModel ofShards =
                training(shards).run(folder.resolve("b"), Progress.NONE).model();

        assertThat(ofShards.weights()).isEqualTo(ofMusic.weights());
        assertThat(ofShards.vocabulary()).isEqualTo(ofMusic.vocabulary());
        assertThat(ofShards.history()).isEqualTo(ofMusic.history());
        assertThat(ofShards.corpus().sha256()).isEqualTo(ofMusic.corpus().sha256());
        assertThatThrownBy(() -> training(shards).tokenizer("note-chord").run(folder.resolve("c"), Progress.NONE))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("hold tokens of bars");
    }

    /** The preset of folders asks for tokens with the key in every bar, which these have not. */
    @Test
    void aFolderOfShardsIsReadWithTheTokenizerOfItsShards() {
        Path shards = folder.resolve("shards");
        Tokenizer tokenizer = CorpusReader.tokenizer("bars", Map.of("grid", "8"));
        InstrumentChoice melody = InstrumentChoice.of("melody", tokenizer);
        CorpusFiles files = new CorpusFiles(Progress.NONE, tokenizer, melody, "off");
        files.shard(List.of(files.open(music())), shards, 7);
        ConfigLoader loader = ConfigLoader.ofFolder(shards, Place.of("--corpus"));

        for (Config config :
                List.of(loader.load(), loader.copy().preset("tunes").load())) {
            assertThat(config.tokenizer()).isEqualTo(TokenizerSpec.of(tokenizer));
            assertThat(config.corpus().instruments()).isEqualTo(melody.text());
        }
        assertThat(Training.on(shards)
                        .model("ngram")
                        .set("data.window", "64")
                        .epochs(1)
                        .run(folder.resolve("run"), Progress.NONE)
                        .model()
                        .tokenizer())
                .isEqualTo(TokenizerSpec.of(tokenizer));

        Config chosen = loader.copy()
                .set("tokenizer.options.grid", "24", Place.of("--set"))
                .set("corpus.instruments", "pitched", Place.of("--set"))
                .load();
        assertThat(chosen.tokenizer().options()).containsEntry("grid", "24");
        assertThat(chosen.corpus().instruments()).isEqualTo("pitched");
    }
}
