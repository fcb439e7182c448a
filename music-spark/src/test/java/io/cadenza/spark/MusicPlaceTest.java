package io.cadenza.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MusicPlaceTest {
    /** An executor of the locale POSIX cannot name a file "Größe": of a copy's name only what tells the format is kept. */
    @ParameterizedTest
    @CsvSource({
        "Größe #1 at 100%25?.mid, music.mid",
        "ä.b.MXL, music.MXL",
        "Präludium, music",
        "1. Präludium, music",
        ".mid, music.mid"
    })
    void copiesAreNamedInLettersOfEveryLocale(String name, String copy) {
        assertThat(MusicPlace.nameOfCopy(name)).isEqualTo(copy);
    }
}
