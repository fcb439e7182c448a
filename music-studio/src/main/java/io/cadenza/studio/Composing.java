package io.cadenza.studio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.data.arrange.BarRange;
import io.cadenza.data.arrange.ChordChart;
import io.cadenza.data.arrange.NoteRules;
import io.cadenza.data.instrument.InstrumentFilter;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.run.Arrangement;
import io.cadenza.run.Generation;
import io.cadenza.run.Progress;
import io.cadenza.studio.Problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A request to compose, and its work: alternatives side by side, each told note by note and then as a whole. */
final class Composing implements Compositions.Job {
    /** What can be asked for, by the names of the commands. */
    static final List<String> VERBS = List.of("continue", "fill", "harmonize", "accompany", "vary");

    private static final Set<String> RANGED = Set.of("fill", "vary");

    private static final int MOST_ALTERNATIVES = 8;
    private static final int MOST_CANDIDATES = 64;
    private static final int MOST_BARS = 64;
    private static final int MOST_TRACKS = 64;
    private static final int LONGEST_WORDS = 200;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_CHART = 2000;

    private final Models.Listed model;
    private final String verb;
    private final Score score;
    private final Optional<BarRange> range;
    private final Set<Integer> tracks;
    private final int bars;
    private final double amount;
    private final String instruments;
    private final NoteRules rules;
    private final Map<String, String> asked;
    private final double temperature;
    private final long seed;
    private final int alternatives;
    private final int candidates;

    /**
     * Reads a request.
     *
     * @throws Refusal for what it cannot ask
     * @throws CadenzaException for music that cannot be read, and a model that is not there
     */
    Composing(Fields fields, Models models) {
        fields.only(
                "model",
                "verb",
                "score",
                "midi",
                "bars",
                "range",
                "tracks",
                "amount",
                "instruments",
                "key",
                "chords",
                "rhythm",
                "metre",
                "alternatives",
                "candidates",
                "temperature",
                "seed");
        this.model = models.named(fields.text("model", LONGEST_NAME));
        this.verb = fields.text("verb", LONGEST_NAME);
        if (!VERBS.contains(verb)) {
            throw new Refusal(400, "verb is one of %s.", String.join(", ", VERBS));
        }
        this.score = Conversion.score(fields);
        this.bars = (int) fields.integer("bars", 1, MOST_BARS, 8);
        this.range = said(() -> fields.optionalText("range", LONGEST_NAME).map(BarRange::parse));
        if (range.isEmpty() && RANGED.contains(verb)) {
            throw new Refusal(400, "Say which bars to %s, as range: \"5-8\".", verb);
        }
        // The score of a request in JSON begins with a track for what concerns all.
        int head = fields.has("score") ? 1 : 0;
        this.tracks = new HashSet<>();
        for (int track : fields.integers("tracks", 0, MOST_TRACKS, MOST_TRACKS)) {
            tracks.add(track + head);
        }
        this.amount = fields.number("amount", 0.01, 1, 0.5);
        this.instruments = fields.optionalText("instruments", LONGEST_WORDS).orElse("0");
        for (String word : instruments.split(",", -1)) {
            said(() -> InstrumentFilter.parse(word));
        }
        this.asked = new TreeMap<>(Map.of("bars", String.valueOf(bars)));
        Optional<String> key = fields.optionalText("key", LONGEST_NAME);
        key.ifPresent(name -> asked.put("key", name));
        fields.optionalText("metre", LONGEST_NAME).ifPresent(name -> asked.put("time", name));
        said(() -> MusicRequest.of(asked)); // refuses what is no key or metre before there is a composition
        NoteRules keyed = key.map(NoteRules.NONE::withKey).orElse(NoteRules.NONE);
        NoteRules chorded = said(() -> fields.optionalText("chords", LONGEST_CHART)
                .map(chart -> keyed.withChords(ChordChart.parse(chart)))
                .orElse(keyed));
        this.rules = said(() -> fields.optionalText("rhythm", LONGEST_NAME)
                .map(chorded::withRhythm)
                .orElse(chorded));
        this.temperature = fields.number("temperature", 0.01, 10, 1);
        this.seed = fields.integer("seed", 0, Long.MAX_VALUE, 1);
        this.alternatives = (int) fields.integer("alternatives", 1, MOST_ALTERNATIVES, 1);
        this.candidates = (int) fields.integer("candidates", 1, MOST_CANDIDATES, Arrangement.CANDIDATES);
    }

