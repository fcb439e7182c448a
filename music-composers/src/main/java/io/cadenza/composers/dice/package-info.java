/** Musical dice games: tables and bars as text files, the composers that play them, and the exact entropy of their pieces. */
@NullMarked
package io.cadenza.composers.dice;

import org.jspecify.annotations.NullMarked;
