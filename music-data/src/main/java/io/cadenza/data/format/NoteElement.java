package io.cadenza.data.format;

import io.cadenza.data.format.PartHeader.Instrument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What a MusicXML note element says, gathered in one walk over its children. */
final class NoteElement {
    /** General MIDI's snare drum: an unpitched note of which no instrument is said. */
    private static final int SNARE = 38;

    private static final String LETTERS = "C D EF G A B";

    private static final Map<String, Double> QUARTERS = Map.ofEntries(
            Map.entry("maxima", 32.0),
            Map.entry("long", 16.0),
            Map.entry("breve", 8.0),
            Map.entry("whole", 4.0),
            Map.entry("half", 2.0),
            Map.entry("quarter", 1.0),
            Map.entry("eighth", 0.5),
            Map.entry("16th", 1 / 4.0),
            Map.entry("32nd", 1 / 8.0),
            Map.entry("64th", 1 / 16.0),
            Map.entry("128th", 1 / 32.0),
            Map.entry("256th", 1 / 64.0),
            Map.entry("512th", 1 / 128.0),
            Map.entry("1024th", 1 / 256.0));

    final List<XmlElement> notations = new ArrayList<>(0);

    @Nullable XmlElement pitch;

    private @Nullable XmlElement instrument;
    double duration;
    boolean chord;
    boolean grace;
    boolean slashed;
    boolean cue;
    boolean unpitched;
    private boolean wholeBar;
    boolean tieStop;
    boolean tieStart;
    int staff = 1;
    int dots;
    private double tuplet = 1;
    String type = "";
    String voice = "";

    NoteElement(XmlElement note) {
        for (XmlElement child : note) {
            switch (child.name()) {
                case "chord" -> chord = true;
                case "grace" -> {
                    grace = true;
                    slashed = child.attribute("slash").equals("yes");
                }
                case "cue" -> cue = true;
                case "pitch" -> pitch = child;
                case "unpitched" -> unpitched = true;
                case "rest" -> wholeBar = child.attribute("measure").equals("yes");
                case "duration" -> duration = child.numberOr(0);
                case "voice" -> voice = child.text();
                case "staff" -> staff = (int) child.numberOr(1);
                case "type" -> type = child.text();
                case "dot" -> dots++;
                case "time-modification" -> {
                    double actual = child.number("actual-notes", 1);
                    double normal = child.number("normal-notes", 1);
                    tuplet = actual > 0 && normal > 0 ? normal / actual : 1;
                }
                case "tie" -> tie(child);
                case "instrument" -> instrument = child;
                case "notations" -> {
                    notations.add(child);
                    child.all("tied").forEach(this::tie);
                }
                default -> {} // how it looks
            }
        }
    }

    private void tie(XmlElement tie) {
        String end = tie.attribute("type");
        tieStop |= end.equals("stop") || end.equals("continue");
        tieStart |= end.equals("start") || end.equals("continue");
    }

    /** The written value in quarters; 0 if none is said. */
    double quarters() {
        double value = quarters(type, 0) * tuplet;
        double dotted = value;
        for (int i = 0; i < Math.min(dots, 8); i++) {
            value /= 2;
            dotted += value;
        }
        return wholeBar ? 0 : dotted;
    }

    /** The pitch of a note that has one. */
    XmlElement written() {
        return Objects.requireNonNull(pitch, "pitch");
    }

    boolean trilled() {
        return notations.stream()
                .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
                .filter(notation -> notation.name().equals("ornaments"))
                .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
                .anyMatch(ornament -> Ornaments.isTrill(ornament.name()));
    }

    /** The sounding key; empty for a rest or what is no note of MIDI. Quarter tones are rounded to the key above. */
    OptionalInt key(PartReader part) {
        if (unpitched) {
            OptionalInt drum = instrument(part).map(Instrument::unpitched).orElse(OptionalInt.empty());
            return OptionalInt.of(drum.orElse(SNARE));
        }
        XmlElement written = pitch;
        String step = written == null ? "" : written.text("step");
        int letter = step.length() == 1 && !step.equals(" ") ? LETTERS.indexOf(step.charAt(0)) : -1;
        if (written == null || letter < 0) {
            return OptionalInt.empty();
        }
        double key = 12 * (written.number("octave", 4) + 1)
                + letter
                + Math.round(written.number("alter", 0))
                + part.transposition(staff);
        return key >= 0 && key <= 127 ? OptionalInt.of((int) Math.rint(key)) : OptionalInt.empty();
    }

    /** The channel of its instrument, else of its part; an unpitched note without either is a drum. */
    int channel(PartReader part) {
        PartHeader header = part.header();
        int own = unpitched && header.instruments().isEmpty() ? PartHeader.DRUMS : header.channel();
        return instrument(part).map(Instrument::channel).orElse(own);
    }

    private Optional<Instrument> instrument(PartReader part) {
        XmlElement own = instrument;
        return own == null
                ? Optional.empty()
                : Optional.ofNullable(part.header().instruments().get(own.attribute("id")));
    }

    /** The length of a written value; another one if it is none. */
    static double quarters(String type, double otherwise) {
        Double quarters = QUARTERS.get(type);
        return quarters == null ? otherwise : quarters;
    }
}
