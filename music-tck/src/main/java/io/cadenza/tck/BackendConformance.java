package io.cadenza.tck;

import io.cadenza.core.backend.BackendProvider;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.model.ModelSpec;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/**
 * All rules for one backend. A backend's module extends it with one line:
 *
 * <pre>{@code
 * final class MyBackendConformanceTest extends BackendConformance { MyBackendConformanceTest() { super(new MyBackend()); } }
 * }</pre>
 *
 * <p>Each rule is tried on one model of each kind that the backend supports. What is skipped, because the backend declines a
 * task or a rule has nothing to say about a kind of model, is printed with the reason at the end. What all backends refuse,
 * and when, is decided by the core's wrapper around a provider, and tested there.
 *
 * <p>System properties: {@code cadenza.golden} names folders of further golden cases, separated as in a class path;
 * {@code cadenza.tck.device} is the device to compute on ({@code cpu} by default); {@code cadenza.tck.cycles} is how many
 * sessions the rules about memory open (2,000 by default).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendConformance
        implements LogitsRules,
                GenerationRules,
                OptimizerRules,
                GradientRules,
                LossRules,
                ReproducibilityRules,
                LifecycleRules {
    private final Kit kit;

    /** The rules for the backend that users get from this provider, on the kit's models. */
    protected BackendConformance(BackendProvider provider) {
        this(provider, List.of());
    }

    /**
     * The same for a backend that supports only some models of a kind.
     *
     * @param models small ones that it supports, without dropout; each takes the place of the kit's own of its type
     */
    protected BackendConformance(BackendProvider provider, List<? extends ModelSpec> models) {
        this(provider, models, MemoryGrowth.CYCLES);
    }

    /**
     * The same with fewer sessions in the rules about memory than other backends open, for one whose sessions take long.
     *
     * @param cycles at least 8; the fewer, the greater the leak that is not found
     */
    protected BackendConformance(BackendProvider provider, List<? extends ModelSpec> models, int cycles) {
        this.kit = Kit.of(Backends.of(provider), models, cycles);
    }

    @Override
    public final Kit kit() {
        return kit;
    }

    @BeforeEach
    final void noteTheRule(TestInfo info) {
        kit.skips().begin(info.getTestMethod().orElseThrow().getName());
    }

    @AfterAll
    final void printWhatWasSkipped() {
        System.out.print(kit.skips().report(kit.backend().name()));
    }
}
