package io.cadenza.composers.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.composers.grammar.GrammarFactory.Derivations;
import io.cadenza.core.CadenzaException;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a grammar before a note is written. */
class BranchingProcessTest {
    /** With probability q a note is followed by two more of its kind: 2q on average. */
    private static String binary(int percent) {
        return "A -> %d%% 4:1 A A | %d%% 4:2".formatted(percent, 100 - percent);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 49})
    void whatLeavesLessThanOneOfItselfEnds(int percent) {
        assertThatCode(() -> GrammarParser.parse("g", binary(percent))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 51, 99})
    void whatLeavesOneOrMoreOfItselfMayNeverEnd(int percent) {
        assertThatThrownBy(() -> GrammarParser.parse("g", binary(percent)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining(
                        "g, line 1, column 1: a piece may never end: \"A\" and what leads back to it multiply by");
    }

    /** A leaves 3 B, each B leaves 0.4 A on average: √1.2 = 1.095 a rewriting. */
    @Test
    void aCircleIsJudgedAsAWhole() {
        String text = "S -> 4:1 A\nA -> 4:1 B B B\nB -> 40% 4:1 A | 60% 4:2";
        assertThatThrownBy(() -> GrammarParser.parse("g", text))
                .hasMessageContaining(
                        "line 2, column 1: a piece may never end: \"A\" and what leads back to it multiply by 1.10 ");
        assertThatCode(() -> GrammarParser.parse("g", text.replace("40%", "33%").replace("60%", "67%")))
                .doesNotThrowAnyException();
    }

    /** Of A come 1 + 0.8 + 0.8² + … = 5 with 40 % of two; each makes one note. */
    @Test
    void theMeanSizeIsTheSumOverAllGenerations() {
        BranchingProcess branching = BranchingProcess.of(GrammarParser.parse("g", binary(40)));
        assertThat(branching.total(rule -> 1)).isCloseTo(5, within(1e-12));
    }

    /** H = h(0.4) + 0.8 H. */
    @Test
    void theEntropyOfARecursiveGrammarIsThatOfAllItsChoices() {
        double choice = -0.4 * Math.log(0.4) - 0.6 * Math.log(0.6);
        Grammar grammar = GrammarParser.parse("g", binary(40));
        assertThat(Derivations.entropy(grammar)).isCloseTo(5 * choice, within(1e-12));
        assertThat(Derivations.count(grammar)).isEmpty();
    }

    /** Three halves, then a choice of four: 2³ · 4 derivations. */
    @Test
    void aFiniteGrammarIsCounted() {
        Grammar grammar = GrammarParser.parse("g", "S -> B B B C\nB -> 4:1 | 4:2\nC -> 4:1 | 4:2 | 4:3 | 4:4");
        assertThat(Derivations.count(grammar)).contains(BigInteger.valueOf(32));
        assertThat(Derivations.entropy(grammar)).isCloseTo(3 * Math.log(2) + Math.log(4), within(1e-12));
        assertThat(Derivations.all(grammar)).hasSize(32);
        assertThat(Derivations.all(grammar).stream()
                        .mapToDouble(Derivations.Outcome::probability)
                        .sum())
                .isCloseTo(1, within(1e-12));
    }

    /** Doubling forty times: 2⁴⁰ notes, a finite grammar all the same. */
    @ParameterizedTest
    @ValueSource(ints = {40, 200})
    void aPieceTooLongOnAverageIsRefusedAtOnce(int doublings) {
        String rules = IntStream.range(0, doublings)
                .mapToObj(i -> "D%d -> D%d D%d\n".formatted(i, i + 1, i + 1))
                .collect(Collectors.joining("", "", "D" + doublings + " -> 4:1 | 4:2"));
        assertThatThrownBy(() -> GrammarParser.parse("g", rules))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("line 1, column 1: a piece of \"D0\" takes ")
                .hasMessageContaining("rewritings on average and is stopped after 100000");
    }

    /** One piece in ten million is one of 2²⁰ choices: they are too many to count, not too many to compose. */
    @Test
    void derivationsBeyondAllCountingAreNotCounted() {
        String rules = IntStream.range(0, 20)
                .mapToObj(i -> "D%d -> D%d D%d\n".formatted(i, i + 1, i + 1))
                .collect(Collectors.joining("", "S -> 99.9999% 4:1 | 0.0001% D0\n", "D20 -> 4:1 | 4:2"));
        Grammar grammar = GrammarParser.parse("g", rules);
        assertThat(Derivations.count(grammar)).isEmpty();
        assertThat(Derivations.entropy(grammar)).isPositive();
    }

    @Test
    void moreRulesThanCanBeCheckedAreRefused() {
        String rules = IntStream.range(0, 1001)
                .mapToObj(i -> "R%d -> 4:1\n".formatted(i))
                .collect(Collectors.joining());
        assertThatThrownBy(() -> GrammarParser.parse("g", rules))
                .hasMessageContaining("There are 1001 rules; a grammar has at most 1000");
    }

    /** Of 20,000 rewritings on average, a piece may by chance have more than 100,000. */
    @Test
    void aPieceThatBecomesTooLongIsStoppedAndItsSymbolNamed() {
        Grammar grammar = GrammarParser.parse("g", "S -> Long\nLong -> 99.995% 4:1 Long | 0.005% 4:2");
        Random random = new Random(1);
        assertThatThrownBy(() -> IntStream.range(0, 1000).forEach(piece -> Derivation.draw(grammar, random)))
                .isInstanceOf(CadenzaException.class)
                .hasMessage("g, line 2, column 1: a piece is not finished after 100000 rewritings, 100000 of them of"
                        + " \"Long\"; make its longer alternatives less probable.");
    }
}
