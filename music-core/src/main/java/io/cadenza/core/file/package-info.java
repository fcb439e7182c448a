/**
 * Models and training states on disk: the safetensors format, written atomically and read with suspicion. Other formats
 * live elsewhere.
 */
@NullMarked
package io.cadenza.core.file;

import org.jspecify.annotations.NullMarked;
