package io.cadenza.studio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A score as the JSON of the HTTP interface: what a piano roll shows, notes by tracks of one instrument each, tempos, metres and keys,
 * and what {@link EventJson} holds of the rest.
 */
final class ScoreJson {
    static final int MOST_NOTES = 200_000;
    private static final int MOST_TRACKS = 64;
    private static final int MOST_EVENTS = 10_000;
    static final long LAST_TICK = 1L << 30;
    private static final int LONGEST_NAME = 200;
    private static final int DRUMS = 9;
    private static final int CHANNELS = 16;
    private static final int USUAL_VELOCITY = 80;

    private ScoreJson() {}

    /**
     * A score of a request: first a track with what concerns all, then one for each of the request's.
     *
     * @throws CadenzaException if a field is missing or out of range
     */
    static Score read(Fields score) {
        score.only("ticksPerQuarter", "tempos", "metres", "keys", "events", "tracks");
        int resolution = (int) score.integer("ticksPerQuarter", 1, 0x7FFF);
        List<ScoreEvent> head = new ArrayList<>();
        for (Fields tempo : score.objects("tempos", MOST_EVENTS)) {
            tempo.only("tick", "quartersPerMinute");
            head.add(TempoChange.ofQuartersPerMinute(
                    tempo.integer("tick", 0, LAST_TICK), tempo.number("quartersPerMinute", 4, 1000)));
        }
        for (Fields metre : score.objects("metres", MOST_EVENTS)) {
            metre.only("tick", "beats", "beatUnit");
            long tick = metre.integer("tick", 0, LAST_TICK);
            int beats = (int) metre.integer("beats", 1, 64);
            int unit = (int) metre.integer("beatUnit", 1, 64);
            if (Integer.bitCount(unit) != 1) {
                throw new CadenzaException(
                        "%s.beatUnit is a power of two from 1 to 64, not %d.".formatted(metre.place(), unit));
            }
            head.add(new TimeSignature(tick, beats, unit));
        }
        for (Fields key : score.objects("keys", MOST_EVENTS)) {
            key.only("tick", "sharps", "minor");
            head.add(new KeySignature(
                    key.integer("tick", 0, LAST_TICK), (int) key.integer("sharps", -7, 7), key.flag("minor")));
        }
        head.addAll(EventJson.read(score, Optional.empty()));
        List<Track> tracks = new ArrayList<>(List.of(new Track("", List.of(), head)));
        int channel = 0;
        int notes = 0;
        int events = head.size();
        for (Fields track : score.objects("tracks", MOST_TRACKS)) {
            boolean percussion = track.flag("percussion");
            tracks.add(track(track, percussion ? DRUMS : channel));
            channel = percussion ? channel : next(channel);
            notes += tracks.get(tracks.size() - 1).notes().size();
            events += tracks.get(tracks.size() - 1).events().size();
        }
        if (events > MOST_NOTES) {
            throw new CadenzaException(
                    "The score has %,d events, and at most %,d are taken.".formatted(events, MOST_NOTES));
        }
        if (notes > MOST_NOTES) {
            throw new CadenzaException(
                    "The score has %,d notes, and at most %,d are taken.".formatted(notes, MOST_NOTES));
        }
        return new Score(resolution, tracks);
    }

    /** The channels in turn, without that of percussion. */
    private static int next(int channel) {
        int next = (channel + 1) % CHANNELS;
        return next == DRUMS ? next + 1 : next;
    }

    private static Track track(Fields track, int channel) {
        track.only("name", "program", "percussion", "notes", "events");
        int program = (int) track.integer("program", 0, 127, 0);
        List<Note> notes = new ArrayList<>();
        for (Fields note : track.objects("notes", MOST_NOTES)) {
            note.only("onset", "duration", "pitch", "velocity");
            notes.add(new Note(
                    note.integer("onset", 0, LAST_TICK),
                    note.integer("duration", 0, LAST_TICK),
                    (int) note.integer("pitch", 0, 127),
                    (int) note.integer("velocity", 1, 127, USUAL_VELOCITY),
                    channel,
                    Note.Ending.RELEASED));
        }
        List<ScoreEvent> events = new ArrayList<>(List.of(new ProgramChange(0, channel, program)));
        events.addAll(EventJson.read(track, Optional.of(channel)));
        return new Track(track.optionalText("name", LONGEST_NAME).orElse(""), notes, events);
    }

    /** A score of a response. Tracks without notes are in it if they have an instrument; a track of several channels is several. */
    static ObjectNode write(Score score) {
        ObjectNode json = Json.plain().object();
        json.put("ticksPerQuarter", score.ticksPerQuarter());
        ArrayNode tempos = json.putArray("tempos");
        for (TempoChange tempo : score.events(TempoChange.class)) {
            tempos.addObject().put("tick", tempo.tick()).put("quartersPerMinute", rounded(tempo.quartersPerMinute()));
        }
        ArrayNode metres = json.putArray("metres");
        for (TimeSignature metre : score.events(TimeSignature.class)) {
            metres.addObject()
                    .put("tick", metre.tick())
                    .put("beats", metre.beats())
                    .put("beatUnit", metre.beatUnit());
        }
        ArrayNode keys = json.putArray("keys");
        for (KeySignature key : score.events(KeySignature.class)) {
            keys.addObject().put("tick", key.tick()).put("sharps", key.sharps()).put("minor", key.minor());
        }
        EventJson.Shared shared = EventJson.shared(score);
        EventJson.write(shared.whole(), json);
        ArrayNode tracks = json.putArray("tracks");
        for (int index = 0; index < score.tracks().size(); index++) {
            Track track = score.tracks().get(index);
            for (Part part : parts(track)) {
                ObjectNode object = tracks.addObject();
                object.put("name", track.name()).put("program", part.program()).put("percussion", part.percussion());
                ArrayNode notes = object.putArray("notes");
                part.notes().forEach(note -> write(note, notes.addObject()));
                EventJson.write(shared.of(index, part), object);
            }
        }
        return json;
    }

    /** A tempo is whole microseconds per quarter in MIDI: 99.99999 is 100. */
    private static double rounded(double quartersPerMinute) {
        return Math.round(quartersPerMinute * 1000) / 1000.0;
    }

    static void write(Note note, ObjectNode object) {
        object.put("onset", note.onset())
                .put("duration", note.duration())
                .put("pitch", note.pitch())
                .put("velocity", note.velocity());
    }

    /** What a piano roll shows as one track. */
    record Part(int channel, int program, List<Note> notes) {
        boolean percussion() {
            return channel == DRUMS;
        }
    }

    /** The parts of a track, one for each channel that it has notes or an instrument on. */
    static List<Part> parts(Track track) {
        TreeMap<Integer, List<Note>> channels = new TreeMap<>();
        TreeMap<Integer, Integer> programs = new TreeMap<>();
        track.events(ProgramChange.class).forEach(change -> {
            programs.putIfAbsent(change.channel(), change.program());
            channels.putIfAbsent(change.channel(), new ArrayList<>());
        });
        track.notes()
                .forEach(note -> channels.computeIfAbsent(note.channel(), any -> new ArrayList<>())
                        .add(note));
        boolean sounds = !track.notes().isEmpty();
        return channels.entrySet().stream()
                .filter(entry -> !sounds || !entry.getValue().isEmpty())
                .map(entry -> new Part(
                        entry.getKey(), programs.getOrDefault(entry.getKey(), 0), List.copyOf(entry.getValue())))
                .toList();
    }
}
