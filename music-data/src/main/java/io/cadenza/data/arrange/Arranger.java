package io.cadenza.data.arrange;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.score.KeyFinder;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.bars.BarsSheet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes notes into a score with a model: makes the score and what is wished into a {@link Script}, lets {@link Candidates} write it,
 * and puts what they wrote into the score, whose other notes and events it does not touch.
 */
public final class Arranger {
    /** Of a MIDI file that names none, in quarters a minute. */
    private static final double UNSAID_TEMPO = 120;

    /** What the model hears of the music before the first new bar, in symbols, beside the head. */
    private static final int CONTEXT = 1024;

    /**
     * What it hears of the music after the last new bar: one bar, and more up to four until there are so many symbols. With two bars the
     * first symbols after the new ones count for less, and were 4 % less probable.
     */
    private static final int AFTER_SYMBOLS = 16;

    private static final int AFTER_BARS = 4;
    /** So much of it, in symbols, they look ahead to from the bar lines before. */
    private static final int AHEAD = 16;

    /** So many of the bars after the last new one a model hears ahead that has learned to. */
    private static final int AHEAD_BARS = Event.Fill.MOST_AHEAD;

    /**
     * Between these and the first new bar it hears so many of those before it: what was heard last counts most. With none the first
     * joint was a quarter less probable.
     */
    private static final int LEAD_BARS = 2;

    private static final int MOST_BARS = 20_000;
    private static final int OCTAVE = 12;
    /** A part that was there may rest for as long, if another one plays; one that is added must play sooner. */
    private static final int RESTS = 4;

    private static final int RESTS_OF_NEW = 1;

    private final Symbols symbols;
    private final Score score;
    private final Task task;
    private final NoteRules rules;
    private final BarsSheet sheet;
    private final Optional<KeySignature> home;
    private final int first;
    private final int last;
    private final Set<Integer> written;
    private final Optional<Integer> leading;

    private Arranger(TrainedModel model, Score score, Task task, NoteRules rules) {
        Symbols.require(model);
        if (score.notes().findAny().isEmpty()) {
            throw new CadenzaException("The music has no notes, so there is nothing to go by. Give some that has.");
        }
        this.score = score;
        this.task = task;
        this.rules = rules;
        this.sheet = sheet(model, score);
        this.symbols = new Symbols(model, sheet.grammar());
        BarRange range = range(task);
        int pickup = sheet.pickup();
        this.first = range.equals(BarRange.ALL) ? 0 : range.first() - 1 + pickup;
        this.last = range.equals(BarRange.ALL) ? sheet.bars().size() - 1 : range.last() - 1 + pickup;
        requireInside(range, pickup);
        this.written = written();
        this.leading = written.stream().max(byLead());
        long start = sheet.bars().get(first).start() * score.ticksPerQuarter() / grid();
        this.home = score.events(KeySignature.class).stream()
                .filter(key -> key.tick() <= start)
                .reduce((a, b) -> b)
                .or(rules::key)
                .or(() -> KeyFinder.of(score));
    }

    /**
     * An arranger.
     *
     * @throws CadenzaException if the model's symbols do not say enough, the score has no notes, or bars or tracks are named that it
     *     does not have
     */
    public static Arranger of(TrainedModel model, Score score, Task task, NoteRules rules) {
        return new Arranger(model, score, task, rules);
    }

    private static BarsSheet sheet(TrainedModel model, Score score) {
        double quarters = (double) score.notes().mapToLong(Note::end).max().orElse(0) / score.ticksPerQuarter();
        if (quarters > 4.0 * MOST_BARS) {
            throw new CadenzaException("The music is %.0f quarters long; at most %d are arranged. Cut a part out of it."
                    .formatted(quarters, 4 * MOST_BARS));
        }
        return BarsSheet.of(model.tokenizer().options(), score);
    }

    private static BarRange range(Task task) {
        if (task instanceof Task.Fill fill) {
            return fill.bars();
        }
        return task instanceof Task.Vary vary ? vary.bars() : BarRange.ALL;
    }

