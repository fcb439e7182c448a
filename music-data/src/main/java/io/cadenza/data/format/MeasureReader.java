package io.cadenza.data.format;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.data.format.Ornaments.Tone;
import io.cadenza.data.format.Part.Bar;
import io.cadenza.data.format.Part.Bar.WrittenNote;
import io.cadenza.data.format.Part.BarMarks;
import io.cadenza.data.format.Part.BarMarks.Jumps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One MusicXML measure: a cursor in time that notes move forward and backups move back. */
final class MeasureReader {
    /** No measure is longer, in quarters; a damaged duration is. */
    private static final int LONGEST = 100_000;

    /** A bar's sum that is nearer to its metre than this part of a quarter was rounded. */
    private static final int SUM_TOLERANCE = 16;

    /** A duration of a whole number of divisions is off by one of them only where these are fine. */
    private static final double FINE = 1 / 64.0;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private final PartReader part;
    private final XmlCursor cursor;
    private final Dynamics dynamics = new Dynamics();
    private final List<Tone> notes = new ArrayList<>();
    private final List<ScoreEvent> events = new ArrayList<>();

    /** Where the times of the file, summed from rounded durations, lie behind or before those that are meant. */
    private final NavigableMap<Long, Long> drift = new TreeMap<>();

    /** The chord that is being read, and grace notes that wait for theirs. */
    private final List<Tone> chord = new ArrayList<>();

    private final List<List<Tone>> graces = new ArrayList<>();

    /** The first chord of a tremolo between two. */
    private List<Tone> tremolo = List.of();

    private boolean gracesSlashed;
    private Jumps jumps = Jumps.NONE;
    private long strokes;
    private boolean strokesStart;
    private boolean strokesStop;
    private long position;
    private long reached;
    private long chordStart;
    private long graceShift;

    MeasureReader(PartReader part, XmlCursor cursor) {
        this.part = part;
        this.cursor = cursor;
    }

    void read(XmlElement measure) {
        for (XmlElement element : measure) {
            switch (element.name()) {
                case "attributes" -> attributes(element);
                case "note" -> note(element);
                case "backup" -> move(-duration(element.number("duration", 0)));
                case "forward" -> move(duration(element.number("duration", 0)));
                case "direction" -> direction(element);
                case "sound" -> sound(element, offset(element, true));
                default -> {} // layout, harmony, print: nothing to hear
            }
        }
        endChord();
    }

    Jumps jumps() {
        return jumps;
    }

    /** The bar as it is played; what its dynamics say of the next is said to the part. */
    Bar bar(BarMarks marks) {
        dynamics.sort();
        List<WrittenNote> written = new ArrayList<>(notes.size());
        for (Tone tone : notes) {
            int velocity = tone.velocity > 0 ? tone.velocity : dynamics.at(tone.written, part.velocity());
            written.add(new WrittenNote(
                    tone.start,
                    tone.length,
                    tone.key,
                    velocity,
                    tone.channel,
                    tone.voice,
                    tone.tieStop,
                    tone.tieStart));
        }
        part.velocity(dynamics.after(part.velocity()));
        long length = Math.max(reached, now());
        boolean rounded = Math.abs(length - part.fullBar()) * SUM_TOLERANCE < part.ticksPerQuarter();
        return new Bar(length == 0 || rounded ? part.fullBar() : length, written, events, marks);
    }

    /** The time meant at the place in the file. */
    private long now() {
        Map.Entry<Long, Long> entry = drift.isEmpty() ? null : drift.floorEntry(position);
        return entry == null ? position : position + entry.getValue();
    }

    private void move(long ticks) {
        endChord();
        advance(ticks, Math.max(0, now() + ticks));
    }

    /** Moves on in the file, and to a time that the file's durations may have rounded. */
    private void advance(long ticks, long meant) {
        position = Math.max(0, position + ticks);
        if (ticks > 0 && (meant != position || !drift.isEmpty())) {
            drift.put(position, meant - position);
        }
        reached = Math.max(reached, now());
        if (position > (long) LONGEST * part.ticksPerQuarter()) {
            throw cursor.failure("a measure is longer than " + LONGEST + " quarters");
        }
    }

    private long duration(double divisions) {
        long ticks = part.ticks(Math.max(0, divisions));
        if (ticks > (long) LONGEST * part.ticksPerQuarter()) {
            throw cursor.failure("a duration is longer than " + LONGEST + " quarters");
        }
        return ticks;
    }

