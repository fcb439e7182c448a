package io.cadenza.cli.command;

import io.cadenza.cli.run.CorpusReader;
import io.cadenza.core.token.Tokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which tokenizer turns music into symbols. */
final class TokenizerFlags {
    @Option(
            names = "--tokenizer",
            paramLabel = "NAME",
            defaultValue = "note-chord",
            description = "note-chord, article, ... (default: ${DEFAULT-VALUE}).")
    private String name = "note-chord";

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "An option of the tokenizer; may be given several times.")
    private Map<String, String> options = new LinkedHashMap<>();

    Tokenizer create() {
        return CorpusReader.tokenizer(name, options);
    }
}
