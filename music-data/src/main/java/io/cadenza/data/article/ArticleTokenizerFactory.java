package io.cadenza.data.article;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
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
    public ScoreTokenizer create(Map<String, String> options) {
        if (!options.isEmpty()) {
            throw new CadenzaException("The tokenizer \"article\" has no option \"%s\"; it has none at all. Remove it."
                    .formatted(options.keySet().iterator().next()));
        }
        return new ArticleTokenizer();
    }
}
