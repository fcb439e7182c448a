package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.data.corpus.PieceReport.Status;
import java.util.List;

/**
 * A corpus with what became of each of its pieces.
 *
 * @param tokens the pieces that could be read, without those whose tokens another has
 * @param files a line for every piece and for every file or folder that could not be read, in their order
 * @param facts what is said of the pieces beside their notes
 */
public record CollectedCorpus(TokenCorpus tokens, List<PieceReport> files, MusicFacts facts) {
    /** Copies. */
    public CollectedCorpus {
        files = List.copyOf(files);
    }

    /** The pieces of a status. */
    public List<PieceReport> files(Status status) {
        return files.stream().filter(file -> file.status() == status).toList();
    }

    /**
     * Checks that there is a piece.
     *
     * @return this corpus
     * @throws CadenzaException if not a single file could be read; the message gives the first reason
     */
    public CollectedCorpus requirePieces() {
        if (tokens.pieces().isEmpty()) {
            PieceReport first = files.get(0);
            throw nothingRead(files.size(), first.path(), first.reason());
        }
        return this;
    }

    /** The error of a corpus of which no file could be read. */
    static CadenzaException nothingRead(int files, String first, String reason) {
        return new CadenzaException(
                "None of %d files could be read; the first, %s: %s. Choose a folder with undamaged files."
                        .formatted(files, first, withoutDot(reason)));
    }

    private static String withoutDot(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
