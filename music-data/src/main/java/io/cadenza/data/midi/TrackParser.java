package io.cadenza.data.midi;

import io.cadenza.data.midi.MidiReading.Repair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sound.midi.ShortMessage;

/**
 * The events of one track chunk, up to its end or the first place that makes no sense. Running status lives on after meta events,
 * as most writers mean it.
 *
 * <p>A place that the standard forbids can be read all the same if the rest of the track proves it: {@link #readings} looks for
 * readings of all such places with which the track parses to an end event at its declared length.
 */
final class TrackParser {
    private static final int HIGHEST_DATA = 0x7F;
    private static final int FIRST_REAL_TIME = 0xF8;

    private final ByteCursor in;
    private final Events track;
    private final Readings readings;
    private long tick;
    private int runningStatus;
    private boolean ended;

    /**
     * @param start the tick at which the track begins
     * @param readings of places that make no sense otherwise
     */
    TrackParser(ByteCursor in, Events track, long start, Readings readings) {
        this.in = in;
        this.track = track;
        this.tick = start;
        this.readings = readings;
    }

    /** Takes what is parsed, at ticks of the file. */
    interface Events {
        /** A meta event, with the place of its data in the file. */
        void meta(long fileTick, int type, byte[] data, int offset);

        /** An exclusive message without its first byte, which is F0 or F7. */
        void exclusive(long fileTick, int status, byte[] data);

        /** A message of a status from 80 to EF with one or two data bytes; the second is 0 where there is one. */
        void channelMessage(long fileTick, int status, int first, int second);
    }

    /** Reads all events it can; what stopped it, if it was not the end of the track. */
    Optional<MidiFileException> parse() {
        try {
            while (!ended && in.remaining() > 0) {
                tick += in.variableLength();
                event();
            }
            return Optional.empty();
        } catch (MidiFileException e) {
            return Optional.of(e);
        }
    }

    /** The tick reached. */
    long end() {
        return tick;
    }

    /** Whether the end event was the last of the bytes. */
    boolean endsWithItsBytes() {
        return ended && in.remaining() == 0;
    }

