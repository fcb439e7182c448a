package io.cadenza.core.backend;

/** What one may ask of a backend. */
public enum Task {
    /** Optimiser steps: {@link Backend#openTraining}. */
    TRAIN,
    /** Logits and generation: {@link Backend#open}. */
    GENERATE
}
