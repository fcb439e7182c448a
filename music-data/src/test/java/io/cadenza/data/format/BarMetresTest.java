package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the bar lines of written music stand in a score, which knows metres alone. */
@Tag("fast")
class BarMetresTest {
    private static List<String> metres(String abc) {
        Score score = MusicFiles.read("tune.abc", ("X:1\n" + abc).getBytes(StandardCharsets.UTF_8));
        return score.events(TimeSignature.class).stream()
                .map(metre -> "%s at %s"
                        .formatted(
                                metre.beats() + "/" + metre.beatUnit(),
                                (double) metre.tick() / score.ticksPerQuarter()))
                .toList();
    }

    @Test
    void aPickupHasItsOwnMetre() {
        assertThat(metres("M:4/4\nL:1/4\nK:C\nG | c d e f | g4 |]")).containsExactly("1/4 at 0.0", "4/4 at 1.0");
    }

    @Test
    void fullBarsSayTheirMetreOnce() {
        assertThat(metres("M:3/4\nL:1/4\nK:C\nc d e | f g a | c3 |]")).containsExactly("3/4 at 0.0");
    }

    @Test
    void aBarDividedByARepeatStaysOneBar() {
        // pickup, full bar, three beats; again pickup, full bar, three beats
        assertThat(metres("M:4/4\nL:1/4\nK:C\n|: G | c d e f | g3 :|")).containsExactly("1/4 at 0.0", "4/4 at 1.0");
    }

    @Test
    void aBarThatIsTooLongMovesNoOther() {
        assertThat(metres("M:2/4\nL:1/4\nK:C\nc d | e f g | a b | c2 |]"))
                .containsExactly("2/4 at 0.0", "3/4 at 2.0", "2/4 at 5.0");
    }

    @Test
    void theLastBarMayBeShort() {
        assertThat(metres("M:4/4\nL:1/4\nK:C\nc d e f | g3 |]")).containsExactly("4/4 at 0.0");
    }
}
