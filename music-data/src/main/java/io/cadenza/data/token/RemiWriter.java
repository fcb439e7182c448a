package io.cadenza.data.token;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.data.token.Bars.Bar;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/** Writes one score in symbols of {@code remi}. */
final class RemiWriter {
    private final RemiGrammar grammar;
    private final TimeGrid.Quarters clock;
    private final Bars bars;
    private final List<RemiSymbol> symbols = new ArrayList<>();
    private long bar = -1;
    private long position = -1;

    RemiWriter(RemiGrammar grammar, TimeGrid.Quarters clock, Score score) {
        this.grammar = grammar;
        this.clock = clock;
        this.bars = new Bars(score, clock);
    }

    List<RemiSymbol> write(Score score) {
        List<NoteOn> strikes = NoteTimeline.of(score, clock).strikes();
        long end = strikes.stream().mapToLong(NoteOn::end).max().orElse(0);
        SortedMap<Long, Double> tempos = tempos(score).headMap(end);
        SortedMap<Long, List<NoteOn>> onsets = new TreeMap<>();
        tempos.keySet().forEach(step -> onsets.put(step, new ArrayList<>()));
        strikes.forEach(strike ->
                onsets.computeIfAbsent(strike.onset(), at -> new ArrayList<>()).add(strike));
        onsets.forEach((step, struck) -> {
            moveTo(step);
            Double tempo = tempos.get(step);
            if (tempo != null) {
                symbols.add(new RemiSymbol.Tempo(tempo));
            }
            struck.forEach(this::note);
        });
        return symbols;
    }

    /** Where the level of tempo changes, from the beginning on. The last of several changes at one step counts. */
    private SortedMap<Long, Double> tempos(Score score) {
        SortedMap<Long, Double> changes = new TreeMap<>();
        if (grammar.tempos().isEmpty()) {
            return changes;
        }
        LongUnaryOperator steps = clock.steps(score);
        SortedMap<Long, Double> exact = new TreeMap<>();
        exact.put(0L, new TempoChange(0, TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER).quartersPerMinute());
        score.events(TempoChange.class)
                .forEach(change -> exact.put(steps.applyAsLong(change.tick()), change.quartersPerMinute()));
        double last = Double.NaN;
        for (var change : exact.entrySet()) {
            double level = grammar.tempos().nearest(change.getValue());
            if (level != last) {
                changes.put(change.getKey(), level);
                last = level;
            }
        }
        return changes;
    }

    private void moveTo(long step) {
        Bar reached = bars.at(step);
        if (reached.number() != bar) {
            for (long next = bar + 1; next <= reached.number(); next++) {
                symbols.add(new RemiSymbol.Bar());
                symbols.add(new RemiSymbol.TimeSig(bars.number(next).metre()));
            }
            bar = reached.number();
            position = -1;
        }
        long here = step - reached.start();
        if (here != position) {
            symbols.add(new RemiSymbol.Position((int) here));
            position = here;
        }
    }

    private void note(NoteOn strike) {
        symbols.add(new RemiSymbol.Pitch(strike.key()));
        if (!grammar.velocities().isEmpty()) {
            symbols.add(new RemiSymbol.Velocity((int) grammar.velocities().nearest(strike.velocity())));
        }
        DurationSplit.parts(strike.steps(), grammar.longestDuration())
                .forEach(steps -> symbols.add(new RemiSymbol.Duration(steps, grammar.grid())));
    }
}
