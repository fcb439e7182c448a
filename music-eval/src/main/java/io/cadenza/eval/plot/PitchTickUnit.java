package io.cadenza.eval.plot;

import org.jfree.chart.axis.NumberTickUnit;

/** Ticks of an axis of MIDI keys, named as pitches; middle C, key 60, is C4. */
final class PitchTickUnit extends NumberTickUnit {
    private static final long serialVersionUID = 1L;
    private static final String[] NAMES = {"C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"};

    /** A tick every so many semitones, counted from key 0. */
    PitchTickUnit(int semitones) {
        super(semitones);
    }

    @Override
    public String valueToString(double value) {
        int key = (int) Math.round(value);
        return NAMES[Math.floorMod(key, 12)] + (Math.floorDiv(key, 12) - 1);
    }

    static boolean isBlackKey(int pitchClass) {
        return NAMES[pitchClass].length() > 1;
    }
}
