package io.cadenza.core.backend;

/** The operations a backend can support. */
public enum Task {
    /** Optimiser steps: {@link Backend#openTraining}. */
    TRAIN,
    /** Logits and generation: {@link Backend#open}. */
    GENERATE
}
