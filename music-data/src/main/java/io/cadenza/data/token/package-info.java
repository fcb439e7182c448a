/**
 * The tokenizers that the {@link java.util.ServiceLoader} finds by name. Files are not known here: scores in, symbols out,
 * and back.
 */
@NullMarked
package io.cadenza.data.token;

import org.jspecify.annotations.NullMarked;
