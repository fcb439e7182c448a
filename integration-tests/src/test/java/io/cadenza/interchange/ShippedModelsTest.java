package io.cadenza.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Bar;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.OovPolicy;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.eval.likelihood.TokenLoss;
import io.cadenza.run.Arrangement;
import io.cadenza.run.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The models that come with Cadenza: small enough, alike on every backend, and found by name. */
final class ShippedModelsTest {
    private static final int MOST_BYTES = 8_000_000;

    static List<String> names() {
        return ShippedModel.installed().stream().map(ShippedModel::name).toList();
    }

    @Test
    void theyAreFoundByName() {
        assertThat(names()).contains("tunes");
        assertThat(ShippedModel.open(Path.of("tunes"), note -> {}))
                .isEqualTo(ShippedModel.named("tunes").load());
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> ShippedModel.named("tuness"))
                .isInstanceOf(CadenzaException.class)
                .hasMessage("No model \"tuness\"; available: " + String.join(", ", names()) + ".");
        assertThatThrownBy(() -> ShippedModel.open(Path.of("tuness"), note -> {}))
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("available: " + String.join(", ", names()) + ".");
    }

    /** Which it was not by {@code quartet}: its pieces all name a tempo, and without one it took the head for the middle of a piece. */
    @Test
    void aTuneThatNamesNoTempoIsHarmonized() {
        MusicRequest eightBars = MusicRequest.of(Map.of("bars", "8", "key", "D"));
        Score tune = Generation.of(ShippedModel.named("tunes").load())
                .asking(eightBars)
                .seed(3)
                .compose()
                .get(0);
        assertThat(tune.events(TempoChange.class)).isEmpty();

        assertThat(harmonized("quartet", tune)).isEqualTo(4);
        assertThat(harmonized("songs", tune)).isEqualTo(2);
    }

    /** How many tracks a tune and what a model adds to it have. */
    private static long harmonized(String model, Score tune) {
        return Arrangement.of(ShippedModel.named(model).load())
                .candidates(1)
                .harmonizing(tune)
                .compose()
                .get(0)
                .tracks()
                .stream()
                .filter(track -> !track.notes().isEmpty())
                .count();
    }

    /** In a longer piece a part may come a bar later. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatAccompaniesASingleBarPlaysInIt(long seed) {
        Score bar = new Score(12, List.of(Track.of("", List.of(Note.of(0, 24, 60, 80), Note.of(24, 24, 64, 80)))));
        Score both = Arrangement.of(ShippedModel.named("songs").load())
                .seed(seed)
                .accompanying(bar, "0")
                .compose()
                .get(0);
        assertThat(both.tracks().get(0).notes()).isEqualTo(bar.tracks().get(0).notes());
        assertThat(both.tracks().get(1).notes()).isNotEmpty().allMatch(note -> note.end() <= 48);
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachIsSmallAndItsPiecesAreTheSameOnEveryBackend(String name) {
        ShippedModel shipped = ShippedModel.named(name);
        assertThat(shipped.bytes().length).isLessThanOrEqualTo(MOST_BYTES);
        TrainedModel model = shipped.load();
        Generation generation = Generation.of(model).length(200).seed(3);

        List<Score> expected =
                generation.computing("java", RuntimeOptions.cpu(3)).compose();
        for (String backend : List.of("tensorflow", "dl4j")) {
            assertThat(generation.computing(backend, RuntimeOptions.cpu(3)).compose())
                    .as(backend)
                    .isEqualTo(expected);
        }
        assertThat(expected.get(0).events(TimeSignature.class)).isNotEmpty();
        assertThat(expected.get(0).notes().count()).isGreaterThan(20);
    }

    static Stream<Arguments> namesAndBackends() {
        return names().stream()
                .flatMap(name -> Stream.of("java", "tensorflow", "dl4j").map(backend -> Arguments.of(name, backend)));
    }

    /**
     * The card's loss is that of {@code .ci/models --held-out}, to four digits, on pieces that the model was not trained on. The pieces
     * stand in this module's resources in Cadenza's own symbols: a name, whether it is whole, and the symbols.
     */
    @ParameterizedTest
    @MethodSource("namesAndBackends")
    void eachMeetsTheFiguresOfItsCard(String name, String backend) throws IOException {
        TrainedModel model = ShippedModel.named(name).load();
        Properties card = card(name);
        List<String[]> pieces = resource("models/" + name + ".tokens")
                .lines()
                .map(line -> line.split("\t"))
                .toList();
        double nats = 0;
        double quarters = 0;
        long tokens = 0;
        try (SequenceModel opened = Backends.installed()
                .choose(backend, model.spec(), Task.GENERATE)
                .open(model.spec(), model.weights(), RuntimeOptions.cpu(1))) {
            for (String[] piece : pieces) {
                List<String> symbols = List.of(piece[2].split(" "));
                int[] ids = piece[1].equals("whole")
                        ? model.vocabulary().encode(symbols)
                        : model.vocabulary().encodePrompt(symbols, OovPolicy.NONE);
                nats += Arrays.stream(TokenLoss.ofPiece(opened, ids)).sum();
                quarters +=
                        model.openTokenizer().requireScores().decode(symbols).quarters();
                tokens += ids.length - 1;
            }
        }

        assertThat(pieces).hasSize(number(card, "pieces").intValue());
        assertThat((double) tokens).isEqualTo(number(card, "tokens"));
        assertThat(nats / tokens).isCloseTo(number(card, "natsPerToken"), within(0.0005));
        assertThat(nats / quarters).isCloseTo(number(card, "natsPerQuarter"), within(0.003));
    }

    private static Double number(Properties card, String figure) {
        return Double.valueOf(card.getProperty("heldOut." + figure));
    }

    private static Properties card(String name) throws IOException {
        Properties card = new Properties();
        card.load(new StringReader(resource("io/cadenza/models/" + name + ".properties")));
        return card;
    }

    private static String resource(String file) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ShippedModelsTest.class.getClassLoader().getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Two strains of eight bars, each played twice: but for the last bar of each, the second time is the first. */
    @Test
    void aTuneRepeatsItsStrainsAndClosesOnItsTonic() {
        MusicRequest request = MusicRequest.NONE.withForm("AABB").withKey("D").withMetre("4/4");
        for (Score tune : Generation.of(ShippedModel.named("tunes").load())
                .asking(request)
                .count(5)
                .seed(3)
                .computing("java", RuntimeOptions.cpu(3))
                .compose()) {
            List<Bar> bars = Bar.of(tune);
            int pickup = bars.size() == 33 ? 1 : 0;
            assertThat(bars).hasSize(32 + pickup);
            for (int strain : List.of(0, 16)) {
                for (int bar = strain + pickup; bar < strain + pickup + 7; bar++) {
                    assertThat(notes(tune, bars.get(bar + 8))).isEqualTo(notes(tune, bars.get(bar)));
                }
            }
            int last = tune.notes().reduce((a, b) -> b).orElseThrow().pitch();
            assertThat(last % 12).isEqualTo(2);
        }
    }

    /** What begins in a bar, and where in it. */
    private static List<List<Long>> notes(Score tune, Bar bar) {
        return tune.notes()
                .filter(note -> note.onset() >= bar.start() && note.onset() < bar.end())
                .map(note -> List.of(note.onset() - bar.start(), (long) note.pitch()))
                .toList();
    }
}
