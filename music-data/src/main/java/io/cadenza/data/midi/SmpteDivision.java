package io.cadenza.data.midi;

import java.util.Map;
import javax.sound.midi.Sequence;

/** A header's division with its highest bit set: minus the frames per second, then the ticks per frame. */
final class SmpteDivision {
    private static final Map<Integer, Float> TYPES = Map.of(
            24, Sequence.SMPTE_24,
            25, Sequence.SMPTE_25,
            29, Sequence.SMPTE_30DROP,
            30, Sequence.SMPTE_30);

    private SmpteDivision() {}

    static boolean isSmpte(int division) {
        return (division & 0x8000) != 0;
    }

    static boolean isBroken(int division) {
        return isSmpte(division) && (!TYPES.containsKey(framesPerSecond(division)) || ticksPerFrame(division) == 0);
    }

    static float type(int division) {
        return TYPES.getOrDefault(framesPerSecond(division), Sequence.SMPTE_30);
    }

    static int ticksPerFrame(int division) {
        return division & 0xFF;
    }

    private static int framesPerSecond(int division) {
        return -(byte) (division >> 8);
    }
}
