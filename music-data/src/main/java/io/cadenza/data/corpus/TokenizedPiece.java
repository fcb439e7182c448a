package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.data.format.MusicFiles;
import java.util.List;
import java.util.Objects;

/**
 * A piece of a corpus and what it became.
 *
 * @param name the file's path relative to the corpus; for one of several pieces of a file {@code path#number}
 * @param content its symbols, or why it has none
 */
public record TokenizedPiece(String name, PieceContent content) {
    /** Checks that both are there. */
    public TokenizedPiece {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
    }

    /** A piece of a file by its name. */
    static TokenizedPiece of(String file, PieceContent content) {
        return new TokenizedPiece(MusicFiles.pieceName(file, content.number()), content);
    }

    /** A file that could not be opened. */
    public static TokenizedPiece refused(String file, CadenzaException reason) {
        return new TokenizedPiece(file, PieceContent.refused("", String.valueOf(reason.getMessage())));
    }

    /** Whether it could be read, if only in part. */
    public boolean isRead() {
        return content.refusal().isEmpty();
    }

    /** Its symbols in order of time. */
    public List<String> tokens() {
        return content.tokens();
    }

    /** Its line in a report, as long as nothing is known of the others. */
    public PieceReport report() {
        PieceReport.Status status = !isRead()
                ? PieceReport.Status.REFUSED
                : content.length() == 0
                        ? PieceReport.Status.EMPTY
                        : content.repairs().isEmpty() ? PieceReport.Status.READ : PieceReport.Status.REPAIRED;
        String reason = content.refusal().orElse(String.join("; ", content.repairs()));
        if (status == PieceReport.Status.EMPTY && reason.isEmpty()) {
            reason = content.extent().notes() == 0
                    ? "there is no note of the chosen instruments"
                    : "there is no note that the tokenizer writes down";
        }
        return new PieceReport(
                name,
                status,
                content.length(),
                content.extent().notes(),
                content.extent().quarters(),
                content.extent().seconds(),
                reason);
    }
}
