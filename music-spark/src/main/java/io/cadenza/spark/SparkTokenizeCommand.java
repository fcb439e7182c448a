package io.cadenza.spark;

import io.cadenza.cli.command.CommonOptions;
import io.cadenza.cli.command.ExitCode;
import io.cadenza.cli.command.TokenizerFlags;
import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ConsoleProgress;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.corpus.PieceReport;
import io.cadenza.data.corpus.TokenShards;
import io.cadenza.run.CorpusFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the shards that {@code tokenize --shards} writes, on many machines. */
@Command(
        name = "tokenize",
        description = "Write music as shards of tokens to train on, the same as \"cadenza tokenize --shards\" writes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cadenza spark tokenize my-midis --out shards",
            "  cadenza spark tokenize s3a://bucket/midis --out s3a://bucket/shards --master spark://host:7077",
            "  cadenza spark tokenize --files list.txt --out shards --tokenizer note-chord"
        })
final class SparkTokenizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private TokenizerFlags tokenizer = new TokenizerFlags();

    @Parameters(
            arity = "0..*",
            paramLabel = "PATH",
            description =
                    "Music files or folders of them: paths that every machine sees, or URIs that Hadoop opens, such as hdfs:// and s3a://.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--files",
            paramLabel = "FILE",
            description = "A list of music files, a path or URI a line, which are also their names.")
    private Optional<Path> list = Optional.empty();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the shards go: a path or URI.")
    private String folder = "";

    @Option(
            names = "--shard-files",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Music files in each shard, which is what a task reads (default: ${DEFAULT-VALUE}).")
    private int shardFiles = TokenShards.FILES;

    @Override
    public Integer call() {
        if (paths.isEmpty() == list.isEmpty() || shardFiles < 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "Name files or folders, or a list of them with --files; --shard-files is 1 or more");
        }
        Console console = common.console(command);
        CorpusFiles files = tokenizer.files(console);
        TokenShards.Recipe recipe = files.recipe(shardFiles);
        Tokenizer made = recipe.tokenizer().create();
        try (JavaSparkContext context = spark.connect("cadenza tokenize")) {
            List<MusicPlace.Corpus> corpora = list.map(file -> List.of(MusicPlace.ofList(file)))
                    .orElseGet(() -> paths.stream()
                            .map(path -> MusicPlace.at(path, made, context.hadoopConfiguration()))
                            .toList());
            int count =
                    corpora.stream().mapToInt(corpus -> corpus.places().size()).sum();
            List<PieceReport> reports =
                    new ShardJob(context, recipe, folder, new ConsoleProgress(console)).write(corpora);
            files.report(reports, count);
            if (reports.stream().allMatch(file -> file.status() == PieceReport.Status.REFUSED)) {
                throw new CadenzaException(
                        "None of %d files could be read; why is said above. Choose sound music files."
                                .formatted(reports.size()));
            }
            console.note("wrote to " + folder);
        }
        return ExitCode.OK.code();
    }
}
