package io.cadenza.data.token.article;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import java.util.List;
import java.util.Map;

/** Makes the tokenizer {@code article}; it has no options. */
public final class ArticleTokenizerFactory implements TokenizerFactory {
    static final String NAME = "article";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the article's notes and chords of the piano, without rhythm; for comparison";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        OptionValues.of("tokenizer", NAME, options(), options);
        return new ArticleTokenizer();
    }
}
