package io.cadenza.composers.learned;

import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType.IntRange;
import io.cadenza.core.option.OptionType.RealRange;
import io.cadenza.core.option.OptionType.Text;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.sample.GenerationOptions;
import io.cadenza.core.sample.SamplingOptions;
import java.util.List;
import java.util.Map;

/**
 * Makes the composer {@code ngram}, the learned Markov chain: a model of which tokens follow which others, counted in a corpus.
 * Any other model of scores serves as well.
 */
public final class NgramFactory implements ComposerFactory {
    private static final String NAME = "ngram";
    private static final String MODEL = "model";
    private static final String LENGTH = "length";
    private static final String TEMPERATURE = "temperature";
    private static final String MIN_P = "min-p";

    /** For {@link java.util.ServiceLoader}. */
    public NgramFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "a Markov chain of tokens that has learnt from a corpus, or any other trained model";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.required(
                        MODEL,
                        "what \"cadenza train --preset ngram\" has written",
                        new Text("the path of a model file, such as runs/ngram/model.safetensors")),
                Option.of(
                        LENGTH,
                        "the most tokens of a piece",
                        new IntRange(1, 1_000_000),
                        String.valueOf(GenerationOptions.DEFAULT.length())),
                Option.of(TEMPERATURE, "below 1 is more cautious, above 1 bolder", new RealRange(0.01, 100), "1"),
                Option.of(
                        MIN_P,
                        "leaves out tokens less than this many times as probable as the most probable",
                        new RealRange(0, 1),
                        String.valueOf(SamplingOptions.DEFAULT.minP())));
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", NAME, options(), options);
        SamplingOptions sampling = SamplingOptions.DEFAULT
                .withTemperature(values.real(TEMPERATURE))
                .withMinP(values.real(MIN_P));
        GenerationOptions generation =
                GenerationOptions.DEFAULT.withLength(values.integer(LENGTH)).withSampling(sampling);
        return ModelComposer.of(NAME, ModelFile.read(values.path(MODEL)), generation);
    }
}
