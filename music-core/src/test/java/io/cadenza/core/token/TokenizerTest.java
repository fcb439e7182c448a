package io.cadenza.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.sound.Sound;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TokenizerTest {
    private final Tokenizer levels = new ThreeLevels();

    @Test
    void aTokenizerOfSoundIsNoneOfScores() {
        assertThatThrownBy(levels::requireScores)
                .isInstanceOf(CadenzaException.class)
                .hasMessage("The tokenizer \"three-levels\" writes down sound, and this needs one for scores."
                        + " Choose another, such as note-chord.");
    }

    @Test
    void aTokenizerIsMatchedByWhatItWritesDown() {
        Sound sound = Sound.of(8_000, -1, 0, 1);

        assertThat(levels.<List<String>>match(scores -> List.of(), tokenizer -> tokenizer.encode(sound)))
                .containsExactly("0", "1", "2");
    }
}
