package io.cadenza.cli.run;

import io.cadenza.cli.console.Console;
import io.cadenza.cli.console.ProgressMeter;
import io.cadenza.data.play.LivePlayer;
import io.cadenza.data.play.MessageSource;
import io.cadenza.data.play.MidiPort;
import io.cadenza.data.play.PlayClock;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Plays music to a port, showing how far it is. */
public final class Playback {
    /** The last notes fade in this program where it makes the sound; those of a port do not. */
    private static final long TAIL_MICROSECONDS = 1_500_000;

    private final Console console;
    private final MidiPort port;

    /** Playback to an open port. */
    public Playback(Console console, MidiPort port) {
        this.console = console;
        this.port = port;
    }

    /**
     * Plays to the end or until it is to stop; all notes are off afterwards.
     *
     * @param seconds how long the music is; 0 while nobody knows
     * @return whether all was played
     */
    public boolean play(MessageSource music, double seconds, BooleanSupplier stop) {
        String whole = seconds > 0 ? " of " + time(seconds) : "";
        try (ProgressMeter meter = new ProgressMeter(console, "s", 0, (long) Math.ceil(seconds))) {
            return new LivePlayer(port.receiver(), PlayClock.system())
                    .play(
                            music,
                            port.soundsHere() ? TAIL_MICROSECONDS : 0,
                            stop,
                            played -> meter.advanceTo((long) played, "playing", time(played) + whole));
        }
    }

    private static String time(double seconds) {
        long whole = (long) seconds;
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
