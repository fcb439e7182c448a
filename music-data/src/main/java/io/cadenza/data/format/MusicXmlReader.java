package io.cadenza.data.format;

import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.data.format.Part.Bar;
import io.cadenza.data.format.Performance.TooLongException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads MusicXML 1.0 to 4.0, by parts or by measures: notes and chords with backup and forward, ties, grace notes, tremolos and
 * common ornaments, tempo, metre, key, dynamics as velocity, transposing and percussion instruments, repeats, numbered endings,
 * da capo, dal segno, coda and fine.
 *
 * <p>All divisions of a file share one resolution, so that nothing is rounded where their least common multiple is at most
 * 32,767 per quarter.
 */
final class MusicXmlReader {
    private static final int COMMON_RESOLUTION = 480;

    /** Divisible by 2 to 10: where a file's divisions have no common multiple that a score can hold. */
    private static final int FALLBACK_RESOLUTION = 10_080;

    private static final int HIGHEST_RESOLUTION = 0x7FFF;

    /** Of what stands in a measure, what nobody hears: most of a file. */
    private static final Set<String> UNHEARD = Set.of(
            "accidental",
            "beam",
            "bookmark",
            "clef",
            "figured-bass",
            "footnote",
            "frame",
            "grouping",
            "harmony",
            "level",
            "listening",
            "lyric",
            "measure-style",
            "notehead",
            "notehead-text",
            "play",
            "print",
            "staff-details",
            "stem");

    private final XmlCursor cursor;
    private final Timing timing;
    private final Map<String, PartReader> parts = new LinkedHashMap<>();
    private Map<String, PartHeader> headers = Map.of();
    private String work = "";
    private String movement = "";
    private String composer = "";

    private MusicXmlReader(XmlCursor cursor, Resolution resolution) {
        this.cursor = cursor;
        this.timing = new Timing(resolution);
    }

    /**
     * How fine the ticks of a file are.
     *
     * @param divisions the least common multiple of the file's divisions; beyond what a score can hold, any such number
     * @param finer by how much finer they are than the divisions ask for
     */
    private record Resolution(long divisions, long finer) {
        /** The least common multiple, made finer where it is coarse. */
        private long base() {
            return divisions > HIGHEST_RESOLUTION
                    ? FALLBACK_RESOLUTION
                    : divisions * ((COMMON_RESOLUTION + divisions - 1) / divisions);
        }

        int ticksPerQuarter() {
            long ticks = base() * finer;
            return ticks > HIGHEST_RESOLUTION ? FALLBACK_RESOLUTION : (int) ticks;
        }

        Resolution withDivisions(long more) {
            long both = divisions > HIGHEST_RESOLUTION ? divisions : multiple(divisions, more);
            Resolution other = new Resolution(both, finer);
            return other.base() == base() ? other : new Resolution(both, 1);
        }

        /** With ticks that hold a length, in quarters, if any do that are not finer than 64 times. */
        Resolution withLength(double quarters) {
            double ticks = quarters * base();
            for (int factor = 1; factor <= 64; factor++) {
                double more = ticks * factor;
                if (Math.abs(more - Math.rint(more)) <= 1e-6) {
                    return finer % factor == 0
                            ? this
                            : new Resolution(divisions, Math.min(1L << 40, multiple(finer, factor)));
                }
            }
            return this;
        }
    }

    /** What the parts of a file share: the resolution, a finer one that they turn out to need, and the tempo of each bar. */
    static final class Timing {
        private final int ticksPerQuarter;
        private final TreeMap<Integer, Double> tempos = new TreeMap<>(Map.of(0, 120.0));
        private Resolution needed;

        Timing(Resolution resolution) {
            this.ticksPerQuarter = resolution.ticksPerQuarter();
            this.needed = resolution;
        }

        int ticksPerQuarter() {
            return ticksPerQuarter;
        }

        /** Another reading is asked for where a finer resolution would hold a number of divisions. */
        void divisions(double perQuarter) {
            boolean isWhole = perQuarter == Math.rint(perQuarter) && perQuarter < 1e6;
            needed = needed.withDivisions(isWhole ? (long) perQuarter : 1);
        }

        /** A length in quarters as ticks, rounded; another reading is asked for where a finer resolution would hold it. */
        long exact(double quarters) {
            needed = needed.withLength(quarters);
            return Math.round(quarters * ticksPerQuarter);
        }

        boolean isTooCoarse() {
            return needed.ticksPerQuarter() != ticksPerQuarter;
        }

        void tempo(int bar, double quartersPerMinute) {
            tempos.put(bar, quartersPerMinute);
        }

        /** The tempo last said up to a bar, in quarters a minute. */
        double tempo(int bar) {
            return tempos.floorEntry(bar).getValue();
        }
    }

    /** The score alone. */
    static Score read(String name, byte[] bytes) {
        return reading(name, bytes).score();
    }

