package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.midi.MidiWriter;
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
}
