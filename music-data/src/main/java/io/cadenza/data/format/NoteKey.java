package io.cadenza.data.format;

import io.cadenza.data.format.PartHeader.Instrument;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Which key and channel a MusicXML note sounds on. */
final class NoteKey {
    private static final Map<String, Integer> STEPS = Map.of("C", 0, "D", 2, "E", 4, "F", 5, "G", 7, "A", 9, "B", 11);

    /** General MIDI's snare drum: an unpitched note of which no instrument is said. */
    private static final int SNARE = 38;

    private NoteKey() {}

    /** The sounding key; empty for a rest or what is no note. Quarter tones are rounded to the key above. */
    static OptionalDouble of(XmlElement note, PartReader part) {
        if (note.has("unpitched")) {
            OptionalInt key =
                    instrument(note, part.header()).map(Instrument::unpitched).orElse(OptionalInt.empty());
            return OptionalDouble.of(key.orElse(SNARE));
        }
        Optional<XmlElement> pitch = note.first("pitch");
        if (pitch.isEmpty() || !STEPS.containsKey(pitch.get().text("step"))) {
            return OptionalDouble.empty();
        }
        int staff = (int) note.number("staff").orElse(1);
        double octave = pitch.get().number("octave").orElse(4);
        double alter = pitch.get().number("alter").orElse(0);
        return OptionalDouble.of(Math.rint(12 * (octave + 1)
                + STEPS.get(pitch.get().text("step"))
                + Math.round(alter)
                + part.transposition(staff)));
    }

    /** The channel of its instrument, else of its part; an unpitched note without either is a drum. */
    static int channel(XmlElement note, PartHeader header) {
        int own = note.has("unpitched") && header.instruments().isEmpty() ? PartHeader.DRUMS : header.channel();
        return instrument(note, header).map(Instrument::channel).orElse(own);
    }

    private static Optional<Instrument> instrument(XmlElement note, PartHeader header) {
        return note.first("instrument").map(element -> header.instruments().get(element.attribute("id")));
    }
}
