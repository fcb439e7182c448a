package io.cadenza.data.corpus;

import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.instrument.InstrumentChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How files of one kind become symbols. Called from several threads. */
public interface FileTokenizer {
    /** The files that a tokenizer can write down. */
    static FileTokenizer of(Tokenizer tokenizer, InstrumentChoice instruments) {
        return tokenizer.match(scores -> new ScoreFiles(scores, instruments), SoundFiles::new);
    }

    /** Whether a file found in a folder is of this kind; may look into it. */
    boolean reads(Path file);

    /** What files are read, for the error that there are none, such as {@code MIDI file (.mid, .midi)}. */
    String kind();

    /**
     * All that decides, beside a file's bytes, what it becomes.
     *
     * @return empty if results are not worth keeping
     */
    Optional<String> cacheKey();

    /**
     * The symbols of a file's pieces, and what is to be said of each.
     *
     * @return one or more, under different numbers; a single one has none
     * @throws io.cadenza.core.CadenzaException if the file cannot be opened; what is wrong with its content is part of the result
     */
    List<PieceContent> tokenize(MusicBytes file);
}
