package io.cadenza.composers.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

@Tag("fast")
class DiceWaltzResourceTest {
    private static final Set<Integer> TWO_ENDINGS = Set.of(5, 24, 30, 33, 81, 91, 94, 100, 107, 123, 127);
    private static final Set<Integer> RIGHT_AS_IN_FIRST = Set.of(13, 34, 56, 75, 102);
    private static final Set<Integer> RIGHT_AS_IN_SECOND = Set.of(47, 68);
    private static final Set<Integer> LEFT_AS_IN_FIRST = Set.of(120, 128);
    private static final Set<Integer> LEFT_AS_IN_SECOND = Set.of(61, 122, 139);

    private final DiceGame game = DiceGameParser.resource("dice-waltz.txt");

    @Test
    void theTableHoldsEachOfTheBars1To176Once() throws IOException {
        List<Integer> numbers = text().lines()
                .filter(line -> line.startsWith("roll"))
                .flatMap(line -> Arrays.stream(line.split("\\s+")).skip(2))
                .map(Integer::valueOf)
                .toList();
        assertThat(numbers).hasSize(11 * 16);
        assertThat(new TreeSet<>(numbers))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 176).boxed().toList());
    }

    @Test
    void everyBarIsThreeEighthsLongAndHoldsItsHands() {
        assertThat(DiceGame.barLength(game.metre(), game.unit())).isEqualTo(6);
        assertThat(game.columns())
                .hasSize(16)
                .allSatisfy(column -> assertThat(column.bars())
                        .hasSize(11)
                        .allSatisfy(bar -> assertThat(List.of(bar.right(), bar.left()))
                                .allSatisfy(hand -> assertThat(hand)
                                        .isNotEmpty()
                                        .allMatch(strike ->
                                                strike.start() >= 0 && strike.start() + strike.duration() <= 6))));
    }

    @Test
    void everyBarBeginsWithANoteSoThatWaitsNeverCrossTheBarLine() {
        assertThat(game.columns())
                .allSatisfy(column -> assertThat(column.bars())
                        .allMatch(bar -> bar.right().get(0).start() == 0
                                || bar.left().get(0).start() == 0));
    }

    @Test
    void theHandsArePlayable() {
        assertThat(game.columns())
                .allSatisfy(column -> assertThat(column.bars()).allSatisfy(bar -> {
                    assertThat(bar.right()).allMatch(strike -> strike.key() >= 60 && strike.key() <= 86);
                    assertThat(bar.left()).allMatch(strike -> strike.key() >= 36 && strike.key() <= 62);
                }));
    }

    @Test
    void onlyTheEighthAndTheLastColumnHoldBarsThatAreAlike() {
        for (int column = 0; column < 16; column++) {
            int different = column == 7 ? 1 : column == 15 ? 2 : 11;
            assertThat(new HashSet<>(game.columns().get(column).bars())).hasSize(different);
        }
    }

    @Test
    void tableAndNotesAreThoseOfTheTranscriptions() throws IOException {
        Path folder = Path.of(System.getProperty("cadenza.shared", "../../shared"), "dice");
        assumeTrue(Files.isDirectory(folder), "the transcriptions are not here: " + folder);
        JsonNode first = json(folder.resolve("waltz.json"));
        JsonNode second = json(folder.resolve("waltz-second-transcription.json"));
        for (int row = 0; row < 11; row++) {
            for (int column = 0; column < 16; column++) {
                int number = first.path("table").path(row).path(column).intValue();
                Bar bar = game.columns().get(column).bars().get(row);
                compare(number, "rh", bar.right(), first, second, RIGHT_AS_IN_FIRST, RIGHT_AS_IN_SECOND);
                compare(number, "lh", bar.left(), first, second, LEFT_AS_IN_FIRST, LEFT_AS_IN_SECOND);
            }
        }
    }

    /** Both transcriptions must agree, save in the hands where the resource names the one it follows. */
    private static void compare(
            int number,
            String hand,
            List<Bar.Strike> read,
            JsonNode first,
            JsonNode second,
            Set<Integer> asInFirst,
            Set<Integer> asInSecond) {
        String name = "bar " + number + " " + hand;
        if (TWO_ENDINGS.contains(number)) {
            // The second transcription keeps the ending that leads on as a bar of its own.
            assertThat(sorted(read)).as(name).isEqualTo(strikes(second, 177, hand));
            return;
        }
        if (!asInSecond.contains(number)) {
            assertThat(sorted(read)).as(name + " as in the first").isEqualTo(strikes(first, number, hand));
        }
        if (!asInFirst.contains(number)) {
            assertThat(sorted(read)).as(name + " as in the second").isEqualTo(strikes(second, number, hand));
        }
    }

    private static List<String> sorted(List<Bar.Strike> strikes) {
        return strikes.stream().map(Bar.Strike::toString).sorted().toList();
    }

    private static List<String> strikes(JsonNode transcription, int number, String hand) {
        JsonNode notes = transcription.path("measures").path("" + number).path(hand);
        return IntStream.range(0, notes.size())
                .mapToObj(notes::get)
                .map(note -> new Bar.Strike(
                        note.get(0).intValue(),
                        note.get(1).intValue(),
                        note.get(2).intValue()))
                .map(Bar.Strike::toString)
                .sorted()
                .toList();
    }

    private static JsonNode json(Path file) throws IOException {
        return new JsonMapper().readTree(file.toFile());
    }

    private static String text() throws IOException {
        try (InputStream in = DiceGame.class.getResourceAsStream("dice-waltz.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
