package io.cadenza.data.arrange;

import static io.cadenza.core.backend.Task.GENERATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.GenerationSession;
import io.cadenza.core.backend.Past;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.arrange.NoteRules.PitchRange;
import io.cadenza.data.token.bars.BarsInfill;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is fixed stays, what is new is where it was asked, and both are drawn as the rules say. */
class ArrangerTest {
    private static final int BAR = 4 * 480;

    /** A model of these symbols that finds all of them equally probable: an n-gram that has counted nothing. */
    private static TrainedModel model(Stream<String> symbols) {
        List<String> all = Stream.concat(Stream.of(Vocabulary.START, Vocabulary.END), symbols)
                .distinct()
                .toList();
        ModelSpec spec = ModelTypes.named("ngram", all.size());
        return new TrainedModel(
                spec,
                WeightInitializer.initialize(spec, 1),
                Vocabulary.of(all),
                TokenizerSpec.of(Tokenizers.create("bars", Map.of())),
                List.of(),
                List.of(),
                new CorpusFingerprint("a test", "auto", 1, 1, "", 100, new TreeMap<>()),
                new TreeMap<>());
    }

    private static SequenceModel open(TrainedModel model) {
        return Backends.installed()
                .choose("ngram", model.spec(), GENERATE)
                .open(model.spec(), model.weights(), RuntimeOptions.cpu(1));
    }

    /** All that music of two pianos, a flute and drums needs. */
    private static final TrainedModel FREE = model(Stream.of(
                    Stream.of("Bar_None", "TimeSig_4/4", "TimeSig_3/4", "Key_C", "Tempo_120.0"),
                    Stream.of("Program_0", "Program_0.2", "Program_73", "Program_-1"),
                    IntStream.range(0, 8).mapToObj(eighth -> "Position_" + 6 * eighth),
                    IntStream.range(40, 90).mapToObj(pitch -> "Pitch_" + pitch),
                    Stream.of("PitchDrum_36", "PitchDrum_38", "Duration_0.3.12", "Duration_2.0.12", "Velocity_63"))
            .flatMap(part -> part));

    /** The same symbols, and those of a model that has learned to fill in. */
    private static final TrainedModel FILLING =
            model(Stream.concat(FREE.vocabulary().symbols().stream(), BarsInfill.symbols().stream()));

    private static final Arranger.Listener DEAF = new Arranger.Listener() {
        @Override
        public void onFrame(Score frame) {}

        @Override
        public void onNote(int track, Note note) {}

        @Override
        public void onStep(int done, int total) {}
    };

    private static Score written(TrainedModel model, Score score, Task task, int candidates, long seed) {
        return written(model, score, task, NoteRules.NONE, candidates, seed);
    }

    private static Score written(
            TrainedModel model, Score score, Task task, NoteRules rules, int candidates, long seed) {
        try (SequenceModel network = open(model)) {
            return Arranger.of(model, score, task, rules)
                    .write(network, SamplingOptions.UNFILTERED, candidates, seed, 0, DEAF, () -> false)
                    .orElseThrow()
                    .score();
        }
    }

