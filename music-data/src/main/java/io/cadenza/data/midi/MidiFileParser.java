package io.cadenza.data.midi;

import java.util.ArrayList;
import java.util.List;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.Sequence;

/**
 * The chunks of a Standard MIDI File, as a {@link Sequence}.
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

    Sequence parse() {
        unwrap();
        Header header = header();
        List<ByteCursor> chunks = tracks(header.tracks());
        Sequence sequence = header.newSequence(in);
        boolean cut = chunks.size() < header.tracks();
        int notes = 0;
        long start = 0;
        for (ByteCursor chunk : chunks) {
            TrackParser track = new TrackParser(chunk, sequence.createTrack(), start);
            track.parse();
            notes += track.notes();
            cut |= track.cut();
            // Format 2 holds pieces of their own: they follow one another.
            start = header.format() == 2 ? track.end() : 0;
        }
        if (cut && notes == 0) {
            throw in.failure("the file ends too soon, and there is no note before");
        }
        return sequence;
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
        Header header = new Header(in.bigEndianShort(), in.bigEndianShort(), in.bigEndianShort());
        in.skip(length - HEADER_BYTES);
        header.check(in);
        return header;
    }

    /** The track chunks, as many as declared or as there are; chunks of other kinds are passed over. */
    private List<ByteCursor> tracks(int declared) {
        List<ByteCursor> tracks = new ArrayList<>();
        while (tracks.size() < declared && in.remaining() >= 8) {
            boolean isTrack = in.startsWith("MTrk");
            in.skip(4);
            long length = Math.min(in.bigEndianInt(), in.remaining());
            if (isTrack) {
                tracks.add(in.slice(length));
            }
            in.skip(length);
        }
        if (tracks.isEmpty()) {
            throw in.failure("there is no track (MTrk) in this file");
        }
        return tracks;
    }

    private record Header(int format, int tracks, int division) {
        void check(ByteCursor in) {
            if (format > 2) {
                throw in.failure("the header names the format " + format + "; 0, 1 and 2 exist");
            }
            if (tracks == 0) {
                throw in.failure("the header names no track");
            }
            if (division == 0 || SmpteDivision.isBroken(division)) {
                throw in.failure(
                        "the header's division " + division + " is neither ticks per quarter nor SMPTE frames");
            }
        }

        Sequence newSequence(ByteCursor in) {
            try {
                return SmpteDivision.isSmpte(division)
                        ? new Sequence(SmpteDivision.type(division), SmpteDivision.ticksPerFrame(division))
                        : new Sequence(Sequence.PPQ, division);
            } catch (InvalidMidiDataException e) {
                throw in.failure(String.valueOf(e.getMessage()));
            }
        }
    }
}
