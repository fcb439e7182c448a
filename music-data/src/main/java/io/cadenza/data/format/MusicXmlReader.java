package io.cadenza.data.format;

import io.cadenza.core.score.Score;
import io.cadenza.data.format.Performance.TooLongException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads MusicXML 1.0 to 4.0, by parts or by measures: notes and chords with backup and forward, ties, tempo, metre, key,
 * dynamics as velocity, transposing and percussion instruments, repeats and numbered endings.
 *
 * <p>Grace notes, cue notes, ornaments and jumps by words (da capo) are left out. All divisions of a file share one
 * resolution, so that nothing is rounded where their least common multiple is at most 32,767 per quarter.
 */
final class MusicXmlReader {
    private static final int COMMON_RESOLUTION = 480;

    /** Divisible by 2 to 10: where a file's divisions have no common multiple that a score can hold. */
    private static final int FALLBACK_RESOLUTION = 10_080;

    private final XmlCursor cursor;
    private final int ticksPerQuarter;
    private final Map<String, PartReader> parts = new LinkedHashMap<>();
    private Map<String, PartHeader> headers = Map.of();

    private MusicXmlReader(XmlCursor cursor, int ticksPerQuarter) {
        this.cursor = cursor;
        this.ticksPerQuarter = ticksPerQuarter;
    }

    /**
     * Reads a file's bytes.
     *
     * @throws MusicFileException if they are no MusicXML or damaged
     */
    static Score read(String name, byte[] bytes) {
        int resolution = resolution(new XmlCursor(name, bytes));
        return new MusicXmlReader(new XmlCursor(name, bytes), resolution).read();
    }

    /** The least common multiple of all divisions in the file, made finer where it is coarse. */
    private static int resolution(XmlCursor cursor) {
        long multiple = 1;
        while (cursor.advance()) {
            if (cursor.atStart() && cursor.name().equals("divisions")) {
                String text = cursor.element().text();
                long divisions = text.matches("0*[1-9]\\d{0,5}") ? Long.parseLong(text) : 1;
                multiple = multiple / gcd(multiple, divisions) * divisions;
                if (multiple > 0x7FFF) {
                    return FALLBACK_RESOLUTION;
                }
            }
        }
        return (int) (multiple * ((COMMON_RESOLUTION + multiple - 1) / multiple));
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private Score read() {
        if (!cursor.advance() || !cursor.name().matches("score-(partwise|timewise)")) {
            throw cursor.failure("this XML is no MusicXML, whose root is score-partwise or score-timewise");
        }
        String outer = "";
        while (cursor.advance()) {
            if (!cursor.atStart()) {
                outer = "";
            } else if (cursor.name().equals("part-list")) {
                headers = PartHeader.all(cursor.element());
            } else if (!cursor.name().equals("part") && !cursor.name().equals("measure")) {
                cursor.skip();
            } else if (outer.isEmpty()) {
                outer = cursor.name().equals("part") ? id() : "measure";
            } else {
                String part = cursor.name().equals("part") ? id() : outer;
                reader(part).measure(cursor.element(), cursor);
            }
        }
        return performed();
    }

    private String id() {
        return "part " + cursor.attributes().getOrDefault("id", "");
    }

    private PartReader reader(String id) {
        int index = parts.size();
        return parts.computeIfAbsent(
                id,
                key -> new PartReader(
                        headers.getOrDefault(key.substring("part ".length()), PartHeader.unknown(index)),
                        ticksPerQuarter));
    }

    private Score performed() {
        List<Part> written = new ArrayList<>();
        for (PartReader part : parts.values()) {
            written.add(SharedEvents.without(part.part(), written));
        }
        if (written.isEmpty()) {
            throw cursor.failure("there is no part with music in it");
        }
        try {
            return Performance.of(ticksPerQuarter, written);
        } catch (TooLongException e) {
            throw cursor.failure(String.valueOf(e.getMessage()));
        }
    }
}
