package io.cadenza.data.token.bars;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.sample.Constraint;
import io.cadenza.core.score.KeyFinder;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.instrument.InstrumentFilter;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.EventGrammar;
import io.cadenza.data.token.Metre;
import io.cadenza.data.token.MusicRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Leads a model that writes symbols of {@code bars}: only what can follow is drawn, as asked, and the piece ends at a bar line.
 *
 * <p>What is asked stands in the head, as in training, and what would change it later is taken out. In the last quarter of the
 * tokens that a piece may have, its end becomes ever more likely wherever a bar may be over; when a long bar might not fit any
 * more, no other bar begins.
 */
public final class BarsGuide implements Constraint {
    private static final int OCTAVE = 12;
    private static final int MINOR_THIRD = 3;
    private static final int MAJOR_THIRD = 4;
    private static final int FIFTH = 7;
    private static final int MOST_EMPTY_BARS = 2;
    /** The share of the tokens after which a piece is led to its end. */
    public static final double HOMEWARD = 0.75;
    /** How many nats more likely the end is at last. */
    public static final double PULL = 8;

    private enum Stage {
        HEAD,
        HEAD_PROGRAM,
        BAR,
        BAR_METRE,
        BAR_KEY,
        BAR_SET,
        PROGRAM,
        POSITION,
        VELOCITY,
        DURATION,
        PITCH
    }

    private static final Set<Stage> IN_CHORD = EnumSet.of(Stage.POSITION, Stage.VELOCITY, Stage.DURATION, Stage.PITCH);

    private final Table table;
    private final int longest;
    private final boolean keepsKey;
    private final boolean home;
    private final List<Event> parts;
    private final int fewest;
    private final Set<Event.Program> declared = new HashSet<>();
    private final List<Event.Program> order = new ArrayList<>();
    private final Set<Integer> struck = new HashSet<>();
    private Stage stage = Stage.HEAD;
    private Optional<Event> key = Optional.empty();
    private boolean hasMetre;
    private boolean hasKey;
    private boolean hasTempo;
    private boolean generating;
    private Metre headMetre = Metre.COMMON;
    private Metre metre = Metre.COMMON;
    private double tempo = TempoChange.ofQuartersPerMinute(0, 120).quartersPerMinute();
    private int bars;
    private int barsAtJoin;
    private int emptyBars;
    private long stepsBefore;
    private double secondsBefore;
    private int partIndex;
    private int position;
    private int lastDuration;
    private int firstPosition;
    private int tokens;
    private int barTokens;
    private int longestBar;
    private boolean mustBegin;
    private boolean joining;
    private boolean headVelocity;
    private OptionalInt tonic = OptionalInt.empty();
    private int lastPitch;
    /** The latest position of a pitch in this bar; −1 if there is none yet. */
    private int closePosition = -1;
    /** The lowest pitch there. */
    private int closePitch;

    private final double[] heard = new double[OCTAVE];
    private boolean pickup;
    private boolean over;

    /** A guide of one piece. */
    private BarsGuide(Table table, int longest, Lead lead) {
        this.table = table;
        this.longest = longest;
        this.keepsKey = lead.keepsKey();
        this.home = lead.home();
        this.parts = lead.parts().stream().map(table.grammar::parse).toList();
        this.fewest = lead.fewest();
    }

    /**
     * To what a new piece is led.
     *
     * <p>A piece that names a key and is led home closes on its tonic. Where no key is asked, a piece may leave the one that it names;
     * its tonic is then that of the key in which it is heard, the likeliest of its notes. A piece of one part does not end after another
     * pitch, none but the tonic begins on the last beat of the last bar, and there or on an earlier beat of its second half the tonic
     * ends the piece. One of several parts does not end unless the lowest of the notes that begin last is the tonic, and its last bar is
     * the tonic triad, with the tonic lowest in the last part, the bass.
     *
     * @param keepsKey whether it stays in the key that it names at first, where bars repeat it; networks leave it far more often than the
     *     pieces from which they learned
     * @param home whether it is led home
     * @param parts the symbols of its parts, in their order; empty if they are left to the model
     * @param fewest before so many tokens it does not end, unless another bar might not fit
     */
    public record Lead(boolean keepsKey, boolean home, List<String> parts, int fewest) {
        /** To nothing. */
        public static final Lead NONE = new Lead(false, false, List.of(), 0);

