package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.data.cache.ProgramIdentity;
import io.cadenza.data.corpus.Corpus.Piece;
import io.cadenza.data.corpus.PieceContent.Extent;
import io.cadenza.data.format.MusicFileException;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.format.MusicFormat;
import io.cadenza.data.format.MusicPiece;
import io.cadenza.data.format.MusicReading;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.midi.MidiFileException;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Files of scores: those of {@link MusicFormat} by the ends of their names, in any case, and MIDI under any other name by its
 * first bytes.
 */
public final class ScoreFiles implements FileTokenizer {
    static final String KIND = "file of music (%s)".formatted(MusicFiles.extensions());

    /** Bytes that tell whether a file is MIDI: RIFF, a length, RMID. */
    private static final int HEAD = 12;

    private final ScoreTokenizer tokenizer;
    private final InstrumentChoice instruments;
    private final String program;

    /**
     * Scores through a filter and a tokenizer.
     *
     * @param instruments which of them the tokenizer sees
     */
    public ScoreFiles(ScoreTokenizer tokenizer, InstrumentChoice instruments) {
        this.tokenizer = tokenizer;
        this.instruments = instruments;
        this.program = ProgramIdentity.of(tokenizer.getClass(), MidiReader.class, Score.class);
    }

    @Override
    public boolean reads(Path file) {
        return isNamedLikeOne(file) || isMidi(file);
    }

    static boolean isNamedLikeOne(Path file) {
        return MusicFiles.isMusic(file);
    }

    /** A file that cannot be opened is left to whoever reads it to complain about, if its name says that it is music. */
    static boolean isMidi(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return MidiReader.isMidi(in.readNBytes(HEAD));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<String> cacheKey() {
        return Optional.of("%s %s %s %s".formatted(tokenizer.name(), tokenizer.options(), instruments.text(), program));
    }

    @Override
    public List<PieceContent> tokenize(MusicBytes file) {
        try {
            return pieces(file).stream().flatMap(this::tokenize).toList();
        } catch (CadenzaException e) {
            return List.of(PieceContent.refused("", reason(e)));
        }
    }

    private Stream<PieceContent> tokenize(MusicPiece piece) {
        try {
            MusicReading reading = piece.read();
            return movements(piece, reading).map(movement -> {
                Score score = instruments.apply(movement.content());
                return PieceContent.of(
                        movement.name(),
                        tokenizer.encode(score),
                        extent(score),
                        MusicFacts.of(movement.content()),
                        reading.repairs());
            });
        } catch (CadenzaException e) {
            return Stream.of(PieceContent.refused(piece.number(), reason(e)));
        }
    }

    /** A piece to learn from is a movement: it begins and ends as music does, which a work of four does but once. */
    static Stream<Piece<Score>> movements(MusicPiece piece, MusicReading reading) {
        List<Score> movements = reading.movements();
        return IntStream.range(0, movements.size())
                .mapToObj(i -> new Piece<>(
                        movements.size() == 1 ? piece.number() : TokenSequence.movement(i + 1), movements.get(i)));
    }

    /**
     * The pieces of a file of a corpus: the one way to them. What no first bytes and no name make anything else is MIDI, if
     * a damaged one.
     *
     * @throws CadenzaException if the file cannot be opened, or no piece is in it
     */
    static List<MusicPiece> pieces(MusicBytes file) {
        String name = file.path().toString();
        byte[] bytes = file.bytes();
        return MusicFiles.pieces(MusicFormat.of(name, bytes).isPresent() ? name : name + ".mid", bytes);
    }

    /** Why a piece was refused, in one line without its file's name. */
    static String reason(CadenzaException e) {
        if (e instanceof MidiFileException midi) {
            return "byte %d: %s".formatted(midi.offset(), midi.reason());
        }
        if (e instanceof MusicFileException music) {
            return music.place() + ": " + music.reason();
        }
        return String.valueOf(e.getMessage());
    }

    private static Extent extent(Score score) {
        int notes =
                score.tracks().stream().mapToInt(track -> track.notes().size()).sum();
        return new Extent(notes, score.quarters(), score.tempoMap().seconds(score.end()));
    }
}
