package io.cadenza.data.midi;

import io.cadenza.data.midi.MidiReading.Repair;
import java.util.List;

/**
 * The header chunk of a file.
 *
 * @param format 0 to 2
 * @param tracks how many tracks are announced; all there are, if that number means nothing
 * @param division how the file counts time
 */
record MidiHeader(int format, int tracks, Division division) {
    private static final String TAG = "MThd";
    private static final int BYTES = 6;
    private static final int LAST_FORMAT = 2;

    /** More tracks than a header can name. */
    static final int ALL_TRACKS = 0x10000;

    /** How far into a file a header is looked for: a MacBinary head has 128 bytes, a mail's somewhat more. */
    private static final int SEARCHED = 4096;

    /** Reads the header and steps behind it. Only what it cannot be guessed without is required. */
    static MidiHeader read(ByteCursor in, List<Repair> repairs) {
        seek(in, repairs);
        in.skip(TAG.length());
        long length = in.bigEndianInt();
        if (length < BYTES) {
            throw in.failure("the header has " + length + " bytes, not 6");
        }
        int format = in.bigEndianShort();
        int tracks = in.bigEndianShort();
        int division = in.bigEndianShort();
        Division time = Division.of(division)
                .orElseThrow(() -> in.failure(
                        "the header's division " + division + " is neither ticks per quarter nor SMPTE frames"));
        if (format > LAST_FORMAT) {
            repairs.add(new Repair(in.position(), "the header names the format " + format + "; read as format 1"));
        }
        if (tracks == 0) {
            repairs.add(new Repair(in.position(), "the header names no track; all there are were read"));
        }
        if (in.isChunkOrEnd(length - BYTES)) {
            in.skip(length - BYTES);
        } else if (length > BYTES) {
            repairs.add(new Repair(in.position(), "the header has " + length + " bytes, it says; read as 6"));
        }
        return new MidiHeader(format > LAST_FORMAT ? 1 : format, tracks == 0 ? ALL_TRACKS : tracks, time);
    }

    /** Steps to the header: into a RIFF file of type RMID, and over what a mail program or an old Macintosh put before it. */
    private static void seek(ByteCursor in, List<Repair> repairs) {
        if (in.startsWith("RIFF")) {
            in.skip(ByteCursor.CHUNK_HEAD);
            if (!in.startsWith("RMID")) {
                throw in.failure("a RIFF file, but not one with MIDI in it");
            }
            in.skip(Math.max(0, in.distanceTo(TAG)));
        }
        int before = in.slice(Math.min(in.remaining(), SEARCHED)).distanceTo(TAG);
        if (before < 0) {
            throw in.failure(in.remaining() == 0 ? "the file is empty" : "this is not MIDI, which begins with MThd");
        }
        if (before > 0) {
            repairs.add(new Repair(in.position(), before + " bytes before the header were passed over"));
            in.skip(before);
        }
    }
}
