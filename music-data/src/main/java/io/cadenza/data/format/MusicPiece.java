package io.cadenza.data.format;

import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A piece of a file of music, read when it is asked for. Most files hold one piece, a book of tunes holds many. */
public final class MusicPiece {
    private final String number;
    private final Supplier<MusicReading> reader;

    /**
     * A piece.
     *
     * @param number which one of its file, unique in it; empty for the only one
     * @param reader throws a {@link io.cadenza.core.CadenzaException} if the piece is damaged beyond reading
     */
    MusicPiece(String number, Supplier<MusicReading> reader) {
        this.number = Objects.requireNonNull(number, "number");
        this.reader = reader;
    }

    /** Which piece of its file it is, such as the number of a tune in a book; empty for the only one. */
    public String number() {
        return number;
    }

    /**
     * Reads it.
     *
     * @throws io.cadenza.core.CadenzaException if it is damaged beyond reading; the other pieces of the file are not concerned
     */
    public MusicReading read() {
        return reader.get();
    }

    /**
     * Its movements as pieces, numbered as a corpus names them; itself if it has one.
     *
     * @throws io.cadenza.core.CadenzaException if it is damaged beyond reading
     */
    List<MusicPiece> movements() {
        MusicReading reading = read();
        List<Score> movements = reading.movements();
        return movements.size() == 1
                ? List.of(this)
                : IntStream.range(0, movements.size())
                        .mapToObj(i -> new MusicPiece(
                                TokenSequence.movement(i + 1),
                                () -> new MusicReading(movements.get(i), reading.repairs())))
                        .toList();
    }
}
