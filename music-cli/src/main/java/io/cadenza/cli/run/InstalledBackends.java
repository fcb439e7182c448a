package io.cadenza.cli.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.BackendException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Task;
import io.cadenza.core.model.ModelSpec;
import java.util.List;
import java.util.ServiceConfigurationError;

/** The backends on the class path, and which of them is taken where the user leaves it open. */
public final class InstalledBackends {
    private static final List<String> FOR_TRAINING = List.of("tensorflow", "dl4j");
    private static final List<String> FOR_GENERATING = List.of("java", "tensorflow", "dl4j");

    private InstalledBackends() {}

    /**
     * All of them.
     *
     * @throws BackendException if one is broken or there twice
     */
    public static List<Backend> all() {
        return installed().all();
    }

    /**
     * The one for a task: the fastest that is installed, or the one named.
     *
     * @throws BackendException if there is none of that name or it cannot do the task
     */
    public static Backend choose(String name, ModelSpec spec, Task task) {
        try {
            return installed().choose(name, task == Task.TRAIN ? FOR_TRAINING : FOR_GENERATING, spec, task);
        } catch (BackendException e) {
            throw e;
        } catch (CadenzaException e) {
            throw new BackendException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Backends installed() {
        try {
            return Backends.installed();
        } catch (CadenzaException e) {
            throw new BackendException(String.valueOf(e.getMessage()), e);
        } catch (ServiceConfigurationError e) {
            throw new BackendException(
                    "A backend on the class path is broken: " + e.getMessage()
                            + ". Remove its module from the class path or install it again.",
                    e);
        }
    }
}
