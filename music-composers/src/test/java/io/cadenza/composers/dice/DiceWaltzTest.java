package io.cadenza.composers.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.ComposedCorpus;
import io.cadenza.core.compose.ComposedCorpus.ComposedPiece;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.compose.SourceEntropy;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DiceWaltzTest {
    /** A bar of 3/8 at 480 ticks a quarter. */
    private static final long BAR = 720;

    private final Composer waltz = Composers.create("dice-waltz", Map.of());

    @Test
    void itsTempoCanBeChosen() {
        Composer slow = Composers.create("dice-waltz", Map.of("tempo", "60"));
        assertThat(slow.compose(1).events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(0, 60));
        assertThat(slow.compose(1).notes())
                .containsExactlyElementsOf(waltz.compose(1).notes().toList());
    }

    @Test
    void anOptionItDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> Composers.create("dice-waltz", Map.of("key", "D")))
                .isInstanceOf(CadenzaException.class)
                .hasMessage("The composer \"dice-waltz\" has no option \"key\"; available: tempo. Remove it.");
    }

    @Test
    void aSeedGivesTheSamePieceAlwaysAndAnotherSeedAnother() {
        assertThat(waltz.compose(1))
                .isEqualTo(Composers.create("dice-waltz", Map.of()).compose(1))
                .isNotEqualTo(waltz.compose(2));
    }

    @Test
    void aPieceIsSixteenBarsOfThreeEighthsForTwoHandsAtOnePiano() {
        Score score = waltz.compose(3);
        assertThat(score.tracks()).extracting(Track::name).containsExactly("right hand", "left hand");
        assertThat(score.events(TimeSignature.class)).containsExactly(new TimeSignature(0, 3, 8));
        assertThat(score.events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(0, 90));
        assertThat(score.tracks())
                .allSatisfy(track ->
                        assertThat(track.events(ProgramChange.class)).containsExactly(new ProgramChange(0, 0, 0)));
        assertThat(score.end()).isBetween(15 * BAR + 1, 16 * BAR);
    }

    @Test
    void theRightHandIsLouderAndBothLeanOnTheDownbeat() {
        Score score = waltz.compose(4);
        assertThat(score.tracks().get(0).notes())
                .allSatisfy(note -> assertThat(note.velocity()).isEqualTo(note.onset() % BAR == 0 ? 84 : 74));
        assertThat(score.tracks().get(1).notes())
                .allSatisfy(note -> assertThat(note.velocity()).isEqualTo(note.onset() % BAR == 0 ? 68 : 58));
    }

    @Test
    void noKeyIsStruckWhileItSounds() {
        assertThat(ComposedCorpus.pieces(waltz, 100, 1)).allSatisfy(piece -> {
            long[] silentFrom = new long[128];
            for (Note note : piece.score().notes().toList()) {
                assertThat(note.onset()).isGreaterThanOrEqualTo(silentFrom[note.pitch()]);
                silentFrom[note.pitch()] = note.end();
            }
        });
    }

    @Test
    void aCorpusHoldsAsManyDifferentWaltzesAsAskedFor() {
        assertThat(ComposedCorpus.pieces(waltz, 2000, 1)
                        .map(ComposedPiece::score)
                        .distinct())
                .hasSize(2000);
    }

    /**
     * In 14 columns all eleven bars differ, in the eighth all are alike, in the sixteenth ten are alike and that of 11 is
     * not: 11¹⁴ · 2 waltzes, and 14 times the entropy of two dice plus that of 2/36 against 34/36.
     */
    @Test
    void writtenInFullThereAreTwiceElevenToTheFourteenthWaltzes() {
        SourceEntropy entropy = waltz.entropy(DiceWaltzTest::inFull).orElseThrow();
        assertThat(entropy.distinctPieces().orElseThrow())
                .isEqualTo(BigInteger.valueOf(11).pow(14).shiftLeft(1))
                .isEqualTo(759_499_667_166_482L);
        double dice = 0;
        for (int ways : new int[] {1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1}) {
            dice -= ways / 36.0 * Math.log(ways / 36.0);
        }
        double last = -2 / 36.0 * Math.log(2 / 36.0) - 34 / 36.0 * Math.log(34 / 36.0);
        assertThat(entropy.natsPerPiece()).isCloseTo(14 * dice + last, within(1e-10));
    }

    @Test
    void waitsBetweenKeysTellAsMuchAsTheFullNotation() {
        assertThat(waltz.entropy(Games::keysAndWaits).orElseThrow().natsPerPiece())
                .isCloseTo(waltz.entropy(DiceWaltzTest::inFull).orElseThrow().natsPerPiece(), within(1e-10));
    }

    /** Bars 46 and 37 of the sixth column, for 3 (2/36) and 12 (1/36), have the same keys and other durations. */
    @Test
    void keysWithoutTimeMakeTwoBarsOfTheSixthColumnAlike() {
        SourceEntropy keys = waltz.entropy(Games::keys).orElseThrow();
        double lost = 3 / 36.0 * Math.log(3 / 36.0) - 2 / 36.0 * Math.log(2 / 36.0) - 1 / 36.0 * Math.log(1 / 36.0);
        assertThat(keys.natsPerPiece())
                .isCloseTo(waltz.entropy(DiceWaltzTest::inFull).orElseThrow().natsPerPiece() - lost, within(1e-10));
        assertThat(keys.distinctPieces().orElseThrow())
                .isEqualTo(BigInteger.valueOf(11).pow(13).multiply(BigInteger.valueOf(20)));
    }

    /** A number of notes comes about in many ways; its distribution is the convolution of those of the columns. */
    @Test
    void symbolsThatAreAllAlikeTellOnlyHowManyThereAre() {
        DiceGame game = DiceGameParser.resource("dice-waltz.txt");
        Map<Integer, Double> counts = Map.of(0, 1.0);
        for (DiceGame.Column column : game.columns()) {
            Map<Integer, Double> longer = new TreeMap<>();
            counts.forEach((count, probability) -> {
                for (int sum = 0; sum < column.bars().size(); sum++) {
                    Bar bar = column.bars().get(sum);
                    int notes = bar.right().size() + bar.left().size();
                    longer.merge(count + notes, probability * (6 - Math.abs(sum - 5)) / 36, Double::sum);
                }
            });
            counts = longer;
        }
        double nats =
                counts.values().stream().mapToDouble(p -> -p * Math.log(p)).sum();
        SourceEntropy entropy = waltz.entropy(
                        score -> Games.keys(score).stream().map(key -> "note").toList())
                .orElseThrow();
        assertThat(entropy.natsPerPiece()).isCloseTo(nats, within(1e-10));
        assertThat(entropy.distinctPieces().orElseThrow()).isEqualTo(counts.size());
    }

    @Test
    void theMeanNumberOfSymbolsIsThatOfManyPieces() {
        double counted = ComposedCorpus.pieces(waltz, 4000, 5)
                .mapToLong(piece -> piece.score().notes().count())
                .average()
                .orElseThrow();
        // A piece's number of notes has a standard deviation of about 6, the mean of 4,000 one of 0.1.
        assertThat(waltz.entropy(Games::keys).orElseThrow().tokensPerPiece()).isCloseTo(counted, within(0.5));
    }

    /** Everything about a note that is heard, with its place in its bar. */
    private static List<String> inFull(Score score) {
        return score.notes()
                .map(note ->
                        "%d:%d:%d:%d".formatted(note.onset() % BAR, note.duration(), note.pitch(), note.velocity()))
                .toList();
    }
}
