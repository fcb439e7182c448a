package io.cadenza.data.token;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is written for symbols of {@code performance} that are not kept: for a time shift the nearest sum of kept ones, for a
 * velocity the nearest, for a key the same an octave nearer to the middle. As every key that goes down goes up once, both are
 * kept or neither, and both move to the same key.
 */
final class PerformanceSubstitutes {
    private final PerformanceGrammar grammar;
    private final Predicate<PerformanceSymbol> kept;

    PerformanceSubstitutes(PerformanceGrammar grammar, Predicate<String> kept) {
        this.grammar = grammar;
        this.kept = symbol -> kept.test(symbol.text());
    }

    Stream<? extends PerformanceSymbol> of(PerformanceSymbol symbol) {
        if (symbol instanceof PerformanceSymbol.NoteOn on) {
            return key(on.key(), PerformanceSymbol.NoteOn::new);
        } else if (symbol instanceof PerformanceSymbol.NoteOff off) {
            return key(off.key(), PerformanceSymbol.NoteOff::new);
        } else if (symbol instanceof PerformanceSymbol.TimeShift shift) {
            List<Integer> sum = DurationSplit.of(
                    shift.steps(), grammar.longestShift(), steps -> kept.test(new PerformanceSymbol.TimeShift(steps)));
            return sum.stream().map(PerformanceSymbol.TimeShift::new);
        }
        return velocity((PerformanceSymbol.Velocity) symbol);
    }

    private Stream<PerformanceSymbol> key(int key, IntFunction<PerformanceSymbol> symbol) {
        return Keys.substitute(key, other -> kept.test(symbol.apply(other))).stream()
                .mapToObj(symbol);
    }

    private Stream<PerformanceSymbol.Velocity> velocity(PerformanceSymbol.Velocity symbol) {
        return grammar.velocities().values().stream()
                .map(level -> new PerformanceSymbol.Velocity(level.intValue()))
                .filter(kept)
                .min(Comparator.comparingInt(other -> Math.abs(other.velocity() - symbol.velocity())))
                .stream();
    }
}