    /**
     * Looks for readings of all senseless places of a track.
     *
     * @param chunk the bytes that the track declares
     * @param budget of the whole file
     * @return what it takes for the track to parse to an end event at its last byte; empty if nothing does
     */
    static Optional<Readings> readings(ByteCursor chunk, SearchBudget budget) {
        Readings tried = new Readings(true);
        while (budget.allows(chunk.remaining())) {
            TrackParser parser = new TrackParser(chunk.slice(chunk.remaining()), new Nothing(), 0, tried);
            if (parser.parse().isEmpty() && parser.endsWithItsBytes()) {
                return Optional.of(tried.settled());
            }
            if (!tried.next()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** How many bytes of a file may be gone over in search of readings, so that no file takes long. */
    static final class SearchBudget {
        private long left = 1 << 26;

        private boolean allows(int bytes) {
            left -= bytes;
            return left >= 0;
        }
    }

    private void event() {
        int first = in.peek();
        if (first < MidiBytes.SYSEX) {
            channelEvent(first);
            return;
        }
        while (first > MidiBytes.SYSEX && first != MidiBytes.SYSEX_CONTINUED && first < MidiBytes.META) {
            if (!passSystemMessage(first)) {
                return;
            }
            first = in.peek();
        }
        if (first == MidiBytes.META) {
            in.skip(1);
            metaEvent();
        } else if (first == MidiBytes.SYSEX || first == MidiBytes.SYSEX_CONTINUED) {
            in.skip(1);
            track.exclusive(tick, first, in.take(in.variableLength()));
        } else {
            channelEvent(first);
        }
    }

    private void metaEvent() {
        int start = in.position();
        int type = in.data();
        int length = in.variableLength();
        int offset = in.position();
        track.meta(tick, type, in.take(length), offset);
        ended = type == MidiBytes.END_OF_TRACK
                && (in.remaining() == 0
                        || readings.at(start, type, Reading.END_IN_THE_MIDDLE).isEmpty());
    }

    /** A message of the wire (a clock, a song position) that has no place in a file; whether an event follows at its time. */
    private boolean passSystemMessage(int status) {
        Reading reading = readings.at(in.position(), status, Reading.ofSystemMessage(status))
                .orElseThrow(() -> in.failure("the status %02X has no place in a file".formatted(status)));
        in.skip(1);
        for (int i = 0; i < reading.dataBytes(); i++) {
            in.data();
        }
        return reading.eventFollows();
    }

    private void channelEvent(int first) {
        if (first >= 0x80) {
            in.next();
            runningStatus = first;
        } else if (runningStatus == 0) {
            throw in.failure("the byte %02X stands where an event must begin".formatted(first));
        }
        int command = runningStatus & 0xF0;
        boolean oneByte = command == ShortMessage.PROGRAM_CHANGE || command == ShortMessage.CHANNEL_PRESSURE;
        int data = data();
        track.channelMessage(tick, runningStatus, data, oneByte ? 0 : data());
    }

    private int data() {
        int value = in.next();
        return value <= HIGHEST_DATA ? value : forbidden(value);
    }

    /** Reads the byte behind, which is no data, as something else if it is to be. */
    private int forbidden(int byteBehind) {
        int value = byteBehind;
        while (value > HIGHEST_DATA) {
            int place = in.position() - 1;
            boolean clock = value >= FIRST_REAL_TIME && value < MidiBytes.META;
            Optional<Reading> reading = readings.at(place, value, clock ? Reading.VALUE_OR_CLOCK : Reading.VALUE);
            if (reading.isEmpty()) {
                throw in.noData(place, value);
            }
            if (reading.get() == Reading.CLAMPED) {
                return HIGHEST_DATA;
            }
            value = in.next();
        }
        return value;
    }

    /** What a place that the standard forbids can mean. */
    enum Reading {
        /** A data byte that is too large is the largest. */
        CLAMPED(0, false, "the value %02X is more than 7F; read as 7F"),
        /** A byte of the wire between the data bytes of an event. */
        CLOCK_IN_AN_EVENT(0, true, "the status %02X inside an event was passed over"),
        /** The end of the track is not its end. */
        GOES_ON(0, false, "an end of track stands in the middle; reading went on behind it"),
        /** A message without data, and behind it the time of the next event. */
        PASSED(0, false, "the status %02X has no place in a file; it was passed over"),
        /** The same with one data byte. */
        PASSED_1(1, false, "the status %02X has no place in a file; it was passed over with a byte of data"),
        /** The same with two. */
        PASSED_2(2, false, "the status %02X has no place in a file; it was passed over with two bytes of data"),
        /** A message without data, and behind it an event at the same time. */
        PASSED_IN_FRONT(0, true, "the status %02X has no place in a file; it was passed over");

        private static final List<Reading> END_IN_THE_MIDDLE = List.of(GOES_ON);
        private static final List<Reading> VALUE = List.of(CLAMPED);
        private static final List<Reading> VALUE_OR_CLOCK = List.of(CLAMPED, CLOCK_IN_AN_EVENT);

        private final int dataBytes;
        private final boolean eventFollows;
        private final String words;

        Reading(int dataBytes, boolean eventFollows, String words) {
            this.dataBytes = dataBytes;
            this.eventFollows = eventFollows;
            this.words = words;
        }

        /** The likeliest first: as many data bytes as the message has on the wire (MIDI 1.0, table 5). */
        private static List<Reading> ofSystemMessage(int status) {
            return switch (status) {
                case 0xF1, 0xF3 -> List.of(PASSED_1, PASSED, PASSED_IN_FRONT);
                case 0xF2 -> List.of(PASSED_2, PASSED, PASSED_IN_FRONT);
                case 0xF4, 0xF5, 0xF6 -> List.of(PASSED, PASSED_1, PASSED_2, PASSED_IN_FRONT);
                default -> List.of(PASSED, PASSED_IN_FRONT);
            };
        }

        private int dataBytes() {
            return dataBytes;
        }

        private boolean eventFollows() {
            return eventFollows;
        }
    }

    /** Readings by place, in the order of the places. While they are sought, a new place gets its likeliest. */
    static final class Readings {
        /** No place is read but as the standard says. */
        static final Readings STRICT = new Readings(false);

        private final Map<Integer, Choice> choices = new LinkedHashMap<>();
        private final Map<String, Integer> likeliest = new HashMap<>();
        private boolean seeking;

        private Readings(boolean seeking) {
            this.seeking = seeking;
        }

        private record Choice(int value, List<Reading> all, int number) {
            Reading reading() {
                return all.get(number);
            }
        }

        private Optional<Reading> at(int place, int value, List<Reading> all) {
            if (seeking && !choices.containsKey(place)) {
                // What the same byte meant elsewhere in the track comes first.
                choices.put(place, new Choice(value, all, likeliest.getOrDefault(value + " " + all, 0)));
            }
            return Optional.ofNullable(choices.get(place)).map(Choice::reading);
        }

        /** Turns to the next readings to be tried: another one of the last place that has another. */
        private boolean next() {
            List<Map.Entry<Integer, Choice>> entries = new ArrayList<>(choices.entrySet());
            for (int i = entries.size() - 1; i >= 0; i--) {
                int place = entries.get(i).getKey();
                Choice choice = entries.get(i).getValue();
                if (choice.number() + 1 < choice.all().size()) {
                    choices.put(place, new Choice(choice.value(), choice.all(), choice.number() + 1));
                    likeliest.put(choice.value() + " " + choice.all(), choice.number() + 1);
                    return true;
                }
                choices.remove(place);
            }
            return false;
        }

        private Readings settled() {
            seeking = false;
            return this;
        }

        /** What was read against the standard: each byte and reading once, where it comes first, and how often. */
        Collection<Repair> repairs() {
            Map<String, Integer> first = new LinkedHashMap<>();
            Map<String, Integer> times = new LinkedHashMap<>();
            choices.forEach((place, choice) -> {
                String what = choice.reading().words.formatted(choice.value());
                first.putIfAbsent(what, place);
                times.merge(what, 1, Integer::sum);
            });
            return first.entrySet().stream()
                    .map(entry -> new Repair(
                            entry.getValue(), counted(entry.getKey(), times.getOrDefault(entry.getKey(), 1))))
                    .toList();
        }

        private static String counted(String what, int times) {
            return times == 1 ? what : what + " (%d times in this track)".formatted(times);
        }
    }

    /** Takes events for nothing. */
    private static final class Nothing implements Events {
        @Override
        public void meta(long fileTick, int type, byte[] data, int offset) {
            // Only whether it parses is asked.
        }

        @Override
        public void exclusive(long fileTick, int status, byte[] data) {
            // Only whether it parses is asked.
        }

        @Override
        public void channelMessage(long fileTick, int status, int first, int second) {
            // Only whether it parses is asked.
        }
    }
}
