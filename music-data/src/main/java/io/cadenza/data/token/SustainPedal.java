package io.cadenza.data.token;

import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The sustain pedal of a score folded into its notes: what is released while the pedal is down sounds until it goes up. A
 * pedal that never goes up is held to the end.
 */
final class SustainPedal implements ToLongFunction<Note> {
    private static final int CONTROLLER = 64;
    /** MIDI's boundary between off and on. */
    private static final int DOWN = 64;

    /** By channel, where the pedal goes down and where it then goes up. */
    private final Map<Integer, NavigableMap<Long, Long>> pressed = new HashMap<>();

    private final long end;

    SustainPedal(Score score) {
        end = score.end();
        Map<Integer, Long> downSince = new HashMap<>();
        for (ControlChange change : score.events(ControlChange.class)) {
            if (change.controller() != CONTROLLER) {
                continue;
            }
            if (change.value() >= DOWN) {
                downSince.putIfAbsent(change.channel(), change.tick());
            } else {
                Long since = downSince.remove(change.channel());
                if (since != null) {
                    press(change.channel(), since, change.tick());
                }
            }
        }
        downSince.forEach((channel, since) -> press(channel, since, end));
    }

    private void press(int channel, long down, long up) {
        pressed.computeIfAbsent(channel, any -> new TreeMap<>()).put(down, up);
    }

    /** The tick at which a note falls silent. */
    @Override
    public long applyAsLong(Note note) {
        Map.Entry<Long, Long> last =
                pressed.getOrDefault(note.channel(), new TreeMap<>()).floorEntry(note.end());
        return last == null ? note.end() : Math.max(note.end(), last.getValue());
    }
}
