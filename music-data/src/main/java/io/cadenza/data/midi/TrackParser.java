package io.cadenza.data.midi;

import java.util.Optional;
import javax.sound.midi.ShortMessage;

/**
 * The events of one track chunk, without system exclusive messages, up to its end or the first place that makes no sense.
 * Running status lives on after meta events, as most writers mean it.
 */
final class TrackParser {
    private final ByteCursor in;
    private final TrackBuilder track;
    private long tick;
    private int runningStatus;
    private boolean ended;

    TrackParser(ByteCursor in, TrackBuilder track, long start) {
        this.in = in;
        this.track = track;
        this.tick = start;
    }

    /** Reads all events it can; what stopped it, if it was not the end of the track. */
    Optional<MidiFileException> parse() {
        try {
            while (!ended && in.remaining() > 0) {
                tick += in.variableLength();
                event();
            }
            return Optional.empty();
        } catch (MidiFileException e) {
            return Optional.of(e);
        }
    }

    /** The tick reached. */
    long end() {
        return tick;
    }

    private void event() {
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

    private void metaEvent() {
        int type = in.data();
        byte[] data = in.take(in.variableLength());
        track.meta(tick, type, data);
        ended = type == MidiBytes.END_OF_TRACK;
    }

    private void channelEvent(int first) {
        if (first >= 0x80) {
            in.skip(1);
            runningStatus = first;
        } else if (runningStatus == 0) {
            throw in.failure("the byte %02X stands where an event must begin".formatted(first));
        }
        int command = runningStatus & 0xF0;
        boolean oneByte = command == ShortMessage.PROGRAM_CHANGE || command == ShortMessage.CHANNEL_PRESSURE;
        int data = in.data();
        track.channelMessage(tick, runningStatus, data, oneByte ? 0 : in.data());
    }
}
