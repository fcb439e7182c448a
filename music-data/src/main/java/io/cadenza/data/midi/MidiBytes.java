package io.cadenza.data.midi;

/** The numbers of a Standard MIDI File that {@code javax.sound.midi} has no names for. */
final class MidiBytes {
    static final int SYSEX = 0xF0;
    static final int SYSEX_CONTINUED = 0xF7;
    static final int META = 0xFF;

    static final int TRACK_NAME = 0x03;
    static final int PORT = 0x21;
    static final int END_OF_TRACK = 0x2F;
    static final int TEMPO = 0x51;
    static final int TIME_SIGNATURE = 0x58;
    static final int KEY_SIGNATURE = 0x59;

    private MidiBytes() {}
}
