/**
 * Corpora by name: their addresses and licenses, and the download, verified and unpacked, into a cache folder. Downloaded files
 * are untrusted until verified.
 */
@NullMarked
package io.cadenza.data.download;

import org.jspecify.annotations.NullMarked;
