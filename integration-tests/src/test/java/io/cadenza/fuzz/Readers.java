package io.cadenza.fuzz;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.Safetensors;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.sound.SoundFile;
import io.cadenza.run.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The readers of files from strangers, as a fuzzer calls them: bytes in, and out comes a value or the reader's own error. {@code
 * .ci/fuzz} gives them to Jazzer, which needs the two methods of its names.
 */
public final class Readers {
    /** What is read. */
    enum Reader {
        MIDI("mid"),
        MUSICXML("musicxml"),
        ABC("abc"),
        SOUND("wav"),
        SAFETENSORS("safetensors"),
        YAML("yaml"),
        GRAMMAR("grammar");

        private final String extension;

        Reader(String extension) {
            this.extension = extension;
        }

        /** Reads; {@code scratch} is a file that may be written over. */
        void read(byte[] bytes, Path scratch) throws IOException {
            try {
                switch (this) {
                    case MIDI, MUSICXML, ABC ->
                        MusicFiles.pieces("fuzzed." + extension, bytes).forEach(piece -> piece.read());
                    case SOUND -> SoundFile.read(written(bytes, scratch), 8000);
                    case SAFETENSORS -> {
                        Safetensors.read(written(bytes, scratch));
                        ModelFile.read(scratch);
                    }
                    case YAML ->
                        ConfigLoader.ofDefault().file(written(bytes, scratch)).load();
                    case GRAMMAR ->
                        Composers.create(
                                "grammar",
                                Map.of("grammar", written(bytes, scratch).toString()));
                }
            } catch (CadenzaException e) {
                if (e.getMessage().isBlank() || e.getMessage().contains("\n")) {
                    throw new IllegalStateException("No single line: " + e.getMessage(), e);
                }
            }
        }

        private static Path written(byte[] bytes, Path scratch) throws IOException {
            return Files.write(scratch, bytes);
        }

        /** A file of the right name, for as long as the process lives. */
        Path scratch() throws IOException {
            Path file = Files.createTempFile("fuzz", "." + extension);
            file.toFile().deleteOnExit();
            return file;
        }
    }

    private static Reader chosen = Reader.MIDI;
    private static Path scratch = Path.of("");

    private Readers() {}

    /** Called by Jazzer before the first input; the argument names the reader. */
    public static void fuzzerInitialize(String[] arguments) throws IOException {
        chosen = Reader.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        scratch = chosen.scratch();
    }

    /** Called by Jazzer with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        chosen.read(input, scratch);
    }
}
