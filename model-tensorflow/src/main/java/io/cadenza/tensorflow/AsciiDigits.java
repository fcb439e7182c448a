package io.cadenza.tensorflow;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * Builds graphs in a locale with the digits 0 to 9. TensorFlow for Java numbers operations of one kind with {@code
 * String.format("%s_%d")} in the default locale ({@code org.tensorflow.op.NameScope}, 1.1.0), and its native library refuses
 * "VarHandleOp_١", as the second variable is called in Egypt. Naming each operation would not do: the classes behind {@code
 * Ops} make operations of their own.
 *
 * <p>The default locale for formatting belongs to the whole JVM. It is changed only where it has other digits, only while a
 * graph is built, and then put back; other threads that format a number meanwhile write it with the digits 0 to 9.
 */
final class AsciiDigits {
    private static int building;
    private static Locale own = Locale.ROOT;

    private AsciiDigits() {}

    /** What a supplier builds. */
    static <T> T build(Supplier<T> graph) {
        boolean changed = enter();
        try {
            return graph.get();
        } finally {
            if (changed) {
                leave();
            }
        }
    }

    /** Several threads may build at a time: the first changes the locale, the last puts it back. */
    private static synchronized boolean enter() {
        if (building == 0) {
            if (String.format("%d", 1234567890).equals("1234567890")) {
                return false;
            }
            own = Locale.getDefault(Locale.Category.FORMAT);
            Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        }
        building++;
        return true;
    }

    private static synchronized void leave() {
        building--;
        if (building == 0) {
            Locale.setDefault(Locale.Category.FORMAT, own);
        }
    }
}
