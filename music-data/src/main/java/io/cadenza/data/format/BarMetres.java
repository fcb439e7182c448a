package io.cadenza.data.format;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the bar lines of written music into a score, which knows no bars: a bar that is shorter or longer than its metre says,
 * such as a pickup, gets a metre of its own length, and the next one the old metre again. Two parts of one bar, on both sides
 * of a repeat, stay one bar; the last bar may be short without a word.
 */
final class BarMetres {
    private static final int SHORTEST_UNIT = 64;

    private final int ticksPerQuarter;
    private final long[] starts;
    private final NavigableMap<Long, TimeSignature> written = new TreeMap<>();
    private final List<TimeSignature> result = new ArrayList<>();

    private BarMetres(Score score, long[] starts) {
        this.ticksPerQuarter = score.ticksPerQuarter();
        this.starts = starts;
        score.events(TimeSignature.class).forEach(metre -> written.put(metre.tick(), metre));
    }

    /**
     * The score with the metre of every bar.
     *
     * @param starts where each bar begins, and the last one ends, in ticks
     */
    static Score of(Score score, long[] starts) {
        List<TimeSignature> metres = new BarMetres(score, starts).metres();
        if (metres.equals(score.events(TimeSignature.class))) {
            return score;
        }
        List<Track> tracks = new ArrayList<>();
        for (Track track : score.tracks()) {
            List<ScoreEvent> events = new ArrayList<>(tracks.isEmpty() ? metres : List.of());
            track.events().stream()
                    .filter(event -> !(event instanceof TimeSignature))
                    .forEach(events::add);
            tracks.add(new Track(track.name(), track.notes(), events));
        }
        return new Score(score.ticksPerQuarter(), tracks);
    }

    private List<TimeSignature> metres() {
        for (int bar = 0; bar + 1 < starts.length; bar++) {
            long length = starts[bar + 1] - starts[bar];
            Optional<TimeSignature> nominal = at(starts[bar]);
            if (length == 0 || nominal.isEmpty()) {
                continue;
            }
            long full = ticks(nominal.get());
            if (length % full == 0 || isLast(bar)) { // two bars without the line between them are no other metre
                say(nominal.get());
            } else if (isDivided(bar, full)) {
                say(nominal.get());
                bar++;
            } else {
                say(own(starts[bar], length, nominal.get()).orElse(nominal.get()));
            }
        }
        return result;
    }

    private boolean isLast(int bar) {
        return starts[bar + 1] == starts[starts.length - 1];
    }

    /** Whether this bar and the next are the parts of one. */
    private boolean isDivided(int bar, long full) {
        return bar + 2 < starts.length
                && starts[bar + 2] - starts[bar] == full
                && written.subMap(starts[bar], false, starts[bar + 2], false).isEmpty();
    }

    /** The metre that is written where a tick is. */
    private Optional<TimeSignature> at(long tick) {
        return Optional.ofNullable(written.floorEntry(tick))
                .map(Map.Entry::getValue)
                .map(metre -> new TimeSignature(tick, metre.beats(), metre.beatUnit()));
    }

    private long ticks(TimeSignature metre) {
        return 4L * ticksPerQuarter * metre.beats() / metre.beatUnit();
    }

    /** A metre of a length; empty if none with 64ths or longer beats has it. */
    private Optional<TimeSignature> own(long tick, long length, TimeSignature nominal) {
        for (int unit = nominal.beatUnit(); unit <= SHORTEST_UNIT; unit *= 2) {
            long whole = 4L * ticksPerQuarter;
            if (length * unit % whole == 0 && length * unit / whole <= 64) {
                return Optional.of(new TimeSignature(tick, (int) (length * unit / whole), unit));
            }
        }
        return Optional.empty();
    }

    private void say(TimeSignature metre) {
        boolean known = !result.isEmpty()
                && result.get(result.size() - 1).beats() == metre.beats()
                && result.get(result.size() - 1).beatUnit() == metre.beatUnit();
        if (!known) {
            result.add(metre);
        }
    }
}
