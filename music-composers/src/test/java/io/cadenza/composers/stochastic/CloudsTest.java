package io.cadenza.composers.stochastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.composers.stochastic.Clouds.CloudOptions;
import io.cadenza.composers.stochastic.Clouds.DensityMatrix;
import io.cadenza.composers.stochastic.Orchestra.Glissandi;
import io.cadenza.composers.stochastic.Orchestra.Timbre;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The laws in what the composer writes, not only in its dice. */
@Tag("fast")
class CloudsTest {
    private static final double KOLMOGOROV_SMIRNOV = 1.949;
    private static final CloudOptions BOOK = new CloudOptions(7, 28, 15, 0.6, true, 2.1667, 0.5, 24, 1.68);
    /** One long cell with three events in each row. */
    private static final CloudOptions LONG = new CloudOptions(7, 1, 2000, 3, true, 0.5, 0.5, 24, 1.68);

    /** Formalized Music, p. 29: of 196 cells 107 are empty, 65 single, 19 double, 4 triple, 1 quadruple. */
    @Test
    void theCellsAreAsManyAsInTheBook() {
        assertThat(counts(new Clouds(BOOK, 1).matrix())).containsExactly(107, 65, 19, 4, 1);
        assertThat(new Clouds(BOOK, 1).matrix()).isNotEqualTo(new Clouds(BOOK, 2).matrix());
    }

    /** χ² of 19,600 cells with 4 degrees of freedom, orders of 4 and more together: 18.467. */
    @Test
    void drawnCellsFollowPoisson() {
        DensityMatrix matrix = DensityMatrix.drawn(7, 2800, 0.6, Seeds.generator(1, "matrix"));
        int[] counts = counts(matrix);
        long[] observed = {
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            IntStream.of(counts).skip(4).sum()
        };
        double empty = Math.exp(-0.6);
        double[] law = {empty, empty * 0.6, empty * 0.18, empty * 0.036, 1 - empty * (1 + 0.6 + 0.18 + 0.036)};
        assertThat(Fit.chiSquare(observed, law)).isLessThan(18.467);
    }

    /** The times between onsets in a cell so long that its end plays no part. */
    @Test
    void timesBetweenOnsetsAreExponential() {
        List<Double> gaps = new ArrayList<>();
        for (List<Sound> row : rows(LONG)) {
            double density = LONG.density() * row.get(0).order();
            for (int i = 1; i < row.size(); i++) {
                gaps.add((row.get(i).onset() - row.get(i - 1).onset()) * density);
            }
        }
        assertThat(gaps).hasSizeGreaterThan(15_000);
        assertThat(Fit.kolmogorovSmirnov(array(gaps), x -> 1 - Math.exp(-x))).isLessThan(KOLMOGOROV_SMIRNOV);
    }

    @Test
    void durationsAreExponential() {
        double[] durations = sounds(LONG).stream().mapToDouble(Sound::duration).toArray();
        assertThat(Fit.kolmogorovSmirnov(durations, x -> 1 - Math.exp(-x / 0.5)))
                .isLessThan(KOLMOGOROV_SMIRNOV);
    }

    /** Whole semitones of the linear law: (2a − 2k − 1)/a² for k. χ², 23 degrees of freedom: 49.728. */
    @Test
    void intervalsAreLinearInBothDirections() {
        long[] observed = new long[24];
        long up = 0;
        long moved = 0;
        for (List<Sound> row : rows(LONG)) {
            for (int i = 1; i < row.size(); i++) {
                int interval = row.get(i).key() - row.get(i - 1).key();
                observed[Math.abs(interval)]++;
                up += interval > 0 ? 1 : 0;
                moved += interval != 0 ? 1 : 0;
            }
        }
        double[] law = IntStream.range(0, 24)
                .mapToDouble(k -> (2 * 24 - 2 * k - 1) / 576.0)
                .toArray();
        assertThat(Fit.chiSquare(observed, law)).isLessThan(49.728);
        assertThat((double) up / moved).isCloseTo(0.5, within(0.02));
    }

    @Test
    void onlyTheGlissandiHaveSpeedAndItIsNormal() {
        assertThat(sounds(LONG)).filteredOn(sound -> sound.row() != 2).allMatch(sound -> sound.speed() == 0);
        double[] speeds = rows(LONG).get(2).stream().mapToDouble(Sound::speed).toArray();
        assertThat(Fit.kolmogorovSmirnov(speeds, v -> Fit.normal(v / (1.68 / Math.sqrt(2)))))
                .isLessThan(KOLMOGOROV_SMIRNOV);
    }

