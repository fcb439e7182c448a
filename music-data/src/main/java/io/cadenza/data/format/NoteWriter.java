package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import io.cadenza.data.notation.Chord;
import io.cadenza.data.notation.Chord.Tone;
import io.cadenza.data.notation.NotatedPart;
import io.cadenza.data.notation.NoteValue;
import io.cadenza.data.notation.NoteValue.Tuplet;
import io.cadenza.data.notation.SpelledPitch;
import io.cadenza.data.notation.Symbol;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;

/** The note elements of one sign: one for a rest, one for each key of a chord. */
final class NoteWriter {
    /** MusicXML counts loudness in percent of a forte, the velocity 90. */
    private static final int FORTE = 90;

    /** As many digits as bring the same velocity back. */
    private static final MathContext PERCENT_DIGITS = new MathContext(6);

    /** Where drums are written, in a treble clef, and with which head: after Weinberg's guidelines (1998). */
    private static final Map<Integer, Drum> DRUMS = Map.ofEntries(
            Map.entry(35, new Drum("F", 4, "")),
            Map.entry(36, new Drum("F", 4, "")),
            Map.entry(37, new Drum("C", 5, "x")),
            Map.entry(38, new Drum("C", 5, "")),
            Map.entry(39, new Drum("C", 5, "x")),
            Map.entry(40, new Drum("C", 5, "")),
            Map.entry(41, new Drum("G", 4, "")),
            Map.entry(42, new Drum("G", 5, "x")),
            Map.entry(43, new Drum("A", 4, "")),
            Map.entry(44, new Drum("D", 4, "x")),
            Map.entry(45, new Drum("B", 4, "")),
            Map.entry(46, new Drum("G", 5, "circle-x")),
            Map.entry(47, new Drum("D", 5, "")),
            Map.entry(48, new Drum("D", 5, "")),
            Map.entry(49, new Drum("A", 5, "x")),
            Map.entry(50, new Drum("E", 5, "")),
            Map.entry(51, new Drum("F", 5, "x")),
            Map.entry(52, new Drum("B", 5, "x")),
            Map.entry(53, new Drum("F", 5, "diamond")),
            Map.entry(54, new Drum("E", 5, "triangle")),
            Map.entry(55, new Drum("B", 5, "x")),
            Map.entry(56, new Drum("E", 5, "triangle")),
            Map.entry(57, new Drum("A", 5, "x")),
            Map.entry(59, new Drum("F", 5, "x")));

    private static final Drum OTHER = new Drum("E", 5, "");

    private final XmlWriter xml;
    private final NotatedPart part;
    private final String id;
    private final int unit;

    private record Drum(String step, int octave, String head) {}

    NoteWriter(XmlWriter xml, NotatedPart part, String id, int unit) {
        this.xml = xml;
        this.part = part;
        this.id = id;
        this.unit = unit;
    }

    /** The id of the instrument that plays one key of a drum part. */
    static String drumId(String part, int key) {
        return part + "-I" + (key + 1);
    }

    void write(Symbol symbol, KeySignature key, List<String> accidentals, List<String> beams, int staff, int voice) {
        if (symbol.chord().isEmpty()) {
            xml.begin("note");
            if (symbol.value().isEmpty()) {
                xml.empty("rest", "measure", "yes");
            } else {
                xml.empty("rest");
            }
            xml.text("duration", symbol.length() / unit);
            xml.text("voice", voice);
            look(symbol, "", "", List.of(), staff);
            notations(symbol, true);
            xml.end();
        }
        List<Tone> tones = symbol.chord().map(Chord::tones).orElse(List.of());
        for (int i = 0; i < tones.size(); i++) {
            Tone tone = tones.get(i);
            xml.begin(
                    "note",
                    "dynamics",
                    BigDecimal.valueOf(100L * tone.velocity())
                            .divide(BigDecimal.valueOf(FORTE), PERCENT_DIGITS)
                            .toPlainString());
            if (i > 0) {
                xml.empty("chord");
            }
            pitch(tone, key);
            xml.text("duration", symbol.length() / unit);
            if (symbol.tieStop()) {
                xml.empty("tie", "type", "stop");
            }
            if (symbol.tieStart()) {
                xml.empty("tie", "type", "start");
            }
            if (part.isDrums()) {
                xml.empty("instrument", "id", drumId(id, tone.key()));
            }
            xml.text("voice", voice);
            String head = part.isDrums() ? DRUMS.getOrDefault(tone.key(), OTHER).head() : "";
            look(symbol, accidentals.isEmpty() ? "" : accidentals.get(i), head, i == 0 ? beams : List.of(), staff);
            notations(symbol, i == 0);
            xml.end();
        }
    }

    private void pitch(Tone tone, KeySignature key) {
        if (part.isDrums()) {
            Drum drum = DRUMS.getOrDefault(tone.key(), OTHER);
            xml.begin("unpitched");
            xml.text("display-step", drum.step());
            xml.text("display-octave", drum.octave());
            xml.end();
            return;
        }
        SpelledPitch spelled = SpelledPitch.of(tone.key(), key);
        xml.begin("pitch");
        xml.text("step", spelled.step());
        if (spelled.alter() != 0) {
            xml.text("alter", spelled.alter());
        }
        xml.text("octave", spelled.octave());
        xml.end();
    }

    /** Value, dots, accidental, tuplet, head, staff and beams, in the order of the format. */
    private void look(Symbol symbol, String accidental, String head, List<String> beams, int staff) {
        symbol.value().ifPresent(value -> value(value));
        if (!accidental.isEmpty()) {
            xml.text("accidental", accidental);
        }
        symbol.tuplet().ifPresent(this::modification);
        if (!head.isEmpty()) {
            xml.text("notehead", head);
        }
        if (part.staves().size() > 1) {
            xml.text("staff", staff);
        }
        for (int i = 0; i < beams.size(); i++) {
            xml.text("beam", beams.get(i), "number", i + 1);
        }
    }

    private void value(NoteValue value) {
        xml.text("type", value.name());
        for (int dot = 0; dot < value.dots(); dot++) {
            xml.empty("dot");
        }
    }

    private void modification(Tuplet tuplet) {
        xml.begin("time-modification");
        xml.text("actual-notes", tuplet.actual());
        xml.text("normal-notes", tuplet.normal());
        xml.text("normal-type", tuplet.type());
        xml.end();
    }

    /** What is drawn: ties on each note of a chord, the bracket of a tuplet on its first. */
    private void notations(Symbol symbol, boolean first) {
        boolean begins = first && symbol.tupletBegins();
        boolean ends = first && symbol.tupletEnds();
        boolean tied = symbol.chord().isPresent() && (symbol.tieStop() || symbol.tieStart());
        if (!begins && !ends && !tied) {
            return;
        }
        xml.begin("notations");
        if (tied && symbol.tieStop()) {
            xml.empty("tied", "type", "stop");
        }
        if (tied && symbol.tieStart()) {
            xml.empty("tied", "type", "start");
        }
        if (begins) {
            xml.empty("tuplet", "type", "start");
        }
        if (ends) {
            xml.empty("tuplet", "type", "stop");
        }
        xml.end();
    }
}
