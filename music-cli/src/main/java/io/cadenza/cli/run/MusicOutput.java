package io.cadenza.cli.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Score;
import io.cadenza.data.audio.WavRenderer;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.format.MusicFormat;
import io.cadenza.eval.plot.PianoRoll;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a score as what the name of its file asks for: music, sound or a picture.
 *
 * @param soundFont the SoundFont 2 file whose instruments a sound file plays; Cadenza's own without
 * @param normalize whether a sound file is as loud as it can be
 */
public record MusicOutput(Optional<Path> soundFont, boolean normalize) {
    /** Sound at its own level. */
    public MusicOutput(Optional<Path> soundFont) {
        this(soundFont, false);
    }

    private static final List<String> SOUND = List.of("wav");
    private static final List<String> PICTURES = List.of("png", "svg");

    /** The extensions of all that is written, without the dot. */
    public static List<String> extensions() {
        Stream<String> music = Arrays.stream(MusicFormat.values())
                .filter(MusicFormat::isWritable)
                .flatMap(format -> format.extensions().stream());
        return Stream.of(music, SOUND.stream(), PICTURES.stream())
                .flatMap(names -> names)
                .toList();
    }

    /** The extension of a name, in lower case and without the dot, if it is one of a file that is written. */
    public static Optional<String> extension(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return extensions().stream().filter(end -> name.endsWith("." + end)).findFirst();
    }

    /**
     * Checks a name before the work: its ending, if it has one, says as what it is written.
     *
     * @throws CadenzaException if it ends otherwise
     */
    static void requireKnownEnding(Path target) {
        OutputGuard.requireKnownEnding(target, extensions());
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @throws CadenzaException if the name asks for nothing that is written, or the file cannot be written
     */
    public void write(Score score, Path file) {
        String extension = extension(file)
                .orElseThrow(() ->
                        new CadenzaException("Cannot write %s: its name does not say as what. Let it end in one of .%s."
                                .formatted(file, String.join(", .", extensions()))));
        if (SOUND.contains(extension)) {
            WavRenderer.render(score, file, soundFont, normalize);
        } else if (PICTURES.contains(extension)) {
            PianoRoll.write(file, score);
        } else {
            MusicFiles.write(score, file);
        }
    }
}
