/**
 * Corpora by name: where they lie on the net, their licences, and how they come from there, checked and unpacked, into a cache
 * folder. What is downloaded is hostile until checked; what music is in it is not known here.
 */
@NullMarked
package io.cadenza.data.download;

import org.jspecify.annotations.NullMarked;