    private void requireInside(BarRange range, int pickup) {
        int bars = sheet.bars().size();
        if (first < 0 || last >= bars) {
            throw new CadenzaException("The music has bars %d to %d, not %s. Name some of these."
                    .formatted(1 - pickup, bars - pickup, range.text()));
        }
    }

    /** The voices that are written anew. */
    private Set<Integer> written() {
        Set<Integer> tracks = task instanceof Task.Fill fill
                ? fill.tracks()
                : task instanceof Task.Vary vary ? vary.tracks() : Set.of();
        for (int track : tracks) {
            if (sheet.voices().stream().noneMatch(voice -> voice.track() == track)) {
                throw new CadenzaException("Track %d has no notes, or there is none; those with notes are %s."
                        .formatted(
                                track + 1,
                                sheet.voices().stream()
                                        .map(voice -> String.valueOf(voice.track() + 1))
                                        .distinct()
                                        .collect(Collectors.joining(", "))));
            }
        }
        if (task instanceof Task.Add) {
            return Set.of();
        }
        Set<Integer> voices = IntStream.range(0, sheet.voices().size())
                .filter(voice -> symbols.hears(sheet.voices().get(voice).program()))
                .filter(voice -> tracks.isEmpty()
                        || tracks.contains(sheet.voices().get(voice).track()))
                .boxed()
                .collect(Collectors.toSet());
        if (voices.isEmpty()) {
            throw new CadenzaException(
                    "The model has learnt no drums, and there is nothing else to write. Name other tracks.");
        }
        return voices;
    }

    private int grid() {
        return sheet.grammar().grid();
    }

    /** What a user should know, one line each. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (sheet.voices().stream().anyMatch(voice -> !symbols.hears(voice.program()))) {
            remarks.add("the model has learnt no drums: they stay, and it does not hear them");
        }
        List<String> unknown = new ArrayList<>();
        for (int bar = 0; bar < sheet.bars().size(); bar++) {
            boolean told = bar < first || bar > last || !(task instanceof Task.Fill);
            sheet.bars().get(bar).blocks().forEach((voice, block) -> {
                if (told && symbols.hears(sheet.voices().get(voice).program())) {
                    block.stream()
                            .filter(event -> symbols.id(event) < 0)
                            .map(Event::text)
                            .forEach(unknown::add);
                }
            });
        }
        if (!unknown.isEmpty()) {
            remarks.add("the model hears %d symbols of the music as others like them: %s"
                    .formatted(
                            unknown.size(), unknown.stream().distinct().limit(5).collect(Collectors.joining(", "))));
        }
        return remarks;
    }

    /** Told what is written. */
    public interface Listener {
        /** The music that is given, in the ticks and tracks of the piece to be; new notes are not in it. */
        void onFrame(Score frame);

        /**
         * A new note is final.
         *
         * @param track its index in the frame
         */
        void onNote(int track, Note note);

        /** So many of all steps are done. */
        void onStep(int done, int total);
    }

    /**
     * What one take has come to.
     *
     * @param score the whole
     * @param nats how improbable the model finds its symbols, per symbol: for a third those from the first new bar to the last new note,
     *     for two the fixed ones just after it
     */
    public record Take(Score score, double nats) {}

    /**
     * Writes a take.
     *
     * @param network the model, opened
     * @param candidates how many, 1 or more
     * @param piece which take of the seed, from 0
     * @param stop asked before each step; when true, nothing comes of it
     * @return empty if it was stopped
     * @throws CadenzaException if the model has no part to add
     */
    public Optional<Take> write(
            SequenceModel network,
            SamplingOptions sampling,
            int candidates,
            long seed,
            int piece,
            Listener listener,
            BooleanSupplier stop) {
        Casting casting = symbols.fillsIn() ? casting(network).givenFirst(written) : casting(network);
        Canvas canvas = new Canvas(score, sheet, symbols, casting, task, written, fixed(seed, piece), first, last);
        listener.onFrame(canvas.frame());
        Script script = script(casting, canvas);
        Candidates all = new Candidates(network, script, sampling, candidates, loudness(casting), seed, piece);
        int[] told = {0};
        Candidates.Watcher watcher = new Candidates.Watcher() {
            @Override
            public boolean stops() {
                return stop.getAsBoolean();
            }

            @Override
            public void onStep(int done) {
                listener.onStep(done, script.steps().size());
            }

            @Override
            public void onKnown(int count) {
                told[0] = tell(canvas, all.first(), told[0], count, listener);
            }
        };
        return all.run(watcher).map(best -> {
            tell(canvas, best, told[0], best.notes().size() + best.slots().size(), listener);
            return new Take(canvas.whole(best), best.nats());
        });
    }

