package io.cadenza.composers.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Leads four voices from harmony to harmony: the bass takes the note its figure asks for, the upper three the places that move
 * least and make no consecutive fifths or octaves.
 */
final class VoiceLeading {
    private static final int LOWEST_BASS = 36;
    private static final int HIGHEST_BASS = 52;
    private static final int FIRST_BASS = 43;
    private static final int LOWEST = 48;
    private static final int HIGHEST = 67;
    private static final int WIDEST = 12;
    private static final List<Integer> FIRST = List.of(55, 60, 64);
    /** More than all voices can move: done only where nothing else is possible. */
    private static final int CONSECUTIVES = 100;

    private static final int DOUBLED_LEADING_TONE = 100;
    /** Worth two semitones of movement: a fifth is missed less than a root or a third. */
    private static final int WITHOUT_FIFTH = 2;

    private final Key key;
    private Voicing last = new Voicing(FIRST_BASS, FIRST);
    private boolean begun;

    VoiceLeading(Key key) {
        this.key = key;
    }

    /** The next harmony's voicing. */
    Voicing next(Chord chord) {
        int bass = bass(chord.bass(key));
        Voicing best = candidates(chord, bass).stream()
                .min(Comparator.comparingInt(candidate -> cost(candidate, chord)))
                .orElseThrow(() -> new IllegalStateException("No place for " + chord));
        last = best;
        begun = true;
        return best;
    }

    private int bass(int pitchClass) {
        int best = LOWEST_BASS + Math.floorMod(pitchClass - LOWEST_BASS, 12);
        for (int candidate = best; candidate <= HIGHEST_BASS; candidate += 12) {
            if (Math.abs(candidate - last.bass()) < Math.abs(best - last.bass())) {
                best = candidate;
            }
        }
        return best;
    }

    /** All close positions with root, third and seventh somewhere. */
    private List<Voicing> candidates(Chord chord, int bass) {
        List<Integer> classes = chord.pitchClasses(key);
        List<Integer> keys = IntStream.rangeClosed(Math.max(LOWEST, bass + 1), HIGHEST)
                .filter(place -> classes.contains(place % 12))
                .boxed()
                .toList();
        List<Voicing> found = new ArrayList<>();
        for (int low = 0; low < keys.size(); low++) {
            for (int middle = low + 1; middle < keys.size(); middle++) {
                for (int high = middle + 1; high < keys.size(); high++) {
                    Voicing voicing = new Voicing(bass, List.of(keys.get(low), keys.get(middle), keys.get(high)));
                    if (keys.get(high) - keys.get(low) <= WIDEST && isWhole(voicing, classes)) {
                        found.add(voicing);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isWhole(Voicing voicing, List<Integer> classes) {
        Set<Integer> sounding = sounding(voicing);
        return sounding.contains(classes.get(0))
                && sounding.contains(classes.get(1))
                && (classes.size() == 3 || sounding.contains(classes.get(3)));
    }

    private static Set<Integer> sounding(Voicing voicing) {
        Set<Integer> sounding = new HashSet<>();
        voicing.keys().forEach(sounded -> sounding.add(sounded % 12));
        return sounding;
    }

    private int cost(Voicing candidate, Chord chord) {
        int cost = 0;
        for (int voice = 0; voice < 3; voice++) {
            cost += Math.abs(candidate.upper().get(voice) - last.upper().get(voice));
        }
        if (begun) {
            cost += CONSECUTIVES * consecutives(last, candidate);
        }
        long leading = candidate.keys().stream()
                .filter(sounded -> sounded % 12 == key.leadingTone())
                .count();
        cost += leading > 1 ? DOUBLED_LEADING_TONE : 0;
        return sounding(candidate).contains(chord.pitchClasses(key).get(2)) ? cost : cost + WITHOUT_FIFTH;
    }

    /** How many pairs of voices move from a fifth to a fifth or from an octave to an octave. */
    static int consecutives(Voicing from, Voicing to) {
        int found = 0;
        for (int low = 0; low < 4; low++) {
            for (int high = low + 1; high < 4; high++) {
                int before = Math.floorMod(from.keys().get(high) - from.keys().get(low), 12);
                int after = Math.floorMod(to.keys().get(high) - to.keys().get(low), 12);
                boolean moves = !from.keys().get(low).equals(to.keys().get(low));
                found += moves && before == after && (before == 0 || before == 7) ? 1 : 0;
            }
        }
        return found;
    }
}
