package io.cadenza.data.format;

import io.cadenza.core.score.ProgramChange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What a MusicXML file says of a part before its music.
 *
 * @param name the part's name; may be empty
 * @param channel the MIDI channel of its notes, 0 to 15
 * @param instruments its instruments by id
 */
record PartHeader(String name, int channel, Map<String, Instrument> instruments) {
    static final int DRUMS = 9;

    PartHeader {
        instruments = Collections.unmodifiableMap(new LinkedHashMap<>(instruments)); // the first is the part's own
    }

    /**
     * One instrument of a part.
     *
     * @param channel 0 to 15
     * @param program 0 to 127, if it is said
     * @param unpitched the key that an unpitched note plays, 0 to 127, if it is said
     */
    record Instrument(int channel, OptionalInt program, OptionalInt unpitched) {}

    /** The headers of a part list by part id. */
    static Map<String, PartHeader> all(XmlElement list) {
        Map<String, PartHeader> headers = new LinkedHashMap<>();
        for (XmlElement part : list.all("score-part")) {
            headers.putIfAbsent(part.attribute("id"), of(part, channel(headers.size())));
        }
        return headers;
    }

    /** The header of a part that the list does not know. */
    static PartHeader unknown(int index) {
        return new PartHeader("", channel(index), Map.of());
    }

    /** Channels are dealt in turn, without the one for drums. */
    private static int channel(int index) {
        int channel = index % 15;
        return channel < DRUMS ? channel : channel + 1;
    }

    private static PartHeader of(XmlElement part, int dealt) {
        Map<String, Instrument> instruments = new LinkedHashMap<>();
        for (XmlElement midi : part.all("midi-instrument")) {
            int channel = ranged(midi, "midi-channel", 16).orElse(dealt);
            instruments.putIfAbsent(
                    midi.attribute("id"),
                    new Instrument(channel, ranged(midi, "midi-program", 128), ranged(midi, "midi-unpitched", 128)));
        }
        int channel = instruments.values().stream()
                .findFirst()
                .map(Instrument::channel)
                .orElse(dealt);
        return new PartHeader(part.text("part-name"), channel, instruments);
    }

    /** A number from 1 to a limit, counted from 0. */
    private static OptionalInt ranged(XmlElement element, String child, int limit) {
        OptionalDouble number = element.number(child);
        return number.isPresent() && number.getAsDouble() >= 1 && number.getAsDouble() <= limit
                ? OptionalInt.of((int) number.getAsDouble() - 1)
                : OptionalInt.empty();
    }

    /** The programs of its channels at the start. */
    List<ProgramChange> programs() {
        Map<Integer, ProgramChange> programs = new TreeMap<>();
        for (Instrument instrument : instruments.values()) {
            instrument
                    .program()
                    .ifPresent(program -> programs.putIfAbsent(
                            instrument.channel(), new ProgramChange(0, instrument.channel(), program)));
        }
        return List.copyOf(programs.values());
    }
}
