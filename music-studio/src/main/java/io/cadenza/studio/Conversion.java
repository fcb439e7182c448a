package io.cadenza.studio;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import io.cadenza.core.score.Score;
import io.cadenza.data.audio.WavRenderer;
import io.cadenza.data.format.MusicFiles;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.eval.plot.PianoRoll;
import io.cadenza.studio.Problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/** Music from one form into another: all in the request and the response, under no name that a request chooses. */
final class Conversion {
    private static final int LONGEST_TEXT = 16 << 20;
    private static final int LONGEST_NAME = 200;
    /** Sound takes ten megabytes a minute. */
    private static final double MOST_SECONDS = 15 * 60;

    /** Sound and pictures take time and memory: so many at once, in the order in which they came. */
    private final Semaphore heavy = new Semaphore(2, true);

    /** What there is to convert to. */
    enum Target {
        /** The JSON of this interface. */
        JSON("application/json"),
        /** A Standard MIDI File. */
        MIDI("audio/midi"),
        /** MusicXML as text. */
        MUSICXML("application/vnd.recordare.musicxml+xml"),
        /** Sound, 44.1 kHz, 16 bits, stereo. */
        WAV("audio/wav"),
        /** A piano roll. */
        PNG("image/png");

        private final String mediaType;

        Target(String mediaType) {
            this.mediaType = mediaType;
        }

        private static Target named(String name) {
            for (Target target : values()) {
                if (target.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return target;
                }
            }
            throw new Refusal(400, "to is one of json, midi, musicxml, wav, png.");
        }
    }

    /** What came of it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on to the socket and never compared
    record Result(String mediaType, byte[] bytes) {}

    /**
     * Converts.
     *
     * @throws Refusal for what it cannot ask
     * @throws CadenzaException if the music cannot be read or is too long for the form
     */
    Result convert(Fields request) {
        request.only("score", "midi", "file", "to");
        Target target = Target.named(request.text("to", LONGEST_NAME));
        Score score = score(request);
        return new Result(target.mediaType, bytes(score, target));
    }

    /**
     * The score of a request: {@code score} in JSON, {@code midi} in base64, or {@code file} of any form that Cadenza reads, with a name
     * that is used in errors, and to tell the form where the content does not.
     *
     * @throws Refusal unless it is there once
     * @throws CadenzaException if it cannot be read
     */
    static Score score(Fields request) {
        boolean json = request.has("score");
        boolean midi = request.has("midi");
        boolean file = request.has("file");
        if ((json ? 1 : 0) + (midi ? 1 : 0) + (file ? 1 : 0) != 1) {
            throw new Refusal(400, "Send the music once: as score in JSON, or as a file in base64.");
        }
        if (json) {
            return ScoreJson.read(request.object("score"));
        }
        if (midi) {
            return MidiReader.read("midi", base64("midi", request.text("midi", LONGEST_TEXT)));
        }
        Fields given = request.object("file").only("name", "content");
        return MusicFiles.read(
                given.text("name", LONGEST_NAME), base64("file.content", given.text("content", LONGEST_TEXT)));
    }

    private static byte[] base64(String field, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new CadenzaException("%s is not base64: %s.".formatted(field, e.getMessage()), e);
        }
    }

    private byte[] bytes(Score score, Target target) {
        return switch (target) {
            case JSON -> Json.plain().write(ScoreJson.write(score)).getBytes(StandardCharsets.UTF_8);
            case MIDI -> MusicFiles.toBytes(score, "music.mid");
            case MUSICXML -> MusicFiles.toBytes(score, "music.musicxml");
            case WAV -> {
                double seconds = score.tempoMap().seconds(score.end());
                if (seconds > MOST_SECONDS) {
                    throw new CadenzaException(String.format(
                            Locale.ROOT,
                            "The music lasts %.0f seconds, and the studio renders %.0f. Save it as MIDI and use \"cadenza render\".",
                            seconds,
                            MOST_SECONDS));
                }
                yield byFile(score, ".wav", (file, any) -> WavRenderer.render(any, file));
            }
            case PNG -> byFile(score, ".png", PianoRoll::write);
        };
    }

    /** By a writer that knows files only: through one whose name nobody chooses. */
    private byte[] byFile(Score score, String extension, BiConsumer<Path, Score> writer) {
        heavy.acquireUninterruptibly();
        try {
            Path folder = Files.createTempDirectory("cadenza-studio");
            try {
                Path file = folder.resolve("music" + extension);
                writer.accept(file, score);
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(folder.resolve("music" + extension));
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            heavy.release();
        }
    }
}
