package io.cadenza.data.midi;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MetaMessage;

/** Tempo, metre, key and text as the bytes of meta events, both ways. */
final class MetaEvents {
    /** MIDI clocks a metronome click, and 32nds a quarter: what every time signature event carries unless told otherwise. */
    private static final int CLOCKS_PER_CLICK = 24;

    private static final int THIRTY_SECONDS_PER_QUARTER = 8;

    private MetaEvents() {}

    /** The event of a type and its data; empty for other types, and for values that have no meaning (tempo 0, 9 sharps). */
    static Optional<ScoreEvent> read(long tick, int type, byte[] data) {
        return switch (type) {
            case MidiBytes.TEMPO -> tempo(tick, data);
            case MidiBytes.TIME_SIGNATURE -> timeSignature(tick, data);
            case MidiBytes.KEY_SIGNATURE -> keySignature(tick, data);
            default -> Optional.empty();
        };
    }

    private static Optional<ScoreEvent> tempo(long tick, byte[] data) {
        if (data.length < 3) {
            return Optional.empty();
        }
        int value = (data[0] & 0xFF) << 16 | (data[1] & 0xFF) << 8 | (data[2] & 0xFF);
        return value == 0 ? Optional.empty() : Optional.of(new TempoChange(tick, value));
    }

    private static Optional<ScoreEvent> timeSignature(long tick, byte[] data) {
        if (data.length < 2 || data[0] == 0 || data[1] < 0 || data[1] > 7) {
            return Optional.empty();
        }
        return Optional.of(new TimeSignature(tick, data[0] & 0xFF, 1 << data[1]));
    }

    private static Optional<ScoreEvent> keySignature(long tick, byte[] data) {
        if (data.length < 2 || Math.abs(data[0]) > 7) {
            return Optional.empty();
        }
        return Optional.of(new KeySignature(tick, data[0], data[1] == 1));
    }

    static MetaMessage write(TempoChange tempo) throws InvalidMidiDataException {
        int value = tempo.microsecondsPerQuarter();
        return message(MidiBytes.TEMPO, value >> 16, value >> 8, value);
    }

    static MetaMessage write(TimeSignature metre) throws InvalidMidiDataException {
        int exponent = Integer.numberOfTrailingZeros(metre.beatUnit());
        return message(MidiBytes.TIME_SIGNATURE, metre.beats(), exponent, CLOCKS_PER_CLICK, THIRTY_SECONDS_PER_QUARTER);
    }

    static MetaMessage write(KeySignature key) throws InvalidMidiDataException {
        return message(MidiBytes.KEY_SIGNATURE, key.sharps(), key.minor() ? 1 : 0);
    }

    static MetaMessage trackName(String name) throws InvalidMidiDataException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return new MetaMessage(MidiBytes.TRACK_NAME, bytes, bytes.length);
    }

    /** Text is UTF-8 where it can be, else ISO 8859-1: the standard names no encoding. */
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static MetaMessage message(int type, int... values) throws InvalidMidiDataException {
        byte[] data = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            data[i] = (byte) values[i];
        }
        return new MetaMessage(type, data, data.length);
    }
}