    private int tell(Canvas canvas, Candidates.Candidate candidate, int from, int to, Listener listener) {
        for (int i = from; i < to; i++) {
            canvas.note(candidate, i).forEach(placed -> listener.onNote(placed.track(), placed.note()));
        }
        return Math.max(from, to);
    }

    private Casting casting(SequenceModel network) {
        if (!(task instanceof Task.Add add)) {
            return Casting.given(symbols, sheet);
        }
        if (add.instruments().isPresent()) {
            return Casting.accompanied(symbols, sheet, add.instruments().get());
        }
        List<Double> pitches = new ArrayList<>();
        for (BarsSheet.Voice voice : sheet.voices()) {
            pitches.add(score.tracks().get(voice.track()).notes().stream()
                    .mapToInt(Note::pitch)
                    .average()
                    .orElse(0));
        }
        List<Integer> head = new ArrayList<>(beginning());
        head.addAll(symbols.ids(head()));
        return Casting.harmonized(symbols, sheet, network, head, pitches);
    }

    private List<Integer> beginning() {
        return symbols.start().isPresent() ? List.of(symbols.start().getAsInt()) : List.of();
    }

    /**
     * With the key that is heard and the tempo of a file that names none, where none is written: a model that has learnt from music with
     * both takes a head without them for the middle of a piece.
     */
    private List<Event> head() {
        List<Event> head = new ArrayList<>(sheet.head());
        if (head.stream().noneMatch(Event.Key.class::isInstance)) {
            home.ifPresent(key -> head.add(Math.min(1, head.size()), new Event.Key(key.sharps(), key.minor())));
        }
        if (head.stream().noneMatch(Event.Tempo.class::isInstance)) {
            symbols.tempo(UNSAID_TEMPO).ifPresent(head::add);
        }
        return head;
    }

    /** Which of the notes that are varied stay: by voice, the onsets that change. */
    private Map<Integer, Set<Long>> fixed(long seed, int piece) {
        Map<Integer, Set<Long>> changing = new HashMap<>();
        if (!(task instanceof Task.Vary vary)) {
            return changing;
        }
        RandomGenerator random = Seeds.generator(seed, "varied", piece);
        for (int voice : new TreeSet<>(written)) {
            List<Long> onsets = new ArrayList<>();
            for (int bar = first; bar <= last; bar++) {
                BarsSheet.WrittenBar at = sheet.bars().get(bar);
                for (Event event : at.blocks().getOrDefault(voice, List.of())) {
                    if (event instanceof Event.Position place
                            && !sheet.voices().get(voice).program().isDrums()) {
                        onsets.add(at.start() + place.step());
                    }
                }
            }
            int[] order = IntStream.range(0, onsets.size()).toArray();
            Seeds.shuffle(order, random);
            long count = onsets.isEmpty() ? 0 : Math.max(1, Math.round(vary.amount() * onsets.size()));
            changing.put(
                    voice,
                    IntStream.of(order).limit(count).mapToObj(onsets::get).collect(Collectors.toSet()));
        }
        return changing;
    }

