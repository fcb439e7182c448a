package io.cadenza.cli.command;

import io.cadenza.cli.run.OutputGuard;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Whether files that exist may be replaced. */
final class OverwriteFlag {
    @Option(names = "--overwrite", description = "Replace files that exist; files that are read are never replaced.")
    private boolean overwrite;

    /** What may be written by a command that reads these files. */
    OutputGuard guard(List<Path> inputs) {
        return new OutputGuard(inputs, overwrite);
    }
}
