package io.cadenza.data.token.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.cache.ContentCache;
import io.cadenza.data.corpus.CorpusCollector;
import io.cadenza.data.corpus.CorpusListener;
import io.cadenza.data.corpus.CorpusStats;
import io.cadenza.data.corpus.FileTokenizer;
import io.cadenza.data.corpus.FolderCorpus;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.data.corpus.TokenPipeline;
import io.cadenza.data.instrument.InstrumentChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Real music: the tokens of music21 5.7.2 for every file, and the numbers the article prints. */
class ArticleCorpusTest {
    private static final Path SHARED = Path.of(System.getProperty("cadenza.shared", "../shared"));

    @BeforeEach
    void theCorpusIsThere() {
        assumeTrue(Files.isDirectory(SHARED.resolve("corpus")), "the shared corpus is not at " + SHARED);
    }

    @TestFactory
    Stream<DynamicTest> everyFileGivesTheTokensOfTheArticlesReader() {
        return Stream.of("schubert", "mutopia-pd")
                .map(ArticleCorpusTest::tokenize)
                .flatMap(corpus -> corpus.pieces().stream()
                        .map(piece -> dynamicTest(piece.name(), () -> {
                            String name = Path.of(piece.name()).getFileName() + ".tokens";
                            Path expected = SHARED.resolve("token-rules/expected-corpus")
                                    .resolve(name);
                            assertThat(corpus.symbols(piece)).isEqualTo(Files.readAllLines(expected));
                        })));
    }

    @Test
    void schubertHasTheNumbersOfTheArticle() {
        CorpusStats stats = CorpusStats.of(tokenize("schubert"));

        assertThat(stats.pieceCount()).isEqualTo(29);
        assertThat(stats.tokenCount()).isEqualTo(66_957);
        assertThat(stats.uniqueCount()).isEqualTo(304);
        assertThat(stats.uniqueCount(50)).isEqualTo(167);
        assertThat(stats.tokenCount(50)).isEqualTo(65_213);
        assertThat(stats.windowCount(50, 32)).isEqualTo(64_413);
    }

    /** On the road that train, tokenize and corpus stats take. */
    private static TokenCorpus tokenize(String folder) {
        Tokenizer article = Tokenizers.create("article", Map.of());
        FileTokenizer files = FileTokenizer.of(article, InstrumentChoice.of("auto", article));
        CorpusCollector collector = new CorpusCollector();
        new TokenPipeline(files, ContentCache.none())
                .run(
                        FolderCorpus.open(SHARED.resolve("corpus").resolve(folder), files),
                        CorpusListener.NONE,
                        collector);
        return collector.corpus().tokens();
    }
}
