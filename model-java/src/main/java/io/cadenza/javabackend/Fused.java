package io.cadenza.javabackend;

/**
 * Whether this processor multiplies and adds in one instruction, as nearly all do since 2013.
 *
 * <p>Where it does not, {@link Math#fma} computes with {@code BigDecimal}, a hundred times slower. HotSpot tells through its
 * management interface, which takes longer to load than a model to give its first token; so a few calls are timed. The quickest
 * takes some 50 ns with the instruction, even interpreted, and several microseconds without.
 */
final class Fused {
    /** Decided once, so that a process computes in one way. */
    static final boolean MULTIPLY_ADD = quickest() < 500;

    private Fused() {}

    private static long quickest() {
        long quickest = Long.MAX_VALUE;
        float sum = 1;
        for (int call = 0; call < 32; call++) {
            long start = System.nanoTime();
            sum = Math.fma(sum, 1.1f, 0.3f);
            quickest = Math.min(quickest, System.nanoTime() - start);
        }
        return Float.isFinite(sum) ? quickest : Long.MAX_VALUE;
    }
}
