package io.cadenza.data.sound;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** The symbols of a sound in a byte each: an hour at 16 kHz is 58 MB, where references would be four times as many. */
final class MuLawLevels extends AbstractList<String> implements RandomAccess {
    private final List<String> symbols;
    private final byte[] levels;

    /**
     * A sequence of levels.
     *
     * @param symbols by level, 256 at most
     * @param levels not copied
     */
    MuLawLevels(List<String> symbols, byte[] levels) {
        this.symbols = symbols;
        this.levels = levels;
    }

    @Override
    public String get(int index) {
        return symbols.get(levels[index] & 0xFF);
    }

    @Override
    public int size() {
        return levels.length;
    }
}
