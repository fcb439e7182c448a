package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.core.score.Score;
import io.cadenza.eval.plot.PictureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes new pieces, each as the music file that is asked for and beside it, if wished, as a picture and as sound.
 *
 * @param target a file whose name says how it is written and from which the names of several derive, or a folder for MIDI
 * @param pianoRoll whether a picture is wished
 * @param wav whether sound is wished
 * @param output writes each file
 */
public record OutputFiles(Path target, boolean pianoRoll, boolean wav, MusicOutput output) {
    private static final String FOLDER_EXTENSION = ".mid";

    /** Files with sound from the JDK's own instruments. */
    public OutputFiles(Path target, boolean pianoRoll, boolean wav) {
        this(target, pianoRoll, wav, new MusicOutput(Optional.empty()));
    }

    /**
     * Writes pieces.
     *
     * @param console told of a picture that this machine cannot draw
     * @return the files, in the order in which they were written
     * @throws io.cadenza.core.CadenzaException if one cannot be written
     */
    public List<Path> write(List<Score> pieces, Console console) {
        List<Path> written = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            written.addAll(write(pieces.get(i), i + 1, pieces.size(), console));
        }
        return written;
    }

    /**
     * Writes one of several pieces.
     *
     * @param number of the piece, from 1
     * @param count how many there are to be
     * @param console told of a picture that this machine cannot draw
     * @return its files, in the order in which they were written
     * @throws io.cadenza.core.CadenzaException if one cannot be written
     */
    public List<Path> write(Score piece, int number, int count, Console console) {
        List<Path> written = new ArrayList<>();
        Path file = new OutputNames(target, extension()).file(number, count);
        output.write(piece, file);
        written.add(file);
        if (pianoRoll) {
            draw(piece, OutputNames.beside(file, ".png"), console).ifPresent(written::add);
        }
        if (wav) {
            output.write(piece, OutputNames.beside(file, ".wav"));
            written.add(OutputNames.beside(file, ".wav"));
        }
        return written;
    }

    /**
     * Checks before the work that the files of all pieces may be written.
     *
     * @throws io.cadenza.core.CadenzaException if the target's ending is unknown, or a file may not be written
     */
    public void require(int count, OutputGuard guard) {
        MusicOutput.requireKnownEnding(target);
        OutputNames names = new OutputNames(target, extension());
        for (int number = 1; number <= count; number++) {
            Path file = names.file(number, count);
            guard.require(file);
            if (pianoRoll) {
                guard.require(OutputNames.beside(file, ".png"));
            }
            if (wav) {
                guard.require(OutputNames.beside(file, ".wav"));
            }
        }
    }

    /** As the target has it, upper case or lower. */
    private String extension() {
        String name = String.valueOf(target.getFileName());
        return MusicOutput.extension(target).isPresent() ? name.substring(name.lastIndexOf('.')) : FOLDER_EXTENSION;
    }

    private Optional<Path> draw(Score piece, Path picture, Console console) {
        try {
            output.write(piece, picture);
            return Optional.of(picture);
        } catch (PictureException e) {
            console.warn(e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * What the files of several pieces are called.
     *
     * @param target a file with the extension, from which the names of several derive, or a folder
     * @param extension such as {@code .mid}
     */
    public record OutputNames(Path target, String extension) {
        /** Checks that both are there. */
        public OutputNames {
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(extension, "extension");
        }

        /** The file of a piece, numbered from 1 if there are several. */
        Path file(int number, int count) {
            if (isFolder()) {
                return target.resolve("piece-" + number + extension);
            }
            Path name = target.getFileName();
            String stem = stem(name == null ? "piece" : name.toString(), extension);
            return target.resolveSibling(count == 1 ? stem + extension : stem + "-" + number + extension);
        }

        private boolean isFolder() {
            return Files.isDirectory(target) || !target.toString().endsWith(extension);
        }

        /** A file's neighbour with another extension. */
        static Path beside(Path file, String extension) {
            String name = String.valueOf(file.getFileName());
            int dot = name.lastIndexOf('.');
            return file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + extension);
        }

        /**
         * The name of one of several pieces of a file: {@code song-17.mid}.
         *
         * @param number of the piece; empty for the only one, which keeps the name
         */
        public static Path numbered(Path file, String number) {
            if (number.isEmpty()) {
                return file;
            }
            String name = String.valueOf(file.getFileName());
            int dot = name.lastIndexOf('.');
            int end = dot < 0 ? name.length() : dot;
            return file.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
        }

        private static String stem(String name, String extension) {
            return name.endsWith(extension) ? name.substring(0, name.length() - extension.length()) : name;
        }
    }
}
