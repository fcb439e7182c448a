package io.cadenza.data.sound;

import io.cadenza.core.sound.Sound;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A sound that was read, and how far it was recorded too loud.
 *
 * @param sound mono, at the rate that was asked for
 * @param clipped share of the file's frames in which a channel stands at its largest value, 0 to 1
 */
public record Recording(Sound sound, double clipped) {
    /** A recording at full level touches its largest value now and then; one that was cut off stays there. */
    private static final double MUCH = 0.001;

    /** Checks that both are there. */
    public Recording {
        Objects.requireNonNull(sound, "sound");
    }

    /** What a user should know of it, on one line. */
    public Optional<String> warning() {
        return clipped < MUCH
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "clipped: %.1f %% of it stands at the largest value; a model learns the distortion too",
                        100 * clipped));
    }
}
