package io.cadenza.composers.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.ComposedCorpus;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dice games beside the waltz: how many pieces there are, and what they tell. */
class DiceComposersTest {
    /** −Σ p ln p of two dice. */
    private static final double TWO_DICE = entropy(1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1);

    /**
     * In 14 columns all eleven bars differ. In the eighth the throws 2 and 10 sound alike, and so do 6 and 11; in the last 7
     * and 8 do.
     */
    @Test
    void thereAreElevenToTheFourteenthTimesNinetyMinuets() {
        SourceEntropy entropy = inFull(Composers.create("dice-minuet", Map.of("form", "minuet")), 1440);
        assertThat(entropy.distinctPieces().orElseThrow())
                .isEqualTo(BigInteger.valueOf(11).pow(14).multiply(BigInteger.valueOf(90)))
                .isEqualTo(34_177_485_022_491_690L);
        double eighth = entropy(1 + 3, 2, 3, 4, 5 + 2, 6, 5, 4, 1);
        double last = entropy(1, 2, 3, 4, 5, 6 + 5, 4, 3, 2, 1);
        assertThat(entropy.natsPerPiece()).isCloseTo(14 * TWO_DICE + eighth + last, within(1e-10));
    }

    /** In 14 columns all six bars differ; in the eighth three are alike, in the last four. */
    @Test
    void thereAreSixToTheFourteenthTimesTwelveTrios() {
        SourceEntropy entropy = inFull(Composers.create("dice-minuet", Map.of("form", "trio")), 1440);
        assertThat(entropy.distinctPieces().orElseThrow())
                .isEqualTo(BigInteger.valueOf(6).pow(14).multiply(BigInteger.valueOf(12)))
                .isEqualTo(940_369_969_152L);
        assertThat(entropy.natsPerPiece())
                .isCloseTo(14 * Math.log(6) + entropy(3, 1, 1, 1) + entropy(4, 1, 1), within(1e-10));
    }

    @Test
    void aMinuetWithItsTrioTellsAsMuchAsBoth() {
        SourceEntropy minuet = inFull(Composers.create("dice-minuet", Map.of("form", "minuet")), 1440);
        SourceEntropy trio = inFull(Composers.create("dice-minuet", Map.of("form", "trio")), 1440);
        SourceEntropy both = inFull(Composers.create("dice-minuet", Map.of()), 1440);
        assertThat(both.natsPerPiece()).isCloseTo(minuet.natsPerPiece() + trio.natsPerPiece(), within(1e-10));
        assertThat(both.distinctPieces().orElseThrow())
                .isEqualTo(minuet.distinctPieces()
                        .orElseThrow()
                        .multiply(trio.distinctPieces().orElseThrow()));
    }

    /**
     * In 13 columns all eleven bars differ. In the fifth the throws 4 and 5 sound alike, in the eighth all do, and in the last
     * all but 8.
     */
    @Test
    void thereAreElevenToTheThirteenthTimesTwentyContredanses() {
        SourceEntropy entropy = inFull(Composers.create("dice-contredanse", Map.of()), 960);
        assertThat(entropy.distinctPieces().orElseThrow())
                .isEqualTo(BigInteger.valueOf(11).pow(13).multiply(BigInteger.valueOf(20)))
                .isEqualTo(690_454_242_878_620L);
        double fifth = entropy(1, 2, 3 + 4, 5, 6, 5, 4, 3, 2, 1);
        assertThat(entropy.natsPerPiece()).isCloseTo(13 * TWO_DICE + fifth + entropy(5, 31), within(1e-10));
    }

    @ParameterizedTest
    @CsvSource({"dice-minuet, 3, 4, 32, 1440", "dice-contredanse, 2, 4, 16, 960"})
    void aPieceHasItsMetreAndLength(String name, int beats, int beatUnit, int bars, int barTicks) {
        Score score = Composers.create(name, Map.of()).compose(3);
        assertThat(score.events(TimeSignature.class)).containsExactly(new TimeSignature(0, beats, beatUnit));
        assertThat(score.end()).isBetween((bars - 1L) * barTicks + 1, (long) bars * barTicks);
    }

    @Test
    void theMinuetOfASeedIsTheSameWithAndWithoutItsTrio() {
        List<Note> alone = Composers.create("dice-minuet", Map.of("form", "minuet"))
                .compose(8)
                .notes()
                .toList();
        assertThat(Composers.create("dice-minuet", Map.of()).compose(8).notes().limit(alone.size()))
                .containsExactlyElementsOf(alone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dice-minuet", "dice-contredanse"})
    void noKeyIsStruckWhileItSounds(String name) {
        assertThat(ComposedCorpus.pieces(Composers.create(name, Map.of()), 300, 1))
                .allSatisfy(piece -> {
                    long[] silentFrom = new long[128];
                    for (Note note : piece.score().notes().toList()) {
                        assertThat(note.onset()).isGreaterThanOrEqualTo(silentFrom[note.pitch()]);
                        silentFrom[note.pitch()] = note.end();
                    }
                });
    }

    @Test
    void aGameOfOnesOwnIsPlayed(@TempDir Path folder) throws IOException {
        Path table = Files.writeString(folder.resolve("mine.txt"), Games.SMALL);
        Composer mine = Composers.create("dice-game", Map.of("table", table.toString()));
        assertThat(mine.compose(1)).isEqualTo(new DiceComposer("dice-game", Games.small()).compose(1));
        assertThat(mine.entropy(Games::keys).orElseThrow().distinctPieces().orElseThrow())
                .isEqualTo(12);
    }

    @Test
    void aTableWithAMissingMeasureIsNamedWithItsLine(@TempDir Path folder) throws IOException {
        Path table = Files.writeString(folder.resolve("mine.txt"), Games.SMALL.replace("bar 12  A5:4 | -:4\n", ""));
        assertThatThrownBy(() -> Composers.create("dice-game", Map.of("table", table.toString())))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(table + ", line 12: There is no bar 12.");
        assertThatThrownBy(() -> Composers.create("dice-game", Map.of()))
                .hasMessageContaining("needs the option table");
    }

    /** Everything about a note that is heard, with its place in its bar. */
    private static SourceEntropy inFull(Composer composer, long barTicks) {
        return composer.entropy(score -> score.notes()
                        .map(note -> "%d:%d:%d:%d"
                                .formatted(note.onset() % barTicks, note.duration(), note.pitch(), note.velocity()))
                        .toList())
                .orElseThrow();
    }

    /** The entropy of a throw whose outcomes come about in the given numbers of ways. */
    private static double entropy(int... ways) {
        double all = 0;
        for (int way : ways) {
            all += way;
        }
        double nats = 0;
        for (int way : ways) {
            nats -= way / all * Math.log(way / all);
        }
        return nats;
    }
}
