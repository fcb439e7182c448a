package io.cadenza.data.midi;

import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.ShortMessage;

/**
 * The events of one track chunk, without system exclusive messages. A chunk that the end of the file cuts short gives its
 * whole events; running status lives on after meta events, as most writers mean it.
 */
final class TrackParser {
    private final ByteCursor in;
    private final TrackBuilder track;
    private long tick;
    private int runningStatus;
    private boolean ended;
    private boolean cut;

    TrackParser(ByteCursor in, TrackBuilder track, long start) {
        this.in = in;
        this.track = track;
        this.tick = start;
    }

    void parse() {
        try {
            while (!ended && in.remaining() > 0) {
                tick += in.variableLength();
                event();
            }
        } catch (CutShortException e) {
            if (!in.endsWithFile()) {
                throw e;
            }
            cut = true;
        } catch (InvalidMidiDataException e) {
            throw in.failure(String.valueOf(e.getMessage()));
        }
    }

    /** Whether the file ended within an event. */
    boolean cut() {
        return cut;
    }

    /** The tick reached. */
    long end() {
        return tick;
    }

    private void event() throws InvalidMidiDataException {
        int first = in.peek();
        if (first == MidiBytes.META) {
            in.skip(1);
            metaEvent();
        } else if (first == MidiBytes.SYSEX || first == MidiBytes.SYSEX_CONTINUED) {
            in.skip(1);
            in.skip(in.variableLength());
        } else if (first > MidiBytes.SYSEX) {
            throw in.failure("the status %02X has no place in a file".formatted(first));
        } else {
            channelEvent(first);
        }
    }

    private void metaEvent() throws InvalidMidiDataException {
        int type = in.data();
        int length = in.variableLength();
        track.add(tick, new MetaMessage(type, in.take(length), length));
        ended = type == MidiBytes.END_OF_TRACK;
    }

    private void channelEvent(int first) throws InvalidMidiDataException {
        if (first >= 0x80) {
            in.skip(1);
            runningStatus = first;
        } else if (runningStatus == 0) {
            throw in.failure("the byte %02X stands where an event must begin".formatted(first));
        }
        int command = runningStatus & 0xF0;
        boolean oneByte = command == ShortMessage.PROGRAM_CHANGE || command == ShortMessage.CHANNEL_PRESSURE;
        track.add(tick, new ShortMessage(runningStatus, in.data(), oneByte ? 0 : in.data()));
    }
}
