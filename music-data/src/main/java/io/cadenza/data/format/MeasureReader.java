package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.data.format.Bar.WrittenNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** One MusicXML measure: a cursor in time that notes move forward and backups move back. */
final class MeasureReader {
    /** No measure is longer, in quarters; a damaged duration is. */
    private static final int LONGEST = 100_000;

    /** The velocities that MuseScore and most others play dynamics with. */
    private static final Map<String, Integer> DYNAMICS = Map.ofEntries(
            Map.entry("pppp", 10),
            Map.entry("ppp", 16),
            Map.entry("pp", 33),
            Map.entry("p", 49),
            Map.entry("mp", 64),
            Map.entry("mf", 80),
            Map.entry("f", 96),
            Map.entry("ff", 112),
            Map.entry("fff", 126),
            Map.entry("ffff", 127));

    private static final Map<String, Double> QUARTERS =
            Map.of("whole", 4.0, "half", 2.0, "quarter", 1.0, "eighth", 0.5, "16th", 0.25, "32nd", 0.125);

    private final PartReader part;
    private final XmlCursor cursor;
    private final List<WrittenNote> notes = new ArrayList<>();
    private final List<ScoreEvent> events = new ArrayList<>();
    private long position;
    private long reached;
    private long chordStart;

    MeasureReader(PartReader part, XmlCursor cursor) {
        this.part = part;
        this.cursor = cursor;
    }

    void read(XmlElement measure) {
        for (XmlElement element : measure.children()) {
            switch (element.name()) {
                case "attributes" -> attributes(element);
                case "note" -> note(element);
                case "backup" -> move(-duration(element));
                case "forward" -> move(duration(element));
                case "direction" -> direction(element);
                case "sound" -> sound(element, position + offset(element));
                default -> {} // layout, harmony, print: nothing to hear
            }
        }
    }

    Bar bar(BarMarks marks) {
        return new Bar(reached == 0 ? part.fullBar() : reached, notes, events, marks);
    }

    private void move(long ticks) {
        position = Math.max(0, position + ticks);
        reached = Math.max(reached, position);
        if (position > (long) LONGEST * part.ticksPerQuarter()) {
            throw cursor.failure("a measure is longer than " + LONGEST + " quarters");
        }
    }

    private long duration(XmlElement element) {
        OptionalDouble divisions = element.number("duration");
        double duration = Math.max(0, divisions.orElse(0));
        long ticks = part.ticks(duration);
        if (ticks > (long) LONGEST * part.ticksPerQuarter()) {
            throw cursor.failure("a duration is longer than " + LONGEST + " quarters");
        }
        return ticks;
    }

    private long offset(XmlElement element) {
        double divisions = Math.max(-1e6, Math.min(1e6, element.number("offset").orElse(0)));
        return part.ticks(divisions);
    }

    private void note(XmlElement element) {
        if (element.has("grace") || element.has("cue")) {
            return;
        }
        long length = duration(element);
        long start = element.has("chord") ? chordStart : position;
        chordStart = start;
        OptionalDouble written = NoteKey.of(element, part);
        if (written.isPresent() && written.getAsDouble() >= 0 && written.getAsDouble() <= 127) {
            notes.add(new WrittenNote(
                    start,
                    length,
                    (int) written.getAsDouble(),
                    velocity(element),
                    NoteKey.channel(element, part.header()),
                    element.text("voice"),
                    ties(element, "stop"),
                    ties(element, "start")));
        }
        reached = Math.max(reached, start + length);
        if (!element.has("chord")) {
            move(length);
        }
    }

    /** A percentage of the velocity 90 where the note has one, else what holds. */
    private int velocity(XmlElement note) {
        OptionalDouble percent = note.attributeNumber("dynamics");
        return percent.isPresent() ? ofPercent(percent.getAsDouble()) : part.velocity();
    }

    private static int ofPercent(double percent) {
        return (int) Math.max(1, Math.min(127, Math.round(percent * 0.9)));
    }

    private static boolean ties(XmlElement note, String type) {
        return note.all("tie").anyMatch(tie -> tie.attribute("type").equals(type))
                || note.all("notations")
                        .flatMap(notations -> notations.all("tied"))
                        .anyMatch(tied -> tied.attribute("type").equals(type));
    }

    private void attributes(XmlElement element) {
        element.number("divisions").ifPresent(divisions -> {
            if (divisions > 0) {
                part.divisions(divisions);
            }
        });
        element.all("transpose").forEach(this::transpose);
        element.first("key").ifPresent(this::key);
        element.first("time").ifPresent(this::time);
    }

    private void transpose(XmlElement transpose) {
        double semitones = transpose.number("chromatic").orElse(0)
                + 12 * transpose.number("octave-change").orElse(0);
        int staff = (int) transpose.attributeNumber("number").orElse(0);
        part.transposition(staff, (int) Math.max(-127, Math.min(127, Math.round(semitones))));
    }

    /** The key that sounds: a clarinet in B flat that reads D major plays C major. */
    private void key(XmlElement key) {
        double fifths = key.number("fifths").orElse(99);
        if (Math.abs(fifths) > 7) {
            return;
        }
        int shift = Math.floorMod(part.transposition(0) * 7, 12);
        int sounding = (int) fifths + (shift > 6 ? shift - 12 : shift);
        int sharps = sounding > 7 ? sounding - 12 : sounding < -7 ? sounding + 12 : sounding;
        events.add(new KeySignature(position, sharps, key.text("mode").equals("minor")));
    }

    private void time(XmlElement time) {
        int beats = 0;
        for (String term : time.text("beats").split("\\+", 100)) {
            beats += term.strip().matches("\\d{1,3}") ? Integer.parseInt(term.strip()) : 0;
        }
        int unit = (int) time.number("beat-type").orElse(0);
        if (beats >= 1 && beats <= 255 && unit >= 1 && unit <= 128 && Integer.bitCount(unit) == 1) {
            part.fullBar(4L * part.ticksPerQuarter() * beats / unit);
            events.add(new TimeSignature(position, beats, unit));
        }
    }

    private void direction(XmlElement direction) {
        long at = position + offset(direction);
        direction
                .all("direction-type")
                .flatMap(type -> type.all("dynamics"))
                .flatMap(dynamics -> dynamics.children().stream())
                .forEach(mark -> part.velocity(DYNAMICS.getOrDefault(mark.name(), part.velocity())));
        boolean sounds = direction
                .all("sound")
                .anyMatch(sound -> sound.attributeNumber("tempo").isPresent());
        direction.all("sound").forEach(sound -> sound(sound, at));
        if (!sounds) {
            direction
                    .all("direction-type")
                    .flatMap(type -> type.all("metronome"))
                    .forEach(mark -> metronome(mark, at));
        }
    }

    private void metronome(XmlElement mark, long at) {
        double unit = QUARTERS.getOrDefault(mark.text("beat-unit"), 0.0) * (mark.has("beat-unit-dot") ? 1.5 : 1);
        mark.number("per-minute").ifPresent(perMinute -> tempo(perMinute * unit, at));
    }

    private void sound(XmlElement sound, long at) {
        sound.attributeNumber("tempo").ifPresent(quarters -> tempo(quarters, at));
        sound.attributeNumber("dynamics").ifPresent(percent -> part.velocity(ofPercent(percent)));
    }

    private void tempo(double quartersPerMinute, long at) {
        if (quartersPerMinute >= 4 && quartersPerMinute <= 60_000_000) {
            events.add(TempoChange.ofQuartersPerMinute(Math.max(0, at), quartersPerMinute));
        }
    }
}
