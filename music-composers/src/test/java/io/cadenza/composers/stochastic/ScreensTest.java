package io.cadenza.composers.stochastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.composers.stochastic.ScreenChain.Screen;
import io.cadenza.composers.stochastic.ScreensFactory.ScreenPlayer;
import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class ScreensTest {
    private static final ScreenChain BOOK =
            new ScreenChain(new ScreenChain.Row(0.2, 0.8), new ScreenChain.Row(0.85, 0.4));

    /** Formalized Music, p. 89, to its three places: a row for each screen after, a column for each screen before, A to H. */
    private static final double[][] TABLE = {
        {0.021, 0.357, 0.084, 0.189, 0.165, 0.204, 0.408, 0.096},
        {0.084, 0.089, 0.076, 0.126, 0.150, 0.136, 0.072, 0.144},
        {0.084, 0.323, 0.021, 0.126, 0.150, 0.036, 0.272, 0.144},
        {0.336, 0.081, 0.019, 0.084, 0.135, 0.024, 0.048, 0.216},
        {0.019, 0.063, 0.336, 0.171, 0.110, 0.306, 0.102, 0.064},
        {0.076, 0.016, 0.304, 0.114, 0.100, 0.204, 0.018, 0.096},
        {0.076, 0.057, 0.084, 0.114, 0.100, 0.054, 0.068, 0.096},
        {0.304, 0.014, 0.076, 0.076, 0.090, 0.036, 0.012, 0.144},
    };

    @Test
    void theCouplingsGiveTheTableOfTheBook() {
        for (int after = 0; after < 8; after++) {
            for (int before = 0; before < 8; before++) {
                assertThat(BOOK.probability(Screen.of(before), Screen.of(after)))
                        .as("%c after %c", 'A' + after, 'A' + before)
                        .isCloseTo(TABLE[after][before], within(0.00061));
            }
        }
    }

    /** 2.62 bits a screen. */
    @Test
    void theEntropyOfAScreenIsThatOfTheChainInTheLongRun() {
        double[] shares = BOOK.stationary();
        assertThat(IntStream.range(0, 8).mapToDouble(screen -> shares[screen]).sum())
                .isCloseTo(1, within(1e-12));
        for (int after = 0; after < 8; after++) {
            int to = after;
            assertThat(IntStream.range(0, 8)
                            .mapToDouble(before -> shares[before] * BOOK.probability(Screen.of(before), Screen.of(to)))
                            .sum())
                    .isCloseTo(shares[after], within(1e-12));
        }
        assertThat(BOOK.entropy() / Math.log(2)).isCloseTo(2.623, within(5e-4));
    }

    /** χ² of each screen's successors, 7 degrees of freedom; 1 − 0.001/8 of chains stay below 29.6. */
    @Test
    void aHundredThousandScreensFollowTheChain() {
        List<Screen> screens = BOOK.draw(100_000, Seeds.generator(1958, "screens"));
        long[][] observed = new long[8][8];
        for (int i = 1; i < screens.size(); i++) {
            observed[screens.get(i - 1).number()][screens.get(i).number()]++;
        }
        for (int before = 0; before < 8; before++) {
            Screen from = Screen.of(before);
            double[] law = IntStream.range(0, 8)
                    .mapToDouble(after -> BOOK.probability(from, Screen.of(after)))
                    .toArray();
            assertThat(Fit.chiSquare(observed[before], law)).as("after " + from).isLessThan(29.6);
        }
    }

    /** At 108 quarters a minute a second has 864 ticks. */
    @Test
    void theGrainsOfAScreenStayInItsRegions() {
        ScreenPlayer player = new ScreenPlayer(1000, 3, 9, 0.2);
        for (int number = 0; number < 8; number++) {
            Screen screen = Screen.of(number);
            Score score = player.play(List.of(screen), Seeds.generator(number, "grains"));
            // The standard deviation of Poisson's law is the root of its mean: √3000 = 55, √9000 = 95.
            double mean = screen.d() == 0 ? 3000 : 9000;
            assertThat((double) score.notes().count()).isCloseTo(mean, within(4 * Math.sqrt(mean)));
            assertThat(score.notes()).allSatisfy(note -> {
                assertThat((note.pitch() - 28) / 14 % 2).isEqualTo(screen.f());
                assertThat(ScreenPlayer.LEVELS.get(screen.g())).contains(note.velocity());
                assertThat(note.onset()).isLessThan(864_000);
            });
        }
    }

    @Test
    void grainsFallAnywhereInTheirScreen() {
        Score score = new ScreenPlayer(1000, 3, 9, 0.2).play(List.of(Screen.of(1)), Seeds.generator(2, "grains"));
        double[] onsets = score.notes().mapToDouble(Note::onset).toArray();
        assertThat(Fit.kolmogorovSmirnov(onsets, tick -> tick / 864_000)).isLessThan(1.949);
    }

    @Test
    void theOptionsChangeTheChain() {
        Map<String, String> onlyZero =
                Map.of("first0", "1", "first1", "1", "second0", "1", "second1", "1", "screens", "20", "seconds", "2");
        Score score = Composers.create("markov-screens", onlyZero).compose(3);
        // After the first screen all have f0: the registers 1, 3 and 5.
        assertThat(score.notes().filter(note -> note.onset() >= 2 * 864))
                .isNotEmpty()
                .allMatch(note -> (note.pitch() - 28) / 14 % 2 == 0);
    }
}
