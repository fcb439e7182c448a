package io.cadenza.core.sample;

/** Changes logits before a token is drawn; {@code -Infinity} takes a token out. */
@FunctionalInterface
public interface LogitsFilter {
    /**
     * Changes logits in place; at least one stays finite.
     *
     * @param logits [vocabulary]
     * @param recent the latest tokens of the stream, oldest first
     */
    void apply(float[] logits, int[] recent);
}
