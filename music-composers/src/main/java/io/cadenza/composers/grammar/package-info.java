/**
 * The composer {@code grammar}: a probabilistic context-free grammar in a text file, its checks and exact entropy, and how its
 * terminals become melody and accompaniment.
 */
@NullMarked
package io.cadenza.composers.grammar;

import org.jspecify.annotations.NullMarked;
