package io.cadenza.data.corpus;

import io.cadenza.core.token.SoundTokenizer;
import io.cadenza.data.corpus.PieceContent.Extent;
import io.cadenza.data.sound.SoundFile;
import io.cadenza.data.sound.SoundFile.Recording;
import io.cadenza.data.sound.SoundFile.SoundFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Files of sound: WAV, AIFF and AU by their endings. They are read as a stream, so that as much memory is needed as their samples
 * take at the tokenizer's rate, and not kept in the cache: reading one is about as fast as reading its symbols would be.
 */
public final class SoundFiles implements FileTokenizer {
    private final SoundTokenizer tokenizer;

    /** Sounds through a tokenizer. */
    public SoundFiles(SoundTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public boolean reads(Path file) {
        return SoundFile.isNamedLikeOne(file);
    }

    @Override
    public String kind() {
        return "sound file (.wav, .aif, .aiff, .au)";
    }

    @Override
    public Optional<String> cacheKey() {
        return Optional.empty();
    }

    @Override
    public List<PieceContent> tokenize(MusicBytes file) {
        try {
            Recording recording = SoundFile.read(file.path(), tokenizer.sampleRate());
            List<String> warnings = recording.warning().stream().toList();
            Extent extent = new Extent(0, 0, recording.sound().seconds());
            return List.of(PieceContent.of("", tokenizer.encode(recording.sound()), extent, new TreeMap<>(), warnings));
        } catch (SoundFileException e) {
            return List.of(PieceContent.refused("", e.reason()));
        }
    }
}
