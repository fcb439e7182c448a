package io.cadenza.eval.likelihood;

/**
 * How well one piece was predicted.
 *
 * @param nats the sum of the losses of its tokens
 * @param tokens how many were scored: all but the first, the end included
 * @param quarters how long its music is, in quarter notes; 0 where that is not known
 */
public record PieceLoss(double nats, long tokens, double quarters) {}
