package io.cadenza.data.play;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.TimedMessage;
import io.cadenza.data.midi.TimedMessages;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A score that grows at its end, as the messages that nothing to come can change.
 *
 * <p>Whatever the tokens of a piece mean, the music of its first tokens changes only near its end: a note without its end yet
 * differs from one growth to the next, and others may be struck together with the last one. So what lies before the first note
 * that has changed, and before the last one struck, is final.
 *
 * <p>One thread grows it, another plays it.
 */
public final class GrowingScore implements MessageSource {
    private final Queue<TimedMessage> waiting = new ConcurrentLinkedQueue<>();
    private Set<Note> before = new HashSet<>();
    private int sent;
    private volatile boolean complete;

    /** The music of more tokens than the last time. */
    public void grow(Score score) {
        Set<Note> now = new HashSet<>();
        score.notes().forEach(now::add);
        long horizon = score.notes().mapToLong(Note::onset).max().orElse(0);
        for (Note note : now) {
            if (!before.contains(note)) {
                horizon = Math.min(horizon, note.onset());
            }
        }
        before = now;
        long end = Math.round(score.tempoMap().seconds(horizon) * 1e6);
        List<TimedMessage> messages = TimedMessages.of(score);
        while (sent < messages.size() && messages.get(sent).microseconds() < end) {
            waiting.add(messages.get(sent++));
        }
    }

    /** The whole music; nothing follows. */
    public void complete(Score score) {
        List<TimedMessage> messages = TimedMessages.of(score);
        while (sent < messages.size()) {
            waiting.add(messages.get(sent++));
        }
        complete = true;
    }

    /** Nothing follows, because growing failed. */
    public void abandon() {
        complete = true;
    }

    @Override
    public Optional<TimedMessage> poll() {
        return Optional.ofNullable(waiting.poll());
    }

    @Override
    public boolean ended() {
        return complete && waiting.isEmpty();
    }
}
