package io.cadenza.core.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One bar of a score.
 *
 * @param start its first tick
 * @param end the tick after its last; more than {@code start}
 * @param metre its time signature; 4/4 at tick 0 if the score has none
 */
public record Bar(long start, long end, TimeSignature metre) {
    private static final TimeSignature COMMON = new TimeSignature(0, 4, 4);

    /** Checks the ranges above. */
    public Bar {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("A bar ends after it starts, not from " + start + " to " + end);
        }
        Objects.requireNonNull(metre, "metre");
    }

    /**
     * The bars of a score, from its start to the end of its last note; one of 4/4 for an empty score. A time signature begins
     * a bar, cutting the one before it short: so a pickup is a first bar of its own.
     */
    public static List<Bar> of(Score score) {
        long last = score.notes().mapToLong(Note::end).max().orElse(0);
        List<TimeSignature> metres = new ArrayList<>(score.events(TimeSignature.class));
        if (metres.isEmpty() || metres.get(0).tick() > 0) {
            metres.add(0, COMMON);
        }
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < metres.size(); i++) {
            TimeSignature metre = metres.get(i);
            long from = metre.tick();
            long until = i + 1 < metres.size() ? metres.get(i + 1).tick() : Math.max(last, from + 1);
            double length = 4.0 * score.ticksPerQuarter() * metre.beats() / metre.beatUnit();
            boolean cuts = i + 1 < metres.size();
            for (long number = 0, start = from; start < Math.min(until, Math.max(last, 1)); number++) {
                long next = Math.max(start + 1, from + Math.round((number + 1) * length));
                bars.add(new Bar(start, cuts ? Math.min(next, until) : next, metre));
                start = next;
            }
        }
        return bars;
    }

    /**
     * The length of a beat in ticks: three units of a compound metre (6/8, 9/8, 12/8 and their like), else one.
     *
     * @param ticksPerQuarter the score's
     */
    public double beat(int ticksPerQuarter) {
        boolean compound = metre.beatUnit() >= 8 && metre.beats() > 3 && metre.beats() % 3 == 0;
        return 4.0 * ticksPerQuarter / metre.beatUnit() * (compound ? 3 : 1);
    }
}
