package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes what became of each piece, as comma-separated values (RFC 4180) or as JSON, one object a line. */
public final class ReportWriter {
    private static final String CSV_HEAD = "path,status,tokens,notes,quarters,seconds,reason\n";

    private ReportWriter() {}

    /**
     * Writes a report, whole or not at all.
     *
     * @param target a name that ends in {@code .csv}, {@code .jsonl} or {@code .json}, which decides the form
     * @throws CadenzaException for another name, or if it cannot be written
     */
    public static void write(Path target, List<PieceReport> files) {
        if (isCsv(target)) {
            AtomicFiles.writeText(target, csv(files));
            return;
        }
        StringBuilder text = new StringBuilder();
        files.forEach(file -> text.append(json(file)).append('\n'));
        AtomicFiles.writeText(target, text.toString());
    }

    /** A report as comma-separated values. */
    static String csv(List<PieceReport> files) {
        StringBuilder text = new StringBuilder(CSV_HEAD);
        files.forEach(file -> text.append(csv(file)).append('\n'));
        return text.toString();
    }

    /**
     * Checks a name before the work whose report it is to be.
     *
     * @throws CadenzaException if it has none of the endings
     */
    public static void requireKnownEnding(Path target) {
        isCsv(target);
    }

    private static boolean isCsv(Path target) {
        String name = target.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return true;
        }
        if (name.endsWith(".jsonl") || name.endsWith(".json")) {
            return false;
        }
        throw new CadenzaException("A report ends in .csv, or in .jsonl for a JSON object a line, not " + target
                + ". Choose one of these.");
    }

    private static String csv(PieceReport file) {
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%d,%.3f,%.3f,%s",
                cell(file.path()),
                file.status().word(),
                file.tokens(),
                file.notes(),
                file.quarters(),
                file.seconds(),
                cell(file.reason()));
    }

    static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String json(PieceReport file) {
        Json json = Json.plain();
        return json.write(json.object()
                .put("path", file.path())
                .put("status", file.status().word())
                .put("tokens", file.tokens())
                .put("notes", file.notes())
                .put("quarters", thousandths(file.quarters()))
                .put("seconds", thousandths(file.seconds()))
                .put("reason", file.reason()));
    }

    private static double thousandths(double value) {
        return Math.round(1000 * value) / 1000.0;
    }
}
