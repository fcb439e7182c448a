package io.cadenza.data.midi;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;

/**
 * The chunks of a Standard MIDI File, as a score.
 *
 * <p>The JDK's own reader is not used: it allocates the length an event declares (2 GB in a file of 100 bytes), names no
 * place in its errors, takes a meta event for running status, and gives up whole files that are cut short.
 */
final class MidiFileParser {
    private static final int HEADER_BYTES = 6;

    private final ByteCursor in;

    MidiFileParser(String name, byte[] bytes) {
        this.in = new ByteCursor(name, bytes);
    }

    Score parse() {
        unwrap();
        Header header = header();
        List<ByteCursor> chunks = chunks(header.tracks());
        List<Track> tracks = new ArrayList<>();
        boolean cut = chunks.size() < header.tracks();
        long start = 0;
        for (ByteCursor chunk : chunks) {
            TrackBuilder builder = new TrackBuilder(header.division(), tracks.isEmpty());
            TrackParser parser = new TrackParser(chunk, builder, start);
            parser.parse();
            tracks.add(builder.build(parser.end()));
            cut |= parser.cut();
            // Format 2 holds pieces of their own: they follow one another.
            start = header.format() == 2 ? parser.end() : 0;
        }
        if (cut && tracks.stream().allMatch(track -> track.notes().isEmpty())) {
            throw in.failure("the file ends too soon, and there is no note before");
        }
        return new Score(header.division().ticksPerQuarter(), tracks);
    }

    /** Steps into the "data" chunk of a RIFF file of type RMID. */
    private void unwrap() {
        if (!in.startsWith("RIFF")) {
            return;
        }
        in.skip(8);
        if (!in.startsWith("RMID")) {
            throw in.failure("a RIFF file, but not one with MIDI in it");
        }
        in.skip(4);
        while (!in.startsWith("data")) {
            in.skip(4);
            long length = in.littleEndianInt();
            in.skip(length + length % 2);
        }
        in.skip(8);
    }

    private Header header() {
        if (!in.startsWith("MThd")) {
            throw in.failure(in.remaining() == 0 ? "the file is empty" : "this is not MIDI, which begins with MThd");
        }
        in.skip(4);
        long length = in.bigEndianInt();
        if (length < HEADER_BYTES) {
            throw in.failure("the header has " + length + " bytes, not 6");
        }
        int format = in.bigEndianShort();
        int tracks = in.bigEndianShort();
        int division = in.bigEndianShort();
        in.skip(length - HEADER_BYTES);
        if (format > 2) {
            throw in.failure("the header names the format " + format + "; 0, 1 and 2 exist");
        }
        if (tracks == 0) {
            throw in.failure("the header names no track");
        }
        return new Header(
                format,
                tracks,
                Division.of(division)
                        .orElseThrow(() -> in.failure("the header's division " + division
                                + " is neither ticks per quarter nor SMPTE frames")));
    }

    /** The track chunks, as many as declared or as there are; chunks of other kinds are passed over. */
    private List<ByteCursor> chunks(int declared) {
        List<ByteCursor> chunks = new ArrayList<>();
        while (chunks.size() < declared && in.remaining() >= 8) {
            boolean isTrack = in.startsWith("MTrk");
            in.skip(4);
            long length = Math.min(in.bigEndianInt(), in.remaining());
            if (isTrack) {
                chunks.add(in.slice(length));
            }
            in.skip(length);
        }
        if (chunks.isEmpty()) {
            throw in.failure("there is no track (MTrk) in this file");
        }
        return chunks;
    }

    private record Header(int format, int tracks, Division division) {}
}
