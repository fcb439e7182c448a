/**
 * The configuration: YAML and {@code --set} parsed into validated values, with errors that name place, key, allowed values and
 * the closest match.
 */
@NullMarked
package io.cadenza.run.config;

import org.jspecify.annotations.NullMarked;
