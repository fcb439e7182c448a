package io.cadenza.composers.stochastic;

/**
 * One sound of a piece.
 *
 * @param row its class of instruments, from 0
 * @param order how many events its cell holds, 1 or more
 * @param onset in seconds
 * @param duration in seconds
 * @param key MIDI key at its beginning
 * @param speed semitones a second, up or down; 0 for a tone that does not glide
 */
record Sound(int row, int order, double onset, double duration, int key, double speed) {}
