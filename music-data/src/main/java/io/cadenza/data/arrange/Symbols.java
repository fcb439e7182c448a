package io.cadenza.data.arrange;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.EventGrammar;
import io.cadenza.data.token.bars.BarsInfill;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A model's symbols of {@code bars} as events, and back. */
final class Symbols {
    private static final String BARS = "bars";

    private final ScoreTokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final EventGrammar grammar;
    private final List<Optional<Event>> events;
    private final Map<Event, Integer> ids = new HashMap<>();
    private final int[] pitches = new int[128];
    private final int[] drums = new int[128];

    /**
     * The symbols of a model.
     *
     * @throws CadenzaException if they are of another tokenizer
     */
    Symbols(TrainedModel model, EventGrammar grammar) {
        this.tokenizer = model.openTokenizer().requireScores();
        this.vocabulary = model.vocabulary();
        this.grammar = grammar;
        this.events = vocabulary.symbols().stream()
                .map(symbol -> symbol.equals(Vocabulary.START) || symbol.equals(Vocabulary.END)
                        ? Optional.<Event>empty()
                        : Optional.of(grammar.parse(symbol)))
                .toList();
        Arrays.fill(pitches, -1);
        Arrays.fill(drums, -1);
        for (int id = 0; id < events.size(); id++) {
            if (events.get(id).isPresent()) {
                Event event = events.get(id).get();
                ids.put(event, id);
                if (event instanceof Event.Pitch pitch) {
                    pitches[pitch.pitch()] = id;
                } else if (event instanceof Event.PitchDrum drum) {
                    drums[drum.pitch()] = id;
                }
            }
        }
    }

    /**
     * Checks that a model's symbols say bars, positions and parts.
     *
     * @throws CadenzaException if they do not
     */
    static void require(TrainedModel model) {
        String name = model.openTokenizer().requireScores().name();
        if (!name.equals(BARS)) {
            throw new CadenzaException(
                    "The model's symbols, those of %s, do not say where in a bar notes stand, so it can only continue. Take a model trained with tokenizer.name: bars."
                            .formatted(name));
        }
    }

    /** Whether the model has learned to fill in: to hear fixed bars before those that lead to them, and given parts before others. */
    boolean fillsIn() {
        return BarsInfill.isKnown(vocabulary);
    }

    EventGrammar grammar() {
        return grammar;
    }

    /** What an id means; nothing for the start and end of a piece. */
    Optional<Event> event(int id) {
        return events.get(id);
    }

    /** The tempo nearest to one that the model knows; empty if it knows none. */
    Optional<Event.Tempo> tempo(double quartersPerMinute) {
        return events.stream()
                .flatMap(Optional::stream)
                .filter(Event.Tempo.class::isInstance)
                .map(Event.Tempo.class::cast)
                .min(Comparator.comparingDouble(known -> Math.abs(known.quartersPerMinute() - quartersPerMinute)));
    }

    /** The id of an event, -1 if the model does not know it. */
    int id(Event event) {
        return ids.getOrDefault(event, -1);
    }

    /** The id of a pitch, -1 if the model does not know it. */
    int pitch(int pitch, boolean drum) {
        return drum ? drums[pitch] : pitches[pitch];
    }

    OptionalInt end() {
        return vocabulary.endId();
    }

    OptionalInt start() {
        return vocabulary.startId();
    }

    /** The ids of events, with what is nearest for those that the model does not know. */
    List<Integer> ids(List<? extends Event> written) {
        List<Integer> all = new ArrayList<>();
        written.forEach(event -> hear(event.text(), all));
        return all;
    }

    /** A substitute may have one itself: a pitch goes to the model's range octave by octave. */
    private void hear(String symbol, List<Integer> heard) {
        OptionalInt id = vocabulary.id(symbol);
        if (id.isPresent()) {
            heard.add(id.getAsInt());
        } else {
            tokenizer
                    .substitute(symbol, text -> vocabulary.id(text).isPresent())
                    .forEach(nearer -> hear(nearer, heard));
        }
    }

    /** The parts that the model knows, the most frequent first. */
    List<Event.Program> programs() {
        return events.stream()
                .flatMap(Optional::stream)
                .filter(Event.Program.class::isInstance)
                .map(Event.Program.class::cast)
                .toList();
    }

    /** Whether the model hears a part at all, as itself or as another: drums are nothing else. */
    boolean hears(Event.Program part) {
        return !part.isDrums() || programs().stream().anyMatch(Event.Program::isDrums);
    }

    /** A part by its symbol, if the model knows it. */
    Optional<Event.Program> program(String text) {
        OptionalInt id = vocabulary.id(text);
        return id.isPresent()
                ? events.get(id.getAsInt())
                        .filter(Event.Program.class::isInstance)
                        .map(Event.Program.class::cast)
                : Optional.empty();
    }
}
