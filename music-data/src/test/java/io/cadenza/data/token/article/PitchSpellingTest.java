package io.cadenza.data.token.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against the tables of music21 5.7.2, entry by entry. */
@Tag("fast")
class PitchSpellingTest {
    @Test
    void everyKeyHasItsName() throws IOException {
        List<String[]> table = table("pitch-names-5.7.2.tsv").toList();

        assertThat(table)
                .hasSize(128)
                .allSatisfy(row ->
                        assertThat(PitchSpelling.note(Integer.parseInt(row[0]))).isEqualTo(row[1]));
    }

    @Test
    void everySetOfPitchClassesHasItsNormalOrder() throws IOException {
        List<String[]> table = table("normal-order-4095-5.7.2.tsv").toList();

        assertThat(table)
                .hasSize(4095)
                .allSatisfy(
                        row -> assertThat(PitchSpelling.chord(numbers(row[0]))).isEqualTo(row[1]));
    }

    @Test
    void aNameIsReadBackAsTheKeyOnThePiano() {
        assertThat(PitchSpelling.key("C#-1")).contains(1);
        assertThat(PitchSpelling.key("E--1")).contains(3);
        assertThat(PitchSpelling.key("E-1")).as("E flat 1, not E in octave -1").contains(27);
        assertThat(PitchSpelling.key("H4")).isEmpty();
    }

    private static int[] numbers(String dotted) {
        return Arrays.stream(dotted.split("[.]")).mapToInt(Integer::parseInt).toArray();
    }

    private static Stream<String[]> table(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PitchSpellingTest.class.getResourceAsStream("/article/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().map(line -> line.split("\t")).collect(Collectors.toList()).stream();
        }
    }
}
