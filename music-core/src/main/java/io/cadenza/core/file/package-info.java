/**
 * Models and training states on disk: the safetensors format, written atomically and validated when read.
 */
@NullMarked
package io.cadenza.core.file;

import org.jspecify.annotations.NullMarked;