    /** The symbols of all that is fixed and the places of what is written. */
    private Script script(Casting casting, Canvas canvas) {
        List<Integer> prompt = new ArrayList<>(beginning());
        prompt.addAll(symbols.ids(head()));
        if (casting.givenFirst()) {
            prompt.addAll(symbols.ids(List.of(Event.Fill.GIVEN)));
        }
        for (Casting.Role role : casting.roles()) {
            prompt.addAll(symbols.ids(List.of(role.program())));
            role.voice()
                    .ifPresent(voice ->
                            prompt.addAll(symbols.ids(sheet.voices().get(voice).loudness())));
        }
        List<Integer> hears = new ArrayList<>(prompt);
        prompt.addAll(before(casting, first));
        List<Script.Step> steps = new ArrayList<>();
        boolean ends = last == sheet.bars().size() - 1;
        for (int bar = first; bar <= last; bar++) {
            fillSymbols(casting, bar).forEach(id -> steps.add(new Script.Step.Ahead(id)));
            boolean closes = ends && bar == last;
            bar(casting, canvas, bar, closes, steps);
        }
        List<Script.Step> told = new ArrayList<>();
        Set<Integer> settled = new HashSet<>();
        for (int bar = last + 1; bar < sheet.bars().size() && bar <= last + AFTER_BARS; bar++) {
            if (told.size() < AFTER_SYMBOLS) {
                told(casting, bar, settled, told);
            }
        }
        if (hearing() <= last) {
            hears.addAll(before(casting, Math.min(first, hearing())));
            hears.addAll(hearing() <= first ? ahead(casting) : List.of());
            for (int bar = hearing(); bar < first; bar++) {
                hears.addAll(symbols.ids(List.of(Event.Fill.left(last - bar + 1))));
                hears.addAll(told(casting, bar));
            }
            return new Script(hears, steps, List.of(), Optional.of(new Script.Plain(prompt, told)));
        }
        steps.addAll(told);
        boolean fills = task instanceof Task.Fill && !ends;
        List<Integer> after = fills ? told(casting, last + 1) : List.of();
        return new Script(prompt, steps, after.subList(0, Math.min(AHEAD, after.size())), Optional.empty());
    }

    /** The first bar before which the model hears the fixed ones after the last new one; beyond that one if it hears none. */
    private int hearing() {
        boolean hears = symbols.fillsIn() && last + 1 < sheet.bars().size();
        return hears ? Math.max(Math.max(0, first - LEAD_BARS), last + 1 - Event.Fill.MOST_BARS) : last + 1;
    }

    /** The fixed bars after the last new one, before those that lead there. */
    private List<Integer> ahead(Casting casting) {
        List<Integer> ids = new ArrayList<>(symbols.ids(List.of(Event.Fill.AHEAD)));
        for (int bar = last + 1; bar < sheet.bars().size() && bar <= last + AHEAD_BARS; bar++) {
            ids.addAll(told(casting, bar));
        }
        return ids;
    }

    /** What stands before the bar line of a new bar, but for what the prompt has. */
    private List<Integer> fillSymbols(Casting casting, int bar) {
        if (bar < hearing()) {
            return List.of();
        }
        List<Integer> ids = new ArrayList<>(bar == hearing() && bar > first ? ahead(casting) : List.of());
        ids.addAll(symbols.ids(List.of(Event.Fill.left(last - bar + 1))));
        return ids;
    }

    /** The latest bars before one. */
    private List<Integer> before(Casting casting, int end) {
        List<Integer> all = new ArrayList<>();
        for (int bar = end - 1; bar >= 0 && all.size() < CONTEXT; bar--) {
            all.addAll(0, told(casting, bar));
        }
        return all;
    }

    /** A bar as it is. */
    private List<Integer> told(Casting casting, int bar) {
        List<Integer> ids = new ArrayList<>(opening(bar));
        for (Casting.Role role : casting.roles()) {
            role.voice().ifPresent(voice -> ids.addAll(block(casting, role, bar, voice)));
        }
        return ids;
    }

