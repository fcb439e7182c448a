package io.cadenza.data.format;

import io.cadenza.core.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A piece that was read.
 *
 * @param score the music that is there
 * @param repairs where its file is damaged and what that cost, one line each; empty for a sound one
 * @param laterMovements the ticks at which its second and later movements begin, in order; empty for a piece of one
 */
public record MusicReading(Score score, List<String> repairs, List<Long> laterMovements) {
    /** Copies. */
    public MusicReading {
        Objects.requireNonNull(score, "score");
        repairs = List.copyOf(repairs);
        laterMovements = List.copyOf(laterMovements);
    }

    MusicReading(Score score, List<String> repairs) {
        this(score, repairs, List.of());
    }

    /** The score cut where its movements begin: one or more, each from its own tick 0. */
    public List<Score> movements() {
        List<Score> movements = new ArrayList<>();
        for (int i = 0; i <= laterMovements.size(); i++) {
            movements.add(
                    laterMovements.isEmpty()
                            ? score
                            : score.between(
                                    i == 0 ? 0 : laterMovements.get(i - 1),
                                    i == laterMovements.size() ? Long.MAX_VALUE : laterMovements.get(i)));
        }
        return movements;
    }

    /**
     * The line that tells a user of the damage; nothing for a sound piece.
     *
     * @param name what the piece is called
     */
    public Optional<String> damage(String name) {
        return repairs.isEmpty()
                ? Optional.empty()
                : Optional.of("damaged: " + name + ": " + String.join("; ", repairs));
    }
}
