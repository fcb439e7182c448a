/**
 * The error every user can mend, and the generator of seeds. Everything else of the core lives in the packages below;
 * no backend, file reader or command is known here.
 */
@NullMarked
package io.cadenza.core;

import org.jspecify.annotations.NullMarked;
