package io.cadenza.run;

import static io.cadenza.core.backend.Task.GENERATE;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.data.arrange.Arranger;
import io.cadenza.data.arrange.BarRange;
import io.cadenza.data.arrange.ChordChart;
import io.cadenza.data.arrange.NoteRules;
import io.cadenza.data.arrange.RuleGuide;
import io.cadenza.data.arrange.Task;
import io.cadenza.data.token.MusicRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Writes music around music that is given, with a trained model: one of five verbs, and what is asked of the new notes. All that is
 * given comes back note for note and event for event. Immutable; each method that changes something gives a new arrangement. Equal
 * models, music and choices give equal pieces, and piece i is the same however many there are.
 *
 * <pre>{@code
 * List<Score> takes = Arrangement.of(model).filling(score, BarRange.parse("5-8")).key("G").count(3).seed(7).compose();
 * }</pre>
 */
public final class Arrangement {
    /** How many candidates are weighed against each other where music after the new notes is fixed, unless it is said. */
    public static final int CANDIDATES = 16;

    private static final int MOST_CANDIDATES = 256;

    /** What is done to the music that is given. */
    private sealed interface Verb {
        /** Goes on after the end. */
        record Continue(int bars) implements Verb {}

        /** Writes notes into it. */
        record Into(Task task) implements Verb {}
    }

    /** What is chosen; the public methods have the words for it. */
    private record Choices(
            Optional<Score> given,
            Verb verb,
            int count,
            long seed,
            int candidates,
            SamplingOptions sampling,
            NoteRules rules,
            String backend,
            Optional<RuntimeOptions> runtime,
            Optional<SequenceModel> opened) {
        static final Choices DEFAULT = new Choices(
                Optional.empty(),
                new Verb.Into(new Task.Add(Optional.empty())),
                1,
                1,
                CANDIDATES,
                SamplingOptions.DEFAULT,
                NoteRules.NONE,
                "auto",
                Optional.empty(),
                Optional.empty());
    }

    /** Receives what is written, on the thread that writes it; exceptions abort it. */
    public interface Listener {
        /** Listens to nothing. */
        Listener NONE = new Listener() {};

        /**
         * A piece begins.
         *
         * @param piece its number, from 0
         * @param frame the music that is given, in the ticks and tracks of the piece to be
         */
        default void onStart(int piece, Score frame) {}

        /**
         * A new note is final, but that it ends where the same key is struck again. Notes of different tracks come in the order in which the model writes them: bar by bar, and in a bar
         * track by track.
         *
         * @param track its index in the frame; of an instrument that joins later, beyond the frame's tracks
         */
        default void onNote(int piece, int track, Note note) {}

        /**
         * The work goes on.
         *
         * @param done steps so far, of all pieces
         * @param total how many there are
         */
        default void onStep(long done, long total) {}

        /** A piece is finished. */
        default void onPiece(int piece, Score score) {}
    }

    private final TrainedModel model;
    private final Choices choices;
    /** What continues the given music, made when first asked for. Threads that ask at once make equal ones. */
    private volatile Optional<Generation> prepared = Optional.empty();

    private Arrangement(TrainedModel model, Choices choices) {
        this.model = model;
        this.choices = choices;
    }

    /**
     * Arrangements by a model.
     *
     * @throws CadenzaException if the model is one of sound
     */
    public static Arrangement of(TrainedModel model) {
        model.openTokenizer().requireScores();
        return new Arrangement(model, Choices.DEFAULT).sampling(model.sampling());
    }

    private Arrangement with(Score given, Verb verb) {
        return new Arrangement(
                model,
                new Choices(
                        Optional.of(given),
                        verb,
                        choices.count,
                        choices.seed,
                        choices.candidates,
                        choices.sampling,
                        choices.rules,
                        choices.backend,
                        choices.runtime,
                        choices.opened));
    }

    private Arrangement with(int count, long seed, int candidates, SamplingOptions sampling, NoteRules rules) {
        return new Arrangement(
                model,
                new Choices(
                        choices.given,
                        choices.verb,
                        count,
                        seed,
                        candidates,
                        sampling,
                        rules,
                        choices.backend,
                        choices.runtime,
                        choices.opened));
    }

    /**
     * This arrangement going on after the end of a score, from the bar line where it ends or the next one.
     *
     * @param bars how many bars are added, 1 or more
     */
    public Arrangement continuing(Score score, int bars) {
        if (bars < 1) {
            throw new CadenzaException("A continuation has 1 bar or more, not %d.".formatted(bars));
        }
        return with(score, new Verb.Continue(bars));
    }

