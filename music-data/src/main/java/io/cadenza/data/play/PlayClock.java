package io.cadenza.data.play;

/** The time by which music is played. */
public interface PlayClock {
    /** Microseconds since some moment. */
    long microseconds();

    /** Lets time pass. */
    void sleep(long microseconds) throws InterruptedException;

    /** The time of this machine. */
    static PlayClock system() {
        return new PlayClock() {
            @Override
            public long microseconds() {
                return System.nanoTime() / 1_000;
            }

            @Override
            public void sleep(long microseconds) throws InterruptedException {
                Thread.sleep(microseconds / 1_000, (int) (microseconds % 1_000) * 1_000);
            }
        };
    }
}
