/** The tokenizer {@code jsb-frames}: music as frames of equal length, each the keys that sound in it. */
@NullMarked
package io.cadenza.data.token.frames;

import org.jspecify.annotations.NullMarked;
