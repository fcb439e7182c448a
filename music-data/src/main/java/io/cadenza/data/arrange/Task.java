package io.cadenza.data.arrange;

import io.cadenza.core.CadenzaException;
import java.util.Optional;
import java.util.Set;

/** What is done to a score that is given. */
public sealed interface Task {
    /**
     * Bars are written anew.
     *
     * @param bars which
     * @param tracks of which tracks, by index; empty for all that have notes
     */
    record Fill(BarRange bars, Set<Integer> tracks) implements Task {
        /** Copies. */
        public Fill {
            tracks = Set.copyOf(tracks);
        }
    }

    /**
     * Parts are added.
     *
     * @param instruments in the words of {@link io.cadenza.data.instrument.InstrumentFilter#parse}, one for each part and separated
     *     by commas; empty for those that the model's music has beside the given ones
     */
    record Add(Optional<String> instruments) implements Task {}

    /**
     * Notes get new pitches, and keep their onsets and durations.
     *
     * @param bars in which
     * @param tracks of which tracks, by index; empty for all that have notes
     * @param amount which share of each part's onsets, more than 0 to 1, and at least one onset
     */
    record Vary(BarRange bars, Set<Integer> tracks, double amount) implements Task {
        /** Copies, and checks the share. */
        public Vary {
            tracks = Set.copyOf(tracks);
            if (!(amount > 0 && amount <= 1)) {
                throw new CadenzaException(
                        "The share of notes that vary is more than 0 and at most 1, not %s.".formatted(amount));
            }
        }
    }
}
