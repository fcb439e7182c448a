package io.cadenza.cli.command;

import io.cadenza.run.CorpusReader;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigLoader;
import io.cadenza.run.config.ConfigWriter;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows and checks configurations. */
@Command(
        name = "config",
        description = "Print or check a configuration; without options, the one that train would use.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza config --print-default > my.yaml        begin a configuration of your own",
            "  cadenza config --list                           the shipped presets",
            "  cadenza config my.yaml --set training.epochs=5  check it and see all its values"
        })
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--print-default", description = "Print the default configuration, every key with a comment.")
    private boolean printDefault;

    @Option(names = "--list", description = "List the shipped presets.")
    private boolean list;

    @Override
    public Integer call() {
        PrintWriter out = common.console(command).out();
        Config config = options.load(); // a mistake is one with every flag
        CorpusReader.requireUsable(config);
        if (list) {
            ConfigLoader.presets().forEach(out::println);
        } else {
            out.print(printDefault ? ConfigLoader.presetText("default") : ConfigWriter.write(config));
        }
        out.flush();
        return 0;
    }
}
