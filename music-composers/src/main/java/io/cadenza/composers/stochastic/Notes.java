package io.cadenza.composers.stochastic;

import io.cadenza.core.score.Note;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notes of one track, in which no key of a channel is struck while it sounds: the earlier note ends there. */
final class Notes {
    private final List<Note> notes = new ArrayList<>();
    private final Map<Integer, Integer> lastOfKey = new HashMap<>();

    /** Adds a note that begins no earlier than those before it; one that begins together with its like is left out. */
    void add(Note note) {
        int place = note.channel() << 7 | note.pitch();
        Integer last = lastOfKey.get(place);
        if (last != null && notes.get(last).end() > note.onset()) {
            Note earlier = notes.get(last);
            if (earlier.onset() == note.onset()) {
                return;
            }
            notes.set(last, cut(earlier, note.onset()));
        }
        lastOfKey.put(place, notes.size());
        notes.add(note);
    }

    /** Ends a note no later than a tick after its onset. */
    static Note cut(Note note, long end) {
        return new Note(
                note.onset(),
                Math.min(note.duration(), end - note.onset()),
                note.pitch(),
                note.velocity(),
                note.channel(),
                note.ending());
    }

    /** All of them, in the order in which they were added. */
    List<Note> all() {
        return List.copyOf(notes);
    }
}
