package io.cadenza.data.instrument;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The sixteen families of General MIDI level 1, eight programs each, in the order of their programs. */
enum Family {
    PIANO(0),
    CHROMATIC_PERCUSSION(8),
    ORGAN(16),
    GUITAR(24),
    BASS(32),
    STRINGS(40),
    ENSEMBLE(48),
    BRASS(56),
    REED(64),
    PIPE(72),
    SYNTH_LEAD(80),
    SYNTH_PAD(88),
    SYNTH_EFFECTS(96),
    ETHNIC(104),
    PERCUSSIVE(112),
    SOUND_EFFECTS(120);

    private static final int PROGRAMS = 8;

    private final int firstProgram;

    Family(int firstProgram) {
        this.firstProgram = firstProgram;
    }

    /** The name that users write, such as {@code synth-lead}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int firstProgram() {
        return firstProgram;
    }

    int lastProgram() {
        return firstProgram + PROGRAMS - 1;
    }

    static Optional<Family> named(String word) {
        return Arrays.stream(values())
                .filter(family -> family.word().equals(word))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Family::word).toList();
    }
}