        /** Copies. */
        public Lead {
            parts = List.copyOf(parts);
        }
    }

    /**
     * The guide of a piece.
     *
     * @param options of the tokenizer
     * @param longest the most tokens of a piece
     * @param join in music that is continued, the step of its last bar before which no new note begins; empty for a new piece
     * @throws CadenzaException if the vocabulary lacks what is asked
     */
    public static Constraint of(
            Map<String, String> options,
            Vocabulary vocabulary,
            MusicRequest request,
            int longest,
            OptionalInt join,
            Lead lead) {
        return new BarsGuide(new Table(options, vocabulary, request, join), longest, lead);
    }

    /**
     * The last bar of symbols.
     *
     * @param start its first step
     * @param steps its length
     */
    public record LastBar(long start, int steps) {
        /** The last bar of a piece or of its beginning. */
        public static LastBar of(Map<String, String> options, List<String> symbols) {
            EventGrammar grammar = BarsTokenizerFactory.grammar(options);
            Metre metre = Metre.COMMON;
            long start = 0;
            boolean begun = false;
            for (String symbol : symbols) {
                Event event = grammar.parse(symbol);
                if (event instanceof Event.Bar) {
                    start += begun ? metre.steps(grammar.grid()) : 0;
                    begun = true;
                } else if (event instanceof Event.TimeSig signature) {
                    metre = signature.metre();
                }
            }
            return new LastBar(start, metre.steps(grammar.grid()));
        }
    }

    /** What is the same for all pieces. */
    private static final class Table {
        private final EventGrammar grammar;
        private final boolean repeatKey;
        private final MusicRequest request;
        private final OptionalInt join;
        private final OptionalInt end;
        private final List<Optional<Event>> events;
        private final Optional<Event> metre;
        private final Optional<Event> key;
        private final Optional<Event> tempo;
        private final Set<Integer> scale = new HashSet<>();
        private final List<InstrumentFilter> instruments;
        private final long pitches;
        private final long drums;

        Table(Map<String, String> options, Vocabulary vocabulary, MusicRequest request, OptionalInt join) {
            this.grammar = BarsTokenizerFactory.grammar(options);
            this.repeatKey = BarsTokenizerFactory.repeatsKey(options);
            this.request = request;
            this.join = join;
            this.end = vocabulary.endId();
            this.events = vocabulary.symbols().stream()
                    .map(symbol -> symbol.equals(Vocabulary.START) || symbol.equals(Vocabulary.END)
                            ? Optional.<Event>empty()
                            : Optional.of(grammar.parse(symbol)))
                    .toList();
            this.metre = request.metre().map(metre -> new Event.TimeSig(new Metre(metre.beats(), metre.beatUnit())));
            metre.ifPresent(this::requireMetre);
            this.key = request.key()
                    .<Event>map(key -> new Event.Key(key.sharps(), key.minor()))
                    .filter(this::isKnown);
            this.tempo = request.tempo()
                    .flatMap(asked ->
                            grammar
                                    .nearest(
                                            new Event.Tempo(asked),
                                            symbol -> vocabulary.id(symbol).isPresent())
                                    .stream()
                                    .<Event>map(nearest -> nearest)
                                    .findFirst());
            request.key().map(MusicRequest::scale).ifPresent(scale::addAll);
            this.instruments = request.instruments().stream()
                    .flatMap(words -> Stream.of(words.split(",", -1)))
                    .map(InstrumentFilter::parse)
                    .toList();
            instruments.forEach(this::requireInstrument);
            this.pitches = known(Event.Pitch.class)
                    .filter(pitch -> scale.isEmpty() || scale.contains(pitch.pitch() % OCTAVE))
                    .count();
            this.drums = known(Event.PitchDrum.class).count();
        }

        private boolean isKnown(Event event) {
            return events.contains(Optional.of(event));
        }

        private void requireMetre(Event asked) {
            if (!isKnown(asked)) {
                throw new CadenzaException("The model has learnt no piece in %s; it knows %s. Ask for one of these."
                        .formatted(
                                ((Event.TimeSig) asked).metre().text(),
                                String.join(
                                        ", ",
                                        known(Event.TimeSig.class)
                                                .map(sig -> sig.metre().text())
                                                .toList())));
            }
        }