    /** Where a direction sounds: its offset moves what is heard only if it says so. */
    private long offset(XmlElement element, boolean sounding) {
        Optional<XmlElement> offset = element.first("offset");
        String sound = offset.map(said -> said.attribute("sound")).orElse("no");
        if (offset.isEmpty() || !(sound.equals("yes") || (sounding && sound.isEmpty()))) {
            return now();
        }
        double divisions = Math.max(-1e6, Math.min(1e6, offset.get().number().orElse(0)));
        return Math.max(0, now() + part.ticks(divisions));
    }

    private void note(XmlElement element) {
        NoteElement said = new NoteElement(element);
        if (said.grace) {
            grace(element, said);
            return;
        }
        long ticks = duration(said.duration);
        long length = length(said, ticks);
        if (!said.chord) {
            boolean pending = !graces.isEmpty();
            finishChord();
            chordStart = now();
            graceShift = pending && !said.cue && (said.pitch != null || said.unpitched) ? playGraces(said, length) : 0;
        }
        OptionalInt key = said.cue ? OptionalInt.empty() : said.key(part);
        if (key.isPresent()) {
            chord.add(tone(element, said, key.getAsInt(), length));
        }
        notations(said, chordStart, key.isPresent());
        reached = Math.max(reached, chordStart + length);
        if (!said.chord) {
            advance(ticks, chordStart + length);
        }
    }

    private Tone tone(XmlElement element, NoteElement said, int key, long length) {
        Tone tone = new Tone(key, said.channel(part), said.voice);
        tone.start = chordStart + graceShift;
        tone.length = Math.max(0, length - graceShift);
        tone.written = chordStart;
        tone.tieStop = said.tieStop && graceShift == 0;
        tone.tieStart = said.tieStart;
        tone.velocity = velocity(element);
        return tone;
    }

    /** How long a note is: as its value says where the file's duration is that value rounded. */
    private long length(NoteElement said, long ticks) {
        double quarters = said.quarters();
        double divisions = quarters * part.divisions();
        double off = Math.abs(divisions - said.duration);
        if (quarters == 0 || off < 1e-6) {
            return ticks;
        }
        boolean isWhole = Math.abs(divisions - Math.rint(divisions)) < 1e-6;
        boolean rounded = isWhole ? off <= 1 && off < FINE * part.divisions() : off < 1;
        return rounded ? part.timing().exact(quarters) : ticks;
    }

    private void grace(XmlElement element, NoteElement said) {
        if (said.cue) {
            return;
        }
        OptionalInt key = said.key(part);
        if (key.isEmpty()) {
            return;
        }
        Tone tone = new Tone(key.getAsInt(), said.channel(part), said.voice);
        tone.velocity = velocity(element);
        if (said.chord && !graces.isEmpty()) {
            graces.get(graces.size() - 1).add(tone);
        } else {
            gracesSlashed = said.slashed;
            graces.add(new ArrayList<>(List.of(tone)));
        }
    }

    /** Plays grace notes before the note that begins here, which gives its time to them. */
    private long playGraces(NoteElement said, long length) {
        long time = said.trilled()
                ? Ornaments.trilledGraceTime(graces.size(), length, part.ticksPerQuarter())
                : Ornaments.graceTime(
                        graces.size(), gracesSlashed, length, said.dots, part.tempo(), part.ticksPerQuarter());
        placeGraces(chordStart, time);
        return time;
    }

    private void placeGraces(long start, long time) {
        int count = graces.size();
        for (int i = 0; i < count; i++) {
            long from = start + time * i / count;
            for (Tone tone : graces.get(i)) {
                tone.start = from;
                tone.length = start + time * (i + 1) / count - from;
                tone.written = start;
                notes.add(tone);
            }
        }
        graces.clear();
    }

    /** Ends the chord; grace notes that no note follows are played at its end. */
    private void endChord() {
        if (!graces.isEmpty() && !chord.isEmpty()) {
            Tone first = chord.get(0);
            long time = Ornaments.graceTime(graces.size(), true, first.length, 0, part.tempo(), part.ticksPerQuarter());
            chord.forEach(tone -> tone.length = Math.max(0, tone.length - time));
            placeGraces(first.start + first.length, time);
        }
        graces.clear();
        finishChord();
    }

