package io.cadenza.spark;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.data.corpus.Failure;
import io.cadenza.data.corpus.FileTokenizer;
import io.cadenza.data.corpus.PieceReport;
import io.cadenza.data.corpus.TokenPipeline;
import io.cadenza.data.corpus.TokenShards;
import io.cadenza.data.corpus.TokenizedPiece;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.run.Progress;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes shards on Spark: a task reads the files of a shard and writes their tokens below {@code _temporary}; what comes back is only
 * what tells copies. Then the shards that hold copies are written without them, all others renamed. No music is read twice, a task
 * that is done again overwrites nothing that differs, and the manifest comes last.
 */
final class ShardJob {
    private static final String TEMPORARY = "_temporary";

    private final JavaSparkContext spark;
    private final TokenShards.Recipe recipe;
    private final Path folder;
    private final Progress progress;
    private final FileSystem system;

    /** What comes back of a piece. */
    private record Row(
            String path,
            String status,
            int tokens,
            int notes,
            double quarters,
            double seconds,
            String reason,
            String digest)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        static Row of(TokenShards.Entry entry) {
            PieceReport report = entry.report();
            return new Row(
                    report.path(),
                    report.status().name(),
                    report.tokens(),
                    report.notes(),
                    report.quarters(),
                    report.seconds(),
                    report.reason(),
                    entry.digest());
        }