    /** Six bars of any notes for two pianos, a flute and drums, off the grid too, with events that are no notes. */
    private static Score music(long seed) {
        RandomGenerator random = Seeds.generator(seed, "music");
        int ticks = random.nextBoolean() ? 480 : 10;
        List<Track> tracks = new ArrayList<>();
        int[] channels = {0, 0, 3, 9};
        for (int track = 0; track < channels.length; track++) {
            List<Note> notes = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                int pitch = channels[track] == 9 ? 36 : random.nextInt(40, 90);
                long onset = random.nextLong(24L * ticks);
                notes.add(new Note(
                        onset,
                        random.nextLong(1, 3L * ticks),
                        pitch,
                        random.nextInt(1, 128),
                        channels[track],
                        Note.Ending.RELEASED));
            }
            List<ScoreEvent> events = new ArrayList<>();
            if (track == 0) {
                events.add(new TimeSignature(0, 4, 4));
                events.add(new KeySignature(7L * ticks, 1, false));
            } else if (track == 2) {
                events.add(new ProgramChange(0, 3, 73));
            }
            tracks.add(new Track("track " + track, notes, events));
        }
        return new Score(ticks, tracks);
    }

    /** The whole without these notes, each taken out once; all of them must be there. */
    private static List<Note> rest(Track whole, List<Note> notes) {
        List<Note> rest = new ArrayList<>(whole.notes());
        notes.forEach(note ->
                assertThat(rest.remove(note)).as("%s in %s", note, whole.name()).isTrue());
        return rest;
    }

    @Property(tries = 60)
    void aFillLeavesAllElseAsItIs(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int from,
            @ForAll @IntRange(max = 2) int more,
            @ForAll @IntRange(max = 15) int chosen,
            @ForAll @IntRange(min = 1, max = 4) int candidates,
            @ForAll boolean fillsIn) {
        Score score = music(seed);
        Set<Integer> tracks = Set.copyOf(IntStream.range(0, 4)
                .filter(track -> (chosen >> track & 1) == 1)
                .boxed()
                .toList());
        int to = Math.min(6, from + more);

        Score whole = written(
                fillsIn ? FILLING : FREE, score, new Task.Fill(new BarRange(from, to), tracks), candidates, seed);

        int factor = score.ticksPerQuarter() == 480 ? 1 : 6;
        Score finer = score.finer(factor);
        assertThat(whole.ticksPerQuarter()).isEqualTo(finer.ticksPerQuarter());
        assertThat(whole.tracks()).hasSize(4);
        long bar = 4L * finer.ticksPerQuarter();
        for (int track = 0; track < 4; track++) {
            Track before = finer.tracks().get(track);
            Track after = whole.tracks().get(track);
            assertThat(after.name()).isEqualTo(before.name());
            assertThat(after.events()).isEqualTo(before.events());
            boolean stays = !tracks.isEmpty() && !tracks.contains(track);
            // A twelfth of a quarter is a step of the grid, to whose nearest notes belong.
            long half = finer.ticksPerQuarter() / 24;
            List<Note> kept = before.notes().stream()
                    .filter(note -> stays || note.onset() < (from - 1) * bar - half || note.onset() >= to * bar - half)
                    .toList();
            assertThat(rest(after, kept))
                    .allMatch(note -> !stays)
                    .allMatch(note -> note.onset() >= (from - 1) * bar && note.end() <= to * bar);
        }
    }

    /** The model may end a bar as soon as it has begun; drums alone are no fill. */
    @Property(tries = 40)
    void aFillOfSeveralPartsIsNotSilent(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int from,
            @ForAll @IntRange(max = 2) int more,
            @ForAll boolean all) {
        BarRange bars = new BarRange(from, Math.min(6, from + more));

        Score whole = written(FREE, music(seed), new Task.Fill(bars, all ? Set.of() : Set.of(0, 2)), 1, seed);

        long bar = 4L * whole.ticksPerQuarter();
        assertThat((all ? Stream.of(0, 1, 2) : Stream.of(0, 2))
                        .flatMap(track -> whole.tracks().get(track).notes().stream()))
                .anyMatch(note -> note.onset() >= (bars.first() - 1) * bar && note.onset() < bars.last() * bar);
    }

    @Property(tries = 40)
    void aVariationKeepsRhythmDynamicsAndTheOtherNotes(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 10) int tenths,
            @ForAll @IntRange(min = 1, max = 3) int candidates,
            @ForAll boolean fillsIn) {
        Score score = music(seed);

        Score whole = written(
                fillsIn ? FILLING : FREE,
                score,
                new Task.Vary(new BarRange(2, 4), Set.of(0, 3), tenths / 10.0),
                candidates,
                seed);

        assertThat(whole.tracks().get(1))
                .isEqualTo(score.finer(whole.ticksPerQuarter() / score.ticksPerQuarter())
                        .tracks()
                        .get(1));
        for (int track : new int[] {0, 3}) {
            Track before = score.finer(whole.ticksPerQuarter() / score.ticksPerQuarter())
                    .tracks()
                    .get(track);
            Track after = whole.tracks().get(track);
            assertThat(after.events()).isEqualTo(before.events());
            assertThat(after.notes().stream().map(ArrangerTest::withoutPitch).sorted())
                    .containsExactlyElementsOf(before.notes().stream()
                            .map(ArrangerTest::withoutPitch)
                            .sorted()
                            .toList());
            List<Note> changed = rest(
                    after,
                    before.notes().stream()
                            .filter(note -> after.notes().contains(note))
                            .toList());
            assertThat(track == 3 ? changed : List.of()).isEmpty();
        }
    }

    private static String withoutPitch(Note note) {
        return "%d %d %d %d".formatted(note.onset(), note.duration(), note.velocity(), note.channel());
    }

    @Property(tries = 40)
    void addedPartsLeaveAllThatIsThere(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int candidates, @ForAll boolean fillsIn) {
        Score all = music(seed);
        Score score = new Score(all.ticksPerQuarter(), all.tracks().subList(0, 1));

        Score whole = written(fillsIn ? FILLING : FREE, score, new Task.Add(Optional.of("73,drums")), candidates, seed);

        assertThat(whole.tracks()).hasSize(3);
        assertThat(whole.tracks().get(0))
                .isEqualTo(score.finer(whole.ticksPerQuarter() / score.ticksPerQuarter())
                        .tracks()
                        .get(0));
        assertThat(whole.tracks().get(1).notes())
                .isNotEmpty()
                .allMatch(note -> note.channel() != 9 && note.channel() != 0);
        assertThat(whole.tracks().get(1).events()).contains(new ProgramChange(0, 1, 73));
        assertThat(whole.tracks().get(2).notes()).isNotEmpty().allMatch(note -> note.channel() == 9);
    }

    /** A flute and a piano, a note of each in each of a number of bars. */
    private static Score duet(int bars) {
        List<Note> flute = new ArrayList<>();
        List<Note> piano = new ArrayList<>();
        for (int bar = 0; bar < bars; bar++) {
            flute.add(Note.of((long) bar * BAR, BAR, 70 + bar, 80));
            piano.add(Note.of((long) bar * BAR, BAR, 50 + bar, 80));
        }
        return new Score(
                480,
                List.of(
                        new Track("flute", flute, List.of(new TimeSignature(0, 4, 4), new ProgramChange(0, 0, 73))),
                        new Track(
                                "piano",
                                piano.stream().map(note -> note.withChannel(1)).toList(),
                                List.of())));
    }

    /** What a network hears while one candidate writes, each session by itself, without what the flute was given to play. */
    private static List<String> heard(TrainedModel model, Score score, Task task) {
        List<List<String>> sessions = new ArrayList<>();
        try (SequenceModel network = open(model)) {
            SequenceModel listening = new Listening(
                    network,
                    ids -> IntStream.of(ids)
                            .mapToObj(model.vocabulary().symbols()::get)
                            .forEach(sessions.get(sessions.size() - 1)::add),
                    () -> sessions.add(new ArrayList<>()));
            Arranger.of(model, score, task, NoteRules.NONE)
                    .write(listening, SamplingOptions.UNFILTERED, 1, 1, 0, DEAF, () -> false);
        }
        return sessions.stream()
                .map(symbols -> String.join(" ", symbols))
                .map(text -> text.replaceAll(" Program_73( (Position|Pitch|Duration|Velocity)_\\S+)+", ""))
                .toList();
    }

    private record Listening(SequenceModel model, Consumer<int[]> heard, Runnable begun) implements SequenceModel {
        @Override
        public ModelSpec spec() {
            return model.spec();
        }

        @Override
        public float[][] logits(int[] ids) {
            return model.logits(ids);
        }

        @Override
        public GenerationSession start(int streams) {
            begun.run();
            return new Session(model.start(streams), heard);
        }

        @Override
        public GenerationSession start(List<Past> pasts) {
            return new Session(model.start(pasts), heard);
        }

        @Override
        public void close() {}

        private record Session(GenerationSession session, Consumer<int[]> heard) implements GenerationSession {
            @Override
            public float[][] next(int[] ids) {
                heard.accept(ids);
                return session.next(ids);
            }

            @Override
            public float[][] prime(int[][] prompts) {
                heard.accept(prompts[0]);
                return session.prime(prompts);
            }

            @Override
            public Past past(int stream) {
                return session.past(stream);
            }

            @Override
            public void close() {
                session.close();
            }
        }
    }

    /** The piano, which is given, comes first; bar 4 is heard before bar 1 and the new ones; then all is heard in the order of time. */
    @Test
    void aModelThatHasLearnedToFillInHearsWhatIsFixedFirst() {
        Task fill = new Task.Fill(new BarRange(2, 3), Set.of(0));
        String head =
                "<start> TimeSig_4/4 Tempo_120.0 Fill_Given Program_0 Program_73"; // the tempo of music that names none
        String first = " Bar_None Program_0 Position_0 Pitch_50";
        String second = " Bar_None Program_0 Position_0 Pitch_51";
        String third = " Bar_None Program_0 Position_0 Pitch_52";
        String fourth = " Bar_None Program_0 Position_0 Pitch_53";
        Score score = duet(4);

        List<String> heard = heard(FILLING, score, fill);

        assertThat(heard.stream().map(text -> text.replace(" Key_C", "")).toList())
                .containsExactly(
                        head + " Fill_Ahead" + fourth + " Fill_3" + first + " Fill_2" + second + " Fill_1" + third,
                        head + first + second + third + fourth);
    }

    /** Eight bars and no more are written with those after them ahead, of which two are heard. */
    @Test
    void longFillsHearWhatIsFixedBeforeTheirLastBars() {
        String heard = heard(FILLING, duet(13), new Task.Fill(new BarRange(2, 10), Set.of(0)))
                .get(0);

        assertThat(heard)
                .containsSubsequence(
                        "Pitch_50",
                        " Bar_None Program_0 Position_0 Pitch_51 Fill_Ahead Bar_None",
                        "Pitch_60 Bar_None",
                        "Pitch_61 Fill_8 Bar_None",
                        "Pitch_52 Fill_7 Bar_None",
                        "Pitch_58 Fill_1",
                        "Pitch_59")
                .doesNotContain("Pitch_62");
    }

    @Test
    void aModelThatHasNotHearsThemInTheOrderOfTime() {
        assertThat(heard(FREE, duet(4), new Task.Fill(new BarRange(2, 3), Set.of(0))))
                .hasSize(1)
                .allSatisfy(text ->
                        assertThat(text).contains("Program_73 Program_0").doesNotContain("Fill_"));
        assertThat(heard(FILLING, duet(4), new Task.Fill(new BarRange(3, 4), Set.of())))
                .hasSize(1)
                .allSatisfy(text -> assertThat(text).doesNotContain("Fill_"));
    }

    @Test
    void equalSeedsWriteEqualNotes() {
        Score score = music(3);
        Task fill = new Task.Fill(new BarRange(2, 3), Set.of(0, 2));

        assertThat(written(FREE, score, fill, 4, 7)).isEqualTo(written(FREE, score, fill, 4, 7));
        assertThat(written(FREE, score, fill, 4, 8)).isNotEqualTo(written(FREE, score, fill, 4, 7));
    }

    /** A melody of quarters in three bars, on the pitches of a scale. */
    private static Score melody(int bars) {
        List<Note> notes = new ArrayList<>();
        int[] pitches = {60, 64, 67, 65};
        for (int i = 0; i < 4 * bars; i++) {
            notes.add(Note.of(480L * i, 480, pitches[i % 4], 80));
        }
        return new Score(480, List.of(new Track("", notes, List.of(new TimeSignature(0, 4, 4)))));
    }

    @ParameterizedTest
    @CsvSource({
        "0-3, 'The music has bars 1 to 3, not 0-3. Name some of these.'",
        "2-4, 'The music has bars 1 to 3, not 2-4. Name some of these.'",
        "9, 'The music has bars 1 to 3, not 9. Name some of these.'"
    })
    void barsOutsideTheMusicAreRefused(String bars, String message) {
        assertThatThrownBy(() ->
                        Arranger.of(FREE, melody(3), new Task.Fill(BarRange.parse(bars), Set.of()), NoteRules.NONE))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"8-5", "a", "5-", "-3", "''"})
    void whatNamesNoBarsIsRefused(String text) {
        assertThatThrownBy(() -> BarRange.parse(text)).isInstanceOf(CadenzaException.class);
    }

    @Test
    void aTrackWithoutNotesAnInstrumentUnknownAndNothingToGoByAreRefused() {
        assertThatThrownBy(() -> Arranger.of(FREE, melody(3), new Task.Fill(BarRange.ALL, Set.of(4)), NoteRules.NONE))
                .hasMessage("Track 5 has no notes, or there is none; those with notes are 1.");
        assertThatThrownBy(() -> written(FREE, melody(3), new Task.Add(Optional.of("40")), 1, 1))
                .hasMessageContaining("has learnt no part for 40; it knows the programs 0, 73, drums");
        Score empty = new Score(480, List.of());
        assertThatThrownBy(() -> Arranger.of(FREE, empty, new Task.Add(Optional.empty()), NoteRules.NONE))
                .hasMessageContaining("has no notes");
    }

    @Test
    void rulesHoldForEveryNewNote() {
        NoteRules rules = NoteRules.NONE
                .withChords(ChordChart.parse("C | G7"))
                .withKey("C")
                .withRange(0, PitchRange.parse("C4-C5"))
                .withRhythm("1/8");
        Set<Integer> scale = Set.of(0, 2, 4, 5, 7, 9, 11);
        List<Set<Integer>> chords = List.of(Set.of(0, 4, 7), Set.of(7, 11, 2, 5));
        for (int seed = 0; seed < 20; seed++) {
            Score whole = written(FREE, melody(4), new Task.Fill(new BarRange(2, 3), Set.of()), rules, 2, seed);
            assertThat(whole.notes().filter(note -> note.onset() >= BAR && note.onset() < 3 * BAR))
                    .allMatch(note -> {
                        int tone = note.pitch() % 12;
                        boolean inChord =
                                chords.get((int) (note.onset() / BAR - 1)).contains(tone);
                        return note.pitch() >= 60
                                && note.pitch() <= 72
                                && note.onset() % 240 == 0
                                && (inChord || (note.onset() % 480 != 0 && scale.contains(tone)));
                    });
        }
    }

    /** A network that finds what follows a symbol as probable as a table says. */
    private record Table(ModelSpec spec, float[][] rows) implements SequenceModel {
        @Override
        public float[][] logits(int[] ids) {
            return Arrays.stream(ids).mapToObj(id -> rows[id].clone()).toArray(float[][]::new);
        }

        @Override
        public GenerationSession start(int streams) {
            return new GenerationSession() {
                @Override
                public float[][] next(int[] ids) {
                    return logits(ids);
                }

                @Override
                public float[][] prime(int[][] prompts) {
                    return logits(Arrays.stream(prompts)
                            .mapToInt(prompt -> prompt[prompt.length - 1])
                            .toArray());
                }

                @Override
                public Past past(int stream) {
                    try (SequenceModel stateless = open(FREE);
                            GenerationSession session = stateless.start(1)) {
                        return session.past(0);
                    }
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public GenerationSession start(List<Past> pasts) {
            return start(pasts.size());
        }

        @Override
        public void close() {}
    }

    /** A bar of one note at most, and eight pitches from middle C up. */
    private static final TrainedModel ONE_NOTE = model(Stream.of(
                    Stream.of("Bar_None", "TimeSig_4/4", "Program_0", "Position_0"),
                    IntStream.range(60, 68).mapToObj(pitch -> "Pitch_" + pitch))
            .flatMap(part -> part));

    private static int id(String symbol) {
        return ONE_NOTE.vocabulary().id(symbol).orElseThrow();
    }

    /** After the only position each pitch is as probable as its number from 1; after a pitch comes the bar line. */
    private static Table table() {
        float[][] rows =
                new float[ONE_NOTE.vocabulary().size()][ONE_NOTE.vocabulary().size()];
        for (float[] row : rows) {
            Arrays.fill(row, -30);
            row[id("Bar_None")] = 0;
        }
        rows[id("Bar_None")][id("Position_0")] = 20;
        rows[id("Position_0")][id("Bar_None")] = -30;
        for (int pitch = 0; pitch < 8; pitch++) {
            rows[id("Position_0")][id("Pitch_" + (60 + pitch))] = (float) Math.log(pitch + 1);
        }
        return new Table(ONE_NOTE.spec(), rows);
    }

    private static Score oneNoteBars(int... pitches) {
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < pitches.length; i++) {
            notes.add(Note.of((long) BAR * i, BAR, pitches[i], 80));
        }
        return new Score(480, List.of(new Track("", notes, List.of(new TimeSignature(0, 4, 4)))));
    }

    private static int middle(Arranger arranger, SequenceModel network, long seed) {
        return arranger.write(network, SamplingOptions.UNFILTERED, 1, seed, 0, DEAF, () -> false)
                .orElseThrow()
                .score()
                .notes()
                .filter(note -> note.onset() == BAR)
                .findFirst()
                .orElseThrow()
                .pitch();
    }

    /** In C major five of the eight pitches are left: probabilities 1, 3, 5, 6, 8 of 23. χ² with 4 degrees of freedom. */
    @Test
    void whatIsNotForbiddenKeepsItsShareOfTheProbability() {
        Map<Integer, Double> expected = Map.of(60, 1 / 23.0, 62, 3 / 23.0, 64, 5 / 23.0, 65, 6 / 23.0, 67, 8 / 23.0);
        int draws = 4000;
        Map<Integer, Integer> counts = new TreeMap<>();
        Task fill = new Task.Fill(new BarRange(2, 2), Set.of());
        Arranger arranger = Arranger.of(ONE_NOTE, oneNoteBars(60, 60, 67), fill, NoteRules.NONE.withKey("C"));
        Table table = table();
        for (int seed = 0; seed < draws; seed++) {
            counts.merge(middle(arranger, table, seed), 1, Integer::sum);
        }

        assertThat(counts.keySet()).isEqualTo(expected.keySet());
        double chiSquare = expected.entrySet().stream()
                .mapToDouble(one ->
                        Math.pow(counts.get(one.getKey()) - draws * one.getValue(), 2) / (draws * one.getValue()))
                .sum();
        // The 99.9th percentile.
        assertThat(chiSquare).isLessThan(18.47);
    }

    @Test
    void theTakeSaysHowProbableItIs() {
        Arranger.Take take = Arranger.of(
                        ONE_NOTE, oneNoteBars(60, 60, 67), new Task.Fill(new BarRange(2, 2), Set.of()), NoteRules.NONE)
                .write(table(), SamplingOptions.UNFILTERED.withGreedy(true), 1, 1, 0, DEAF, () -> false)
                .orElseThrow();
        // Bar line, position, the likeliest pitch of 8 in 36, bar line; then the position and the fixed pitch 67, as
        // probable.
        double pitch = Math.log(36 / 8.0);
        assertThat(take.nats()).isCloseTo((pitch / 4 + 2 * pitch / 2) / 3, within(0.001));
    }

    private static final TrainedModel LOUD_AND_SOFT = model(Stream.of(
                    Stream.of("Bar_None", "TimeSig_4/4", "Program_0", "Position_0"),
                    IntStream.range(60, 68).mapToObj(pitch -> "Pitch_" + pitch),
                    Stream.of("Velocity_111", "Velocity_31"))
            .flatMap(part -> part));

    /** Loud notes before, a soft one after: the new note is as loud as those before, and the soft one is told to be soft. */
    @Test
    void newNotesGoOnAsLoudAsThoseBefore() {
        Map<String, Integer> ids = new TreeMap<>();
        LOUD_AND_SOFT.vocabulary().symbols().forEach(symbol -> ids.put(symbol, ids.size()));
        float[][] rows = new float[ids.size()][ids.size()];
        for (float[] row : rows) {
            Arrays.fill(row, -30);
            row[ids.get("Bar_None")] = 0;
        }
        rows[ids.get("Bar_None")][ids.get("Position_0")] = 20;
        for (String before : List.of("Position_0", "Velocity_31")) {
            rows[ids.get(before)][ids.get("Bar_None")] = -30;
            for (int pitch = 0; pitch < 8; pitch++) {
                rows[ids.get(before)][ids.get("Pitch_" + (60 + pitch))] = (float) Math.log(pitch + 1);
            }
        }
        rows[ids.get("Position_0")][ids.get("Velocity_31")] = (float) Math.log(4);
        List<Note> notes = List.of(Note.of(0, BAR, 60, 108), Note.of(BAR, BAR, 60, 70), Note.of(2L * BAR, BAR, 67, 30));
        Score score = new Score(480, List.of(new Track("", notes, List.of(new TimeSignature(0, 4, 4)))));

        Arranger.Take take = Arranger.of(
                        LOUD_AND_SOFT, score, new Task.Fill(new BarRange(2, 2), Set.of()), NoteRules.NONE)
                .write(
                        new Table(LOUD_AND_SOFT.spec(), rows),
                        SamplingOptions.UNFILTERED.withGreedy(true),
                        1,
                        1,
                        0,
                        DEAF,
                        () -> false)
                .orElseThrow();

        assertThat(take.score().notes().map(Note::velocity)).containsExactly(108, 111, 30);
        // New: bar line, position, the likeliest pitch, 8 of 40, bar line. Then position, 4 of 40 for soft, the pitch,
        // 8 of 36.
        double before = Math.log(40 / 8.0) / 4;
        double after = (Math.log(40 / 4.0) + Math.log(36 / 8.0)) / 3;
        assertThat(take.nats()).isCloseTo((before + 2 * after) / 3, within(0.001));
    }

    /**
     * In two bars before a fixed one each divides into two and then into eight, up to 256, and half of them hear the bar after that one;
     * where nothing follows, none divides.
     */
    @ParameterizedTest
    @CsvSource({
        "3, 2-3, '1, 3, 6, 24'",
        "64, 2-3, '1, 64, 128, 256'",
        "1, 2-3, '1'",
        "3, 3-4, '1, 3'",
        "3, 2-2, '1, 3, 12, 24'"
    })
    void candidatesDivideBeforeFixedBars(int candidates, String bars, String streams) {
        Set<Integer> numbers = new TreeSet<>();
        Table table = table();
        SequenceModel counted = new SequenceModel() {
            @Override
            public ModelSpec spec() {
                return table.spec();
            }

            @Override
            public float[][] logits(int[] ids) {
                return table.logits(ids);
            }

            @Override
            public GenerationSession start(int count) {
                numbers.add(count);
                return table.start(count);
            }

            @Override
            public GenerationSession start(List<Past> pasts) {
                return start(pasts.size());
            }

            @Override
            public void close() {}
        };

        Arranger.of(
                        ONE_NOTE,
                        oneNoteBars(60, 60, 60, 67),
                        new Task.Fill(BarRange.parse(bars), Set.of()),
                        NoteRules.NONE)
                .write(counted, SamplingOptions.UNFILTERED, candidates, 1, 0, DEAF, () -> false);

        assertThat(numbers).hasToString("[" + streams + "]");
    }
}
