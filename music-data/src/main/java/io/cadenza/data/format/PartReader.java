package io.cadenza.data.format;

import io.cadenza.data.format.MusicXmlReader.Timing;
import io.cadenza.data.format.Part.Bar;
import io.cadenza.data.format.Part.BarMarks;
import io.cadenza.data.format.Part.BarMarks.Jumps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** One MusicXML part: what holds from measure to measure, and the bars read so far. */
final class PartReader {
    /** Between mezzo-piano and forte; what a note sounds like before any dynamics. */
    private static final int DEFAULT_VELOCITY = 80;

    private static final Jumps MOVEMENT = new Jumps(false, "", "", false, "", "", true);

    private final PartHeader header;
    private final Timing timing;
    private final Map<Integer, Integer> transpositions = new HashMap<>();
    private final List<Bar> bars = new ArrayList<>();
    private NavigableSet<Integer> ending = new TreeSet<>();
    private boolean beginsNext;
    private boolean movementEnds;

    /** Whether bars of the movement were numbered beyond the first. */
    private boolean counted;

    private double divisions = 1;
    private int velocity = DEFAULT_VELOCITY;
    private long fullBar;
    private int fifths;

    PartReader(PartHeader header, Timing timing) {
        this.header = header;
        this.timing = timing;
        this.fullBar = 4L * timing.ticksPerQuarter();
    }

    /** Reads the next measure. */
    void measure(XmlElement measure, XmlCursor cursor) {
        if (bars.size() >= BarOrder.MAX_BARS) {
            throw cursor.failure("there are more than " + BarOrder.MAX_BARS + " measures");
        }
        MeasureReader reader = new MeasureReader(this, cursor);
        reader.read(measure);
        BarMarks marks = marks(measure, reader.jumps());
        countMovement(measure, marks);
        bars.add(reader.bar(marks));
    }

    /** Barlines: a repeat that begins or ends, and endings, which hold until they stop. */
    private BarMarks marks(XmlElement measure, Jumps said) {
        Jumps jumps = beginsMovement(measure) ? said.with(MOVEMENT) : said;
        boolean begins = beginsNext;
        beginsNext = false;
        int passes = 0;
        NavigableSet<Integer> now = ending;
        for (XmlElement barline : measure.all("barline")) {
            String segno = barline.attribute("segno");
            String coda = barline.attribute("coda");
            jumps = jumps.with(
                    new Jumps(false, "", "", false, segno.isEmpty() && barline.has("segno") ? "segno" : segno, coda));
            Optional<XmlElement> sign = barline.first("ending");
            boolean starts =
                    sign.filter(mark -> mark.attribute("type").equals("start")).isPresent();
            if (starts) {
                now = numbers(sign.orElseThrow().attribute("number"));
                ending = now;
            } else if (sign.isPresent()) {
                ending = new TreeSet<>();
            }
            Optional<XmlElement> repeat = barline.first("repeat");
            if (repeat.filter(mark -> mark.attribute("direction").equals("forward"))
                    .isPresent()) {
                begins |= !barline.attribute("location").equals("right");
                beginsNext |= barline.attribute("location").equals("right");
            } else if (repeat.isPresent()) {
                passes = (int) Math.min(
                        BarOrder.MAX_BARS + 1,
                        Math.max(2, repeat.get().attributeNumber("times").orElse(2)));
            }
        }
        boolean plain = !begins && passes == 0 && now.isEmpty() && jumps.equals(Jumps.NONE);
        return plain ? BarMarks.NONE : new BarMarks(begins, passes, now, jumps);
    }

    /** A movement begins behind a final bar line, or where bars are numbered from the start again. */
    private boolean beginsMovement(XmlElement measure) {
        String number = measure.attribute("number");
        return !bars.isEmpty() && (movementEnds || ((number.equals("1") || number.equals("0")) && counted));
    }

    private void countMovement(XmlElement measure, BarMarks marks) {
        counted = marks.jumps().movement() ? false : counted;
        counted = counted || isBeyondFirst(measure.attribute("number"));
        movementEnds = marks.passes() == 0
                && !marks.jumps().fine()
                && measure.all("barline").stream()
                        .anyMatch(line -> line.text("bar-style").equals("light-heavy")
                                && !line.attribute("location").equals("left"));
    }

    private static boolean isBeyondFirst(String number) {
        int digits = number.length();
        return digits >= 1
                && digits <= 9
                && number.chars().allMatch(c -> c >= '0' && c <= '9')
                && number.charAt(0) >= (digits == 1 ? '2' : '1');
    }

    private static NavigableSet<Integer> numbers(String text) {
        NavigableSet<Integer> numbers = new TreeSet<>();
        for (String number : text.split("[,\\s]+", 100)) {
            if (number.matches("[1-9]\\d?")) {
                numbers.add(Integer.valueOf(number));
            }
        }
        return numbers;
    }

    /** The part as read so far. */
    Part part() {
        return new Part(header.name(), List.copyOf(header.programs()), bars);
    }

    PartHeader header() {
        return header;
    }

    Timing timing() {
        return timing;
    }

    int ticksPerQuarter() {
        return timing.ticksPerQuarter();
    }

    /** The tempo that holds in the measure being read, in quarters a minute, whichever part says it. */
    double tempo() {
        return timing.tempo(bars.size());
    }

    void tempo(double quartersPerMinute) {
        timing.tempo(bars.size(), quartersPerMinute);
    }

    double divisions() {
        return divisions;
    }

    /** The key signature as it is written. */
    int fifths() {
        return fifths;
    }

    void fifths(int sharps) {
        fifths = sharps;
    }

    /** A duration in divisions as ticks. */
    long ticks(double duration) {
        return Math.round(duration * timing.ticksPerQuarter() / divisions);
    }

    void divisions(double perQuarter) {
        divisions = perQuarter;
        timing.divisions(perQuarter);
    }

    int velocity() {
        return velocity;
    }

    void velocity(int now) {
        velocity = Math.max(1, Math.min(127, now));
    }

    /** The length of a bar in the metre that holds, in ticks. */
    long fullBar() {
        return fullBar;
    }

    void fullBar(long ticks) {
        fullBar = ticks;
    }

    /** How many semitones the notes of a staff sound above what is written; staff 0 stands for all. */
    void transposition(int staff, int semitones) {
        if (staff == 0) {
            transpositions.clear();
        }
        transpositions.put(staff, semitones);
    }

    int transposition(int staff) {
        return transpositions.getOrDefault(staff, transpositions.getOrDefault(0, 0));
    }
}
