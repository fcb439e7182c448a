package io.cadenza.data.midi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes of MIDI files, written by hand. */
final class MidiFileBuilder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static MidiFileBuilder file(int format, int tracks, int division) {
        return new MidiFileBuilder().text("MThd").hex("00000006 %04x %04x %04x".formatted(format, tracks, division));
    }

    /** A track of one chunk with its true length. */
    MidiFileBuilder track(String hex) {
        return chunk("MTrk", hex);
    }

    MidiFileBuilder chunk(String tag, String hex) {
        String digits = hex.replace(" ", "");
        return text(tag).hex("%08x".formatted(digits.length() / 2)).hex(digits);
    }

    MidiFileBuilder text(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    MidiFileBuilder hex(String hex) {
        bytes.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
