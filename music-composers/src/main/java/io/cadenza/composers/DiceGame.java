package io.cadenza.composers;

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

/**
 * A musical dice game: for each column a throw of dice picks one of several bars, and the bars are played in a row.
 *
 * @param metre the time signature, at tick 0
 * @param unit the part of a whole note in which bars count; 16 for sixteenths. It divides {@value #TICKS_PER_WHOLE}.
 * @param quartersPerMinute the tempo
 * @param dice how many dice make a throw, 1 or more
 * @param columns for each column its bars by the sum of the dice, the lowest sum first
 */
record DiceGame(TimeSignature metre, int unit, double quartersPerMinute, int dice, List<List<Bar>> columns) {
    static final int FACES = 6;
    static final int TICKS_PER_WHOLE = 1920;

    private static final int GRAND_PIANO = 0;
    private static final int RIGHT_DOWNBEAT = 84;
    private static final int RIGHT_ELSEWHERE = 74;
    private static final int LEFT_DOWNBEAT = 68;
    private static final int LEFT_ELSEWHERE = 58;

    /** Copies, and checks that every throw has its bar in every column. */
    DiceGame {
        columns = columns.stream().map(List::copyOf).toList();
        int sums = sums(dice);
        if (columns.isEmpty() || columns.stream().anyMatch(column -> column.size() != sums)) {
            throw new IllegalArgumentException("A game of " + dice + " dice has columns of " + sums + " bars");
        }
    }

    /** The same game at another tempo. */
    DiceGame withTempo(double tempo) {
        return new DiceGame(metre, unit, tempo, dice, columns);
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
        return columns.stream()
                .map(column -> IntStream.range(0, dice)
                        .map(die -> random.nextInt(FACES))
                        .sum())
                .toList();
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

    /** The piece that a throw for every column gives. */
    Score score(List<Integer> rolls) {
        List<Bar> bars = new ArrayList<>();
        for (int column = 0; column < rolls.size(); column++) {
            bars.add(columns.get(column).get(rolls.get(column)));
        }
        return play(bars);
    }

    /** Bars in a row, for the two hands at one piano. */
    Score play(List<Bar> bars) {
        ProgramChange piano = new ProgramChange(0, 0, GRAND_PIANO);
        List<ScoreEvent> opening = List.of(
                TempoChange.ofQuartersPerMinute(0, quartersPerMinute), metre, new KeySignature(0, 0, false), piano);
        Track right = new Track("right hand", hand(bars, Bar::right, RIGHT_DOWNBEAT, RIGHT_ELSEWHERE), opening);
        Track left = new Track("left hand", hand(bars, Bar::left, LEFT_DOWNBEAT, LEFT_ELSEWHERE), List.of(piano));
        return new Score(TICKS_PER_WHOLE / 4, List.of(right, left));
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
