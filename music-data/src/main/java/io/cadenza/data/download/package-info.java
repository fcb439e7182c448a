/**
 * Corpora by name: where they lie on the net, their licences, and how they come from there, checked and unpacked, into a cache
 * folder. What is downloaded is hostile until checked.
 */
@NullMarked
package io.cadenza.data.download;

import org.jspecify.annotations.NullMarked;
