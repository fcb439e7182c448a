/**
 * What a user may set, read from YAML and {@code --set} into validated values, with errors that name place, key, allowed
 * values and nearest spelling. What is done with a configuration is not known here.
 */
@NullMarked
package io.cadenza.run.config;

import org.jspecify.annotations.NullMarked;
