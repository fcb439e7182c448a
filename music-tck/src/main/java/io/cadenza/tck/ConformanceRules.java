package io.cadenza.tck;

import io.cadenza.core.backend.Backend;

/**
 * A group of rules. Each rule is a test named after what it demands; a rule about several models or golden cases is a
 * factory with one test for each.
 */
interface ConformanceRules {
    /** What the rules share. */
    Kit kit();

    /** The backend under test. */
    default Backend backend() {
        return kit().backend();
    }
}