        private void requireInstrument(InstrumentFilter asked) {
            if (known(Event.Program.class).noneMatch(program -> keeps(asked, program))) {
                throw new CadenzaException(
                        "The model has learnt no music for %s; it knows the programs %s. Ask for some of these."
                                .formatted(
                                        asked.text(),
                                        String.join(
                                                ", ",
                                                known(Event.Program.class)
                                                        .map(program -> program.isDrums()
                                                                ? "drums"
                                                                : String.valueOf(program.number()))
                                                        .distinct()
                                                        .toList())));
            }
        }

        private <E extends Event> Stream<E> known(Class<E> type) {
            return events.stream()
                    .flatMap(Optional::stream)
                    .filter(type::isInstance)
                    .map(type::cast);
        }

        private static boolean keeps(InstrumentFilter filter, Event.Program program) {
            return program.isDrums() ? filter.drums() : filter.programs().contains(program.number());
        }

        boolean isAsked(Event.Program program) {
            return instruments.isEmpty() || instruments.stream().anyMatch(filter -> keeps(filter, program));
        }

        boolean isComplete(Set<Event.Program> declared) {
            return !declared.isEmpty()
                    && instruments.stream()
                            .allMatch(filter -> declared.stream().anyMatch(program -> keeps(filter, program)));
        }
    }

    @Override
    public void accept(int id) {
        Optional<Event> event = table.events.get(id);
        if (event.isPresent()) {
            tokens += generating ? 1 : 0;
            barTokens++;
            take(event.get());
        }
    }

    private void take(Event event) {
        if (event instanceof Event.Fill) {
            return; // never drawn, and in no music that is continued
        }
        if (event instanceof Event.Bar) {
            bar();
        } else if (event instanceof Event.TimeSig signature) {
            metre = signature.metre();
            headMetre = stage == Stage.HEAD ? metre : headMetre;
            hasMetre = true;
            stage = stage == Stage.HEAD ? Stage.HEAD : Stage.BAR_METRE;
        } else if (event instanceof Event.Key key) {
            hasKey = true;
            this.key = Optional.of(key);
            tonic = OptionalInt.of(MusicRequest.tonic(new KeySignature(0, key.sharps(), key.minor())));
            stage = stage == Stage.HEAD ? Stage.HEAD : Stage.BAR_KEY;
        } else if (event instanceof Event.Tempo now) {
            tempo = now.quartersPerMinute();
            hasTempo = true;
            stage = stage == Stage.HEAD ? Stage.HEAD : Stage.BAR_SET;
        } else if (event instanceof Event.Program program) {
            program(program);
        } else if (event instanceof Event.Position place) {
            position = place.step();
            struck.clear();
            lastDuration = 0;
            stage = Stage.POSITION;
        } else if (event instanceof Event.Velocity) {
            headVelocity = bars == 0;
            stage = bars == 0 ? Stage.HEAD_PROGRAM : Stage.VELOCITY;
        } else if (event instanceof Event.Duration duration) {
            lastDuration = duration.steps();
            stage = Stage.DURATION;
        } else {
            struck.add(pitch(event));
            if (event instanceof Event.Pitch) {
                pitch(pitch(event));
            }
            joining &= !generating;
            emptyBars = 0;
            stage = Stage.PITCH;
        }
    }

    private void pitch(int pitch) {
        lastPitch = pitch;
        heard[pitch % OCTAVE]++;
        if (position > closePosition) {
            closePosition = position;
            closePitch = pitch;
        } else if (position == closePosition) {
            closePitch = Math.min(closePitch, pitch);
        }
    }

    private static int pitch(Event event) {
        return event instanceof Event.Pitch pitch ? pitch.pitch() : ((Event.PitchDrum) event).pitch();
    }

    private void program(Event.Program program) {
        if (bars == 0) {
            if (declared.add(program)) {
                order.add(program);
            }
            headVelocity = false;
            stage = Stage.HEAD_PROGRAM;
        } else {
            partIndex = order.indexOf(program) + 1;
            position = -1;
            stage = Stage.PROGRAM;
        }
    }

    private void bar() {
        over = generating && table.end.isEmpty() && isLong();
        if (bars > 0) {
            int steps = metre.steps(table.grammar.grid());
            stepsBefore += steps;
            secondsBefore += seconds(steps);
        }
        longestBar = Math.max(longestBar, barTokens);
        barTokens = 0;
        bars++;
        emptyBars++;
        partIndex = 0;
        position = -1;
        closePosition = -1;
        firstPosition = 0;
        mustBegin = false;
        joining = false;
        stage = Stage.BAR;
    }

