package io.cadenza.composers.stochastic;

import io.cadenza.composers.stochastic.ScreenChain.Screen;
import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType.IntRange;
import io.cadenza.core.option.OptionType.RealRange;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Makes the composer {@code markov-screens}, after Xenakis' Analogique A (1958). */
public final class ScreensFactory implements ComposerFactory {
    private static final String NAME = "markov-screens";

    /** For {@link java.util.ServiceLoader}. */
    public ScreensFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "screens of register, loudness and density that follow one another by a Markov chain, after Xenakis' Analogique A";
    }

    @Override
    public List<Option> options() {
        RealRange probability = new RealRange(0, 1);
        return List.of(
                Option.of("screens", "how many", new IntRange(1, 10_000), "60"),
                Option.of("seconds", "how long a screen lasts", new RealRange(0.05, 600), "1.11"),
                Option.of(
                        "first0",
                        "probability of region 0 after 0 in the matrices α, γ, λ; 0.2 in the book",
                        probability,
                        "0.2"),
                Option.of(
                        "first1",
                        "probability of region 0 after 1 in the matrices α, γ, λ; 0.8 in the book",
                        probability,
                        "0.8"),
                Option.of(
                        "second0",
                        "probability of region 0 after 0 in the matrices β, ε, μ; 0.85 in the book",
                        probability,
                        "0.85"),
                Option.of(
                        "second1",
                        "probability of region 0 after 1 in the matrices β, ε, μ; 0.4 in the book",
                        probability,
                        "0.4"),
                Option.of("sparse", "grains a second in density 0", new RealRange(0.01, 100), "3"),
                Option.of("dense", "grains a second in density 1", new RealRange(0.01, 100), "9"),
                Option.of("grain", "mean seconds of a grain", new RealRange(0.01, 60), "0.2"));
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", NAME, options(), options);
        ScreenChain chain = new ScreenChain(
                new ScreenChain.Row(values.real("first0"), values.real("first1")),
                new ScreenChain.Row(values.real("second0"), values.real("second1")));
        ScreenPlayer player = new ScreenPlayer(
                values.real("seconds"), values.real("sparse"), values.real("dense"), values.real("grain"));
        return new ScreenComposer(chain, player, values.integer("screens"));
    }

    private record ScreenComposer(ScreenChain chain, ScreenPlayer player, int screens) implements Composer {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Score compose(long seed) {
            return player.play(chain.draw(screens, Seeds.generator(seed, "screens")), Seeds.generator(seed, "grains"));
        }
    }

    /**
     * Fills screens with grains of sound: as many as Poisson's law gives for the density, at any time, in any register and at any
     * level of the screen's regions. What the regions hold is ours.
     *
     * @param seconds how long a screen lasts
     * @param sparse grains a second where d is 0
     * @param dense grains a second where d is 1
     * @param grain mean seconds of a grain
     */
    record ScreenPlayer(double seconds, double sparse, double dense, double grain) {
        /** Half notes at 54 a minute: one is a screen of 1.11 seconds, as in the piece. */
        static final double QUARTERS_PER_MINUTE = 108;

        private static final int TICKS_PER_QUARTER = 480;
        static final double TICKS_PER_SECOND = TICKS_PER_QUARTER * QUARTERS_PER_MINUTE / 60;

        /** Six registers of 14 semitones from E1 upwards; f0 and f1 have every other one each. */
        static final int LOWEST = 28;

        static final int REGISTER = 14;
        /** The velocities of g0 and of g1. */
        static final List<List<Integer>> LEVELS = List.of(List.of(36, 52, 68), List.of(60, 88, 116));

        private static final int STRINGS = 48;

        /** The score of screens in a row. */
        Score play(List<Screen> screens, RandomGenerator random) {
            Notes notes = new Notes();
            for (int place = 0; place < screens.size(); place++) {
                double from = place * seconds;
                Screen screen = screens.get(place);
                int grains = Distributions.poisson(seconds * (screen.d() == 0 ? sparse : dense), random);
                IntStream.range(0, grains)
                        .mapToObj(number -> grain(screen, from, random))
                        .sorted(Comparator.comparingLong(Note::onset))
                        .forEachOrdered(notes::add);
            }
            Track strings = new Track(
                    "strings",
                    notes.all(),
                    List.of(
                            TempoChange.ofQuartersPerMinute(0, QUARTERS_PER_MINUTE),
                            new TimeSignature(0, 2, 2),
                            new ProgramChange(0, 0, STRINGS)));
            return new Score(TICKS_PER_QUARTER, List.of(strings));
        }

        private Note grain(Screen screen, double from, RandomGenerator random) {
            double onset = from + seconds * random.nextDouble();
            int register = 2 * random.nextInt(3) + screen.f();
            int key = LOWEST + REGISTER * register + random.nextInt(REGISTER);
            List<Integer> levels = LEVELS.get(screen.g());
            return Note.of(
                    (long) (onset * TICKS_PER_SECOND),
                    Math.max(1, Math.round(Distributions.exponential(grain, random) * TICKS_PER_SECOND)),
                    key,
                    levels.get(random.nextInt(levels.size())));
        }
    }
}
