package io.cadenza.data.midi;

import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;

/** Scores as what is sent to a synthesizer in time. */
public final class TimedMessages {
    private static final int CHANNELS = 16;
    private static final int DRUMS = 9;

    private TimedMessages() {}

    /** All messages of a score by time; at equal times in the order in which a MIDI file has them, track by track. */
    public static List<TimedMessage> of(Score score) {
        Sequence sequence = MidiWriter.toSequence(score);
        List<Placed> events = new ArrayList<>();
        for (int i = 0; i < sequence.getTracks().length; i++) {
            Track track = sequence.getTracks()[i];
            NavigableMap<Long, Integer> ports = score.tracks().isEmpty()
                    ? new TreeMap<>(Map.of(0L, 0))
                    : score.tracks().get(i).ports();
            for (int n = 0; n < track.size(); n++) {
                MidiEvent event = track.get(n);
                if (event.getMessage() instanceof ShortMessage message) {
                    int port = ports.size() == 1
                            ? ports.firstEntry().getValue()
                            : ports.floorEntry(event.getTick()).getValue();
                    events.add(new Placed(event.getTick(), message, port));
                }
            }
        }
        events.sort(Comparator.comparingLong(Placed::tick));
        TempoMap tempo = score.tempoMap();
        return events.stream()
                .map(event ->
                        new TimedMessage(Math.round(tempo.seconds(event.tick()) * 1e6), event.message(), event.port()))
                .toList();
    }

    private record Placed(long tick, ShortMessage message, int port) {}

    /**
     * The same for a player of one port: the channels of others get numbers that are free. Percussion stays on channel 10; where
     * there are more than 15 other channels, the last of them share theirs.
     */
    public static List<TimedMessage> ofOnePort(Score score) {
        List<TimedMessage> messages = of(score);
        int first = messages.isEmpty() ? 0 : messages.get(0).port();
        if (messages.stream().allMatch(message -> message.port() == first)) {
            return messages;
        }
        Map<Integer, Integer> dealt = new HashMap<>();
        BitSet taken = new BitSet();
        taken.set(DRUMS);
        List<TimedMessage> moved = new ArrayList<>();
        for (TimedMessage timed : messages) {
            int channel = timed.message().getChannel();
            int target = channel == DRUMS
                    ? DRUMS
                    : dealt.computeIfAbsent(timed.port() << 4 | channel, any -> free(channel, taken));
            moved.add(new TimedMessage(timed.microseconds(), on(target, timed.message())));
        }
        return moved;
    }

    private static int free(int wanted, BitSet taken) {
        int free = taken.get(wanted) ? taken.nextClearBit(0) : wanted;
        taken.set(free);
        return free < CHANNELS ? free : wanted;
    }

    private static ShortMessage on(int channel, ShortMessage message) {
        try {
            return new ShortMessage(message.getCommand(), channel, message.getData1(), message.getData2());
        } catch (InvalidMidiDataException e) {
            throw new IllegalStateException(e);
        }
    }
}