    /** A fixed bar after new ones: before the first note of a part that was written, those hear its loudness for whom it changes. */
    private void told(Casting casting, int bar, Set<Integer> settled, List<Script.Step> steps) {
        tell(opening(bar), steps);
        for (int at = 0; at < casting.roles().size(); at++) {
            Casting.Role role = casting.roles().get(at);
            if (role.voice().isEmpty()
                    || !sheet.bars().get(bar).blocks().containsKey(role.voice().get())) {
                continue;
            }
            int voice = role.voice().get();
            int loudness = loudness(voice, bar);
            if (!written.contains(voice) || loudness == 0 || !settled.add(voice)) {
                tell(block(casting, role, bar, voice), steps);
                continue;
            }
            List<Event> block = new ArrayList<>(sheet.bars().get(bar).blocks().get(voice));
            int onset = IntStream.range(0, block.size())
                    .filter(i -> block.get(i) instanceof Event.Position)
                    .findFirst()
                    .orElse(0);
            if (onset + 1 < block.size() && block.get(onset + 1) instanceof Event.Velocity own) {
                loudness = own.velocity();
                block.remove(onset + 1);
            }
            if (casting.roles().size() > 1) {
                tell(symbols.ids(List.of(role.program())), steps);
            }
            tell(symbols.ids(block.subList(0, onset + 1)), steps);
            int id = symbols.id(new Event.Velocity(loudness));
            if (id >= 0) {
                steps.add(new Script.Step.Loudness(at, loudness, id));
            }
            tell(symbols.ids(block.subList(onset + 1, block.size())), steps);
        }
    }

    /** How loud the model has heard each part of a casting before the first new bar; 0 where nothing says it. */
    private int[] loudness(Casting casting) {
        return casting.roles().stream()
                .mapToInt(role ->
                        role.voice().map(voice -> loudness(voice, first)).orElse(0))
                .toArray();
    }

    /** How loud a voice is before a bar, as the symbols say it; 0 where they do not. */
    private int loudness(int voice, int before) {
        return Stream.concat(
                        sheet.voices().get(voice).loudness().stream(),
                        sheet.bars().subList(0, before).stream()
                                .flatMap(bar -> bar.blocks().getOrDefault(voice, List.of()).stream()))
                .filter(Event.Velocity.class::isInstance)
                .mapToInt(event -> ((Event.Velocity) event).velocity())
                .reduce(0, (earlier, later) -> later);
    }

    private List<Integer> opening(int bar) {
        List<Event> opening = new ArrayList<>(List.of(new Event.Bar()));
        opening.addAll(sheet.bars().get(bar).opening());
        if (sheet.repeatsKey() && opening.stream().noneMatch(Event.Key.class::isInstance)) {
            int metre = opening.stream().anyMatch(Event.TimeSig.class::isInstance) ? 1 : 0;
            home.ifPresent(key -> opening.add(1 + metre, new Event.Key(key.sharps(), key.minor())));
        }
        return symbols.ids(opening);
    }

    private List<Integer> block(Casting casting, Casting.Role role, int bar, int voice) {
        List<Event> block = sheet.bars().get(bar).blocks().get(voice);
        if (block == null) {
            return List.of();
        }
        List<Event> named = new ArrayList<>(casting.roles().size() > 1 ? List.of(role.program()) : List.of());
        named.addAll(block);
        return symbols.ids(named);
    }

    private static void tell(List<Integer> ids, List<Script.Step> steps) {
        ids.forEach(id -> steps.add(new Script.Step.Told(id)));
    }

    /** A bar in which something is written. */
    private void bar(Casting casting, Canvas canvas, int bar, boolean closes, List<Script.Step> steps) {
        tell(opening(bar), steps);
        List<Integer> open = new ArrayList<>();
        for (int at = 0; at < casting.roles().size(); at++) {
            Casting.Role role = casting.roles().get(at);
            boolean free =
                    role.voice().isEmpty() || written.contains(role.voice().get());
            if (free && !(task instanceof Task.Vary)) {
                open.add(at);
                continue;
            }
            int voice = role.voice().orElseThrow();
            List<Integer> block = block(casting, role, bar, voice);
            if (!block.isEmpty() && !open.isEmpty()) {
                free(casting, canvas, bar, open, List.of(block.get(0)), steps);
                open.clear();
            }
            if (free) {
                vary(casting, canvas, role, bar, voice, steps);
            } else {
                tell(block, steps);
            }
        }
        if (!open.isEmpty()) {
            List<Integer> next = bar < last ? fillSymbols(casting, bar + 1) : List.of();
            List<Integer> exits = new ArrayList<>(next.isEmpty() ? List.of() : List.of(next.get(0)));
            // Where bars are heard ahead, a bar may as well have ended without.
            if (bar + 1 <= hearing() || bar == last) {
                exits.add(symbols.id(new Event.Bar()));
            }
            if (closes) {
                symbols.end().ifPresent(exits::add);
            }
            free(casting, canvas, bar, open, exits, steps);
        }
    }

