package io.cadenza.composers.dice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.TimeSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class DiceGameParserTest {
    @Test
    void aGameIsReadAsWritten() {
        DiceGame game = Games.small();
        assertThat(game.metre()).isEqualTo(new TimeSignature(0, 2, 4));
        assertThat(game.unit()).isEqualTo(8);
        assertThat(game.quartersPerMinute()).isEqualTo(120);
        assertThat(game.columns()).allMatch(column -> column.dice() == 1 && column.sharps() == 0);
        assertThat(game.columns()).hasSize(2);
        Bar first = game.columns().get(0).bars().get(0);
        assertThat(first.right()).containsExactly(new Bar.Strike(0, 4, 72));
        assertThat(first.left()).containsExactly(new Bar.Strike(0, 2, 48), new Bar.Strike(0, 2, 52));
        assertThat(game.columns().get(1).bars().get(5).right()).containsExactly(new Bar.Strike(0, 4, 81));
    }

    @Test
    void pitchesAreCountedFromMiddleC() {
        DiceGame game = parsed("bar 1  C5:4 | C3+E3:2 -:2", "bar 1  C4:1 F#5:1 Bb3:1 C-1:1 | G9:2 -:1 Cb4:1");
        assertThat(game.columns().get(0).bars().get(0).right())
                .extracting(Bar.Strike::key)
                .containsExactly(60, 78, 58, 0);
        assertThat(game.columns().get(0).bars().get(0).left())
                .containsExactly(new Bar.Strike(0, 2, 127), new Bar.Strike(3, 1, 59));
    }

    /** One line of the small game is replaced; lines count from 1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 1  C5:3 | C3:4       ! line 14: The right hand has 3 units; a bar has 4.",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 1  C5:4 | C3:4 -:1   ! line 14: The left hand has 5 units; a bar has 4.",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 1  C5:4              ! line 14: A bar is RIGHT | LEFT",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 1  C5:4 | H3:4       ! line 14: `H3:4` is not a note like",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 1  C5 | C3:4         ! line 14: `C5` is not a note like",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 1  C5:4 C5:0 | C3:4  ! line 14: `C5:0` is not a note like",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 1  C5:4 | C3+:4      ! line 14: `` is not a pitch like",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 1  C5:4 | C##3:4     ! line 14: `C##3` is not a pitch like",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 1  C5:4 | B9:4       ! line 14: `B9` is outside MIDI's keys",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar one C5:4 | C3:4      ! line 14: `one` is not the number of a bar.",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 13 C5:4 | C3:4       ! line 7: There is no bar 1.",
                "bar 1  C5:4 | C3+E3:2 -:2 ! bar 2 C5:4 | C3:4        ! line 15: The bar 2 is already in line 14.",
                "roll 1  1  7              ! roll 1  1  8             ! line 8: Bar 8 is in the table twice.",
                "roll 1  1  7              ! roll 1  1                ! line 8: This roll has 2 bars",
                "roll 1  1  7              ! roll 1                   ! line 7: This roll has 0 bars",
                "roll 1  1  7              ! roll 7  1  7             ! line 25: There is no roll 1; the rolls go from 1 to 6.",
                "roll 1  1  7              ! roll 2  1  7             ! line 8: The sum of the dice 2 is already in line 7.",
                "tempo 120                 ! roll 7  1  7             ! line 25: There is no line `tempo`.",
                "tempo 120                 ! tempo 0                  ! line 5: tempo is 4 to 1000, not 0.",
                "tempo 120                 ! tempo fast               ! line 5: `fast` is not a whole number.",
                "tempo 120                 ! tempi 120                ! line 5: `tempi` is not one of time, unit, tempo",
                "time 2/4                  ! time waltz               ! line 3: `waltz` is not a metre like 3/8.",
                "time 2/4                  ! time 3                   ! line 3: `3` is not a metre like 3/8.",
                "time 2/4                  ! time 2/3                 ! line 3: `2/3` is not a metre like 3/8.",
                "time 2/4                  ! time 3/16                ! line 4: A bar does not hold a whole number of units",
                "unit 8                    ! unit 7                   ! line 4: A bar does not hold a whole number of units",
            })
    void anErrorNamesTheLineAndWhatIsWrong(String line, String replaced, String error) {
        assertThatThrownBy(() -> parsed(line, replaced))
                .isInstanceOf(CadenzaException.class)
                .hasMessageStartingWith("small.txt, ")
                .hasMessageContaining(error.replace('`', '"'));
    }

    @Test
    void aHandOfSeveralVoicesIsReadAsOne() {
        Bar bar = parsed("bar 1  C5:4 | C3+E3:2 -:2", "bar 1  C5:4 | -:1 G3:3 & C3:4")
                .columns()
                .get(0)
                .bars()
                .get(0);
        assertThat(bar.left()).containsExactly(new Bar.Strike(0, 4, 48), new Bar.Strike(1, 3, 55));
    }

    @Test
    void eachVoiceFillsTheBar() {
        assertThatThrownBy(() -> parsed("bar 1  C5:4 | C3+E3:2 -:2", "bar 1  C5:4 | C3:4 & E3:3"))
                .hasMessageContaining("line 14: The left hand has 3 units; a bar has 4.");
    }

    @Test
    void theKeyIsNamedByItsMajorScale() {
        assertThat(parsed("dice 1", "dice 1\nkey Eb").columns()).allMatch(column -> column.sharps() == -3);
        assertThatThrownBy(() -> parsed("dice 1", "dice 1\nkey H"))
                .hasMessageContaining("line 3: \"H\" is not a major key; those are Cb, Gb,");
    }

    @Test
    void aFileThatIsNotThereOrNoTextIsNamed(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> DiceGameParser.file(folder.resolve("none.txt")))
                .isInstanceOf(CadenzaException.class)
                .hasMessage("Cannot read " + folder.resolve("none.txt") + ": there is no such file. Name a dice game.");
        assertThatThrownBy(() -> DiceGameParser.file(folder)).hasMessageContaining("it is a folder");
        Path binary = Files.write(folder.resolve("a.mid"), new byte[] {'M', (byte) 0xFF, 0});
        assertThatThrownBy(() -> DiceGameParser.file(binary)).hasMessageContaining("it is not text in UTF-8");
    }

    @Test
    void aThrowThatTheDiceNeverShowIsAnError() {
        assertThatThrownBy(() -> parsed("roll 6  6 12", "roll 6  6 12\nroll 7  1  7"))
                .hasMessageContaining("line 13: 1 dice never show 7.");
    }

    @Test
    void aBarThatIsNeverPlayedIsAnError() {
        assertThatThrownBy(() -> parsed("bar 12  A5:4 | -:4", "bar 12  A5:4 | -:4\nbar 13 A5:4 | -:4"))
                .hasMessageContaining("line 26: Bar 13 is not in the table.");
    }

    private static DiceGame parsed(String line, String replaced) {
        assertThat(Games.SMALL).contains(line.strip());
        return DiceGameParser.parse("small.txt", Games.SMALL.replace(line.strip(), replaced.strip()));
    }
}