        TokenShards.Entry entry() {
            return new TokenShards.Entry(
                    new PieceReport(path, PieceReport.Status.valueOf(status), tokens, notes, quarters, seconds, reason),
                    digest);
        }
    }

    /** What comes back of a shard: its pieces, and how often symbols occur in those that have lines. */
    private record Made(ArrayList<Row> rows, HashMap<String, Long> counts) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** What a task is to do: the shard's number, and its files or the lines to leave out. */
    private record Order(int shard, ArrayList<MusicPlace> places, ArrayList<Integer> copies) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** What all tasks share. */
    private record Common(
            String tokenizer,
            TreeMap<String, String> options,
            String instruments,
            String folder,
            SerializableConfiguration hadoop)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        FileTokenizer files() {
            Tokenizer made = Tokenizers.create(tokenizer, options);
            return FileTokenizer.of(made, InstrumentChoice.of(instruments, made));
        }

        Configuration configuration() {
            return hadoop.value();
        }

        Path temporary(int shard) {
            return new Path(new Path(folder, TEMPORARY), TokenShards.name(shard));
        }

        Path target(int shard) {
            return new Path(folder, TokenShards.name(shard));
        }
    }

    /**
     * A job that writes into a folder.
     *
     * @param folder a path or URI
     * @throws CadenzaException if there are shards already, or the folder cannot be reached
     */
    ShardJob(JavaSparkContext spark, TokenShards.Recipe recipe, String folder, Progress progress) {
        this.spark = spark;
        this.recipe = recipe;
        this.progress = progress;
        try {
            Path path = new Path(folder);
            this.system = open(path, spark.hadoopConfiguration());
            this.folder = system.makeQualified(path);
            if (system.exists(new Path(this.folder, TokenShards.MANIFEST))) {
                throw TokenShards.inUse(folder);
            }
            system.delete(new Path(this.folder, TEMPORARY), true);
            system.mkdirs(new Path(this.folder, TEMPORARY));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** A file system that leaves no files of checksums beside ours. */
    private static FileSystem open(Path path, Configuration hadoop) throws IOException {
        FileSystem system = path.getFileSystem(hadoop);
        system.setWriteChecksum(false);
        return system;
    }

    private static CadenzaException unwritable(Object target, IOException e) {
        return new CadenzaException(
                "Cannot write %s: %s. Choose another place, or give Spark the connector of its scheme."
                        .formatted(target, IoReason.of(e)),
                e);
    }

    /**
     * Writes the shards of corpora.
     *
     * @return what became of each piece
     */
    List<PieceReport> write(List<MusicPlace.Corpus> corpora) {
        List<Order> orders = new ArrayList<>();
        for (MusicPlace.Corpus corpus : corpora) {
            List<MusicPlace> places = corpus.places();
            for (int from = 0; from < places.size(); from += recipe.filesPerShard()) {
                List<MusicPlace> some = places.subList(from, Math.min(from + recipe.filesPerShard(), places.size()));
                orders.add(new Order(orders.size(), new ArrayList<>(some), new ArrayList<>()));
            }
        }
        Common common = new Common(
                recipe.tokenizer().name(),
                new TreeMap<>(recipe.tokenizer().options()),
                recipe.instruments(),
                folder.toString(),
                new SerializableConfiguration(spark.hadoopConfiguration()));
        Broadcast<Common> shared = spark.broadcast(common);
        List<Made> made = run("reading", orders, order -> make(shared.value(), order));
        TokenShards.Catalog catalog = new TokenShards.Catalog(recipe);
        List<Order> holding = new ArrayList<>();
        int shard = 0;
        for (MusicPlace.Corpus corpus : corpora) {
            for (Failure left : corpus.unreadable()) {
                catalog.add(TokenShards.Entry.refused(left));
            }
            for (int i = recipe.shards(corpus.places().size()); i > 0; i--, shard++) {
                List<Integer> copies = copies(made.get(shard), catalog);
                if (copies.isEmpty()) {
                    rename(common.temporary(shard), common.target(shard));
                } else {
                    holding.add(new Order(shard, new ArrayList<>(), new ArrayList<>(copies)));
                }
            }
        }
        if (!holding.isEmpty()) {
            run("leaving out copies", holding, order -> leaveOut(shared.value(), order))
                    .forEach(gone -> catalog.count(gone.counts()));
        }
        shared.destroy();
        finish(catalog, orders.size());
        return catalog.reports();
    }

    /** Enters a shard's pieces; the lines, counted from 0, of those that are copies. */
    private static List<Integer> copies(Made made, TokenShards.Catalog catalog) {
        List<Integer> copies = new ArrayList<>();
        int line = 0;
        for (Row row : made.rows()) {
            TokenShards.Entry entry = row.entry();
            boolean stays = catalog.add(entry);
            if (entry.hasLine()) {
                if (!stays) {
                    copies.add(line);
                }
                line++;
            }
        }
        catalog.count(made.counts());
        return copies;
    }

    private <T> List<T> run(String what, List<Order> orders, Function<Order, T> work) {
        AtomicInteger done = new AtomicInteger();
        try (Progress.Work meter = new Progress.Work(progress, "shards", 0, orders.size())) {
            SparkListener listener = new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd task) {
                    if (task.taskInfo().successful()) {
                        int now = done.incrementAndGet();
                        if (now < orders.size()) {
                            meter.advanceTo(now, what, "");
                        }
                    }
                }
            };
            spark.sc().addSparkListener(listener);
            try {
                spark.setJobDescription(what + " " + orders.size() + " shards");
                return spark.parallelize(orders, orders.size()).map(work).collect();
            } finally {
                spark.sc().removeSparkListener(listener);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // Scala declares none of those it throws
            throw new CadenzaException(
                    "Spark gave up on %s: %s. Run again to begin anew.".formatted(what, SparkOptions.firstLine(e)), e);
        }
    }

    /** Reads the files of a shard. */
    private static Made make(Common common, Order order) {
        FileTokenizer files = common.files();
        ArrayList<Row> rows = new ArrayList<>();
        HashMap<String, Long> counts = new HashMap<>();
        write(common, common.temporary(order.shard()), out -> {
            for (MusicPlace place : order.places()) {
                for (TokenizedPiece piece : pieces(files, place, common.configuration())) {
                    TokenShards.Entry entry = TokenShards.Entry.of(piece);
                    rows.add(Row.of(entry));
                    if (entry.hasLine()) {
                        out.write(TokenShards.line(piece));
                        TokenShards.counts(piece.tokens(), 1)
                                .forEach((symbol, times) -> counts.merge(symbol, times, Long::sum));
                    }
                }
            }
        });
        return new Made(rows, counts);
    }

    private static List<TokenizedPiece> pieces(FileTokenizer files, MusicPlace place, Configuration hadoop) {
        try {
            return place.local(hadoop, file -> TokenPipeline.pieces(files, place.name(), file));
        } catch (CadenzaException e) {
            return List.of(TokenizedPiece.refused(place.name(), e));
        }
    }

    /** Writes a shard without its copies; their symbols come back with negative counts. */
    private static Made leaveOut(Common common, Order order) {
        HashMap<String, Long> counts = new HashMap<>();
        Path source = common.temporary(order.shard());
        write(common, common.target(order.shard()), out -> {
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(open(source, common.configuration()).open(source), StandardCharsets.UTF_8))) {
                int number = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
                    if (order.copies().contains(number)) {
                        TokenShards.counts(TokenShards.tokens(line), -1)
                                .forEach((symbol, times) -> counts.merge(symbol, times, Long::sum));
                    } else {
                        out.write(line + "\n");
                    }
                }
            }
        });
        return new Made(new ArrayList<>(), counts);
    }

    private interface Content {
        void writeTo(Writer out) throws IOException;
    }

    /** Writes a file of a task: under a name of the attempt's own first. */
    private static void write(Common common, Path target, Content content) {
        Path attempt = new Path(
                new Path(common.folder(), TEMPORARY),
                target.getName() + "." + TaskContext.get().taskAttemptId());
        try {
            FileSystem system = open(target, common.configuration());
            try (Writer out =
                    new BufferedWriter(new OutputStreamWriter(system.create(attempt, true), StandardCharsets.UTF_8))) {
                content.writeTo(out);
            }
            system.delete(target, false); // an earlier attempt's, with the same bytes
            if (!system.rename(attempt, target)) {
                throw new IOException("the file cannot be renamed to " + target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + target, e);
        }
    }

    private void rename(Path from, Path to) {
        try {
            system.delete(to, false);
            if (!system.rename(from, to)) {
                throw new IOException("the file cannot be renamed from " + from);
            }
        } catch (IOException e) {
            throw unwritable(to, e);
        }
    }

    private void finish(TokenShards.Catalog catalog, int shards) {
        SortedMap<String, String> texts = catalog.texts();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            put(text.getKey(), text.getValue());
        }
        put(TokenShards.MANIFEST, catalog.manifest(shards));
        try {
            system.delete(new Path(folder, TEMPORARY), true);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private void put(String name, String text) {
        Path temporary = new Path(new Path(folder, TEMPORARY), name);
        try (Writer out = new OutputStreamWriter(system.create(temporary, true), StandardCharsets.UTF_8)) {
            out.write(text);
        } catch (IOException e) {
            throw unwritable(temporary, e);
        }
        rename(temporary, new Path(folder, name));
    }
}
