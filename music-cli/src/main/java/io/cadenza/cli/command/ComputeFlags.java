package io.cadenza.cli.command;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What computes a trained model, and where. */
final class ComputeFlags {
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "One that \"cadenza backends\" lists (default: the fastest installed).")
    private String backend = "auto";

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, cpu, gpu or gpu:n (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    /** The backend's name, or {@code auto}. */
    String backend() {
        return backend;
    }

    /**
     * The device, with as many threads as there are processors.
     *
     * @throws ParameterException if there is no such kind of device
     */
    RuntimeOptions runtime(CommandSpec command, long seed) {
        try {
            return new RuntimeOptions(Device.parse(device), Runtime.getRuntime().availableProcessors(), seed);
        } catch (CadenzaException e) {
            throw new ParameterException(command.commandLine(), "--device: " + e.getMessage());
        }
    }
}