    /** This arrangement writing some bars of all tracks anew. */
    public Arrangement filling(Score score, BarRange bars) {
        return filling(score, bars, Set.of());
    }

    /**
     * This arrangement writing some bars of some tracks anew; the other tracks stay, and the new notes fit them.
     *
     * @param tracks indices of the score's tracks; empty for all that have notes
     */
    public Arrangement filling(Score score, BarRange bars, Set<Integer> tracks) {
        return with(score, new Verb.Into(new Task.Fill(bars, tracks)));
    }

    /** This arrangement adding the parts that the model's music usually has: to a melody a piano, or the other three of a quartet. */
    public Arrangement harmonizing(Score score) {
        return with(score, new Verb.Into(new Task.Add(Optional.empty())));
    }

    /**
     * This arrangement adding a part for each of some instruments.
     *
     * @param instruments programs of General MIDI or {@code drums}, separated by commas, such as {@code 0,0} for two hands
     */
    public Arrangement accompanying(Score score, String instruments) {
        return with(score, new Verb.Into(new Task.Add(Optional.of(instruments))));
    }

    /**
     * This arrangement changing some bars: every note keeps its onset and duration, and a share of the onsets gets new pitches.
     *
     * @param tracks indices of the score's tracks; empty for all that have notes
     * @param amount the share, more than 0 to 1; which onsets are kept, the seed decides
     */
    public Arrangement varying(Score score, BarRange bars, Set<Integer> tracks, double amount) {
        return with(score, new Verb.Into(new Task.Vary(bars, tracks, amount)));
    }

    /** This arrangement in so many takes, 1 or more. */
    public Arrangement count(int takes) {
        if (takes < 1) {
            throw new CadenzaException("A number of takes is 1 or more, not %d.".formatted(takes));
        }
        return with(takes, choices.seed, choices.candidates, choices.sampling, choices.rules);
    }

    /** This arrangement with another seed: other notes. */
    public Arrangement seed(long seed) {
        return with(choices.count, seed, choices.candidates, choices.sampling, choices.rules);
    }

    /**
     * This arrangement with another number of candidates for each take, 1 to 256: more fit better what follows, and take longer. A
     * continuation has nothing to fit and needs none.
     */
    public Arrangement candidates(int candidates) {
        if (candidates < 1 || candidates > MOST_CANDIDATES) {
            throw new CadenzaException(
                    "A number of candidates is 1 to %d, not %d.".formatted(MOST_CANDIDATES, candidates));
        }
        return with(choices.count, choices.seed, candidates, choices.sampling, choices.rules);
    }

    /** This arrangement with symbols drawn in another way than the model's own. */
    public Arrangement sampling(SamplingOptions sampling) {
        return with(choices.count, choices.seed, choices.candidates, sampling, choices.rules);
    }

    /**
     * This arrangement with new notes in one key.
     *
     * @param name as {@link MusicRequest#withKey} reads it
     */
    public Arrangement key(String name) {
        return rules(choices.rules.withKey(name));
    }

    /**
     * This arrangement with new notes that go with chords, from the first new bar on.
     *
     * @param chart as {@link ChordChart#parse} reads it, such as {@code C | Am | F G | C}
     */
    public Arrangement chords(String chart) {
        return rules(choices.rules.withChords(ChordChart.parse(chart)));
    }

    /**
     * This arrangement with the new notes of a track in a range.
     *
     * @param track its index in the finished score; {@link NoteRules#EVERY_TRACK} for all others
     * @param low the lowest MIDI pitch
     * @param high the highest
     */
    public Arrangement range(int track, int low, int high) {
        return rules(choices.rules.withRange(track, new NoteRules.PitchRange(low, high)));
    }

    /**
     * This arrangement with new notes beginning on a grid.
     *
     * @param step the shortest step between onsets, such as {@code 1/8}
     */
    public Arrangement rhythm(String step) {
        return rules(choices.rules.withRhythm(step));
    }

    /** This arrangement with other rules for new notes. */
    public Arrangement rules(NoteRules rules) {
        return with(choices.count, choices.seed, choices.candidates, choices.sampling, rules);
    }

