package io.cadenza.composers.stochastic;

import io.cadenza.composers.stochastic.ScreenChain.Screen;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Fills screens with grains of sound: as many as Poisson's law gives for the density, at any time, in any register and at any
 * level of the screen's regions. What the regions hold is ours.
 *
 * @param seconds how long a screen lasts
 * @param sparse grains a second where d is 0
 * @param dense grains a second where d is 1
 * @param grain mean seconds of a grain
 */
record ScreenPlayer(double seconds, double sparse, double dense, double grain) {
    /** Half notes at 54 a minute: one is a screen of 1.11 seconds, as in the piece. */
    static final double QUARTERS_PER_MINUTE = 108;

    private static final int TICKS_PER_QUARTER = 480;
    static final double TICKS_PER_SECOND = TICKS_PER_QUARTER * QUARTERS_PER_MINUTE / 60;

    /** Six registers of 14 semitones from E1 upwards; f0 and f1 have every other one each. */
    static final int LOWEST = 28;

    static final int REGISTER = 14;
    /** The velocities of g0 and of g1. */
    static final List<List<Integer>> LEVELS = List.of(List.of(36, 52, 68), List.of(60, 88, 116));

    private static final int STRINGS = 48;

    /** The score of screens in a row. */
    Score play(List<Screen> screens, RandomGenerator random) {
        Notes notes = new Notes();
        for (int place = 0; place < screens.size(); place++) {
            double from = place * seconds;
            Screen screen = screens.get(place);
            int grains = Distributions.poisson(seconds * (screen.d() == 0 ? sparse : dense), random);
            IntStream.range(0, grains)
                    .mapToObj(number -> grain(screen, from, random))
                    .sorted(Comparator.comparingLong(Note::onset))
                    .forEachOrdered(notes::add);
        }
        Track strings = new Track(
                "strings",
                notes.all(),
                List.of(
                        TempoChange.ofQuartersPerMinute(0, QUARTERS_PER_MINUTE),
                        new TimeSignature(0, 2, 2),
                        new ProgramChange(0, 0, STRINGS)));
        return new Score(TICKS_PER_QUARTER, List.of(strings));
    }

    private Note grain(Screen screen, double from, RandomGenerator random) {
        double onset = from + seconds * random.nextDouble();
        int register = 2 * random.nextInt(3) + screen.f();
        int key = LOWEST + REGISTER * register + random.nextInt(REGISTER);
        List<Integer> levels = LEVELS.get(screen.g());
        return Note.of(
                (long) (onset * TICKS_PER_SECOND),
                Math.max(1, Math.round(Distributions.exponential(grain, random) * TICKS_PER_SECOND)),
                key,
                levels.get(random.nextInt(levels.size())));
    }
}
