package io.cadenza.composers.stochastic;

import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType.IntRange;
import io.cadenza.core.option.OptionType.RealRange;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Map;

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
}
