/**
 * The composer {@code grammar}: a probabilistic context-free grammar in a text file, what can be known of it before a note is
 * written, and how the words it ends in become melody and accompaniment. Chance that follows no grammar lives elsewhere.
 */
@NullMarked
package io.cadenza.composers.grammar;

import org.jspecify.annotations.NullMarked;
