package io.cadenza.composers.dice;

import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A musical dice game: for each column a throw of dice picks one of several bars, and the bars are played in a row.
 *
 * @param metre the time signature, at tick 0
 * @param unit the part of a whole note in which bars count; 16 for sixteenths. It divides {@value #TICKS_PER_WHOLE}.
 * @param quartersPerMinute the tempo
 * @param columns what the dice choose from, one throw after the other; at least one
 */
record DiceGame(TimeSignature metre, int unit, double quartersPerMinute, List<Column> columns) {
    static final int FACES = 6;
    static final int TICKS_PER_WHOLE = 1920;

    /**
     * What one throw chooses from.
     *
     * @param dice how many dice make the throw, 1 or more
     * @param sharps of the major key in which its bars stand; flats are negative
     * @param bars by the sum of the dice, the lowest sum first
     */
    record Column(int dice, int sharps, List<Bar> bars) {
        /** Copies, and checks that every throw has its bar. */
        Column {
            bars = List.copyOf(bars);
            if (bars.size() != sums(dice)) {
                throw new IllegalArgumentException(
                        "A column of " + dice + " dice has " + sums(dice) + " bars, not " + bars.size());
            }
        }

        /** Throws the dice; 0 stands for the lowest sum. */
        private int roll(RandomGenerator random) {
            return IntStream.range(0, dice).map(die -> random.nextInt(FACES)).sum();
        }

        /** In how many ways each sum comes up, the lowest sum first; together 6 to the power of the number of dice. */
        List<BigInteger> ways() {
            BigInteger[] ways = {BigInteger.ONE};
            for (int die = 1; die <= dice; die++) {
                BigInteger[] more = new BigInteger[sums(die)];
                Arrays.fill(more, BigInteger.ZERO);
                for (int sum = 0; sum < ways.length; sum++) {
                    for (int face = 0; face < FACES; face++) {
                        more[sum + face] = more[sum + face].add(ways[sum]);
                    }
                }
                ways = more;
            }
            return List.of(ways);
        }
    }

    private static final int GRAND_PIANO = 0;
    private static final int RIGHT_DOWNBEAT = 84;
    private static final int RIGHT_ELSEWHERE = 74;
    private static final int LEFT_DOWNBEAT = 68;
    private static final int LEFT_ELSEWHERE = 58;

    /** Copies. */
    DiceGame {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("A game has at least one column");
        }
    }

    /**
     * This game, and another after it: a minuet and its trio.
     *
     * @throws IllegalArgumentException if the other's bars are not of the same length and unit
     */
    DiceGame then(DiceGame other) {
        if (!metre.equals(other.metre) || unit != other.unit) {
            throw new IllegalArgumentException("Games in a row share their metre and unit");
        }
        return new DiceGame(
                metre,
                unit,
                quartersPerMinute,
                Stream.concat(columns.stream(), other.columns.stream()).toList());
    }

    /** The same game at another tempo. */
    DiceGame withTempo(double tempo) {
        return new DiceGame(metre, unit, tempo, columns);
    }

    /** How many different sums a number of dice can show. */
    static int sums(int dice) {
        return dice * (FACES - 1) + 1;
    }

    /** The length of a bar in units. */
    static int barLength(TimeSignature metre, int unit) {
        return metre.beats() * unit / metre.beatUnit();
    }

    /** Throws the dice for every column; 0 stands for the lowest sum. */
    List<Integer> roll(RandomGenerator random) {
        return columns.stream().map(column -> column.roll(random)).toList();
    }

    /** The piece that a throw for every column gives. */
    Score score(List<Integer> rolls) {
        return play(
                IntStream.range(0, rolls.size())
                        .mapToObj(column -> columns.get(column).bars().get(rolls.get(column)))
                        .toList(),
                0);
    }

    /**
     * Bars in a row, for the two hands at one piano.
     *
     * @param firstColumn the column of the first, which tells their keys
     */
    Score play(List<Bar> bars, int firstColumn) {
        List<ScoreEvent> keys = new ArrayList<>();
        for (int bar = 0; bar < bars.size(); bar++) {
            int sharps = columns.get(firstColumn + bar).sharps();
            if (bar == 0 || sharps != columns.get(firstColumn + bar - 1).sharps()) {
                keys.add(new KeySignature(barTicks() * bar, sharps, false));
            }
        }
        return play(bars, keys);
    }

    private Score play(List<Bar> bars, List<ScoreEvent> keys) {
        ProgramChange piano = new ProgramChange(0, 0, GRAND_PIANO);
        List<ScoreEvent> opening =
                new ArrayList<>(List.of(TempoChange.ofQuartersPerMinute(0, quartersPerMinute), metre));
        opening.addAll(keys);
        opening.add(piano);
        Track right = new Track("right hand", hand(bars, Bar::right, RIGHT_DOWNBEAT, RIGHT_ELSEWHERE), opening);
        Track left = new Track("left hand", hand(bars, Bar::left, LEFT_DOWNBEAT, LEFT_ELSEWHERE), List.of(piano));
        return new Score(TICKS_PER_WHOLE / 4, List.of(right, left));
    }

    private long barTicks() {
        return (long) barLength(metre, unit) * (TICKS_PER_WHOLE / unit);
    }

    private List<Note> hand(List<Bar> bars, Function<Bar, List<Bar.Strike>> hand, int downbeat, int elsewhere) {
        long ticks = TICKS_PER_WHOLE / unit;
        int length = barLength(metre, unit);
        List<Note> notes = new ArrayList<>();
        for (int bar = 0; bar < bars.size(); bar++) {
            for (Bar.Strike strike : hand.apply(bars.get(bar))) {
                notes.add(Note.of(
                        ((long) bar * length + strike.start()) * ticks,
                        strike.duration() * ticks,
                        strike.key(),
                        strike.start() == 0 ? downbeat : elsewhere));
            }
        }
        return notes;
    }
}