    private double seconds(long steps) {
        double now = table.request.tempo().orElse(tempo);
        return steps * 60.0 / (now * table.grammar.grid());
    }

    @Override
    public void filter(float[] logits) {
        if (!generating) {
            generating = true;
            table.join.ifPresent(step -> {
                firstPosition = step;
                mustBegin = step >= metre.steps(table.grammar.grid());
                barsAtJoin = bars;
                stepsBefore = -step;
                secondsBefore = -seconds(step);
                joining = true;
                partIndex = order.size() > 1 ? 0 : partIndex;
            });
        }
        // Without an end token the bar after the last one ends the piece.
        boolean mayGoOn = table.end.isEmpty() || (!isLong() && !isLastBar());
        boolean mayEnd = mayEnd();
        boolean home = mayEnd && isHome();
        if (!mayGoOn && mayEnd) {
            endInPlaceOfBars(logits);
        }
        for (int id = 0; id < logits.length; id++) {
            Optional<Event> event = table.events.get(id);
            boolean allowed = event.isPresent()
                    ? !home && mayFollow(event.get(), mayGoOn)
                    : table.end.isPresent() && table.end.getAsInt() == id && mayEnd;
            if (!allowed) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
        }
        if (mayEnd && table.end.isPresent() && table.request.length().isEmpty()) {
            double homeward = (tokens - HOMEWARD * longest) / ((1 - HOMEWARD) * longest);
            logits[table.end.getAsInt()] += (float) (PULL * Math.max(0, Math.min(1, homeward)));
        }
        if (!isFinite(logits)) {
            free(logits, mayGoOn);
        }
    }

    /**
     * Where no bar may follow, the model's wish for one is its word that this bar is full. What it would draw without that wish are
     * ever more notes for the last chord.
     */
    private void endInPlaceOfBars(float[] logits) {
        int end = table.end.orElseThrow();
        for (int id = 0; id < logits.length; id++) {
            if (table.events.get(id).filter(Event.Bar.class::isInstance).isPresent()) {
                double most = Math.max(logits[end], logits[id]);
                logits[end] = (float) (most + Math.log(Math.exp(logits[end] - most) + Math.exp(logits[id] - most)));
            }
        }
    }

