/**
 * A page to compose on: its server, {@link io.cadenza.studio.StudioServer}, and the HTTP interface that other programs may use
 * too (docs/studio.md). The page itself is in {@code src/main/web}; what composes is in {@code io.cadenza.run}.
 */
@NullMarked
package io.cadenza.studio;

import org.jspecify.annotations.NullMarked;