    /** This arrangement computed by a backend and on a device; the fastest installed one and all processors unless said. */
    public Arrangement computing(String backend, RuntimeOptions runtime) {
        return new Arrangement(
                model,
                new Choices(
                        choices.given,
                        choices.verb,
                        choices.count,
                        choices.seed,
                        choices.candidates,
                        choices.sampling,
                        choices.rules,
                        backend,
                        Optional.of(runtime),
                        Optional.empty()));
    }

    /** This arrangement with the model already opened, which stays open: a server opens it once. */
    public Arrangement computing(SequenceModel opened) {
        return new Arrangement(
                model,
                new Choices(
                        choices.given,
                        choices.verb,
                        choices.count,
                        choices.seed,
                        choices.candidates,
                        choices.sampling,
                        choices.rules,
                        choices.backend,
                        choices.runtime,
                        Optional.of(opened)));
    }

    /**
     * What a user should know, such as what the model cannot say of the music that is given, one line each.
     *
     * @throws CadenzaException as {@link #compose()}
     */
    public List<String> remarks() {
        return choices.verb instanceof Verb.Continue longer
                ? generation(longer).remarks()
                : arranger(((Verb.Into) choices.verb).task()).remarks();
    }

    /**
     * The pieces.
     *
     * @throws CadenzaException if there is nothing to do it to, the model cannot do it, or no backend can open it
     */
    public List<Score> compose() {
        return compose(Listener.NONE, () -> false);
    }

    /**
     * The pieces, told to a listener while they are written.
     *
     * @param stop asked before each step; when true, pieces that are not finished are dropped
     * @return the finished pieces, in the order of their numbers
     * @throws CadenzaException as {@link #compose()}
     */
    public List<Score> compose(Listener listener, BooleanSupplier stop) {
        return takes(listener, stop).stream().map(Take::score).toList();
    }

    /**
     * A finished piece.
     *
     * @param number of the take, from 0
     * @param score the whole
     * @param nats how improbable the model finds it, as {@link Arranger.Take} says; empty for a continuation
     */
    public record Take(int number, Score score, OptionalDouble nats) {}

    /** As {@link #compose(Listener, BooleanSupplier)}, with what the model thinks of each piece. */
    public List<Take> takes(Listener listener, BooleanSupplier stop) {
        if (choices.verb instanceof Verb.Continue longer) {
            Generation generation = generation(longer);
            Growing growing = new Growing(generation, model.vocabulary().symbols(), listener);
            return generation.pieces(growing, Progress.NONE, stop).stream()
                    .map(piece -> new Take(piece.number(), growing.finished(piece.number()), OptionalDouble.empty()))
                    .toList();
        }
        Arranger arranger = arranger(((Verb.Into) choices.verb).task());
        if (choices.opened.isPresent()) {
            return takes(arranger, choices.opened.get(), listener, stop);
        }
        Backend backend = Backends.installed().choose(choices.backend, model.spec(), GENERATE);
        try (SequenceModel network = backend.open(model.spec(), model.weights(), runtime())) {
            return takes(arranger, network, listener, stop);
        }
    }

    private List<Take> takes(Arranger arranger, SequenceModel network, Listener listener, BooleanSupplier stop) {
        List<Take> takes = new ArrayList<>();
        for (int number = 0; number < choices.count && !stop.getAsBoolean(); number++) {
            int piece = number;
            Arranger.Listener told = new Arranger.Listener() {
                @Override
                public void onFrame(Score frame) {
                    listener.onStart(piece, frame);
                }

                @Override
                public void onNote(int track, Note note) {
                    listener.onNote(piece, track, note);
                }

                @Override
                public void onStep(int done, int total) {
                    listener.onStep((long) piece * total + done, (long) choices.count * total);
                }
            };
            arranger.write(network, choices.sampling, choices.candidates, choices.seed, piece, told, stop)
                    .ifPresent(take -> {
                        takes.add(new Take(piece, take.score(), OptionalDouble.of(take.nats())));
                        listener.onPiece(piece, take.score());
                    });
        }
        return takes;
    }

    private Score given() {
        return choices.given.orElseThrow(
                () -> new CadenzaException("There is no music to arrange. Say what is done to which score."));
    }

    private Arranger arranger(Task task) {
        return Arranger.of(model, given(), task, choices.rules);
    }

    private RuntimeOptions runtime() {
        return choices.runtime.orElseGet(
                () -> new RuntimeOptions(Device.AUTO, Runtime.getRuntime().availableProcessors(), choices.seed));
    }

    private Generation generation(Verb.Continue longer) {
        if (prepared.isEmpty()) {
            prepared = Optional.of(prepare(longer));
        }
        return prepared.get();
    }