    private static boolean isFinite(float[] logits) {
        for (float logit : logits) {
            if (logit > Float.NEGATIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    /** Where a vocabulary has nothing that can follow, another bar begins or the piece ends. */
    private void free(float[] logits, boolean mayGoOn) {
        for (int id = 0; id < logits.length; id++) {
            boolean isBar =
                    table.events.get(id).filter(Event.Bar.class::isInstance).isPresent();
            boolean isEnd = table.end.isPresent() && table.end.getAsInt() == id;
            if (mayGoOn ? isBar : isEnd) {
                logits[id] = 0;
            }
        }
    }

    /** Whether the bar that has begun is as far as was asked. */
    private boolean isLong() {
        return table.request
                .length()
                .map(length -> bars > 0 && reached(length) >= length.amount() - 1e-9)
                .orElse(false);
    }

    private double reached(MusicRequest.Length length) {
        int steps = metre.steps(table.grammar.grid());
        return switch (length.unit()) {
            case BARS -> bars - (hasPickup() ? 1 : 0) - barsAtJoin;
            case QUARTERS -> (double) (stepsBefore + steps) / table.grammar.grid();
            case SECONDS -> secondsBefore + seconds(steps);
        };
    }

    private boolean hasPickup() {
        pickup |= bars == 1 && metre.steps(table.grammar.grid()) < headMetre.steps(table.grammar.grid());
        return pickup;
    }

    /** Whether another bar might not fit into the tokens that are left. */
    private boolean isLastBar() {
        return table.request.length().isEmpty()
                && bars > 0
                && tokens + 1.5 * Math.max(longestBar, barTokens) + 2 > longest;
    }

    private boolean mayEnd() {
        return stage == Stage.PITCH
                && !joining
                && (table.request.length().isEmpty() ? tokens >= fewest || isLastBar() : isLong())
                && (!leadsHome() || (isOnePart() ? isTonic(lastPitch) : closePosition >= 0 && isTonic(closePitch)));
    }

    private boolean leadsHome() {
        return home && tonic.isPresent();
    }

    private boolean isOnePart() {
        return order.size() <= 1;
    }

    private int tonic() {
        return table.request.key().map(MusicRequest::tonic).orElseGet(() -> key().tonic());
    }

    /** The key in which the piece is heard. */
    private KeyFinder.Fit key() {
        return DoubleStream.of(heard).sum() > 0
                ? KeyFinder.best(heard)
                : new KeyFinder.Fit(new KeySignature(0, 0, false), tonic.orElse(0), 0);
    }

    private boolean isTonic(int pitch) {
        return pitch % OCTAVE == tonic();
    }

    /** Whether a pitch is one of the tonic triad. */
    private boolean isOfTonicTriad(int pitch) {
        boolean minor = table.request
                .key()
                .map(KeySignature::minor)
                .orElseGet(() -> key().signature().minor());
        int interval = Math.floorMod(pitch - tonic(), OCTAVE);
        return interval == 0 || interval == (minor ? MINOR_THIRD : MAJOR_THIRD) || interval == FIFTH;
    }

    /** Whether the bar that has begun is led to be the last one. */
    private boolean isLedHome() {
        return leadsHome() && table.end.isPresent() && (isLong() || isLastBar());
    }

    /** Whether the last bar has its last note: the tonic, on a beat of its second half or anywhere on its last beat. */
    private boolean isHome() {
        boolean onBeat = position % beat() == 0 && 2 * position >= metre.steps(table.grammar.grid());
        return isOnePart() && isLedHome() && isTonic(lastPitch) && (onBeat || isClose());
    }

    /** Whether what is known of the close allows a pitch. */
    private boolean mayClose(int pitch) {
        if (isOnePart()) {
            return !isClose() || isTonic(pitch);
        }
        if (!isLedHome()) {
            return true;
        }
        if (partIndex < order.size()) {
            return isOfTonicTriad(pitch);
        }
        return struck.isEmpty() ? isTonic(pitch) : isOfTonicTriad(pitch) && pitch > lastPitch;
    }

    /** Steps of a beat: three units of a compound metre, else one. */
    private int beat() {
        boolean compound = metre.beatUnit() >= 8 && metre.beats() > 3 && metre.beats() % 3 == 0;
        return Math.max(1, metre.steps(table.grammar.grid()) / metre.beats() * (compound ? 3 : 1));
    }

    /** Whether a note that begins now is taken for the last one: on the last beat of a bar after which no other begins. */
    private boolean isClose() {
        return leadsHome() && (isLong() || isLastBar()) && position >= metre.steps(table.grammar.grid()) - beat();
    }

    private boolean mayFollow(Event event, boolean mayGoOn) {
        if (mustBegin) {
            return event instanceof Event.Bar;
        }
        if (stage == Stage.HEAD || stage == Stage.HEAD_PROGRAM) {
            return mayFollowInHead(event);
        }
        if (leavesPickup()) {
            return event instanceof Event.TimeSig signature && signature.metre().beats() > 1;
        }
        boolean untilKey = stage == Stage.BAR || stage == Stage.BAR_METRE;
        if (table.repeatKey && hasKey && untilKey && !(event instanceof Event.TimeSig)) {
            boolean stays = keepsKey || table.request.key().isPresent() || table.join.isPresent();
            return event instanceof Event.Key && (!stays || key.equals(Optional.of(event)));
        }
        boolean between = untilKey || stage == Stage.BAR_KEY || stage == Stage.BAR_SET;
        boolean complete = stage == Stage.PITCH || between || (joining && stage != Stage.POSITION);
        if (event instanceof Event.Bar) {
            return mayGoOn && complete && !(between && emptyBars >= MOST_EMPTY_BARS);
        } else if (event instanceof Event.TimeSig signature) {
            return stage == Stage.BAR
                    && table.metre.isEmpty()
                    && table.join.isEmpty()
                    && !signature.metre().equals(metre);
        } else if (event instanceof Event.Key) {
            return untilKey && table.request.key().isEmpty() && table.join.isEmpty();
        } else if (event instanceof Event.Tempo now) {
            return (between || (stage == Stage.POSITION && partIndex == 0 && order.size() > 1))
                    && stage != Stage.BAR_SET
                    && table.request.tempo().isEmpty()
                    && table.join.isEmpty()
                    && now.quartersPerMinute() != tempo;
        } else if (event instanceof Event.Program program) {
            return order.size() > 1 && complete && order.indexOf(program) >= partIndex;
        } else if (event instanceof Event.Position place) {
            boolean inPart = order.size() <= 1 || stage == Stage.PROGRAM || (stage == Stage.PITCH && partIndex > 0);
            return inPart
                    && (complete || stage == Stage.PROGRAM)
                    && place.step() > position
                    && place.step() >= firstPosition
                    && place.step() < metre.steps(table.grammar.grid());
        }
        return mayFollowInChord(event);
    }

    /** Whether a first bar of one beat is over: it was a pickup, after which the metre of the piece begins. */
    private boolean leavesPickup() {
        return stage == Stage.BAR
                && bars == 2
                && metre.beats() == 1
                && table.metre.isEmpty()
                && table.join.isEmpty()
                && table.known(Event.TimeSig.class)
                        .anyMatch(signature -> signature.metre().beats() > 1);
    }

    private boolean mayFollowInHead(Event event) {
        boolean first = stage == Stage.HEAD;
        if (event instanceof Event.TimeSig) {
            return first && !hasMetre && isAsked(event, table.metre);
        } else if (event instanceof Event.Key) {
            return first && hasMetre && !hasKey && !hasTempo && isAsked(event, table.key);
        } else if (event instanceof Event.Tempo) {
            boolean keyDone = hasKey || table.key.isEmpty();
            return first && hasMetre && keyDone && !hasTempo && isAsked(event, table.tempo);
        } else if (event instanceof Event.Program program) {
            boolean said = hasMetre && (hasKey || table.key.isEmpty()) && (hasTempo || table.tempo.isEmpty());
            return said && mayDeclare(program);
        } else if (event instanceof Event.Velocity) {
            return stage == Stage.HEAD_PROGRAM && !headVelocity;
        }
        boolean complete = parts.isEmpty() ? table.isComplete(declared) : declared.size() == parts.size();
        return event instanceof Event.Bar && complete;
    }

    private boolean mayDeclare(Event.Program program) {
        return parts.isEmpty()
                ? !declared.contains(program) && table.isAsked(program) && follows(program)
                : declared.size() < parts.size() && program.equals(parts.get(declared.size()));
    }

    /** The second part of a program comes after its first. */
    private boolean follows(Event.Program program) {
        return program.part() == 1 || declared.contains(new Event.Program(program.number(), program.part() - 1));
    }

    private static boolean isAsked(Event event, Optional<Event> asked) {
        return asked.isEmpty() || asked.get().equals(event);
    }

    private boolean mayFollowInChord(Event event) {
        boolean open = stage == Stage.POSITION || stage == Stage.PITCH;
        if (event instanceof Event.Velocity) {
            return open && inPart() && leavesPitch();
        } else if (event instanceof Event.Duration) {
            boolean goesOn = stage == Stage.DURATION && lastDuration == table.grammar.longest();
            return (open || stage == Stage.VELOCITY || goesOn) && inPart() && leavesPitch();
        } else if (event instanceof Event.Pitch pitch) {
            return IN_CHORD.contains(stage)
                    && inPart()
                    && !part().isDrums()
                    && !struck.contains(pitch.pitch())
                    && (table.scale.isEmpty() || table.scale.contains(pitch.pitch() % OCTAVE))
                    && mayClose(pitch.pitch());
        } else if (event instanceof Event.PitchDrum drum) {
            return IN_CHORD.contains(stage) && inPart() && part().isDrums() && !struck.contains(drum.pitch());
        }
        return false;
    }

    /** Whether there is a pitch that does not sound yet at this position, so that what is said of it is not the last word. */
    private boolean leavesPitch() {
        return struck.size() < (part().isDrums() ? table.drums : table.pitches);
    }

    /** Whether it is said which part plays. */
    private boolean inPart() {
        return position >= 0 && (order.size() <= 1 || partIndex > 0) && (!joining || position >= firstPosition);
    }

    private Event.Program part() {
        return order.isEmpty() ? new Event.Program(0, 1) : order.get(Math.max(0, partIndex - 1));
    }

    @Override
    public boolean isOver() {
        return over;
    }
}
