package io.cadenza.data.format;

import io.cadenza.core.score.Score;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A piece that was read.
 *
 * @param score the music that is there
 * @param repairs where its file is damaged and what that cost, one line each; empty for a sound one
 */
public record MusicReading(Score score, List<String> repairs) {
    /** Copies. */
    public MusicReading {
        Objects.requireNonNull(score, "score");
        repairs = List.copyOf(repairs);
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
