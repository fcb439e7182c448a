package io.cadenza.core.data;

/** The parts into which a data set is split. */
public enum Subset {
    /** What the optimiser sees. */
    TRAINING,
    /** What chooses the best epoch. */
    VALIDATION,
    /** What is looked at once, at the end. */
    TEST
}
