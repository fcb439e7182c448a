package io.cadenza.data.format;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.TokenSequence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The path of a file and, after a {@code #}, the number of one of its pieces: {@code book.abc#17}; of a work of several movements
 * {@code work.mxl#movement 2} or {@code work.mxl#2}.
 *
 * @param file the file or folder
 * @param number of the chosen piece; empty for all of them
 */
public record PiecePath(Path file, String number) {
    /** Checks that both are there. */
    public PiecePath {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(number, "number");
    }

    /** Takes a path apart, unless a file or folder of the whole name exists. */
    public static PiecePath of(Path path) {
        String name = String.valueOf(path.getFileName());
        int mark = name.lastIndexOf('#');
        if (mark <= 0 || mark == name.length() - 1 || Files.exists(path)) {
            return new PiecePath(path, "");
        }
        Path file = path.resolveSibling(name.substring(0, mark));
        return Files.isRegularFile(file) ? new PiecePath(file, name.substring(mark + 1)) : new PiecePath(path, "");
    }

    /** A movement may be given by its number alone. */
    private boolean isNumber(String piece) {
        return piece.equals(number)
                || (number.matches("[0-9]{1,4}") && piece.equals(TokenSequence.movement(Integer.parseInt(number))));
    }

    /**
     * The chosen ones of a file's pieces; of a file of one piece, the chosen one of its movements.
     *
     * @throws CadenzaException if a piece is chosen that the file does not have
     */
    public List<MusicPiece> pieces(List<MusicPiece> all) {
        boolean movement = !number.isEmpty() && all.size() == 1;
        return chosen(movement ? all.get(0).movements() : all, MusicPiece::number);
    }

    /**
     * The chosen ones of a file's pieces.
     *
     * @param numberOf the number of a piece, empty for the only one
     * @throws CadenzaException if a piece is chosen that the file does not have
     */
    public <T> List<T> chosen(List<T> pieces, Function<T, String> numberOf) {
        if (number.isEmpty()) {
            return pieces;
        }
        List<T> found =
                pieces.stream().filter(piece -> isNumber(numberOf.apply(piece))).toList();
        if (found.isEmpty()) {
            String first = numberOf.apply(pieces.get(0));
            String last = numberOf.apply(pieces.get(pieces.size() - 1));
            throw new CadenzaException("%s has no piece %s. %s"
                    .formatted(
                            file,
                            number,
                            first.isEmpty()
                                    ? "It holds a single one: leave the number away."
                                    : "Its %d pieces are #%s to #%s.".formatted(pieces.size(), first, last)));
        }
        return found;
    }
}