    @Test
    void everySoundStaysInItsCellAndItsInstruments() {
        DensityMatrix matrix = new Clouds(BOOK, 3).matrix();
        assertThat(new Clouds(BOOK, 3).sounds()).hasSizeBetween(3000, 5000).allSatisfy(sound -> {
            Timbre timbre = Timbre.ALL.get(sound.row());
            assertThat(sound.key()).isBetween(timbre.lowest(), timbre.highest());
            assertThat(sound.order()).isEqualTo(matrix.orders().get(sound.row()).get((int) (sound.onset() / 15)));
        });
        assertThat(Timbre.ALL).allMatch(timbre -> timbre.highest() - timbre.lowest() >= Timbre.MIN_RANGE);
    }

    /** 104 quarters a minute of 480 ticks: 832 ticks a second. */
    @Test
    void theScoreHoldsTheSoundsAtTheirTimes() {
        Score score = Orchestra.score(List.of(new Sound(0, 1, 1, 0.5, 60, 0), new Sound(4, 2, 0.25, 2, 50, 0)));
        assertThat(score.notes())
                .containsExactly(
                        new Note(208, 1664, 50, 66, 4, Note.Ending.RELEASED),
                        new Note(832, 416, 60, 52, 0, Note.Ending.RELEASED));
        assertThat(score.tracks()).extracting(Track::name).containsExactly("flutes and clarinets", "pizzicati");
    }

    @Test
    void aKeyStruckAgainEndsTheNoteBefore() {
        Score score = Orchestra.score(List.of(new Sound(0, 1, 0, 2, 60, 0), new Sound(0, 1, 1, 1, 60, 0)));
        assertThat(score.notes()).extracting(Note::duration).containsExactly(832L, 832L);
    }

    /** A second at −6 semitones a second: from 8192 down to nearly 8192 − 8192 · 6/24. */
    @Test
    void aGlidingToneBendsItsOwnChannel() {
        Score score = Orchestra.score(List.of(new Sound(2, 1, 0, 1, 60, -6), new Sound(2, 1, 0.5, 1, 70, 3)));
        List<Note> notes = score.notes().toList();
        assertThat(notes).extracting(Note::channel).containsExactly(7, 8);
        List<PitchBend> first = score.events(PitchBend.class).stream()
                .filter(bend -> bend.channel() == 7)
                .toList();
        assertThat(first.get(0)).isEqualTo(new PitchBend(0, 7, 8192));
        assertThat(first)
                .isSortedAccordingTo(Comparator.comparingInt(PitchBend::value).reversed());
        PitchBend last = first.get(first.size() - 1);
        assertThat(last.value()).isCloseTo(8192 - (int) (8192 * 6.0 / 24 * last.tick() / 832), within(1));
        assertThat(last.tick()).isBetween(800L, 832L);
        assertThat(Glissandi.bend(-100)).isZero();
        assertThat(Glissandi.bend(100)).isEqualTo(16_383);
    }

    @Test
    void noChannelOfTheGlissandiSoundsTwoTonesAtOnce() {
        Score score = Orchestra.score(new Clouds(BOOK, 1).sounds());
        Map<Integer, Long> silentFrom = new HashMap<>();
        score.notes().filter(note -> note.channel() > 6).forEach(note -> {
            assertThat(note.onset()).isGreaterThanOrEqualTo(silentFrom.getOrDefault(note.channel(), 0L));
            silentFrom.put(note.channel(), note.end());
        });
        assertThat(silentFrom).hasSizeGreaterThan(1);
    }

    @Test
    void theOptionsAreThoseOfTheLaws() {
        Score little = Composers.create("stochastic", Map.of("rows", "1", "columns", "2", "seconds", "5", "mean", "2"))
                .compose(1);
        assertThat(little.tracks()).hasSize(1);
        assertThat(little.notes().mapToLong(Note::onset).max().orElseThrow()).isLessThan(10 * 832);
        assertThatThrownBy(() -> Composers.create("stochastic", Map.of("interval", "40")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("a whole number from 1 to 24, not \"40\"");
        assertThatThrownBy(() -> Composers.create(
                                "stochastic",
                                Map.of("columns", "1000", "seconds", "3600", "mean", "20", "density", "100"))
                        .compose(1))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("more than 1000000 sounds. Lower columns, seconds, mean or density.");
    }

    private static int[] counts(DensityMatrix matrix) {
        List<Integer> all = matrix.orders().stream().flatMap(List::stream).toList();
        return IntStream.rangeClosed(0, Collections.max(all))
                .map(order -> Collections.frequency(all, order))
                .toArray();
    }

    private static List<Sound> sounds(CloudOptions options) {
        return new Clouds(options, 6).sounds();
    }

    private static List<List<Sound>> rows(CloudOptions options) {
        List<Sound> sounds = sounds(options);
        return IntStream.range(0, 7)
                .mapToObj(row ->
                        sounds.stream().filter(sound -> sound.row() == row).toList())
                .toList();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