    @Override
    public void run(Compositions.Teller teller, BooleanSupplier stop) {
        Models.Opened opened = model.open();
        if (verb.equals("continue") && score.notes().findAny().isEmpty()) {
            begin(opened, teller, stop);
            return;
        }
        Arrangement plain = Arrangement.of(opened.model())
                .computing(opened.network())
                .count(alternatives)
                .seed(seed)
                .candidates(candidates)
                .sampling(sampling(opened))
                .rules(rules);
        Arrangement arrangement = switch (verb) {
            case "continue" -> plain.continuing(score, bars);
            case "fill" -> plain.filling(score, range.orElseThrow(), tracks);
            case "harmonize" -> plain.harmonizing(score);
            case "accompany" -> plain.accompanying(score, instruments);
            default -> plain.varying(score, range.orElseThrow(), tracks, amount);
        };
        remark(arrangement.remarks(), teller);
        arrangement.compose(new Told(teller), stop);
    }

    /** What a person cannot choose on the page is the model's own. */
    private SamplingOptions sampling(Models.Opened opened) {
        return opened.model().sampling().withTemperature(temperature);
    }

    /** What words of the request mean. As on the command line, words that say nothing are the request's fault and not the music's. */
    private static <T> T said(Supplier<T> words) {
        try {
            return words.get();
        } catch (CadenzaException e) {
            throw new Refusal(400, "%s", e.getMessage());
        }
    }

    private static void remark(List<String> remarks, Compositions.Teller teller) {
        if (!remarks.isEmpty()) {
            ObjectNode json = Json.plain().object();
            ArrayNode lines = json.putArray("remarks");
            remarks.forEach(lines::add);
            teller.tell("remarks", json);
        }
    }

    /** Music from nothing, for a page without notes. */
    private void begin(Models.Opened opened, Compositions.Teller teller, BooleanSupplier stop) {
        Generation generation = Generation.of(opened.model())
                .computing(opened.network())
                .count(alternatives)
                .seed(seed)
                .sampling(sampling(opened))
                .asking(MusicRequest.of(asked));
        remark(generation.remarks(), teller);
        Told told = new Told(teller);
        GenerationListener growing = generation.growing(new FinalNotes(told)::grow);
        generation.pieces(
                new GenerationListener() {
                    @Override
                    public void onToken(int piece, int id) {
                        growing.onToken(piece, id);
                    }

                    @Override
                    public void onPiece(GeneratedPiece piece) {
                        told.onPiece(piece.number(), generation.score(piece));
                    }
                },
                Progress.NONE,
                stop);
    }

    /** Turns what an arrangement tells into events. */
    private static final class Told implements Arrangement.Listener {
        private final Compositions.Teller teller;
        /** For each piece the numbers that its tracks have in JSON. */
        private final Map<Integer, List<Integer>> numbers = new HashMap<>();

        Told(Compositions.Teller teller) {
            this.teller = teller;
        }

        @Override
        public void onStart(int piece, Score frame) {
            ObjectNode json = Json.plain().object();
            json.put("alternative", piece).put("ticksPerQuarter", frame.ticksPerQuarter());
            teller.tell("start", json);
            List<Integer> starts = new ArrayList<>();
            int next = 0;
            for (var track : frame.tracks()) {
                starts.add(next);
                next += ScoreJson.parts(track).size();
            }
            starts.add(next);
            numbers.put(piece, starts);
        }

        @Override
        public void onNote(int piece, int track, Note note) {
            List<Integer> starts = numbers.getOrDefault(piece, List.of(0));
            int last = starts.size() - 1;
            int number = track <= last ? starts.get(track) : starts.get(last) + track - last;
            ObjectNode json = Json.plain().object();
            json.put("alternative", piece).put("track", number);
            ScoreJson.write(note, json);
            teller.tell("note", json);
        }

        @Override
        public void onPiece(int piece, Score whole) {
            ObjectNode json = Json.plain().object();
            json.put("alternative", piece);
            json.set("score", ScoreJson.write(whole));
            teller.tell("alternative", json);
        }
    }

    /**
     * Tells the notes of a first piece that grows from nothing, once each. Only what lies before the last onset, and before the first
     * note that has changed, cannot change any more.
     */
    private static final class FinalNotes {
        private final Told told;
        private final Set<Note> known = new HashSet<>();
        private Set<Note> before = Set.of();
        private boolean begun;

        FinalNotes(Told told) {
            this.told = told;
        }

        void grow(Score score) {
            if (!begun) {
                begun = true;
                told.onStart(0, new Score(score.ticksPerQuarter(), List.of()));
            }
            Set<Note> now = new HashSet<>();
            score.notes().forEach(now::add);
            long last = now.stream().mapToLong(Note::onset).max().orElse(0);
            long end = now.stream()
                    .filter(note -> !before.contains(note))
                    .mapToLong(Note::onset)
                    .reduce(last, Math::min);
            before = now;
            for (int track = 0; track < score.tracks().size(); track++) {
                for (Note note : score.tracks().get(track).notes()) {
                    if (note.onset() < end && known.add(note)) {
                        told.onNote(0, track, note);
                    }
                }
            }
        }
    }
}
