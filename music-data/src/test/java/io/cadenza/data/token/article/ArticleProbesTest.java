package io.cadenza.data.token.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** One small file per rule of the article's tokens, each with what music21 5.7.2 made of it. */
class ArticleProbesTest {
    private static final String FOLDER = "/article/probes/";

    private static final String CHROMATIC = "C4 C#4 D4 E-4 E4 F4 F#4 G4 G#4 A4 B-4 B4";

    /** Quirks of how music21 reads bytes, where this project reads soundly instead; each with its reason. */
    private static final Map<String, Sound> READ_SOUNDLY = Map.ofEntries(
            sound("p44-running-status-after-meta", "C4 D4", "running status lives on after a meta event"),
            sound("p46-unknown-meta", "C4 D4 E4", "an unknown meta event is passed over whole"),
            sound("p47-format2", CHROMATIC, "the pieces of a file of format 2 follow one another"),
            sound("p48-smpte25-40", CHROMATIC, "SMPTE divisions are read"),
            sound(
                    "p50-alien-chunk",
                    "C4 C3 C#4 C#3 D4 D3 E-4 E-3 E4 E3 F4 F3 F#4 F#3 G4 G3 G#4 G#3 A4 A3 B-4 B-3 B4 B3",
                    "a chunk of another kind is passed over"),
            sound("p51-fewer-tracks", CHROMATIC, "the tracks that are there are read"),
            sound("p54-truncated-mid", "C4 C#4 D4", "a file cut short gives what stands before the cut"),
            sound("p57-header8", CHROMATIC, "a longer header is read"),
            sound("p58-rmid", CHROMATIC, "a RIFF wrapper is taken off"));

    @TestFactory
    Stream<DynamicTest> everyProbeGivesTheTokensOfTheArticlesReader() {
        return probes().filter(probe -> !READ_SOUNDLY.containsKey(probe) && has(probe + ".mid.tokens"))
                .map(probe ->
                        dynamicTest(probe, () -> assertThat(encode(probe)).isEqualTo(lines(probe + ".mid.tokens"))));
    }

    @TestFactory
    Stream<DynamicTest> everyProbeThatTheArticlesReaderRefusesIsRefusedInOneLine() {
        return probes().filter(probe -> !READ_SOUNDLY.containsKey(probe) && has(probe + ".mid.error"))
                .map(probe -> dynamicTest(
                        probe,
                        () -> assertThatThrownBy(() -> encode(probe))
                                .isInstanceOf(CadenzaException.class)
                                .hasMessageMatching(".+[.]")));
    }

    @TestFactory
    Stream<DynamicTest> whereTheArticlesReaderStumblesOverBytesTheMusicIsRead() {
        return READ_SOUNDLY.entrySet().stream()
                .map(entry -> dynamicTest(
                        entry.getKey() + ": " + entry.getValue().reason(),
                        () -> assertThat(encode(entry.getKey()))
                                .containsExactly(entry.getValue().tokens().split(" "))));
    }

    private record Sound(String tokens, String reason) {}

    private static Map.Entry<String, Sound> sound(String probe, String tokens, String reason) {
        return Map.entry(probe, new Sound(tokens, reason));
    }

    private static Stream<String> probes() {
        return lines("PROBES.tsv").stream().map(line -> line.split("\t")[0]);
    }

    private static List<String> encode(String probe) {
        String file = probe + ".mid";
        return Tokenizers.create("article", Map.of()).requireScores().encode(MidiReader.read(file, bytes(file)));
    }

    private static boolean has(String name) {
        return ArticleProbesTest.class.getResource(FOLDER + name) != null;
    }

    private static List<String> lines(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] bytes(String name) {
        try (InputStream in =
                Objects.requireNonNull(ArticleProbesTest.class.getResourceAsStream(FOLDER + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