    private void free(
            Casting casting,
            Canvas canvas,
            int bar,
            List<Integer> roles,
            List<Integer> exits,
            List<Script.Step> steps) {
        BarsSheet.WrittenBar at = sheet.bars().get(bar);
        List<Section.Part> parts = new ArrayList<>();
        for (int index : roles) {
            Casting.Role role = casting.roles().get(index);
            int track = canvas.track(index);
            boolean drums = role.program().isDrums();
            parts.add(new Section.Part(
                    index,
                    role.program(),
                    symbols.id(role.program()),
                    rests(role),
                    (step, pitch) -> (drums
                                    || rules.allows(
                                            track,
                                            new NoteRules.Place(bar - first, step, at.metre(), grid()),
                                            pitch,
                                            home))
                            && !canvas.sounds(index, at.start() + step, pitch)));
        }
        Section section = new Section(
                symbols,
                parts,
                at.metre(),
                step -> rules.allowsOnset(new NoteRules.Place(bar - first, step, at.metre(), grid())),
                casting.roles().size() > 1,
                exits);
        steps.add(new Script.Step.Free(bar, section));
    }

    /** How many bars in a row a part may rest: one that is added, was there alone or leads the others, not for all bars. */
    private int rests(Casting.Role role) {
        if (role.voice().isEmpty() || written.size() == 1) {
            return Math.min(RESTS_OF_NEW, last - first);
        }
        return role.voice().equals(leading) ? Math.min(RESTS, last - first) : RESTS;
    }

    /** Of the voices that are written anew the one with the most onsets leads, drums only if there is no other. */
    private Comparator<Integer> byLead() {
        return Comparator.<Integer, Boolean>comparing(
                        voice -> !sheet.voices().get(voice).program().isDrums())
                .thenComparing(this::onsets)
                .thenComparing(Comparator.reverseOrder());
    }

    private long onsets(int voice) {
        return sheet.bars().stream()
                .flatMap(bar -> bar.blocks().getOrDefault(voice, List.of()).stream())
                .filter(Event.Position.class::isInstance)
                .count();
    }

    /** A part of a bar whose rhythm stays, with a slot for each pitch that changes. */
    private void vary(Casting casting, Canvas canvas, Casting.Role role, int bar, int voice, List<Script.Step> steps) {
        List<Event> block = sheet.bars().get(bar).blocks().getOrDefault(voice, List.of());
        if (!block.isEmpty() && casting.roles().size() > 1) {
            tell(symbols.ids(List.of(role.program())), steps);
        }
        BarsSheet.WrittenBar at = sheet.bars().get(bar);
        int position = 0;
        int chord = 0;
        for (Event event : block) {
            if (event instanceof Event.Position place) {
                position = place.step();
                chord = canvas.slots().size();
            }
            long step = at.start() + position;
            List<Integer> own = symbols.ids(List.of(event));
            if (event instanceof Event.Pitch pitch && canvas.changes(voice, step) && own.size() == 1) {
                NoteRules.Place place = new NoteRules.Place(bar - first, position, at.metre(), grid());
                List<Integer> pitches = new ArrayList<>();
                for (int other = Math.max(0, pitch.pitch() - OCTAVE);
                        other <= Math.min(127, pitch.pitch() + OCTAVE);
                        other++) {
                    int id = symbols.pitch(other, false);
                    if (id >= 0
                            && !own.contains(id)
                            && rules.allows(canvas.track(casting.roles().indexOf(role)), place, other, home)
                            && canvas.mayBecome(voice, step, pitch.pitch(), other)) {
                        pitches.add(id);
                    }
                }
                steps.add(new Script.Step.Slot(canvas.slots().size(), pitches, own.get(0), chord));
                canvas.slots().add(new Canvas.Slot(voice, step, pitch.pitch()));
            } else {
                tell(own, steps);
            }
        }
    }
}
