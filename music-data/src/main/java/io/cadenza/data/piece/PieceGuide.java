package io.cadenza.data.piece;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.Constraint;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.Prompt;
import io.cadenza.core.score.KeyFinder;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.MusicFacts;
import io.cadenza.data.instrument.InstrumentChoice;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.data.token.bars.BarsGuide;
import io.cadenza.data.token.frames.FrameRule;
import io.cadenza.data.token.frames.FrameTokenizerFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/**
 * Makes what was asked of new pieces into a prompt, rules for drawing and a score. Music to continue stays at the head of the score
 * as it is, event for event; the model only hears it in its own symbols.
 */
public final class PieceGuide {
    private static final String BARS = "bars";
    private static final String GRID = "grid";
    private static final double DEFAULT_TEMPO =
            new TempoChange(0, TempoChange.DEFAULT_MICROSECONDS_PER_QUARTER).quartersPerMinute();
    private static final int DEFAULT_LENGTH = 512;
    private static final int TOKENS_PER_QUARTER = 96;
    /** How many times the tokens that bars have in the mean the bars of a new piece may take. */
    private static final double ROOM = 1.5;

    /** A form that needs more leaves the length of the piece to the model, and so its end. */
    private static final int MOST_FORM_TOKENS = 4096;

    /**
     * By how much notes must fit a key better than the signature that is named. A key's own profile fits the signatures a fifth away
     * less by 0.4 to 0.5, which music that modulates may do, and those two fifths away by 0.75 and more.
     */
    private static final double CONTRADICTION = 0.5;

    private static final int MOST_TOKENS = 1 << 20;
    /** What is less than a quarter of a quarter from the bar line is taken for it. */
    private static final int NEARLY = 4;

    private final TrainedModel model;
    private final ScoreTokenizer tokenizer;
    private final MusicRequest request;
    private final PieceFacts.Parts parts;
    private final Optional<Joint> joint;
    private final List<String> remarks = new ArrayList<>();

