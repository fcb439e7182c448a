package io.cadenza.data.download;

import java.time.Duration;

/**
 * How long a download waits and how often it tries.
 *
 * @param attempts for one address, 1 or more
 * @param firstPause after the first failure; each further one is twice as long
 * @param longestPause no pause is longer, whatever a server asks for
 * @param silence how long a server may send nothing before the attempt counts as failed
 * @param slowest how many bytes a second a server sends at least, on average over each {@code silence}
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause, Duration silence, int slowest) {
    /** What suits the net: six attempts over a minute, half a minute of silence, a tenth of a modem. */
    public static final RetryPolicy USUAL =
            new RetryPolicy(6, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(30), 500);

    /** The pause after a failed attempt, counted from 1, with what the server asked for, if it did. */
    Duration pause(int failed, Duration asked) {
        Duration own = firstPause.multipliedBy(1L << Math.min(failed - 1, 20));
        Duration longer = own.compareTo(asked) > 0 ? own : asked;
        return longer.compareTo(longestPause) > 0 ? longestPause : longer;
    }
}
