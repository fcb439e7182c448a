/** Models as ONNX in another program, ONNX Runtime, beside golden cases and the backends here. */
@NullMarked
package io.cadenza.onnx;

import org.jspecify.annotations.NullMarked;
