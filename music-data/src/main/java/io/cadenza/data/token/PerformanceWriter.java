package io.cadenza.data.token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes one score in symbols of {@code performance}. */
final class PerformanceWriter {
    private static final int UNKNOWN = -1;

    private final PerformanceGrammar grammar;
    private final TimeGrid clock;
    private final List<PerformanceSymbol> symbols = new ArrayList<>();
    private long now;
    private int velocity = UNKNOWN;

    PerformanceWriter(PerformanceGrammar grammar, TimeGrid clock) {
        this.grammar = grammar;
        this.clock = clock;
    }

    /** @param strikes all of them by onset, and by key at one onset */
    List<PerformanceSymbol> write(List<NoteOn> strikes) {
        SortedMap<Long, List<NoteOn>> downs = new TreeMap<>();
        SortedMap<Long, List<NoteOn>> ups = new TreeMap<>();
        for (NoteOn strike : strikes) {
            downs.computeIfAbsent(strike.onset(), at -> new ArrayList<>()).add(strike);
            ups.computeIfAbsent(strike.end(), at -> new ArrayList<>()).add(strike);
        }
        SortedSet<Long> steps = new TreeSet<>(downs.keySet());
        steps.addAll(ups.keySet());
        for (long step : steps) {
            moveTo(step);
            ups.getOrDefault(step, List.of()).stream()
                    .sorted(Comparator.comparingInt(NoteOn::key))
                    .forEach(strike -> symbols.add(new PerformanceSymbol.NoteOff(strike.key())));
            downs.getOrDefault(step, List.of()).forEach(this::down);
        }
        return symbols;
    }

    private void moveTo(long step) {
        DurationSplit.parts(Math.min(step - now, clock.longest()), grammar.longestShift())
                .forEach(steps -> symbols.add(new PerformanceSymbol.TimeShift(steps)));
        now = step;
    }

    private void down(NoteOn strike) {
        if (!grammar.velocities().isEmpty()) {
            int level = (int) grammar.velocities().nearest(strike.velocity());
            if (level != velocity) {
                symbols.add(new PerformanceSymbol.Velocity(level));
                velocity = level;
            }
        }
        symbols.add(new PerformanceSymbol.NoteOn(strike.key()));
    }
}
