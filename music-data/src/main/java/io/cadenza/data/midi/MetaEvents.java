package io.cadenza.data.midi;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.ScoreEvent.MetaEvent;
import io.cadenza.core.score.ScoreEvent.PortChange;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TextEvent;
import io.cadenza.core.score.TimeSignature;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MetaMessage;

/** Meta events as their bytes, both ways. */
final class MetaEvents {
    /** MIDI clocks a metronome click, and 32nds a quarter: what every time signature event carries unless told otherwise. */
    private static final int CLOCKS_PER_CLICK = 24;

    private static final int THIRTY_SECONDS_PER_QUARTER = 8;

    /** The text events in the order of their numbers, from 1. */
    private static final List<TextEvent.Kind> TEXTS = List.of(
            TextEvent.Kind.TEXT,
            TextEvent.Kind.COPYRIGHT,
            TextEvent.Kind.TRACK_NAME,
            TextEvent.Kind.INSTRUMENT,
            TextEvent.Kind.LYRIC,
            TextEvent.Kind.MARKER,
            TextEvent.Kind.CUE_POINT,
            TextEvent.Kind.PROGRAM_NAME,
            TextEvent.Kind.DEVICE_NAME);

    private MetaEvents() {}

    /** The event of a type and its data; empty for values that have no meaning (tempo 0, nine sharps). */
    static Optional<ScoreEvent> read(long tick, int type, byte[] data) {
        return switch (type) {
            case MidiBytes.TEMPO -> tempo(tick, data);
            case MidiBytes.TIME_SIGNATURE -> timeSignature(tick, data);
            case MidiBytes.KEY_SIGNATURE -> keySignature(tick, data);
            case MidiBytes.PORT -> port(tick, data);
            default ->
                type >= 1 && type <= TEXTS.size()
                        ? Optional.of(words(tick, TEXTS.get(type - 1), data))
                        : Optional.of(new MetaEvent(tick, type, boxed(data)));
        };
    }

    /** What an event without a meaning says, for a message. */
    static String meaningless(int type, byte[] data) {
        String what = switch (type) {
            case MidiBytes.TEMPO -> "tempo";
            case MidiBytes.TIME_SIGNATURE -> "time signature";
            case MidiBytes.KEY_SIGNATURE -> "key signature";
            default -> "port";
        };
        return "the %s %s means nothing and was left out"
                .formatted(what, HexFormat.ofDelimiter(" ").formatHex(data));
    }

    private static Optional<ScoreEvent> port(long tick, byte[] data) {
        return data.length < 1 || data[0] < 0 ? Optional.empty() : Optional.of(new PortChange(tick, data[0]));
    }

    private static TextEvent words(long tick, TextEvent.Kind kind, byte[] data) {
        String text = text(data);
        boolean latin1 = !isAscii(data) && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), data);
        return new TextEvent(tick, kind, text, latin1);
    }

    static List<Byte> boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            boxed[i] = bytes[i];
        }
        return List.of(boxed);
    }

    static byte[] unboxed(List<Byte> boxed) {
        byte[] bytes = new byte[boxed.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = boxed.get(i);
        }
        return bytes;
    }

    static MetaMessage write(TextEvent words) throws InvalidMidiDataException {
        byte[] bytes = words.text().getBytes(words.latin1() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        return new MetaMessage(TEXTS.indexOf(words.kind()) + 1, bytes, bytes.length);
    }

    static MetaMessage write(MetaEvent event) throws InvalidMidiDataException {
        byte[] bytes = unboxed(event.data());
        return new MetaMessage(event.type(), bytes, bytes.length);
    }

    static MetaMessage write(PortChange change) throws InvalidMidiDataException {
        return message(MidiBytes.PORT, change.port());
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
        if (isAscii(bytes)) {
            return new String(bytes, StandardCharsets.US_ASCII);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte value : bytes) {
            if (value < 0) {
                return false;
            }
        }
        return true;
    }

    private static MetaMessage message(int type, int... values) throws InvalidMidiDataException {
        byte[] data = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            data[i] = (byte) values[i];
        }
        return new MetaMessage(type, data, data.length);
    }
}
