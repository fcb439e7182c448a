/**
 * The tokenizers that the {@link java.util.ServiceLoader} finds by name: from scores to symbols and back.
 */
@NullMarked
package io.cadenza.data.token;

import org.jspecify.annotations.NullMarked;