    /**
     * Reads a file's bytes.
     *
     * @throws MusicFileException if they are no MusicXML or damaged
     */
    static MusicReading reading(String name, byte[] bytes) {
        Resolution resolution = new Resolution(1, 1);
        while (true) { // most files are read once; others begin anew as soon as their ticks turn out to be too coarse
            MusicXmlReader reader = new MusicXmlReader(new XmlCursor(name, bytes, UNHEARD), resolution);
            reader.readParts();
            if (!reader.timing.isTooCoarse()) {
                return reader.performed();
            }
            resolution = reader.timing.needed;
        }
    }

    private static long multiple(long a, long b) {
        return a / gcd(a, b) * b;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Reads all measures, or some of them if the ticks are too coarse for these. */
    private void readParts() {
        if (!cursor.advance() || !cursor.name().matches("score-(partwise|timewise)")) {
            throw cursor.failure("this XML is no MusicXML, whose root is score-partwise or score-timewise");
        }
        String outer = "";
        while (!timing.isTooCoarse() && cursor.advance()) {
            if (!cursor.atStart()) {
                outer = "";
            } else if (cursor.name().equals("part-list")) {
                headers = PartHeader.all(cursor.element());
            } else if (cursor.name().equals("work")) {
                work = cursor.element().text("work-title");
            } else if (cursor.name().equals("movement-title")) {
                movement = cursor.element().text();
            } else if (cursor.name().equals("identification")) {
                composer = composer(cursor.element());
            } else if (!cursor.name().equals("part") && !cursor.name().equals("measure")) {
                cursor.skip();
            } else if (outer.isEmpty()) {
                outer = cursor.name().equals("part") ? id() : "measure";
            } else {
                String part = cursor.name().equals("part") ? id() : outer;
                reader(part).measure(cursor.element(), cursor);
            }
        }
    }

    /** Whoever is called the composer, else whoever is only named. */
    private static String composer(XmlElement identification) {
        List<XmlElement> creators = identification.all("creator");
        return creators.stream()
                .filter(creator -> creator.attribute("type").equals("composer"))
                .findFirst()
                .or(() -> creators.stream()
                        .filter(creator -> creator.attribute("type").isEmpty())
                        .findFirst())
                .map(XmlElement::text)
                .orElse("");
    }

    /** The parts, of which the first says the title, that of the work before that of the movement, and the composer. */
    private List<Part> headed(List<Part> all) {
        String title = work.isEmpty() || movement.isEmpty() || work.equals(movement)
                ? work + (work.isEmpty() ? movement : "")
                : work + ": " + movement;
        List<ScoreEvent> setup = new ArrayList<>(Score.headings(title, composer));
        if (setup.isEmpty() || all.isEmpty()) {
            return all;
        }
        Part first = all.get(0);
        setup.addAll(first.setup());
        List<Part> parts = new ArrayList<>(all);
        parts.set(0, new Part(first.name(), setup, first.bars()));
        return parts;
    }

    private String id() {
        return "part " + cursor.attribute("id");
    }

    private PartReader reader(String id) {
        int index = parts.size();
        return parts.computeIfAbsent(
                id,
                key -> new PartReader(
                        headers.getOrDefault(key.substring("part ".length()), PartHeader.unknown(index)), timing));
    }

    private MusicReading performed() {
        List<Part> written =
                headed(saidOnce(parts.values().stream().map(PartReader::part).toList()));
        if (written.isEmpty()) {
            throw cursor.failure("there is no part with music in it");
        }
        try {
            Performance performance = Performance.written(written);
            return new MusicReading(
                    performance.score(timing.ticksPerQuarter()), List.of(), performance.laterMovements());
        } catch (TooLongException e) {
            throw cursor.failure(String.valueOf(e.getMessage()));
        }
    }

    /** The parts without the metre, key and tempo that an earlier part says in the same bar at the same tick. */
    private static List<Part> saidOnce(List<Part> parts) {
        List<Set<ScoreEvent>> said = new ArrayList<>();
        List<Part> all = new ArrayList<>();
        for (Part part : parts) {
            List<Bar> bars = new ArrayList<>();
            for (int i = 0; i < part.bars().size(); i++) {
                if (i == said.size()) {
                    said.add(new HashSet<>());
                }
                Bar bar = part.bars().get(i);
                if (bar.events().isEmpty()) {
                    bars.add(bar);
                    continue;
                }
                Set<ScoreEvent> earlier = said.get(i);
                List<ScoreEvent> own = bar.events().stream()
                        .filter(event -> event instanceof ProgramChange || !earlier.contains(event))
                        .toList();
                earlier.addAll(own);
                bars.add(
                        own.size() == bar.events().size() ? bar : new Bar(bar.length(), bar.notes(), own, bar.marks()));
            }
            all.add(new Part(part.name(), part.setup(), bars));
        }
        return all;
    }
}
