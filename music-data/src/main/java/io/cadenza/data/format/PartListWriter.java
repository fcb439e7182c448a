package io.cadenza.data.format;

import io.cadenza.data.notation.Chord;
import io.cadenza.data.notation.Chord.Tone;
import io.cadenza.data.notation.NotatedPart;
import io.cadenza.data.notation.Staff;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.audiveris.proxymusic.MidiInstrument;
import org.audiveris.proxymusic.PartName;
import org.audiveris.proxymusic.ScoreInstrument;
import org.audiveris.proxymusic.ScorePart;

/** What MusicXML says of a part before its music: name, instruments, channel and program. */
final class PartListWriter {
    private PartListWriter() {}

    /** The part of a score without notes, because MusicXML wants one. */
    static NotatedPart silent() {
        return new NotatedPart("", 0, OptionalInt.empty(), List.of(new Staff(Staff.Clef.TREBLE, List.of())));
    }

    /** The entry of a part. Each drum is an instrument of its own, for only so can a file say which key it plays. */
    static ScorePart scorePart(NotatedPart part, int number) {
        ScorePart entry = new ScorePart();
        entry.setId("P" + number);
        PartName name = new PartName();
        name.setValue(xmlText(part.name()));
        entry.setPartName(name);
        if (part.isDrums()) {
            for (int key : drums(part)) {
                add(entry, part, drumId(entry.getId(), key), OptionalInt.of(key));
            }
        } else {
            add(entry, part, "P" + number + "-I1", OptionalInt.empty());
        }
        return entry;
    }

    /** The id of the instrument that plays one key of a drum part. */
    static String drumId(String part, int key) {
        return part + "-I" + (key + 1);
    }

    private static NavigableSet<Integer> drums(NotatedPart part) {
        NavigableSet<Integer> keys = new TreeSet<>();
        for (Staff staff : part.staves()) {
            for (List<Chord> voice : staff.voices()) {
                voice.forEach(chord -> chord.tones().stream().map(Tone::key).forEach(keys::add));
            }
        }
        return keys;
    }

    private static void add(ScorePart entry, NotatedPart part, String id, OptionalInt unpitched) {
        ScoreInstrument instrument = new ScoreInstrument();
        instrument.setId(id);
        instrument.setInstrumentName(unpitched.isPresent() ? "Drum " + unpitched.getAsInt() : xmlText(part.name()));
        MidiInstrument midi = new MidiInstrument();
        midi.setId(instrument);
        midi.setMidiChannel(part.channel() + 1);
        part.program().ifPresent(program -> midi.setMidiProgram(program + 1));
        unpitched.ifPresent(key -> midi.setMidiUnpitched(key + 1));
        entry.getScoreInstrument().add(instrument);
        entry.getMidiDeviceAndMidiInstrument().add(midi);
    }

    /** A name without the characters that XML cannot hold, such as the zeros of a careless MIDI file. */
    private static String xmlText(String name) {
        return name.replaceAll("[^\\t\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", " ")
                .strip();
    }
}
