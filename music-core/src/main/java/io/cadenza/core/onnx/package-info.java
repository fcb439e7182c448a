/**
 * Models as ONNX files, for programs without Cadenza: the graph of a specification, and the few kinds of protobuf field that hold
 * it. ONNX files are written here and never read.
 */
@NullMarked
package io.cadenza.core.onnx;

import org.jspecify.annotations.NullMarked;
