package io.cadenza.data.token.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Small files that a program made to be awkward: notes about as far apart as a chord allows, keys struck again, offs on other
 * channels, several tracks and channels, programs that change on the way, resolutions from 1 to 32,767. Their tokens are those of
 * another program, written in another language from the same rules.
 */
@Tag("fast")
class ArticleRulesTest {
    @TestFactory
    Stream<DynamicTest> anAwkwardFileGivesTheTokensOfTheRules() {
        return lines().map(line -> line.split("\t"))
                .map(parts ->
                        dynamicTest(parts[1], () -> assertThat(encode(parts[0])).containsExactly(parts[1].split(" "))));
    }

    private static List<String> encode(String hex) {
        return Tokenizers.create("article", Map.of())
                .requireScores()
                .encode(MidiReader.read("awkward.mid", HexFormat.of().parseHex(hex)));
    }

    private static Stream<String> lines() {
        String name = "/article/made-from-rules.tsv";
        try (InputStream in = Objects.requireNonNull(ArticleRulesTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
