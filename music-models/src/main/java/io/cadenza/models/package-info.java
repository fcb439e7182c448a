/** The trained models that come with Cadenza: one resource each. docs/models.md says how they were made. */
@NullMarked
package io.cadenza.models;

import org.jspecify.annotations.NullMarked;
