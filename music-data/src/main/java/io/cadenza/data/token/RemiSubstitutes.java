package io.cadenza.data.token;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is written for symbols of {@code remi} that are not kept: the nearest of their kind, for a duration the nearest sum of
 * durations, for a key the same an octave nearer to the middle.
 */
final class RemiSubstitutes {
    private static final int MOST_BEATS = 255;

    private final RemiGrammar grammar;
    private final Predicate<RemiSymbol> kept;

    RemiSubstitutes(RemiGrammar grammar, Predicate<String> kept) {
        this.grammar = grammar;
        this.kept = symbol -> kept.test(symbol.text());
    }

    List<? extends RemiSymbol> of(RemiSymbol symbol) {
        if (symbol instanceof RemiSymbol.Duration duration) {
            return DurationSplit.of(duration.steps(), grammar.longestDuration(), steps -> kept.test(duration(steps)))
                    .stream()
                    .map(this::duration)
                    .toList();
        } else if (symbol instanceof RemiSymbol.Pitch pitch) {
            return Keys.substitute(pitch.key(), key -> kept.test(new RemiSymbol.Pitch(key))).stream()
                    .mapToObj(RemiSymbol.Pitch::new)
                    .toList();
        } else if (symbol instanceof RemiSymbol.Velocity velocity) {
            return nearest(
                    grammar.velocities().values().stream().map(level -> new RemiSymbol.Velocity(level.intValue())),
                    other -> Math.abs(other.velocity() - velocity.velocity()));
        } else if (symbol instanceof RemiSymbol.Tempo tempo) {
            return nearest(
                    grammar.tempos().values().stream().map(RemiSymbol.Tempo::new),
                    other -> Math.abs(other.quartersPerMinute() - tempo.quartersPerMinute()));
        } else if (symbol instanceof RemiSymbol.Position position) {
            return nearest(
                    IntStream.range(0, Metre.longestBar(grammar.grid())).mapToObj(RemiSymbol.Position::new),
                    other -> Math.abs(other.step() - position.step()));
        } else if (symbol instanceof RemiSymbol.TimeSig signature) {
            return nearest(metres(), other -> distance(signature.metre(), other.metre()));
        }
        return List.of();
    }

    private RemiSymbol.Duration duration(int steps) {
        return new RemiSymbol.Duration(steps, grammar.grid());
    }

    /** What is kept and nearest; of several the first. */
    private <S extends RemiSymbol> List<S> nearest(Stream<S> candidates, Distance<S> distance) {
        Optional<S> nearest = candidates.filter(kept).min(Comparator.comparingDouble(distance::of));
        return nearest.stream().toList();
    }

    private static Stream<RemiSymbol.TimeSig> metres() {
        return IntStream.iterate(1, unit -> unit <= 128, unit -> 2 * unit)
                .boxed()
                .flatMap(unit -> IntStream.rangeClosed(1, MOST_BEATS).mapToObj(beats -> new Metre(beats, unit)))
                .filter(Metre::isUsable)
                .map(RemiSymbol.TimeSig::new);
    }

    /** A bar that is too long holds all its notes and a rest after them; one that is too short lets the next bar overlap. */
    private int distance(Metre metre, Metre other) {
        int difference = other.steps(grammar.grid()) - metre.steps(grammar.grid());
        return difference >= 0 ? difference : Metre.longestBar(grammar.grid()) - difference;
    }

    /** How far a symbol is from the one it may stand for. */
    private interface Distance<S> {
        double of(S other);
    }
}
