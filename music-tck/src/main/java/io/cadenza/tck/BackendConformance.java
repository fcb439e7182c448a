package io.cadenza.tck;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Backends;
import java.util.Objects;

/**
 * All rules for one backend. A backend's module extends it with one line:
 *
 * <pre>{@code
 * final class MyBackendConformanceTest extends BackendConformance { MyBackendConformanceTest() { super(new MyBackend()); } }
 * }</pre>
 *
 * <p>Rules about a task that the backend's {@code supports} declines are skipped. What all backends
 * refuse, and when, is decided by the core's wrapper around a provider, and tested there.
 *
 * <p>System properties: {@code cadenza.golden} names folders of further golden cases, separated as in a class path;
 * {@code cadenza.tck.device} is the device to compute on ({@code cpu} by default); {@code cadenza.tck.cycles} is how many
 * sessions the rule about memory opens (2,000 by default).
 */
public abstract class BackendConformance
        implements LogitsRules,
                GenerationRules,
                OptimizerRules,
                GradientRules,
                LossRules,
                ReproducibilityRules,
                LifecycleRules {
    private final Backend backend;

    /** The rules for the backend that users get from this provider. */
    protected BackendConformance(BackendProvider provider) {
        this.backend = Backends.of(Objects.requireNonNull(provider, "provider"));
    }

    @Override
    public final Backend backend() {
        return backend;
    }
}
