package io.cadenza.data.midi;

import io.cadenza.core.score.TempoChange;
import java.util.Optional;

/**
 * How a file counts time.
 *
 * @param ticksPerQuarter the resolution of its score
 * @param scale how many of those ticks a tick of the file is
 * @param tempo the only tempo of the score, where the file counts in seconds
 */
record Division(int ticksPerQuarter, int scale, Optional<TempoChange> tempo) {
    private static final int SMPTE = 0x8000;

    /** The division of a header's two bytes; empty if they mean nothing. */
    static Optional<Division> of(int bytes) {
        if ((bytes & SMPTE) != 0) {
            return smpte(-(byte) (bytes >> 8), bytes & 0xFF);
        }
        return bytes == 0 ? Optional.empty() : Optional.of(new Division(bytes, 1, Optional.empty()));
    }

    /**
     * SMPTE ticks are parts of a second, and tempo events mean nothing to them. At 120 quarters a minute as many ticks as there
     * are in a second make a quarter when each counts twice. 29 stands for 29.97 frames: 30 that are longer by 1001/1000.
     */
    private static Optional<Division> smpte(int frames, int ticksPerFrame) {
        boolean known = frames == 24 || frames == 25 || frames == 29 || frames == 30;
        if (!known || ticksPerFrame == 0) {
            return Optional.empty();
        }
        int standard = TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER;
        TempoChange tempo = new TempoChange(0, frames == 29 ? standard / 1000 * 1001 : standard);
        return Optional.of(new Division((frames == 29 ? 30 : frames) * ticksPerFrame, 2, Optional.of(tempo)));
    }
}
