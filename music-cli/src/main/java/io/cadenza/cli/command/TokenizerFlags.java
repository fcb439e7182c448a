package io.cadenza.cli.command;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.run.CorpusFiles;
import io.cadenza.run.CorpusReader;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which tokenizer turns which instruments into symbols, and where those are kept. */
public final class TokenizerFlags {
    @Option(
            names = "--tokenizer",
            paramLabel = "NAME",
            defaultValue = "bars",
            description = "One of those that \"cadenza tokenize --list\" prints (default: ${DEFAULT-VALUE}).")
    private String name = "bars";

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "An option of the tokenizer; may be given several times.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--instruments",
            paramLabel = "WORDS",
            defaultValue = InstrumentChoice.AUTO,
            description =
                    "pitched, any, melody, drums, families such as strings, programs such as 40-47; several with commas (default: ${DEFAULT-VALUE}).")
    private String instruments = InstrumentChoice.AUTO;

    @Option(
            names = "--cache",
            paramLabel = "PLACE",
            defaultValue = "auto",
            description = "Where tokens are kept for the next time: auto, off or a folder (default: ${DEFAULT-VALUE}).")
    private String cache = "auto";

    /** The reader of files that these flags describe. */
    public CorpusFiles files(Console console) {
        Tokenizer tokenizer = CorpusReader.tokenizer(name, options);
        return new CorpusFiles(
                new ConsoleProgress(console), tokenizer, InstrumentChoice.of(instruments, tokenizer), cache);
    }
}
