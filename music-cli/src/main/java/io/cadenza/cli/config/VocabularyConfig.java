package io.cadenza.cli.config;

/**
 * Which symbols a model knows.
 *
 * @param minCount symbols that occur less often in the corpus are left out; 1 keeps all
 * @param boundaries whether pieces begin and end with symbols of their own
 */
public record VocabularyConfig(int minCount, boolean boundaries) {}
