package io.cadenza.data.corpus;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.data.cache.ProgramIdentity;
import io.cadenza.data.corpus.FileContent.Extent;
import io.cadenza.data.format.MusicFileException;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.format.MusicFormat;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.midi.MidiFileException;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.MidiReading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
    public FileContent tokenize(MusicBytes file) {
        byte[] bytes = file.bytes();
        String name = file.path().toString();
        try {
            if (MusicFormat.of(name, bytes)
                    .filter(format -> format != MusicFormat.MIDI)
                    .isPresent()) {
                Score score = instruments.apply(MusicFiles.read(name, bytes));
                return FileContent.of(tokenizer.encode(score), extent(score), List.of());
            }
            MidiReading reading = MidiReader.recover(name, bytes);
            Score score = instruments.apply(reading.score());
            List<String> repairs =
                    reading.repairs().stream().map(Object::toString).toList();
            return FileContent.of(tokenizer.encode(score), extent(score), repairs);
        } catch (MidiFileException e) {
            return FileContent.refused("byte %d: %s".formatted(e.offset(), e.reason()));
        } catch (MusicFileException e) {
            return FileContent.refused(e.place() + ": " + e.reason());
        } catch (CadenzaException e) {
            return FileContent.refused(e.getMessage());
        }
    }

    private static Extent extent(Score score) {
        int notes =
                score.tracks().stream().mapToInt(track -> track.notes().size()).sum();
        return new Extent(notes, score.quarters(), score.tempoMap().seconds(score.end()));
    }
}