    private Generation prepare(Verb.Continue longer) {
        Generation plain = Generation.of(model)
                .count(choices.count)
                .seed(choices.seed)
                .sampling(choices.sampling)
                .asking(MusicRequest.NONE.withLength(longer.bars(), MusicRequest.Unit.BARS));
        Generation computed = choices.opened
                .map(plain::computing)
                .orElseGet(() -> choices.runtime
                        .map(on -> plain.computing(choices.backend, on))
                        .orElse(plain));
        Generation primed = computed.continuing(given(), true);
        return choices.rules.equals(NoteRules.NONE)
                ? primed
                : primed.constrained(RuleGuide.of(model, given(), choices.rules));
    }

    /** Tells a listener the notes of continuations as soon as nothing that may follow changes them. */
    private static final class Growing implements GenerationListener {
        /** Symbols that strike no note, so that the time does not move: each decoding takes all music so far. */
        private static final Set<String> SILENT =
                Set.of("Bar", "TimeSig", "Key", "Tempo", "Program", "Position", "Velocity", "Duration", "TimeShift");

        private final Generation generation;
        private final List<String> symbols;
        private final Listener listener;
        private final Map<Integer, Draft> drafts = new HashMap<>();
        private final SortedMap<Integer, Score> finished = new TreeMap<>();

        Growing(Generation generation, List<String> symbols, Listener listener) {
            this.generation = generation;
            this.symbols = symbols;
            this.listener = listener;
        }

        Score finished(int piece) {
            return Objects.requireNonNull(finished.get(piece));
        }

        /** One piece in the making. */
        private static final class Draft {
            private final List<Integer> drawn = new ArrayList<>();
            /** The notes that were there, or told; with how often. */
            private final Map<Told, Integer> known;
            /** Where the music stood when the time last moved. */
            private Score before;

            Draft(Score frame) {
                this.before = frame;
                this.known = counts(frame);
            }
        }

        /** A note, whatever its length. */
        private record Told(int track, long onset, int pitch, int channel) {}

        private static Map<Told, Integer> counts(Score score) {
            Map<Told, Integer> counts = new HashMap<>();
            for (int track = 0; track < score.tracks().size(); track++) {
                for (Note note : score.tracks().get(track).notes()) {
                    counts.merge(new Told(track, note.onset(), note.pitch(), note.channel()), 1, Integer::sum);
                }
            }
            return counts;
        }

        @Override
        public void onToken(int piece, int id) {
            if (listener == Listener.NONE) {
                return;
            }
            Draft draft = drafts.computeIfAbsent(piece, number -> {
                Score frame = score(number, List.of());
                listener.onStart(number, frame);
                return new Draft(frame);
            });
            draft.drawn.add(id);
            String symbol = symbols.get(id);
            if (SILENT.contains(symbol.substring(0, Math.max(0, symbol.indexOf('_'))))) {
                return;
            }
            Score now = score(piece, draft.drawn);
            // A chord lasts until its part's next onset, so it is final when a later one is there.
            if (lastOnsets(now).equals(lastOnsets(draft.before))) {
                draft.before = now;
                return;
            }
            tell(piece, draft, now, counts(draft.before));
            draft.before = now;
        }

        private static List<Long> lastOnsets(Score score) {
            return score.tracks().stream()
                    .map(track -> track.notes().isEmpty()
                            ? -1
                            : track.notes().get(track.notes().size() - 1).onset())
                    .toList();
        }

        private void tell(int piece, Draft draft, Score now, Map<Told, Integer> there) {
            for (int track = 0; track < now.tracks().size(); track++) {
                for (Note note : now.tracks().get(track).notes()) {
                    Told told = new Told(track, note.onset(), note.pitch(), note.channel());
                    if (there.containsKey(told) && !draft.known.containsKey(told)) {
                        draft.known.put(told, 1);
                        listener.onNote(piece, track, note);
                    }
                }
            }
        }

        private Score score(int piece, List<Integer> drawn) {
            return generation.score(piece, drawn);
        }

        @Override
        public void onStep(long done, long total) {
            listener.onStep(done, total);
        }

        @Override
        public void onPiece(GeneratedPiece piece) {
            Score score = generation.score(piece);
            Draft draft = drafts.get(piece.number());
            if (draft != null) {
                tell(piece.number(), draft, score, counts(score));
            }
            finished.put(piece.number(), score);
            listener.onPiece(piece.number(), score);
        }
    }
}