    private void finishChord() {
        if (strokesStart) {
            tremolo = new ArrayList<>(chord);
        } else if (strokesStop && !tremolo.isEmpty() && !chord.isEmpty()) {
            notes.addAll(Ornaments.tremolo(List.of(tremolo, new ArrayList<>(chord)), strokes));
            tremolo = List.of();
        } else if (strokes > 0 && !chord.isEmpty()) {
            notes.addAll(Ornaments.tremolo(List.of(new ArrayList<>(chord)), strokes));
        } else {
            for (Tone tone : chord) {
                if (tone.ornament.isEmpty()) {
                    notes.add(tone);
                } else {
                    notes.addAll(Ornaments.ornamented(tone, part.ticksPerQuarter()));
                }
            }
        }
        if (!strokesStart && !tremolo.isEmpty()) {
            notes.addAll(tremolo); // its other half is missing
            tremolo = List.of();
        }
        chord.clear();
        strokes = 0;
        strokesStart = false;
        strokesStop = false;
    }

    /** Ornaments, tremolos and dynamics that stand with a note. */
    private void notations(NoteElement said, long time, boolean sounds) {
        for (XmlElement notations : said.notations) {
            for (XmlElement notation : notations) {
                if (notation.name().equals("dynamics")) {
                    notation.forEach(mark -> dynamics.mark(mark, time, OptionalInt.empty()));
                } else if (notation.name().equals("ornaments") && sounds) {
                    ornaments(notation, said);
                }
            }
        }
    }

    private void ornaments(XmlElement ornaments, NoteElement said) {
        Tone tone = chord.get(chord.size() - 1);
        for (XmlElement ornament : ornaments) {
            if (ornament.name().equals("tremolo")) {
                int flags = (int) Math.round(Math.max(0, -Math.log(NoteElement.quarters(said.type, 1)) / Math.log(2)));
                int lines = (int) ornament.number().orElse(3);
                int halvings = Math.min(8, flags + (lines > 0 ? lines : 3));
                strokes = Math.max(1, part.ticksPerQuarter() >> halvings);
                strokesStart = ornament.attribute("type").equals("start");
                strokesStop = ornament.attribute("type").equals("stop");
            } else if (Ornaments.isPlayed(ornament.name()) && said.pitch != null) {
                tone.ornament = ornament.name();
                tone.upper = neighbour(said, 1, tone.key);
                tone.lower = neighbour(said, -1, tone.key);
            } else if (ornament.name().equals("accidental-mark") && !tone.ornament.isEmpty()) {
                accidental(tone, said, ornament);
            }
        }
    }

    private int neighbour(NoteElement said, int by, int key) {
        XmlElement pitch = said.written();
        int neighbour =
                Ornaments.neighbour(pitch.text("step").charAt(0), (int) pitch.number("octave", 4), by, part.fifths())
                        + part.transposition(said.staff);
        return neighbour >= 0 && neighbour <= 127 && neighbour != key
                ? neighbour
                : Math.max(0, Math.min(127, key + by));
    }

    /** An accidental over or under an ornament belongs to its upper or lower neighbour. */
    private void accidental(Tone tone, NoteElement said, XmlElement mark) {
        int alter = switch (mark.text()) {
            case "sharp" -> 1;
            case "flat" -> -1;
            default -> 0;
        };
        XmlElement pitch = said.written();
        int by = mark.attribute("placement").equals("below") ? -1 : 1;
        int key = Ornaments.neighbour(pitch.text("step").charAt(0), (int) pitch.number("octave", 4), by, 0)
                + alter
                + part.transposition(said.staff);
        if (key >= 0 && key <= 127 && by > 0) {
            tone.upper = key;
        } else if (key >= 0 && key <= 127) {
            tone.lower = key;
        }
    }

    /** A percentage of the velocity 90 where the note has one; 0 where what holds is to be taken. */
    private static int velocity(XmlElement note) {
        OptionalDouble percent = note.attributeNumber("dynamics");
        return percent.isPresent() ? ofPercent(percent.getAsDouble()) : 0;
    }

    private static int ofPercent(double percent) {
        return Dynamics.clamped(percent * 0.9);
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
        part.fifths((int) fifths);
        int shift = Math.floorMod(part.transposition(0) * 7, 12);
        int sounding = (int) fifths + (shift > 6 ? shift - 12 : shift);
        int sharps = sounding > 7 ? sounding - 12 : sounding < -7 ? sounding + 12 : sounding;
        events.add(new KeySignature(now(), sharps, key.text("mode").equals("minor")));
    }

