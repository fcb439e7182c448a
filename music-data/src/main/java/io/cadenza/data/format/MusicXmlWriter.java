package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TextEvent;
import io.cadenza.data.notation.Chord;
import io.cadenza.data.notation.Chord.Tone;
import io.cadenza.data.notation.Measure;
import io.cadenza.data.notation.NotatedPart;
import io.cadenza.data.notation.Notation;
import io.cadenza.data.notation.Rhythm;
import io.cadenza.data.notation.Staff;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Writes scores as MusicXML 4.0 by parts, and equal scores as equal bytes. */
final class MusicXmlWriter {
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
            """;

    /** What programs call the track that holds the tempo, and no piece of music. */
    private static final Pattern NO_TITLE = Pattern.compile(
            "\\W*|(conductor|control|tempo|master|global|header|midi|untitled|track)\\b.*", Pattern.CASE_INSENSITIVE);

    private final XmlWriter xml = new XmlWriter(HEAD);
    private final Notation notation;

    /** By how much times are divided: all but quintuplets and septuplets fall on units of a 24th of a quarter. */
    private final int unit;

    private MusicXmlWriter(Notation notation) {
        this.notation = notation;
        this.unit = fallsOnCommonUnits() ? Notation.COMMON_UNITS : 1;
    }

    /**
     * The bytes of the file.
     *
     * @throws io.cadenza.core.CadenzaException if the score is too long for sheet music
     */
    static byte[] toBytes(Score score) {
        return new MusicXmlWriter(Notation.of(score)).write(score);
    }

    private boolean fallsOnCommonUnits() {
        return notation.parts().stream()
                .flatMap(part -> part.staves().stream())
                .flatMap(staff -> staff.voices().stream())
                .flatMap(List::stream)
                .allMatch(chord ->
                        chord.start() % Notation.COMMON_UNITS == 0 && chord.end() % Notation.COMMON_UNITS == 0);
    }

    private byte[] write(Score score) {
        xml.begin("score-partwise", "version", "4.0");
        heading(score);
        List<NotatedPart> parts = notation.parts().isEmpty() ? List.of(NotatedPart.silent()) : notation.parts();
        xml.begin("part-list");
        for (int i = 0; i < parts.size(); i++) {
            listed(parts.get(i), "P" + (i + 1));
        }
        xml.end();
        for (int i = 0; i < parts.size(); i++) {
            xml.begin("part", "id", "P" + (i + 1));
            part(parts.get(i), "P" + (i + 1), i == 0);
            xml.end();
        }
        xml.end();
        return xml.bytes();
    }

    private void heading(Score score) {
        String title = score.title().strip();
        if (!NO_TITLE.matcher(title).matches()) {
            xml.begin("work");
            xml.text("work-title", title);
            xml.end();
        }
        xml.begin("identification");
        if (!score.composer().isBlank()) {
            xml.text("creator", score.composer(), "type", "composer");
        }
        score.events(TextEvent.class).stream()
                .filter(text ->
                        text.kind() == TextEvent.Kind.COPYRIGHT && !text.text().isBlank())
                .findFirst()
                .ifPresent(text -> xml.text("rights", text.text().strip()));
        xml.begin("encoding");
        xml.text("software", "Cadenza");
        xml.end();
        xml.end();
    }

    /** The entry of a part. Each drum is an instrument of its own, for only so can a file say which key it plays. */
    private void listed(NotatedPart part, String id) {
        xml.begin("score-part", "id", id);
        xml.text("part-name", part.name().strip());
        NavigableSet<Integer> drums = part.isDrums() ? drums(part) : new TreeSet<>();
        for (int key : drums) {
            instrument(NoteWriter.drumId(id, key), "Drum " + key);
        }
        if (!part.isDrums()) {
            instrument(id + "-I1", part.name().strip());
        }
        for (int key : drums) {
            midi(NoteWriter.drumId(id, key), part, OptionalInt.of(key));
        }
        if (!part.isDrums()) {
            midi(id + "-I1", part, OptionalInt.empty());
        }
        xml.end();
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

    private void instrument(String id, String name) {
        xml.begin("score-instrument", "id", id);
        xml.text("instrument-name", name);
        xml.end();
    }

    private void midi(String id, NotatedPart part, OptionalInt unpitched) {
        xml.begin("midi-instrument", "id", id);
        xml.text("midi-channel", part.channel() + 1);
        part.program().ifPresent(number -> xml.text("midi-program", number + 1));
        unpitched.ifPresent(key -> xml.text("midi-unpitched", key + 1));
        xml.end();
    }

    private void part(NotatedPart part, String id, boolean first) {
        List<VoiceCursor> voices = VoiceCursor.all(part);
        NoteWriter notes = new NoteWriter(xml, part, id, unit);
        Optional<KeySignature> key = Optional.empty();
        int tempo = 0;
        double printed = 0;
        int number = 0;
        for (int i = 0; i < notation.measures().size(); i++) {
            Measure measure = notation.measures().get(i);
            key = measure.key().isPresent() ? measure.key() : key;
            MeasureWriter writer = new MeasureWriter(xml, part, notes, unit);
            if (measure.pickup()) {
                xml.begin("measure", "number", 0, "implicit", "yes");
            } else {
                xml.begin("measure", "number", ++number);
            }
            writer.attributes(measure, i == 0);
            for (; first && tempo < notation.tempos().size(); tempo++) {
                TempoChange change = notation.tempos().get(tempo);
                if (change.tick() >= measure.end()) {
                    break;
                }
                printed = writer.tempo(change, change.tick() - measure.start(), printed);
            }
            for (VoiceCursor voice : voices) {
                boolean rests = voice.number() % NotatedPart.VOICES_PER_STAFF == 1;
                writer.add(Rhythm.of(measure, voice.in(measure), rests), voice.staff(), voice.number());
            }
            writer.write(measure, key, key.orElse(notation.spelling()));
            xml.end();
        }
    }

    /** Walks through the chords of one voice bar by bar. */
    private static final class VoiceCursor {
        private final List<Chord> chords;
        private final int staff;
        private final int number;
        private int next;

        private VoiceCursor(List<Chord> chords, int staff, int number) {
            this.chords = chords;
            this.staff = staff;
            this.number = number;
        }

        /** The voices of a part; a staff without notes has one, which rests. */
        static List<VoiceCursor> all(NotatedPart part) {
            List<VoiceCursor> voices = new ArrayList<>();
            for (int s = 0; s < part.staves().size(); s++) {
                Staff staff = part.staves().get(s);
                for (int v = 0; v < Math.max(1, staff.voices().size()); v++) {
                    List<Chord> chords = staff.voices().isEmpty()
                            ? List.of()
                            : staff.voices().get(v);
                    voices.add(new VoiceCursor(chords, s + 1, s * NotatedPart.VOICES_PER_STAFF + v + 1));
                }
            }
            return voices;
        }

        List<Chord> in(Measure measure) {
            while (next < chords.size() && chords.get(next).end() <= measure.start()) {
                next++;
            }
            int last = next;
            while (last < chords.size() && chords.get(last).start() < measure.end()) {
                last++;
            }
            return chords.subList(next, last);
        }

        int staff() {
            return staff;
        }

        int number() {
            return number;
        }
    }
}