    private PieceGuide(
            TrainedModel model, ScoreTokenizer tokenizer, MusicRequest request, Optional<Score> head, boolean atBar) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.request = request;
        this.parts = PieceFacts.Parts.parse(model.corpus().music().getOrDefault(PieceFacts.PARTS, ""));
        requireKnown(tokenizer, request);
        if (isBars()) {
            askedForm(); // refuses a length that is none of whole bars
        }
        this.joint = head.map(score -> joint(score, atBar));
    }

    /**
     * A guide of new pieces.
     *
     * @param tokenizer the model's
     * @throws CadenzaException if the tokenizer knows nothing of what is asked
     */
    public static PieceGuide of(TrainedModel model, ScoreTokenizer tokenizer, MusicRequest request) {
        return new PieceGuide(model, tokenizer, inUsualMetre(model, request), Optional.empty(), false);
    }

    /** Who asks for 32 bars in D expects one kind of music, and the training pieces may be of several. */
    private static MusicRequest inUsualMetre(TrainedModel model, MusicRequest request) {
        String usual = model.corpus().music().getOrDefault(PieceFacts.USUAL_METRE, "");
        boolean shaped = request.length().isPresent()
                || request.key().isPresent()
                || request.form()
                        .filter(form -> !form.equals(MusicRequest.FREE))
                        .isPresent();
        return shaped && request.metre().isEmpty() && !usual.isEmpty() ? request.withMetre(usual) : request;
    }

    /**
     * A guide of pieces that continue music.
     *
     * @param tokenizer the model's
     * @param atBar whether new music begins at the next bar line, and not where the music ends
     */
    public static PieceGuide continuing(
            TrainedModel model, ScoreTokenizer tokenizer, MusicRequest request, Score head, boolean atBar) {
        if (request.form().isPresent()) {
            throw new CadenzaException("A form is of a whole piece, and music to continue has its own. Leave it out.");
        }
        if (request.metre().isPresent() || request.instruments().isPresent()) {
            throw new CadenzaException(
                    "The metre and instruments of music to continue go on, so none can be asked for. Leave them out.");
        }
        return new PieceGuide(model, tokenizer, request, Optional.of(head), atBar);
    }

    /** Where new music joins what is there, in quarters of the model's music and of the whole. */
    private record Joint(Score head, Prompt prompt, double from, double at, OptionalInt step) {}

    private boolean isBars() {
        return tokenizer.name().equals(BARS);
    }

    /** The form that is asked: of whole bars, so many that it has the length that is asked. */
    private Optional<Form> askedForm() {
        return request.form()
                .filter(letters -> !letters.equals(MusicRequest.FREE))
                .map(letters -> {
                    int bars = barsAsked().orElse(0);
                    if (request.length().isPresent() && bars == 0) {
                        throw new CadenzaException(
                                "A form is made of whole bars. Ask for its length in bars, or for none.");
                    }
                    return Form.asked(letters, bars);
                });
    }

    private OptionalInt barsAsked() {
        return request.length()
                .filter(length ->
                        length.unit() == MusicRequest.Unit.BARS && length.amount() == Math.rint(length.amount()))
                .map(length -> OptionalInt.of((int) length.amount()))
                .orElse(OptionalInt.empty());
    }

    /**
     * Checks that the symbols of a tokenizer say something of what is asked.
     *
     * @throws CadenzaException for a metre, instruments or a form where they do not
     */
    public static void requireKnown(ScoreTokenizer tokenizer, MusicRequest request) {
        if (tokenizer.name().equals(BARS)) {
            return;
        }
        Optional<String> unknown = request.metre().isPresent()
                ? Optional.of("metres")
                : request.instruments()
                        .map(any -> "instruments")
                        .or(() -> request.form()
                                .filter(letters -> !letters.equals(MusicRequest.FREE))
                                .map(any -> "bars"));
        unknown.ifPresent(what -> {
            throw new CadenzaException(
                    "The symbols of this model's tokenizer, %s, say nothing of %s, so none can be asked for. Train one with tokenizer.name: bars."
                            .formatted(tokenizer.name(), what));
        });
    }

    /** From which token on a piece of at most so many is led to its end; one that ends before did so by itself. */
    public static int ledFrom(int longest) {
        return (int) Math.ceil(BarsGuide.HOMEWARD * longest);
    }

    /** What a user should know of this request, one line each. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** What pieces begin from. */
    public Prompt.Source prompts() {
        return joint.<Prompt.Source>map(known -> (seed, piece) -> known.prompt())
                .orElseGet(() -> Prompt.beginnings(model.vocabulary(), model.primers()));
    }

    /**
     * The most tokens of a piece where a user says nothing: enough for the length that is asked, else twice the median of the
     * training set's pieces, or what their forms take, up to {@value #MOST_FORM_TOKENS}.
     */
    public int longest() {
        if (request.length().isPresent() || askedForm().isPresent()) {
            return room(quarters().orElse(0));
        }
        double formed = drawsForms() ? Math.ceil(ROOM * barTokens() * forms().longest()) : 0;
        return Math.max(freely(), (int) Math.min(MOST_FORM_TOKENS, formed));
    }

    /** The tokens of a bar of the training pieces in the mean; 0 if that is not known. */
    private double barTokens() {
        return Double.parseDouble(music().getOrDefault(PieceFacts.BAR_TOKENS, "0"));
    }

    private static int room(double quarters) {
        return (int) Math.min(MOST_TOKENS, DEFAULT_LENGTH + TOKENS_PER_QUARTER * quarters);
    }

    /** The most tokens of a piece whose length is left to the model. */
    private int freely() {
        int median = model.corpus().medianTokens();
        boolean ends = model.vocabulary().endId().isPresent() && median > 0;
        return ends ? 2 * median : DEFAULT_LENGTH;
    }

    /**
     * Before so many tokens a new piece does not end, since one of a few bars is seldom what a musician wants: a quarter of the median,
     * which few training pieces fall below.
     */
    private int fewest() {
        return joint.isPresent() || isFree() ? 0 : model.corpus().medianTokens() / 4;
    }

    /** Those of the training pieces: hundreds, of use to new pieces only. */
    private Form.Shares forms() {
        return Form.Shares.parse(music().getOrDefault(PieceFacts.FORMS, ""));
    }

    /** Whether pieces get forms as often as the training pieces have them. */
    private boolean drawsForms() {
        boolean otherLength = request.length().isPresent() && barsAsked().isEmpty();
        return isBars() && joint.isEmpty() && request.form().isEmpty() && !otherLength;
    }

    /**
     * The rules for drawing.
     *
     * @param longest the most tokens of a piece
     * @param seed decides which piece has which form, and which closes on its tonic, as often as the training pieces do
     */
    public Constraint.Factory constraint(int longest, long seed) {
        if (isBars()) {
            return piece -> barsGuide(longest, Seeds.generator(seed, "form", piece));
        }
        Constraint.Factory plain = PlainGuide.of(tokenizer, model.vocabulary(), request.key(), quarters(), longest);
        return tokenizer.name().equals(FrameTokenizerFactory.NAME)
                ? piece -> new Both(plain.start(piece), new FrameRule(model.vocabulary()))
                : plain;
    }

    private Constraint barsGuide(int longest, RandomGenerator random) {
        Optional<Form> form =
                askedForm().or(() -> drawsForms() ? forms().draw(barsAsked().orElse(0), random) : Optional.empty());
        MusicRequest built = form.filter(known -> request.length().isEmpty() && fits(known, longest))
                .map(known -> request.withLength(known.bars(), MusicRequest.Unit.BARS))
                .orElse(request);
        int most = built.length().isPresent() || !drawsForms() ? longest : Math.min(longest, freely());
        boolean home = closes(random.nextDouble());
        List<String> playing = joint.isPresent() || isFree() ? List.of() : parts.draw(request.instruments(), random);
        Constraint bars = BarsGuide.of(
                tokenizer.options(),
                model.vocabulary(),
                built,
                most,
                joint.map(Joint::step).orElse(OptionalInt.empty()),
                new BarsGuide.Lead(!isFree(), home, playing, fewest()));
        return form.<Constraint>map(known -> new Both(bars, new FormGuide(model.vocabulary(), known)))
                .orElse(bars);
    }

    private boolean fits(Form form, int longest) {
        return askedForm().isPresent() || ROOM * barTokens() * form.bars() <= longest;
    }

    /** Whether a piece is led to its tonic: as often as the training pieces close there, or always in a key that is asked. */
    private boolean closes(double drawn) {
        double share = Double.parseDouble(music().getOrDefault(PieceFacts.CLOSES, "0"));
        boolean asked = request.key().isPresent() && share > 0.5;
        return !isFree() && (asked || drawn < share);
    }

    private boolean isFree() {
        return request.form().filter(MusicRequest.FREE::equals).isPresent();
    }

    /** Two rules, of which the second sees what the first leaves. */
    private record Both(Constraint first, Constraint second) implements Constraint {
        @Override
        public void accept(int id) {
            first.accept(id);
            second.accept(id);
        }

        @Override
        public void filter(float[] logits) {
            first.filter(logits);
            second.filter(logits);
        }

        @Override
        public boolean isOver() {
            return first.isOver() || second.isOver();
        }
    }

    /** The length that is asked, in quarters: of bars in the metre that is known, of seconds at the tempo. */
    private OptionalDouble quarters() {
        return request.length()
                .or(() -> askedForm().map(form -> new MusicRequest.Length(form.bars(), MusicRequest.Unit.BARS)))
                .map(length -> OptionalDouble.of(
                        switch (length.unit()) {
                            case BARS -> length.amount() * barQuarters();
                            case QUARTERS -> length.amount();
                            case SECONDS -> length.amount() * tempo() / 60;
                        }))
                .orElse(OptionalDouble.empty());
    }

    private double barQuarters() {
        return request.metre()
                .or(() -> joint.flatMap(known -> last(known.head(), TimeSignature.class)))
                .or(this::knownMetre)
                .map(metre -> 4.0 * metre.beats() / metre.beatUnit())
                .orElse(4.0);
    }

    private double tempo() {
        return request.tempo()
                .or(() -> joint.flatMap(known -> last(known.head(), TempoChange.class))
                        .map(TempoChange::quartersPerMinute))
                .or(this::knownTempo)
                .orElse(DEFAULT_TEMPO);
    }

    private static <E extends ScoreEvent> Optional<E> last(Score score, Class<E> type) {
        List<E> events = score.events(type);
        return events.isEmpty() ? Optional.empty() : Optional.of(events.get(events.size() - 1));
    }

    private Optional<Double> knownTempo() {
        return Optional.ofNullable(music().get(MusicFacts.TEMPO)).map(Double::valueOf);
    }

    private Optional<TimeSignature> knownMetre() {
        return Optional.ofNullable(music().get(MusicFacts.METRE))
                .map(text -> MusicRequest.NONE.withMetre(text).metre().orElseThrow());
    }

    private Optional<KeySignature> knownKey() {
        return Optional.ofNullable(music().get(MusicFacts.KEY)).map(text -> {
            int space = text.indexOf(' ');
            return new KeySignature(0, Integer.parseInt(text.substring(0, space)), text.endsWith("minor"));
        });
    }

    private SortedMap<String, String> music() {
        return model.corpus().music();
    }

    /** The score of a piece. */
    public Score score(GeneratedPiece piece) {
        Vocabulary vocabulary = model.vocabulary();
        boolean whole = joint.isEmpty() || isBars();
        List<String> symbols = whole ? piece.symbols(vocabulary) : vocabulary.decode(piece.toArray());
        Score fresh = cut(tokenizer.decode(symbols), symbols);
        if (joint.isEmpty()) {
            return finished(fresh);
        }
        Joint known = joint.get();
        Score continued = new Continuation(known.head()).with(fresh, known.from(), known.at(), stretch());
        return request.tempo()
                .map(tempo -> withTempo(continued, tempo, known.at()))
                .orElse(continued);
    }

    /** Of a length that is asked no note rings on after the end: of symbols with bars the end of the last one. */
    private Score cut(Score score, List<String> symbols) {
        if (request.length().isEmpty()) {
            return score;
        }
        double end;
        if (isBars()) {
            BarsGuide.LastBar bar = BarsGuide.LastBar.of(tokenizer.options(), symbols);
            end = (double) (bar.start() + bar.steps()) / grid();
        } else {
            end = quarters().orElseThrow();
        }
        long last = Math.round(end * score.ticksPerQuarter());
        List<Track> tracks = score.tracks().stream()
                .map(track -> new Track(
                        track.name(),
                        track.notes().stream()
                                .map(note ->
                                        note.end() <= last ? note : note.withDuration(Math.max(1, last - note.onset())))
                                .toList(),
                        track.events()))
                .toList();
        return new Score(score.ticksPerQuarter(), tracks);
    }

    private int grid() {
        return Integer.parseInt(tokenizer.options().getOrDefault(GRID, "12"));
    }

    /** Symbols of a clock are written at the tempo that MIDI assumes; here they sound as fast at the tempo of the music. */
    private double stretch() {
        boolean clock =
                tokenizer.name().equals("performance") && !tokenizer.options().containsKey(GRID);
        return clock ? tempo() / DEFAULT_TEMPO : 1;
    }

    /** Another tempo for the new music alone. */
    private static Score withTempo(Score score, double tempo, double quarters) {
        List<Track> tracks = new ArrayList<>(score.tracks());
        List<ScoreEvent> events = new ArrayList<>(tracks.get(0).events());
        events.add(TempoChange.ofQuartersPerMinute(Math.round(quarters * score.ticksPerQuarter()), tempo));
        tracks.set(0, new Track(tracks.get(0).name(), tracks.get(0).notes(), events));
        return new Score(score.ticksPerQuarter(), tracks);
    }

    /** The score with what is asked, or known of all the model's music, where its symbols do not say it. */
    private Score finished(Score score) {
        List<Track> tracks = new ArrayList<>(score.tracks());
        if (tracks.isEmpty()) {
            return score;
        }
        Optional<Double> tempo = request.tempo().or(this::knownTempo);
        Optional<TimeSignature> metre = score.events(TimeSignature.class).isEmpty() ? knownMetre() : Optional.empty();
        Optional<KeySignature> key =
                score.events(KeySignature.class).isEmpty() ? request.key().or(this::knownKey) : Optional.empty();
        Optional<KeySignature> heard = heardKey(score);
        Optional<Integer> program = knownProgram();
        for (int i = 0; i < tracks.size(); i++) {
            List<ScoreEvent> events = new ArrayList<>();
            if (i == 0) {
                tempo.ifPresent(value -> events.add(TempoChange.ofQuartersPerMinute(0, value)));
                metre.ifPresent(events::add);
                key.ifPresent(events::add);
            }
            for (ScoreEvent event : tracks.get(i).events()) {
                if (event instanceof ProgramChange change && program.isPresent()) {
                    events.add(new ProgramChange(change.tick(), change.channel(), program.get()));
                } else if (event instanceof KeySignature && heard.isPresent()) {
                    events.add(heard.get());
                } else if (!(event instanceof TempoChange && tempo.isPresent())) {
                    events.add(event);
                }
            }
            tracks.set(i, new Track(tracks.get(i).name(), tracks.get(i).notes(), events));
        }
        return new Score(score.ticksPerQuarter(), tracks);
    }

    /** The key of the notes, where a model names another one at the beginning and its notes contradict it: nobody could read that. */
    private Optional<KeySignature> heardKey(Score score) {
        List<KeySignature> named = score.events(KeySignature.class);
        if (request.key().isPresent() || named.size() != 1 || named.get(0).tick() > 0) {
            return Optional.empty();
        }
        double fits = KeyFinder.correlation(score, named.get(0).sharps());
        return KeyFinder.best(score)
                .filter(best -> best.correlation() > fits + CONTRADICTION)
                .map(KeyFinder.Fit::signature);
    }

    /** Where a tokenizer knows one instrument, the one that plays all of the model's music. */
    private Optional<Integer> knownProgram() {
        return tokenizer.keepsInstruments()
                ? Optional.empty()
                : Optional.ofNullable(music().get(MusicFacts.PROGRAMS))
                        .filter(programs -> programs.matches("\\d{1,3}"))
                        .map(Integer::valueOf);
    }

    private Joint joint(Score head, boolean atBar) {
        Score heard =
                InstrumentChoice.of(model.corpus().instruments(), tokenizer).apply(head);
        List<String> symbols = tokenizer.encode(heard);
        remark(symbols, head);
        return isBars() ? jointOfBars(head, heard, symbols, atBar) : plainJoint(head, heard, symbols, atBar);
    }

    private Prompt prompt(List<String> symbols) {
        return Prompt.continuing(model.vocabulary(), symbols, tokenizer::substitute, "the music to continue");
    }

    private Joint jointOfBars(Score head, Score heard, List<String> symbols, boolean atBar) {
        int grid = grid();
        List<String> known = new ArrayList<>(
                model.vocabulary().decode(toArray(prompt(symbols).ids())));
        Map<String, String> options = tokenizer.options();
        BarsGuide.LastBar bar = BarsGuide.LastBar.of(options, known);
        // The same note, in the music and as the model hears it: silences may be shorter, bars of another length.
        double shift = lastOnset(heard) - lastOnset(tokenizer.decode(known));
        long shiftSteps = Math.round(shift * grid);
        long end = (long) Math.ceil(end(head) * grid - 1e-9) - shiftSteps;
        long start = bar.start();
        while (end - start > bar.steps()) {
            known.add("Bar_None");
            start += bar.steps();
        }
        long line = start + bar.steps();
        long join = atBar || line - end <= grid / NEARLY ? line : end;
        return new Joint(
                head, prompt(known), (double) join / grid, (double) (join + shiftSteps) / grid, OptionalInt.of((int)
                        (join - start)));
    }

    /** The notes that a tokenizer without bars writes begin at the join. */
    private Joint plainJoint(Score head, Score heard, List<String> symbols, boolean atBar) {
        double end = end(head);
        double join = atBar ? nextBarLine(head, end) : end;
        return new Joint(head, prompt(waited(heard, symbols, join)), 0, join, OptionalInt.empty());
    }

    /** The symbols with the time up to the join: those before a note that would stand there. */
    private List<String> waited(Score heard, List<String> symbols, double join) {
        List<Track> tracks = new ArrayList<>(heard.tracks());
        long tick = Math.round(join * heard.ticksPerQuarter());
        Track last = tracks.get(tracks.size() - 1);
        List<Note> notes = new ArrayList<>(last.notes());
        notes.add(Note.of(tick, heard.ticksPerQuarter(), 60, 64));
        tracks.set(tracks.size() - 1, new Track(last.name(), notes, last.events()));
        List<String> longer = tokenizer.encode(new Score(heard.ticksPerQuarter(), tracks));
        int same = 0;
        while (same < Math.min(symbols.size(), longer.size())
                && symbols.get(same).equals(longer.get(same))) {
            same++;
        }
        List<String> waited = new ArrayList<>(longer.subList(0, same));
        for (String symbol : longer.subList(same, longer.size())) {
            boolean strikes =
                    tokenizer.decode(List.of(symbol)).notes().findAny().isPresent();
            if (strikes) {
                break;
            }
            waited.add(symbol);
        }
        return same == symbols.size() ? waited : symbols;
    }

    private static double end(Score score) {
        return (double) score.notes().mapToLong(Note::end).max().orElse(0) / score.ticksPerQuarter();
    }

    private static double lastOnset(Score score) {
        return (double) score.notes().mapToLong(Note::onset).max().orElse(0) / score.ticksPerQuarter();
    }

    private static double nextBarLine(Score score, double end) {
        double line = 0;
        double bar = 4;
        List<TimeSignature> metres = score.events(TimeSignature.class).stream()
                .sorted(Comparator.comparingLong(TimeSignature::tick))
                .toList();
        int next = 0;
        while (line < end - 1e-9) {
            while (next < metres.size() && (double) metres.get(next).tick() / score.ticksPerQuarter() <= line + 1e-9) {
                bar = 4.0 * metres.get(next).beats() / metres.get(next).beatUnit();
                next++;
            }
            line += bar;
        }
        return line;
    }

    private void remark(List<String> symbols, Score head) {
        Vocabulary vocabulary = model.vocabulary();
        List<String> unknown = symbols.stream()
                .filter(symbol -> vocabulary.id(symbol).isEmpty())
                .toList();
        SortedMap<String, String> said = MusicFacts.of(head);
        boolean several = said.getOrDefault(MusicFacts.PROGRAMS, "").contains(",");
        if (!tokenizer.keepsInstruments() && several) {
            remarks.add(
                    "the model writes for one instrument: its notes go to the part whose pitches are nearest, and drums stop");
        }
        if (!unknown.isEmpty()) {
            remarks.add("the model hears %d of the %d symbols of the music to continue as others like them: %s"
                    .formatted(
                            unknown.size(),
                            symbols.size(),
                            String.join(
                                            ", ",
                                            unknown.stream().distinct().limit(5).toList())
                                    + (unknown.stream().distinct().count() > 5 ? ", …" : "")));
        }
    }

    private static int[] toArray(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
