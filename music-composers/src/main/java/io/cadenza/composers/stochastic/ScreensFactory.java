package io.cadenza.composers.stochastic;

import io.cadenza.core.Seeds;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.compose.ComposerOption;
import io.cadenza.core.compose.OptionType.Real;
import io.cadenza.core.compose.OptionType.Whole;
import io.cadenza.core.compose.OptionValues;
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
    public List<ComposerOption> options() {
        Real probability = new Real(0, 1);
        return List.of(
                ComposerOption.of("screens", "how many", new Whole(1, 10_000), "60"),
                ComposerOption.of("seconds", "how long a screen lasts", new Real(0.05, 600), "1.11"),
                ComposerOption.of(
                        "first0",
                        "probability of region 0 after 0 in the matrices α, γ, λ; 0.2 in the book",
                        probability,
                        "0.2"),
                ComposerOption.of(
                        "first1",
                        "probability of region 0 after 1 in the matrices α, γ, λ; 0.8 in the book",
                        probability,
                        "0.8"),
                ComposerOption.of(
                        "second0",
                        "probability of region 0 after 0 in the matrices β, ε, μ; 0.85 in the book",
                        probability,
                        "0.85"),
                ComposerOption.of(
                        "second1",
                        "probability of region 0 after 1 in the matrices β, ε, μ; 0.4 in the book",
                        probability,
                        "0.4"),
                ComposerOption.of("sparse", "grains a second in density 0", new Real(0.01, 100), "3"),
                ComposerOption.of("dense", "grains a second in density 1", new Real(0.01, 100), "9"),
                ComposerOption.of("grain", "mean seconds of a grain", new Real(0.01, 60), "0.2"));
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of(NAME, options(), options);
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
