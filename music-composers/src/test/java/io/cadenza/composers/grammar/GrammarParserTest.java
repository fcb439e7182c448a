package io.cadenza.composers.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.TimeSignature;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class GrammarParserTest {
    private static final String TUNE = """
            # A comment.
            key Gm
            metre 3/4
            tempo 90
            start Tune

            Tune -> @i Bar Bar   # and another
            Bar  -> 75% 2.:near
                  | 25% @V65 4.:7 8:up 4:rest
            """;

    @Test
    void aGrammarIsReadAsWritten() {
        Grammar grammar = GrammarParser.parse("tune", TUNE);
        assertThat(grammar.key()).isEqualTo(new Key(-2, true));
        assertThat(grammar.metre()).isEqualTo(new TimeSignature(0, 3, 4));
        assertThat(grammar.quartersPerMinute()).isEqualTo(90);
        assertThat(grammar.start()).isEqualTo("Tune");
        Rule bar = grammar.rule("Bar");
        assertThat(bar.alternatives())
                .containsExactly(
                        // A whole note has 1920 ticks.
                        new Rule.Alternative(0.75, List.of(new Item.Tone(1440, Motion.NEAR))),
                        new Rule.Alternative(
                                0.25,
                                List.of(
                                        new Item.Harmony(new Chord(4, true, 1)),
                                        new Item.Tone(720, Motion.DEGREE_7),
                                        new Item.Tone(240, Motion.UP),
                                        new Item.Tone(480, Motion.REST))));
        assertThat(bar.place()).isEqualTo(new Place("tune", 8, 1));
    }

    @Test
    void whatIsNotSaidIsCMajorInFourAndStartsWithTheFirstRule() {
        Grammar grammar = GrammarParser.parse("tune", "Tune -> A A\nA -> 4:1 | nothing");
        assertThat(grammar.key()).isEqualTo(new Key(0, false));
        assertThat(grammar.metre()).isEqualTo(new TimeSignature(0, 4, 4));
        assertThat(grammar.start()).isEqualTo("Tune");
        assertThat(grammar.rule("A").alternatives().get(1).items()).isEmpty();
    }

    @Test
    void alternativesWithoutProbabilitiesAreEquallyProbable() {
        assertThat(GrammarParser.parse("tune", "Tune -> 4:1 | 4:2 | 4:3")
                        .rule("Tune")
                        .alternatives())
                .allSatisfy(alternative -> assertThat(alternative.probability()).isCloseTo(1 / 3.0, within(1e-15)));
    }

    @Test
    void roundedProbabilitiesAreMadeToAddUp() {
        List<Rule.Alternative> thirds = GrammarParser.parse("tune", "Tune -> 33.3% 4:1 | 33.3% 4:2 | 33.4% 4:3")
                .rule("Tune")
                .alternatives();
        assertThat(thirds.stream().mapToDouble(Rule.Alternative::probability).sum())
                .isCloseTo(1, within(1e-15));
    }

    /** One line of the grammar above is replaced; lines and columns count from 1. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                // what is no line or word
                "tempo 90       ! tempi 90                 ! line 4, column 1: \"tempi\" begins no line",
                "tempo 90       ! tempo                    ! line 4, column 1: \"tempo\" has one value, not 0",
                "tempo 90       ! tempo 3                  ! line 4, column 7: tempo is 4 to 1000 quarters a minute, not \"3\"",
                "tempo 90       ! key C                    ! line 4, column 1: \"key\" was given in line 2",
                "key Gm         ! key H                    ! line 2, column 5: \"H\" is no key",
                "metre 3/4      ! metre waltz              ! line 3, column 7: \"waltz\" is not a metre like 3/4",
                "start Tune     ! start Song               ! line 5, column 7: \"Song\" has no rule",
                "Tune -> @i     ! Tune @i                  ! line 7, column 1: After \"Tune\" comes ->",
                "Tune -> @i     ! | 4:1                    ! line 7, column 1: A line that begins with | goes on with a rule",
                "75% 2.:near    ! 75% 2.:nearest           ! line 8, column 13: \"2.:nearest\" is no symbol",
                "75% 2.:near    ! 75% 3:near               ! line 8, column 13: \"3:near\" is no symbol",
                "75% 2.:near    ! 75% bar                  ! line 8, column 13: \"bar\" is no symbol",
                "@V65           ! @V66                     ! line 9, column 13: \"@V66\" is not a harmony like",
                "@V65           ! @VIII                    ! line 9, column 13: \"@VIII\" is not a harmony like",
                // probabilities
                "75% 2.:near    ! 65% 2.:near              ! line 8, column 1: the probabilities of \"Bar\" add up to 90.00%, not 100%",
                "75% 2.:near    ! 2.:near                  ! line 8, column 1: \"Bar\" has probabilities for 1 of 2 alternatives",
                "75% 2.:near    ! 0% 2.:near               ! line 8, column 9: A probability is more than 0%",
                "75% 2.:near    ! 175% 2.:near             ! line 8, column 9: A probability is more than 0%",
                "75% 2.:near    ! 75%                      ! line 8, column 9: After \"75%\" comes what is that probable",
                "75% 2.:near    ! `75% 2.:near |`          ! line 9, column 7: After",
                // symbols
                "@i Bar Bar     ! @i Bar Bra               ! line 7, column 16: \"Bra\" has no rule; write one, or correct the name",
                "@i Bar Bar     ! @i 4:1                   ! line 8, column 1: \"Bar\" is never reached from \"Tune\"",
                "start Tune     ! Bar -> 4:1               ! line 8, column 1: \"Bar\" has a rule in line 5",
            })
    void aSlipIsNamedWithLineAndColumn(String text, String replaced, String error) {
        assertThat(TUNE).contains(text);
        if (error.startsWith("line 9, column 7: After")) {
            // A bar with nothing before the next one.
            assertThatThrownBy(() -> GrammarParser.parse("tune", TUNE.replace(text, replaced)))
                    .hasMessageContaining("After \"|\" comes an alternative; write nothing for an empty one");
            return;
        }
        assertThatThrownBy(() -> GrammarParser.parse("tune", TUNE.replace(text, replaced)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageStartingWith("tune, " + error);
    }

    @Test
    void aTextWithoutARuleIsNoGrammar() {
        assertThatThrownBy(() -> GrammarParser.parse("empty", "# nothing\n"))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("There is no rule; a grammar has at least one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "A -> A 4:1 | 4:2                ; line 1, column 1: \"A\" begins with itself (A -> A)",
                "A -> B 4:1 | 4:3~B -> A 4:2     ; line 1, column 1: \"A\" begins with itself (A -> B -> A)",
                // B may be empty, so A may begin with A
                "A -> B A | 4:1~B -> 4:2 | nothing ; line 1, column 1: \"A\" begins with itself (A -> A)",
                "A -> 4:1 B~B -> 4:2 B           ; line 2, column 1: \"B\" never becomes music",
                "A -> 4:1~B -> 4:2 C | 4:1~C -> 4:3 ; line 2, column 1: \"B\" is never reached from \"A\"",
            })
    void whatCannotBeRewrittenToItsEndIsRefused(String text, String error) {
        String lines = text.replace("~", "\n").replace("A -> 4:1 B\n", "A -> 4:1 B | 4:2\n");
        assertThatThrownBy(() -> GrammarParser.parse("g", lines))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining(error);
    }
}
