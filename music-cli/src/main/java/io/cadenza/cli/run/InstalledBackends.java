package io.cadenza.cli.run;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.ModelSpec;
import java.util.List;

/** The backends on the class path. */
public final class InstalledBackends {
    private InstalledBackends() {}

    /** All of them. */
    public static List<Backend> all() {
        return Backends.installed().all();
    }

    /**
     * The one for a task: the one named, or for {@code auto} that of the greatest priority.
     *
     * @throws BackendException if there is none of that name or it cannot do the task
     */
    public static Backend choose(String name, ModelSpec spec, Task task) {
        return Backends.installed().choose(name, spec, task);
    }
}
