package io.cadenza.data.midi;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiReading.Repair;
import io.cadenza.data.midi.TrackParser.Readings;
import io.cadenza.data.midi.TrackParser.SearchBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The chunks of a Standard MIDI File, as a score. Where they are damaged, what stands before the damage is kept and reading
 * goes on at the next track.
 *
 * <p>The JDK's own reader is not used: it allocates the length an event declares (2 GB in a file of 100 bytes), names no
 * place in its errors, takes a meta event for running status, and gives up whole files that are cut short.
 */
final class MidiFileParser {
    private static final String TRACK = "MTrk";

    private final String name;
    private final ByteCursor in;
    private final List<Repair> repairs = new ArrayList<>();
    private final List<Track> tracks = new ArrayList<>();
    /** Events without a meaning: they cost no music. */
    private final List<Repair> leftOut = new ArrayList<>();

    private final SearchBudget searchBudget = new SearchBudget();

    MidiFileParser(String name, byte[] bytes) {
        this.name = name;
        this.in = new ByteCursor(name, bytes);
    }

    MidiReading parse() {
        MidiHeader header = MidiHeader.read(in, repairs);
        long start = 0;
        while (tracks.size() < header.tracks() && toNextTrack()) {
            long end = track(header.division(), start);
            // Format 2 holds pieces of their own: they follow one another.
            start = header.format() == 2 ? end : 0;
        }
        if (tracks.isEmpty()) {
            throw in.failure("there is no track (MTrk) in this file");
        }
        count(header);
        if (!repairs.isEmpty()
                && tracks.stream().allMatch(track -> track.notes().isEmpty())) {
            Repair first = repairs.get(0);
            throw new MidiFileException(name, first.offset(), first.what() + ", and there is no note elsewhere");
        }
        repairs.addAll(leftOut);
        repairs.sort(Comparator.comparingLong(Repair::offset));
        return new MidiReading(new Score(header.division().ticksPerQuarter(), tracks), repairs);
    }

    /** Says which tracks are missing, and which are there and were not announced: the rest of the file need not be music. */
    private void count(MidiHeader header) {
        if (tracks.size() < header.tracks() && header.tracks() < MidiHeader.ALL_TRACKS) {
            repairs.add(new Repair(
                    in.position(),
                    "the header names %d tracks, %d are there".formatted(header.tracks(), tracks.size())));
        } else if (in.startsWith(TRACK)) {
            repairs.add(new Repair(
                    in.position(),
                    "the header names %d tracks; those after them were not read".formatted(tracks.size())));
        }
    }

    /** Steps to the next track, over chunks of other kinds and over what is no chunk. */
    private boolean toNextTrack() {
        while (in.remaining() >= ByteCursor.CHUNK_HEAD && !in.startsWith(TRACK)) {
            if (in.isChunkOrEnd(0)) {
                in.skip(ByteCursor.TAG);
                in.skip(in.bigEndianInt());
            } else {
                int passed = upToNextTrack();
                repairs.add(new Repair(in.position(), passed + " bytes that are no chunk were passed over"));
                in.skip(passed);
            }
        }
        return in.remaining() >= ByteCursor.CHUNK_HEAD;
    }

    private int upToNextTrack() {
        int distance = in.distanceTo(TRACK);
        return distance < 0 ? in.remaining() : distance;
    }

    /** Reads a track and steps behind it; the tick of the file at which it ends. */
    private long track(Division division, long start) {
        in.skip(ByteCursor.TAG);
        long declared = in.bigEndianInt();
        int begin = in.position();
        boolean believed = in.isChunkOrEnd(declared);
        ByteCursor chunk = in.slice(believed ? declared : upToNextTrack());
        ByteCursor whole = chunk.slice(chunk.remaining());
        TrackBuilder builder = new TrackBuilder(division, tracks.isEmpty());
        TrackParser parser = new TrackParser(chunk, builder, start, Readings.STRICT);
        Optional<MidiFileException> damage = parser.parse();
        if (believed && (damage.isPresent() || chunk.remaining() > 0)) {
            Optional<Readings> readings = TrackParser.readings(whole, searchBudget);
            if (readings.isPresent()) {
                repairs.addAll(readings.get().repairs());
                damage = Optional.empty();
                builder = new TrackBuilder(division, tracks.isEmpty());
                parser = new TrackParser(whole, builder, start, readings.get());
                parser.parse();
            }
        }
        tracks.add(builder.build(parser.end()));
        leftOut.addAll(builder.leftOut());
        if (damage.isPresent()) {
            repairs.add(new Repair(
                    damage.get().offset(),
                    "%s; the rest of track %d is lost".formatted(damage.get().reason(), tracks.size())));
            in.skip(believed ? declared : chunk.position() - begin + chunk.remaining());
        } else {
            int taken = chunk.position() - begin;
            if (!believed && taken != declared) {
                repairs.add(new Repair(
                        begin - ByteCursor.TAG,
                        "track %d has %d bytes, it says; its events take %d"
                                .formatted(tracks.size(), declared, taken)));
            }
            in.skip(believed ? declared : taken);
        }
        return parser.end();
    }

    /**
     * The header chunk of a file.
     *
     * @param format 0 to 2
     * @param tracks how many tracks are announced; all there are, if that number means nothing
     * @param division how the file counts time
     */
    private record MidiHeader(int format, int tracks, Division division) {
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
                throw in.failure(
                        in.remaining() == 0 ? "the file is empty" : "this is not MIDI, which begins with MThd");
            }
            if (before > 0) {
                repairs.add(new Repair(in.position(), before + " bytes before the header were passed over"));
                in.skip(before);
            }
        }
    }
}
