package io.cadenza.javabackend;

/**
 * What one step drops: a function of a seed, the use within the network, the row's number in the batch and the column, so that
 * neither threads nor the order of work change it, and the way back draws the same again.
 */
final class Dropout {
    /** Kept values are multiplied by it (inverted dropout, Srivastava et al. 2014, section 10). */
    final float scale;
    /** Of 31 random bits, what is below is dropped. */
    final int threshold;

    private long seed;

    Dropout(double rate) {
        this.scale = (float) (1 / (1 - rate));
        this.threshold = (int) (rate * 0x1p31);
    }

    /** Draws anew. */
    void reseed(long newSeed) {
        seed = newSeed;
    }

    /** What {@link #bits} of a row begin with. */
    int key(int use, int rowNumber) {
        long z = seed + ((long) use << Integer.SIZE) + rowNumber;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (int) (z >>> 32);
    }

    /** 31 random bits of a column; the mixer is Wellons' lowbias32. */
    static int bits(int key, int column) {
        int h = key + column * 0x9e3779b9;
        h = (h ^ (h >>> 16)) * 0x7feb352d;
        h = (h ^ (h >>> 15)) * 0x846ca68b;
        return (h ^ (h >>> 16)) >>> 1;
    }
}