    /** The metre; one of several terms, such as 3+2/8 or 3/8+2/4, as the sum of them in their smallest unit. */
    private void time(XmlElement time) {
        List<Integer> beats = new ArrayList<>();
        List<Integer> units = new ArrayList<>();
        for (XmlElement child : time) {
            if (child.name().equals("beats")) {
                beats.add(sum(child.text()));
            } else if (child.name().equals("beat-type")) {
                units.add((int) child.number().orElse(0));
            }
        }
        int unit = units.stream().mapToInt(Integer::intValue).max().orElse(0);
        boolean known = !units.isEmpty()
                && beats.size() == units.size()
                && units.stream().allMatch(one -> one >= 1 && one <= 128 && Integer.bitCount(one) == 1);
        int total = 0;
        for (int i = 0; known && i < units.size(); i++) {
            total += beats.get(i) * (unit / units.get(i));
        }
        if (total >= 1 && total <= 255) {
            part.fullBar(4L * part.ticksPerQuarter() * total / unit);
            events.add(new TimeSignature(now(), total, unit));
        }
    }

    private static int sum(String text) {
        int sum = 0;
        for (String term : text.split("\\+", 100)) {
            sum += term.strip().matches("\\d{1,3}") ? Integer.parseInt(term.strip()) : 0;
        }
        return sum;
    }

    private void direction(XmlElement direction) {
        long at = offset(direction, false);
        boolean sounds = false;
        OptionalInt velocity = OptionalInt.empty();
        for (XmlElement sound : direction.all("sound")) {
            sounds |= sound.attributeNumber("tempo").isPresent();
            OptionalDouble percent = sound.attributeNumber("dynamics");
            if (percent.isPresent()) {
                velocity = OptionalInt.of(ofPercent(percent.getAsDouble()));
            }
        }
        boolean marked = false;
        for (XmlElement type : direction.all("direction-type")) {
            for (XmlElement sign : type) {
                switch (sign.name()) {
                    case "dynamics" -> {
                        for (XmlElement mark : sign) {
                            dynamics.mark(mark, at, velocity);
                            marked = true;
                        }
                    }
                    case "metronome" -> metronome(sign, at, sounds);
                    case "segno" -> jumps = jumps.with(new Jumps(false, "", "", false, "segno", ""));
                    case "coda" -> coda(direction);
                    default -> {} // words, wedges, pedals
                }
            }
        }
        if (!marked && velocity.isPresent()) {
            dynamics.level(velocity.getAsInt(), at);
        }
        for (XmlElement sound : direction.all("sound")) {
            long own = sound.has("offset") ? offset(sound, true) : at;
            sound.attributeNumber("tempo").ifPresent(quarters -> tempo(quarters, own));
            jumps(sound);
        }
    }

    /** The sign of a coda stands where it begins, and where one leaves for it; the latter says so. */
    private void coda(XmlElement direction) {
        boolean leaves = direction.all("sound").stream()
                .anyMatch(sound -> !sound.attribute("tocoda").isEmpty());
        boolean says = direction.all("sound").stream()
                .anyMatch(sound -> !sound.attribute("coda").isEmpty());
        if (!leaves && !says && now() == 0) {
            jumps = jumps.with(new Jumps(false, "", "", false, "", "coda"));
        }
    }

    private void metronome(XmlElement mark, long at, boolean silent) {
        double unit = 0;
        int dots = 0;
        for (XmlElement child : mark) {
            if (child.name().equals("beat-unit")) {
                unit = NoteElement.quarters(child.text(), 0);
            } else if (child.name().equals("beat-unit-dot") && dots++ < 8) {
                unit += NoteElement.quarters(mark.text("beat-unit"), 0) / (1 << dots);
            } else if (child.name().equals("per-minute") && !silent) {
                Matcher number = NUMBER.matcher(child.text());
                if (number.find()) {
                    tempo(Double.parseDouble(number.group()) * unit, at);
                }
            }
        }
    }

    private void sound(XmlElement sound, long at) {
        sound.attributeNumber("tempo").ifPresent(quarters -> tempo(quarters, at));
        sound.attributeNumber("dynamics").ifPresent(percent -> dynamics.level(ofPercent(percent), at));
        jumps(sound);
    }

    private void jumps(XmlElement sound) {
        jumps = jumps.with(new Jumps(
                sound.attribute("dacapo").equals("yes"),
                sound.attribute("dalsegno"),
                sound.attribute("tocoda"),
                !sound.attribute("fine").isEmpty() && !sound.attribute("fine").equals("no"),
                sound.attribute("segno"),
                sound.attribute("coda")));
    }

    private void tempo(double quartersPerMinute, long at) {
        if (quartersPerMinute >= 4 && quartersPerMinute <= 60_000_000) {
            events.add(TempoChange.ofQuartersPerMinute(Math.max(0, at), quartersPerMinute));
            part.tempo(quartersPerMinute);
        }
    }
}
