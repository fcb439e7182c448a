package io.cadenza.composers.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cadenza.composers.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The minuet, trio and contredanse as they are shipped. */
@Tag("fast")
class DiceResourcesTest {
    /** The bars that are not read as the transcription has them, for the reasons given in each resource's head. */
    private static final Set<String> OTHER_READINGS = Set.of(
            "minuet 42 rh",
            "contredanse 3 rh",
            "contredanse 22 rh",
            "contredanse 162 rh",
            "contredanse 145 rh",
            "contredanse 11 lh",
            "contredanse 16 lh",
            "contredanse 44 lh",
            "contredanse 58 lh",
            "contredanse 83 lh",
            "contredanse 89 lh",
            "contredanse 102 lh",
            "contredanse 115 lh",
            "contredanse 130 lh",
            "contredanse 167 lh",
            "contredanse 172 lh");

    @Test
    void minuetAndTrioHaveTogetherTheArticles272Measures() {
        assertThat(numbers("dice-minuet.txt").size() + numbers("dice-trio.txt").size())
                .isEqualTo(272);
    }

    @ParameterizedTest
    @CsvSource({"dice-minuet.txt, 176", "dice-trio.txt, 96", "dice-contredanse.txt, 176"})
    void theTableHoldsEachBarOnce(String name, int bars) {
        assertThat(numbers(name)).hasSize(bars);
        assertThat(new TreeSet<>(numbers(name)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, bars).boxed().toList());
    }

    /** The table of the minuet is that of the waltz; the bars are others. */
    @Test
    void minuetAndWaltzShareTheirTable() {
        assertThat(numbers("dice-minuet.txt")).isEqualTo(numbers("dice-waltz.txt"));
    }

    /** Where not all bars of a column differ: its number and how many do. */
    @ParameterizedTest
    @CsvSource({"dice-minuet.txt, 8, 9", "dice-trio.txt, 8, 4", "dice-contredanse.txt, 8, 1"})
    @CsvSource({"dice-minuet.txt, 16, 10", "dice-trio.txt, 16, 3", "dice-contredanse.txt, 16, 2"})
    @CsvSource({"dice-contredanse.txt, 5, 10", "dice-minuet.txt, 5, 11", "dice-trio.txt, 5, 6"})
    void someColumnsHoldBarsThatAreAlike(String name, int column, int different) {
        assertThat(new HashSet<>(
                        DiceGameParser.resource(name).columns().get(column - 1).bars()))
                .hasSize(different);
    }

    @ParameterizedTest
    @CsvSource({"minuet, menuet, 6", "trio, trio, 6", "contredanse, contredanse, 1"})
    void tableAndNotesAreThoseOfTheTranscription(String name, String file, int unitsPerSixteenth) throws IOException {
        Path json = Path.of(System.getProperty("cadenza.shared", "../../shared"), "dice", file + ".json");
        assumeTrue(Files.exists(json), "the transcription is not here: " + json);
        JsonNode transcription = new JsonMapper().readTree(json.toFile());
        DiceGame game = DiceGameParser.resource("dice-" + name + ".txt");
        JsonNode table = transcription.path("table");
        for (int row = 0; row < table.size(); row++) {
            for (int column = 0; column < 16; column++) {
                int number = table.path(row).path(column).intValue();
                Bar bar = game.columns().get(column).bars().get(row);
                compare(name + " " + number + " rh", bar.right(), transcription, number, "rh", unitsPerSixteenth);
                compare(name + " " + number + " lh", bar.left(), transcription, number, "lh", unitsPerSixteenth);
            }
        }
    }

    private static void compare(
            String name, List<Bar.Strike> read, JsonNode transcription, int number, String hand, int units) {
        List<String> expected =
                strikes(transcription.path("measures").path("" + number).path(hand), units);
        List<String> actual = read.stream().map(Bar.Strike::toString).sorted().toList();
        if (OTHER_READINGS.contains(name)) {
            assertThat(actual).as(name + " is read otherwise").isNotEqualTo(expected);
        } else {
            assertThat(actual).as(name).isEqualTo(expected);
        }
    }

    /** The transcription counts sixteenths, and triplets as fractions of them to four places. */
    private static List<String> strikes(JsonNode notes, int units) {
        return IntStream.range(0, notes.size())
                .mapToObj(notes::get)
                .map(note -> new Bar.Strike(
                        (int) Math.round(note.get(0).doubleValue() * units),
                        (int) Math.round(note.get(1).doubleValue() * units),
                        note.get(2).intValue()))
                .map(Bar.Strike::toString)
                .sorted()
                .toList();
    }

    private static List<Integer> numbers(String name) {
        return TextFiles.resource("dice/" + name)
                .lines()
                .filter(line -> line.startsWith("roll"))
                .flatMap(line -> Arrays.stream(line.strip().split("\\s+")).skip(2))
                .map(Integer::valueOf)
                .toList();
    }
}
