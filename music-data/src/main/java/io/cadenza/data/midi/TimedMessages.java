package io.cadenza.data.midi;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;

/** Scores as what is sent to a synthesizer in time. */
public final class TimedMessages {
    private TimedMessages() {}

    /** All messages of a score by time; at equal times in the order in which a MIDI file has them, track by track. */
    public static List<TimedMessage> of(Score score) {
        Sequence sequence = MidiWriter.toSequence(score);
        List<MidiEvent> events = new ArrayList<>();
        for (Track track : sequence.getTracks()) {
            for (int i = 0; i < track.size(); i++) {
                if (track.get(i).getMessage() instanceof ShortMessage) {
                    events.add(track.get(i));
                }
            }
        }
        events.sort(Comparator.comparingLong(MidiEvent::getTick));
        TempoMap tempo = score.tempoMap();
        return events.stream()
                .map(event -> new TimedMessage(
                        Math.round(tempo.seconds(event.getTick()) * 1e6), (ShortMessage) event.getMessage()))
                .toList();
    }
}
