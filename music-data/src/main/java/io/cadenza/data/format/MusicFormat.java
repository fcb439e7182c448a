package io.cadenza.data.format;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.midi.MidiReading;
import io.cadenza.data.midi.MidiWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The formats of written music that Cadenza knows: how their files end, how they begin, who reads and who writes them. */
@SuppressWarnings("ImmutableEnumChecker") // the list is unmodifiable, and readers and writers hold nothing
public enum MusicFormat {
    /** Standard MIDI Files, plain or in a RIFF wrapper, karaoke included. */
    MIDI(List.of("mid", "midi", "kar", "rmi"), MusicFormat::midi, Optional.of(MidiWriter::toBytes)),
    /** MusicXML as text. */
    MUSICXML(List.of("musicxml", "xml"), single(MusicXmlReader::reading), Optional.of(MusicXmlWriter::toBytes)),
    /** MusicXML in a ZIP archive. */
    COMPRESSED_MUSICXML(List.of("mxl"), single(CompressedMusicXml::reading), Optional.of(CompressedMusicXml::toBytes)),
    /** ABC notation, read but not written. */
    ABC(List.of("abc"), AbcReader::pieces, Optional.empty());

    private final List<String> extensions;
    private final Reader reader;
    private final Optional<Function<Score, byte[]>> writer;

    MusicFormat(List<String> extensions, Reader reader, Optional<Function<Score, byte[]>> writer) {
        this.extensions = extensions;
        this.reader = reader;
        this.writer = writer;
    }

    /** Bytes to pieces. */
    @FunctionalInterface
    private interface Reader {
        List<MusicPiece> pieces(String name, byte[] bytes);
    }

    private static Reader single(BiFunction<String, byte[], MusicReading> reader) {
        return (name, bytes) -> List.of(new MusicPiece("", () -> reader.apply(name, bytes)));
    }

    private static List<MusicPiece> midi(String name, byte[] bytes) {
        return List.of(new MusicPiece("", () -> {
            MidiReading reading = MidiReader.recover(name, bytes);
            return new MusicReading(
                    reading.score(),
                    reading.repairs().stream().map(Object::toString).toList());
        }));
    }

    /** How the names of its files end, in lower case and without the dot; the first is the usual one. */
    public List<String> extensions() {
        return extensions;
    }

    /** Whether scores can be written in it. */
    public boolean isWritable() {
        return writer.isPresent();
    }

    /** The format that a file's name promises, if it is one of these. */
    public static Optional<MusicFormat> ofName(Path file) {
        return ofName(String.valueOf(file.getFileName()));
    }

    static Optional<MusicFormat> ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.extensions.stream().anyMatch(end -> lower.endsWith("." + end)))
                .findFirst();
    }

    /** The format of a file: what its first bytes show or, where they show nothing, what its name promises. */
    public static Optional<MusicFormat> of(String name, byte[] bytes) {
        return ofContent(bytes).or(() -> ofName(name));
    }

    /** The format that the first bytes of a file show, whatever it is called. */
    public static Optional<MusicFormat> ofContent(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1);
        if (start.startsWith("MThd") || start.startsWith("RIFF")) {
            return Optional.of(MIDI);
        }
        if (start.startsWith("PK\3\4")) {
            return Optional.of(COMPRESSED_MUSICXML);
        }
        // What is left when byte order marks, the zeros of UTF-16 and white space are taken away.
        String text =
                start.replaceAll("^[\u00EF\u00BB\u00BF\u00FE\u00FF\0\\s]+", "").replace("\0", "");
        if (text.startsWith("<")) {
            return Optional.of(MUSICXML);
        }
        boolean abc = text.startsWith("%abc") || text.startsWith("X:") || start.matches("(?s).*\\nX: *\\d.*");
        return abc ? Optional.of(ABC) : Optional.empty();
    }

    /** The pieces in the bytes of a file of this format, one or more. */
    List<MusicPiece> pieces(String name, byte[] bytes) {
        return reader.pieces(name, bytes);
    }

    /** The bytes of a file with this score. */
    byte[] toBytes(Score score) {
        if (this == MUSICXML || this == COMPRESSED_MUSICXML) {
            SheetSize.require(score);
        }
        return writer.orElseThrow(() -> new CadenzaException(
                        "Cadenza reads %s but does not write it. Choose another extension, such as .mid or .musicxml."
                                .formatted(name())))
                .apply(score);
    }

    /** How large a score is as sheet music, estimated before it is written: a note is written once in each bar it sounds in. */
    static final class SheetSize {
        /** What is read: larger files could not come back. */
        private static final long MOST_BYTES = MusicFiles.MAX_BYTES;

        /** Of MusicXML: a measure of one part without notes, and one symbol of a note. */
        private static final int MEASURE_BYTES = 150;

        private static final int NOTE_BYTES = 300;

        private SheetSize() {}

        /**
         * Checks that a score is no larger as MusicXML than what is read.
         *
         * @throws CadenzaException if it is, with the figure
         */
        static void require(Score score) {
            double bars = bars(score);
            double barTicks = Math.max(1, score.end() / Math.max(1, bars));
            long parts = 0;
            double symbols = 0;
            for (Track track : score.tracks()) {
                parts += track.notes().stream()
                        .mapToInt(Note::channel)
                        .distinct()
                        .count();
                symbols += track.notes().stream()
                        .mapToDouble(note -> 1 + Math.floor(note.duration() / barTicks))
                        .sum();
            }
            double bytes = MEASURE_BYTES * bars * parts + NOTE_BYTES * symbols;
            if (bytes > MOST_BYTES) {
                throw new CadenzaException(String.format(
                        Locale.ROOT,
                        "This score would be about %.0f MB of MusicXML (%.0f bars, %d parts, %.0f notes with their ties), and %.0f MB"
                                + " are the most. Write it as .mid.",
                        bytes / 1e6,
                        bars,
                        parts,
                        symbols,
                        MOST_BYTES / 1e6));
            }
        }

        private static double bars(Score score) {
            long lastNote = score.notes().mapToLong(Note::end).max().orElse(0);
            List<TimeSignature> metres = score.events(TimeSignature.class);
            double bars = 0;
            long from = 0;
            double quarters = 4;
            for (TimeSignature metre : metres) {
                long to = Math.min(metre.tick(), lastNote);
                bars += (to - from) / (quarters * score.ticksPerQuarter());
                from = to;
                quarters = 4.0 * metre.beats() / metre.beatUnit();
            }
            return Math.ceil(bars + (lastNote - from) / (quarters * score.ticksPerQuarter()));
        }
    }
}
