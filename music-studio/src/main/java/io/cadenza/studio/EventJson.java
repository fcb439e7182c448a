package io.cadenza.studio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.ControlChange;
import io.cadenza.core.score.PitchBend;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.ScoreEvent.ChannelPressure;
import io.cadenza.core.score.ScoreEvent.KeyPressure;
import io.cadenza.core.score.TextEvent;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What happens beside the notes, as JSON, so that a page that shows none of it loses none of it: pedals and other controllers, bends,
 * pressure, later programs and texts. Messages to instruments of one make and data of one program are left out.
 */
final class EventJson {
    private static final int LONGEST_TEXT = 10_000;

    private EventJson() {}

    /**
     * The events of a score or a track of a request.
     *
     * @param channel of the track; empty for the score, which has texts alone
     * @throws CadenzaException if a field is missing or out of range
     */
    static List<ScoreEvent> read(Fields owner, Optional<Integer> channel) {
        List<ScoreEvent> events = new ArrayList<>();
        for (Fields event : owner.objects("events", ScoreJson.MOST_NOTES)) {
            events.add(channel.map(own -> read(event, own)).orElseGet(() -> text(event)));
        }
        return events;
    }

    private static ScoreEvent read(Fields event, int channel) {
        long tick = event.integer("tick", 0, ScoreJson.LAST_TICK);
        int order = (int) event.integer("order", -1, ScoreJson.MOST_NOTES, 0);
        switch (event.text("type", LONGEST_TEXT)) {
            case "control" -> {
                event.only("type", "tick", "order", "controller", "value");
                return new ControlChange(tick, channel, number(event, "controller"), number(event, "value"), order);
            }
            case "bend" -> {
                event.only("type", "tick", "order", "value");
                return new PitchBend(tick, channel, (int) event.integer("value", 0, 16_383), order);
            }
            case "pressure" -> {
                event.only("type", "tick", "order", "value");
                return new ChannelPressure(tick, channel, number(event, "value"), order);
            }
            case "keyPressure" -> {
                event.only("type", "tick", "order", "pitch", "value");
                return new KeyPressure(tick, channel, number(event, "pitch"), number(event, "value"), order);
            }
            case "program" -> {
                event.only("type", "tick", "order", "program");
                return new ProgramChange(tick, channel, number(event, "program"), order);
            }
            default -> {
                return text(event);
            }
        }
    }

    private static int number(Fields event, String name) {
        return (int) event.integer(name, 0, 127);
    }

    private static TextEvent text(Fields event) {
        String type = event.only("type", "tick", "text").text("type", LONGEST_TEXT);
        TextEvent.Kind kind = Arrays.stream(TextEvent.Kind.values())
                .filter(one -> name(one).equals(type))
                .findFirst()
                .orElseThrow(() -> new CadenzaException(
                        "%s.type is %s; of a track also control, bend, pressure, keyPressure or program."
                                .formatted(
                                        event.place(),
                                        Arrays.stream(TextEvent.Kind.values())
                                                .map(EventJson::name)
                                                .collect(Collectors.joining(", ")))));
        return new TextEvent(event.integer("tick", 0, ScoreJson.LAST_TICK), kind, event.text("text", LONGEST_TEXT));
    }

    /** In the manner of the interface's other names: {@code cuePoint}. */
    private static String name(TextEvent.Kind kind) {
        String[] words = kind.name().toLowerCase(Locale.ROOT).split("_");
        return Arrays.stream(words)
                .skip(1)
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining("", words[0], ""));
    }

    /** Where each event of a score goes: to the part that sounds its channel, texts to the first part of their track, or to the whole. */
    static final class Shared {
        private final List<ScoreEvent> whole = new ArrayList<>();
        /** By track and channel. */
        private final List<SortedMap<Integer, List<ScoreEvent>>> parts = new ArrayList<>();

        private Shared(Score score) {
            Map<Integer, List<ScoreEvent>> firstOf = new HashMap<>();
            for (Track track : score.tracks()) {
                SortedMap<Integer, List<ScoreEvent>> own = new TreeMap<>();
                parts.add(own);
                for (ScoreJson.Part part : ScoreJson.parts(track)) {
                    List<ScoreEvent> events = new ArrayList<>();
                    own.put(part.channel(), events);
                    firstOf.putIfAbsent(part.channel(), events);
                }
            }
            for (int index = 0; index < parts.size(); index++) {
                SortedMap<Integer, List<ScoreEvent>> own = parts.get(index);
                List<ScoreEvent> texts =
                        own.isEmpty() ? whole : own.values().iterator().next();
                Map<Integer, Boolean> begun = new HashMap<>();
                for (ScoreEvent event : score.tracks().get(index).events()) {
                    if (event instanceof TextEvent) {
                        texts.add(event);
                    }
                    boolean first = event instanceof ProgramChange change && begun.put(change.channel(), true) == null;
                    if (!first) {
                        channel(event).ifPresent(channel -> {
                            List<ScoreEvent> at = own.getOrDefault(channel, firstOf.get(channel));
                            if (at != null) {
                                at.add(event);
                            }
                        });
                    }
                }
            }
        }

        /** The texts of tracks without notes. */
        List<ScoreEvent> whole() {
            return whole;
        }

        /** The events of a part, without its first program. */
        List<ScoreEvent> of(int track, ScoreJson.Part part) {
            return parts.get(track).getOrDefault(part.channel(), List.of());
        }
    }

    /** Shares out the events of a score. */
    static Shared shared(Score score) {
        return new Shared(score);
    }

    private static Optional<Integer> channel(ScoreEvent event) {
        if (event instanceof ControlChange change) {
            return Optional.of(change.channel());
        } else if (event instanceof PitchBend bend) {
            return Optional.of(bend.channel());
        } else if (event instanceof ChannelPressure pressure) {
            return Optional.of(pressure.channel());
        } else if (event instanceof KeyPressure pressure) {
            return Optional.of(pressure.channel());
        } else if (event instanceof ProgramChange change) {
            return Optional.of(change.channel());
        }
        return Optional.empty();
    }

    /** Writes events into the object of their score or track; nothing where there are none. */
    static void write(List<ScoreEvent> events, ObjectNode owner) {
        if (events.isEmpty()) {
            return;
        }
        ArrayNode array = owner.putArray("events");
        for (ScoreEvent event : events) {
            ObjectNode json = array.addObject();
            if (event instanceof ControlChange change) {
                json.put("type", "control")
                        .put("controller", change.controller())
                        .put("value", change.value());
            } else if (event instanceof PitchBend bend) {
                json.put("type", "bend").put("value", bend.value());
            } else if (event instanceof ChannelPressure pressure) {
                json.put("type", "pressure").put("value", pressure.value());
            } else if (event instanceof KeyPressure pressure) {
                json.put("type", "keyPressure").put("pitch", pressure.pitch()).put("value", pressure.value());
            } else if (event instanceof ProgramChange change) {
                json.put("type", "program").put("program", change.program());
            } else if (event instanceof TextEvent text) {
                json.put("type", name(text.kind())).put("text", text.text());
            }
            json.put("tick", event.tick());
            if (event.order() != 0) {
                json.put("order", event.order());
            }
        }
    }
}
