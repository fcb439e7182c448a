package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.Composer;
import io.cadenza.core.compose.ComposerFactory;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionType.IntRange;
import io.cadenza.core.option.OptionType.RealRange;
import io.cadenza.core.option.OptionType.Text;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.score.Score;
import io.cadenza.data.token.MusicRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes the composer {@code ngram}, the learned Markov chain: a model of which tokens follow which others, counted in a corpus.
 * Any other model of scores serves as well. It writes what {@code cadenza generate} writes for the seed.
 */
public final class ModelComposerFactory implements ComposerFactory {
    private static final String NAME = "ngram";
    private static final String MODEL = "model";
    private static final String LENGTH = "length";
    private static final String TEMPERATURE = "temperature";
    private static final String MIN_P = "min-p";

    private static final Text ANYTHING = new Text("[^\\x00-\\x1f]*", "what generate takes");

    /** For {@link java.util.ServiceLoader}. */
    public ModelComposerFactory() {}

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
        List<Option> options = new ArrayList<>(List.of(
                Option.required(
                        MODEL,
                        "what \"cadenza train --preset ngram\" has written",
                        new Text("the path of a model file, such as runs/ngram/model.safetensors")),
                Option.of(
                        LENGTH,
                        "the most tokens of a piece; 0 for as many as generate takes",
                        new IntRange(0, 1_000_000),
                        "0"),
                Option.of(
                        TEMPERATURE,
                        "below 1 is more cautious, above 1 bolder; the model's own if it has one",
                        new RealRange(0.01, 100),
                        "1"),
                Option.of(
                        MIN_P,
                        "leaves out tokens less than this many times as probable as the most probable; the model's own if it has one",
                        new RealRange(0, 1),
                        String.valueOf(SamplingOptions.DEFAULT.minP()))));
        MusicRequest.NAMES.forEach(name -> options.add(
                Option.of(name, "as generate --" + name + " asks; empty leaves it to the model", ANYTHING, "")));
        return options;
    }

    @Override
    public Map<String, String> asks() {
        return MusicRequest.NAMES.stream().collect(Collectors.toMap(name -> name, name -> name));
    }

    @Override
    public Composer create(Map<String, String> options) {
        OptionValues values = OptionValues.of("composer", NAME, options(), options);
        TrainedModel model = ShippedModel.open(values.path(MODEL), note -> {});
        SamplingOptions own = model.sampling();
        SamplingOptions sampling = own.withTemperature(
                        options.containsKey(TEMPERATURE) ? values.real(TEMPERATURE) : own.temperature())
                .withMinP(options.containsKey(MIN_P) ? values.real(MIN_P) : own.minP());
        model.openTokenizer().requireScores();
        if (!model.canBegin()) {
            throw new CadenzaException("The model of the composer \"" + NAME
                    + "\" has no start symbol and no music to begin from. Train it with data.boundaries: true.");
        }
        Map<String, String> asked = values.all().entrySet().stream()
                .filter(value -> MusicRequest.NAMES.contains(value.getKey())
                        && !value.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Generation generation = Generation.of(model).sampling(sampling).asking(MusicRequest.of(asked));
        int length = values.integer(LENGTH);
        return new ModelComposer(length == 0 ? generation : generation.length(length));
    }

    /** Opens the model for each piece. */
    private record ModelComposer(Generation generation) implements Composer {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Score compose(long seed) {
            return generation.seed(seed).compose().get(0);
        }
    }
}
