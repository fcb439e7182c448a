package io.cadenza.cli.run;

import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.prepare.SplitFile;
import io.cadenza.eval.benchmark.BenchmarkDocument;
import io.cadenza.eval.benchmark.BenchmarkPlan;
import io.cadenza.eval.benchmark.BenchmarkResults;
import io.cadenza.eval.benchmark.Quality;
import io.cadenza.eval.benchmark.ResultTable;
import io.cadenza.eval.report.BenchmarkReport;
import io.cadenza.eval.report.ReportSample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes what a benchmark came to: JSON for programs and a report for people. */
public final class BenchmarkFiles {
    private final BenchmarkPlan plan;
    private final BenchmarkDocument document;

    /** The files of a benchmark's results. */
    public BenchmarkFiles(BenchmarkPlan plan, BenchmarkDocument document) {
        this.plan = plan;
        this.document = document;
    }

    /** Writes {@code benchmark.json} and {@code report.html} into a folder and names them. */
    public List<Path> write(Path folder) {
        Path json = folder.resolve("benchmark.json");
        Path report = folder.resolve("report.html");
        document.write(json);
        BenchmarkReport.write(report, document, samples());
        List<Path> files = new ArrayList<>(List.of(json, report));
        if (document.results().baselines().isPresent()) {
            files.addAll(tables(folder));
        }
        if (!plan.corpus().split().subsets().isEmpty()) {
            Path split = folder.resolve("split.csv");
            SplitFile.write(split, plan.corpus().split());
            files.add(split);
        }
        return files;
    }

    private List<Path> tables(Path folder) {
        BenchmarkResults results = document.results();
        Path losses = folder.resolve("losses.csv");
        Path comparisons = folder.resolve("comparisons.csv");
        Path latex = folder.resolve("tables.tex");
        AtomicFiles.writeText(losses, ResultTable.losses(results).csv());
        AtomicFiles.writeText(comparisons, ResultTable.comparisons(results).csv());
        AtomicFiles.writeText(
                latex,
                ResultTable.quality(results)
                                .latex("Losses in nats per token on "
                                        + results.corpus().source())
                        + '\n'
                        + ResultTable.comparisons(results)
                                .latex("Differences with 95 % intervals of a paired bootstrap"));
        return List.of(losses, comparisons, latex);
    }

    /** Held-out music, and one piece of each model: the first backend's, for others drew from nearly the same weights. */
    private List<BenchmarkReport.Sample> samples() {
        Tokenizer tokenizer = plan.corpus().tokenizer().create();
        List<BenchmarkReport.Sample> samples = new ArrayList<>();
        Set<String> models = new HashSet<>();
        for (BenchmarkResults.Row row : document.results().rows()) {
            List<Integer> piece = row.quality().map(Quality::piece).orElse(List.of());
            if (!piece.isEmpty() && models.add(row.model())) {
                samples.add(new BenchmarkReport.Sample(
                        row.model(),
                        ResultTable.backend(row) + ", seed " + plan.seed(),
                        exhibit(
                                tokenizer,
                                piece.stream().mapToInt(Integer::intValue).toArray())));
            }
        }
        if (!samples.isEmpty()) {
            samples.add(0, original(tokenizer));
        }
        return samples;
    }

    private BenchmarkReport.Sample original(Tokenizer tokenizer) {
        TokenSequence piece = plan.heldOutPiece();
        return new BenchmarkReport.Sample("original", piece.name(), exhibit(tokenizer, piece.toArray()));
    }

    private ReportSample exhibit(Tokenizer tokenizer, int[] ids) {
        List<String> symbols = plan.corpus().vocabulary().decode(ids);
        return tokenizer.match(
                scores -> ReportSample.of(scores.decode(symbols)), sound -> ReportSample.of(sound.decode(symbols)));
    }
}
