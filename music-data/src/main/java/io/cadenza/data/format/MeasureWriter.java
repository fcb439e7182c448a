package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.TempoChange;
import io.cadenza.data.notation.Beams;
import io.cadenza.data.notation.Chord.Tone;
import io.cadenza.data.notation.Measure;
import io.cadenza.data.notation.NotatedPart;
import io.cadenza.data.notation.Notation;
import io.cadenza.data.notation.SpelledPitch;
import io.cadenza.data.notation.Staff;
import io.cadenza.data.notation.Symbol;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One measure of one part: attributes, tempo, then voice after voice. */
final class MeasureWriter {
    /** Microseconds per quarter have up to eight digits; two more keep their rounding exact. */
    private static final MathContext TEMPO_DIGITS = new MathContext(10);

    /** A tempo that is nearer to a whole number was one before it was rounded to microseconds. */
    private static final double WHOLE = 0.001;

    /** A smaller change of tempo, such as a player's, is heard but not printed. */
    private static final double PRINTED_CHANGE = 0.1;

    private static final String NO_WORDS = "\u00A0";
    private static final String SHARPS = "FCGDAEB";

    private final XmlWriter xml;
    private final NotatedPart part;
    private final NoteWriter notes;
    private final int unit;
    private final List<Line> lines = new ArrayList<>();

    /** The signs of one voice. */
    private record Line(List<Symbol> symbols, int staff, int voice, List<List<String>> accidentals) {}

    MeasureWriter(XmlWriter xml, NotatedPart part, NoteWriter notes, int unit) {
        this.xml = xml;
        this.part = part;
        this.notes = notes;
        this.unit = unit;
    }

    /** What changes here: divisions and clefs at the very beginning, key and metre where they are new. */
    void attributes(Measure bar, boolean first) {
        boolean key = bar.key().isPresent() && !part.isDrums();
        if (!first && !key && !bar.newMetre()) {
            return;
        }
        xml.begin("attributes");
        if (first) {
            xml.text("divisions", Notation.UNITS_PER_QUARTER / unit);
        }
        if (key) {
            KeySignature signature = bar.key().orElseThrow();
            xml.begin("key");
            xml.text("fifths", signature.sharps());
            xml.text("mode", signature.minor() ? "minor" : "major");
            xml.end();
        }
        if (bar.newMetre()) {
            xml.begin("time");
            xml.text("beats", bar.metre().beats());
            xml.text("beat-type", bar.metre().beatUnit());
            xml.end();
        }
        if (first) {
            clefs();
        }
        xml.end();
    }

    private void clefs() {
        int staves = part.staves().size();
        if (staves > 1) {
            xml.text("staves", staves);
        }
        for (int i = 0; i < staves; i++) {
            Staff.Clef clef = part.staves().get(i).clef();
            if (staves > 1) {
                xml.begin("clef", "number", i + 1);
            } else {
                xml.begin("clef");
            }
            xml.text("sign", clef.sign());
            if (clef.line() > 0) {
                xml.text("line", clef.line());
            }
            if (clef.octaves() != 0) {
                xml.text("clef-octave-change", clef.octaves());
            }
            xml.end();
        }
    }

    /**
     * A tempo at an offset from the barline. It is printed if it differs from the one printed before by a tenth, and heard
     * exactly in any case.
     *
     * @param printed the tempo printed before, in quarters per minute; 0 for none
     * @return the tempo printed last
     */
    double tempo(TempoChange tempo, long offset, double printed) {
        double rate = tempo.quartersPerMinute();
        boolean prints = Math.abs(rate - printed) >= PRINTED_CHANGE * printed;
        xml.begin("direction", "placement", "above");
        xml.begin("direction-type");
        if (prints) {
            xml.begin("metronome");
            xml.text("beat-unit", "quarter");
            xml.text("per-minute", Math.round(rate));
            xml.end();
        } else {
            // MuseScore prints a tempo that stands alone, but of one beside words only the words: here, a space.
            xml.text("words", NO_WORDS);
        }
        xml.end();
        if (offset > 0) {
            xml.text("offset", offset / unit, "sound", "yes");
        }
        xml.empty("sound", "tempo", exact(tempo));
        xml.end();
        return prints ? rate : printed;
    }

