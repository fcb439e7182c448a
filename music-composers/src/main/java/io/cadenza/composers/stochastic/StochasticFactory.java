package io.cadenza.composers.stochastic;

import io.cadenza.composers.stochastic.Clouds.CloudOptions;
import io.cadenza.composers.stochastic.Orchestra.Timbre;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType.Choice;
import io.cadenza.core.option.OptionType.IntRange;
import io.cadenza.core.option.OptionType.RealRange;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Map;

/** Makes the composer {@code stochastic}, after Xenakis' Achorripsis (1957). */
public final class StochasticFactory implements ComposerFactory {
    private static final String NAME = "stochastic";
    private static final String DEALT = "dealt";

    /** For {@link java.util.ServiceLoader}. */
    public StochasticFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "clouds of sounds drawn from probability distributions, after Xenakis' Achorripsis";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("rows", "classes of instruments, 7 in the book", new IntRange(1, 7), "7"),
                Option.of("columns", "stretches of time, 28 in the book", new IntRange(1, 1000), "28"),
                Option.of("seconds", "how long a stretch lasts, 15 in the book", new RealRange(0.1, 3600), "15"),
                Option.of("mean", "events a cell by Poisson's law, 0.6 in the book", new RealRange(0.001, 20), "0.6"),
                Option.of(
                        "cells",
                        "dealt: as many of each order as the law lets expect, as in the book; drawn: each by itself",
                        new Choice(List.of(DEALT, "drawn")),
                        DEALT),
                Option.of(
                        "density",
                        "sounds a second for each event, by the exponential law; the book's 5 a bar are 2.1667",
                        new RealRange(0.01, 100),
                        "2.1667"),
                Option.of(
                        "duration", "mean seconds of a sound, by the exponential law", new RealRange(0.02, 60), "0.5"),
                Option.of(
                        "interval",
                        "semitones below which all intervals stay, by the linear law",
                        new IntRange(1, Timbre.MIN_RANGE / 2),
                        "24"),
                Option.of(
                        "speed",
                        "a of the normal law of speeds, in semitones a second; the book's 3.88 a bar are 1.68",
                        new RealRange(0, 100),
                        "1.68"));
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", NAME, options(), options);
        return new CloudComposer(new CloudOptions(
                values.integer("rows"),
                values.integer("columns"),
                values.real("seconds"),
                values.real("mean"),
                values.text("cells").equals(DEALT),
                values.real("density"),
                values.real("duration"),
                values.integer("interval"),
                values.real("speed")));
    }

    private record CloudComposer(CloudOptions options) implements Composer {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Score compose(long seed) {
            return Orchestra.score(new Clouds(options, seed).sounds());
        }
    }
}