    private static String exact(TempoChange tempo) {
        long whole = Math.round(tempo.quartersPerMinute());
        return Math.abs(tempo.quartersPerMinute() - whole) < WHOLE
                ? String.valueOf(whole)
                : BigDecimal.valueOf(60_000_000)
                        .divide(BigDecimal.valueOf(tempo.microsecondsPerQuarter()), TEMPO_DIGITS)
                        .toPlainString();
    }

    /** Adds the signs of a voice, from the barline on. */
    void add(List<Symbol> symbols, int staff, int voice) {
        if (!symbols.isEmpty()) {
            lines.add(new Line(symbols, staff, voice, new ArrayList<>()));
        }
    }

    /**
     * Writes all voices.
     *
     * @param signature the key signature that is printed, if one is
     * @param spelling the key by which pitches are spelled
     */
    void write(Measure bar, Optional<KeySignature> signature, KeySignature spelling) {
        if (!part.isDrums()) {
            accidentals(signature.map(KeySignature::sharps).orElse(0), spelling);
        }
        long position = 0;
        for (Line line : lines) {
            if (position > 0) {
                xml.begin("backup");
                xml.text("duration", position / unit);
                xml.end();
                position = 0;
            }
            List<List<String>> beams = Beams.of(line.symbols(), bar);
            for (int i = 0; i < line.symbols().size(); i++) {
                Symbol symbol = line.symbols().get(i);
                if (symbol.kind() == Symbol.Kind.GAP) {
                    xml.begin("forward");
                    xml.text("duration", symbol.length() / unit);
                    xml.text("voice", line.voice());
                    xml.text("staff", line.staff());
                    xml.end();
                } else {
                    List<String> accidentals = line.accidentals().isEmpty()
                            ? List.of()
                            : line.accidentals().get(i);
                    notes.write(symbol, spelling, accidentals, beams.get(i), line.staff(), line.voice());
                }
                position += symbol.length();
            }
        }
    }

    /** One sign of any voice and when it begins. */
    private record Placed(long position, Line line, int index) {}

    /** The accidentals of a bar: what differs from the signature or from the last on the same line of the staff. */
    private void accidentals(int sharps, KeySignature spelling) {
        List<Placed> all = new ArrayList<>();
        for (Line line : lines) {
            long position = 0;
            for (int i = 0; i < line.symbols().size(); i++) {
                all.add(new Placed(position, line, i));
                line.accidentals().add(List.of());
                position += line.symbols().get(i).length();
            }
        }
        all.sort(Comparator.comparingLong(Placed::position));
        Map<String, Integer> holds = new HashMap<>();
        for (Placed placed : all) {
            Symbol symbol = placed.line().symbols().get(placed.index());
            List<String> signs = new ArrayList<>();
            for (Tone tone : symbol.chord().map(chord -> chord.tones()).orElse(List.of())) {
                SpelledPitch pitch = SpelledPitch.of(tone.key(), spelling);
                String place = placed.line().staff() + " " + pitch.step() + pitch.octave();
                int now = holds.getOrDefault(place, inSignature(pitch.step(), sharps));
                boolean printed = !symbol.tieStop() && now != pitch.alter();
                signs.add(printed ? sign(pitch.alter()) : "");
                if (printed) {
                    holds.put(place, pitch.alter());
                }
            }
            placed.line().accidentals().set(placed.index(), signs);
        }
    }

    private static int inSignature(char step, int sharps) {
        int order = SHARPS.indexOf(step);
        return sharps > order ? 1 : sharps < order - 6 ? -1 : 0;
    }

    private static String sign(int alter) {
        return switch (alter) {
            case -2 -> "flat-flat";
            case -1 -> "flat";
            case 1 -> "sharp";
            case 2 -> "double-sharp";
            default -> "natural";
        };
    }
}
