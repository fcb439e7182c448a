package io.cadenza.data.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.sample.Constraint;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.data.token.MusicRequest.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What returns in a piece, how it is counted, and how a model that knows nothing is led to it. */
class FormTest {
    private static final Tokenizer BARS = Tokenizers.create("bars", Map.of());

    private static final Vocabulary VOCABULARY = Vocabulary.of(Stream.of(
                    Stream.of(Vocabulary.START, Vocabulary.END, "Bar_None", "TimeSig_2/4", "Key_G"),
                    Stream.of("Program_0"),
                    IntStream.range(0, 4).mapToObj(eighth -> "Position_" + 6 * eighth),
                    IntStream.range(60, 84).mapToObj(pitch -> "Pitch_" + pitch))
            .flatMap(symbols -> symbols)
            .toList());

    private static TrainedModel model(Map<String, String> music) {
        ModelSpec spec = ModelTypes.named("ngram", VOCABULARY.size());
        return new TrainedModel(
                spec,
                WeightInitializer.initialize(spec, 1),
                VOCABULARY,
                TokenizerSpec.of(BARS),
                List.of(),
                List.of(),
                new CorpusFingerprint("a test", "auto", 1, 1, "", 100, new TreeMap<>(music)),
                new TreeMap<>());
    }

    /** The symbols that a model writes to which all that may follow are equally likely. */
    private static List<String> written(Map<String, String> music, MusicRequest request, int piece) {
        PieceGuide guide = PieceGuide.of(model(music), tokenizer(model(music)), request);
        Constraint rules = guide.constraint(guide.longest(), 7).start(piece);
        Random random = new Random(piece);
        List<String> symbols = new ArrayList<>();
        rules.accept(0);
        while (symbols.size() < guide.longest()) {
            float[] logits = new float[VOCABULARY.size()];
            logits[0] = Float.NEGATIVE_INFINITY;
            rules.filter(logits);
            int[] allowed = IntStream.range(0, logits.length)
                    .filter(id -> logits[id] > Float.NEGATIVE_INFINITY)
                    .toArray();
            int id = allowed[random.nextInt(allowed.length)];
            if (id == VOCABULARY.endId().orElseThrow()) {
                return symbols;
            }
            symbols.add(VOCABULARY.symbols().get(id));
            rules.accept(id);
        }
        throw new AssertionError("no end after " + symbols);
    }

    /** The notes of each bar; the vocabulary has one metre, so there is no pickup. */
    private static List<List<String>> bars(List<String> symbols) {
        List<List<String>> bars = new ArrayList<>();
        for (String symbol : symbols) {
            if (symbol.equals("Bar_None")) {
                bars.add(new ArrayList<>());
            } else if (!bars.isEmpty() && !symbol.startsWith("Key_")) {
                bars.get(bars.size() - 1).add(symbol);
            }
        }
        return bars;
    }

    /** Bars of one word each. */
    private static List<List<String>> bars(String words) {
        return Stream.of(words.split(" ")).map(List::of).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b c d e f g h | 8",
                "a b c d a b c d | 8,4+3<0", // the last bar is always new
                "a b c d a b c d z | 9,4+4<0",
                "a b c d a b c x a b c d z | 13,4+3<0,8+4<0", // another ending, then the first one
                "a b c d e a b f g | 9,5+2<0", // at any distance
                "a b c d a x y z e | 9,4+1<0", // a single bar after four
                "a b c a x y z e f | 9", // after three it may be chance
                "a a a a a z | 6,2+2<0,4+1<0", // a run ends before it begins again
                "- - - - - - z | 7" // silence returns nowhere
            })
    void theLongestRunOfBarsThatWasThereBeforeReturns(String words, String form) {
        List<List<String>> bars = Stream.of(words.split(" "))
                .map(word -> word.equals("-") ? List.<String>of() : List.of(word))
                .toList();

        assertThat(Form.of(bars).text()).isEqualTo(form);
        assertThat(Form.parse(form).text()).isEqualTo(form);
    }

    /** A strain of eight bars, twice, then another, twice; the last bar of all ends the piece. */
    @Test
    void whatReturnsIsTheBarsBefore() {
        Form form = Form.asked("AABB", 32);

        assertThat(IntStream.range(0, 32).map(form::source))
                .containsExactly(
                        -1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 2, 3, 4, 5, 6, 7, //
                        -1, -1, -1, -1, -1, -1, -1, -1, 16, 17, 18, 19, 20, 21, 22, -1);
    }

    @Test
    void whatIsReadReturnsWhereItSaysAndTheBeginningOfALongerFormIsOne() {
        assertThat(IntStream.range(0, 13).map(Form.parse("13,4+3<0,8+4<0")::source))
                .containsExactly(-1, -1, -1, -1, 0, 1, 2, -1, 0, 1, 2, 3, -1);
        assertThat(Form.parse("13,4+3<0,8+4<0").cut(10).text()).isEqualTo("10,4+3<0,8+1<0");
        assertThat(Form.parse("13,4+3<0,8+4<0").cut(6).text()).isEqualTo("6,4+1<0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8,4+4<0", "8,2+3<0", "8,4+2<0,5+1<1"})
    void aFormRepeatsOnlyWhatWasThereAndNotInItsLastBar(String text) {
        assertThatThrownBy(() -> Form.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFormHasWholeBars() {
        assertThatThrownBy(() -> PieceGuide.of(
                        model(Map.of()),
                        tokenizer(model(Map.of())),
                        MusicRequest.NONE.withForm("AABB").withLength(30, Unit.BARS)))
                .isInstanceOf(CadenzaException.class)
                .hasMessage("A form of 4 sections has 4, 8, 12 bars and so on, not 30. Ask for another length.");
        assertThatThrownBy(() -> MusicRequest.NONE.withForm("A1"))
                .isInstanceOf(CadenzaException.class)
                .hasMessageStartingWith("\"A1\" is no form. Write a letter for each section, such as AABB");
    }

    @Property(tries = 50)
    void sectionsThatAreAskedReturnNoteForNote(@ForAll short piece) {
        List<List<String>> bars =
                bars(written(Map.of(), MusicRequest.NONE.withForm("aba").withLength(12, Unit.BARS), piece & 0xffff));

        assertThat(bars).hasSize(12);
        assertReturns(bars, 8, 0);
    }

    /** Three bars from one on are those from another one on; a silent bar may give way, for at most two follow each other. */
    private static void assertReturns(List<List<String>> bars, int from, int source) {
        for (int bar = 0; bar < 3; bar++) {
            if (!bars.get(source + bar).isEmpty()) {
                assertThat(bars.get(from + bar)).isEqualTo(bars.get(source + bar));
            }
        }
    }

    /** Of seed 7, each piece by its number; a share of a half within four standard deviations, of 10, of 400 pieces. */
    @Test
    void formsAreDrawnAsOftenAsTheTrainingPiecesHaveThem() {
        Map<String, String> music = Map.of(PieceFacts.FORMS, "8:5 8,4+3<0:5");
        int alike = 0;
        for (int piece = 0; piece < 400; piece++) {
            List<List<String>> bars = bars(written(music, MusicRequest.NONE.withLength(8, Unit.BARS), piece));
            assertThat(bars).hasSize(8);
            alike += bars.subList(5, 7).equals(bars.subList(1, 3)) ? 1 : 0;
        }

        assertThat(alike).isBetween(160, 240);
    }

    /** A pickup of an eighth, whose bar is not counted, and bars of one metre or another that return in theirs. */
    @Test
    void aPickupStandsOutsideAndBarsReturnInTheirMetre() {
        Vocabulary vocabulary = Vocabulary.of(List.of(
                Vocabulary.START, Vocabulary.END, "Bar_None", "TimeSig_2/4", "TimeSig_3/4", "TimeSig_1/8", "a", "b"));
        FormGuide guide = new FormGuide(vocabulary, Form.asked("AA", 4));
        for (String symbol : "TimeSig_2/4 Bar_None TimeSig_1/8 a Bar_None TimeSig_2/4 b Bar_None TimeSig_3/4 a Bar_None"
                .split(" ")) {
            guide.accept(vocabulary.id(symbol).orElseThrow());
        }

        List<String> forced = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            float[] logits = new float[vocabulary.size()];
            guide.filter(logits);
            int[] allowed = IntStream.range(0, logits.length)
                    .filter(id -> logits[id] > Float.NEGATIVE_INFINITY)
                    .toArray();
            forced.add(vocabulary.decode(allowed).toString());
            guide.accept(allowed[allowed.length - 1]);
        }

        // The first bar after the pickup, in its metre, and then its end.
        assertThat(forced).containsExactly("[TimeSig_2/4]", "[b]", "[Bar_None]");
    }

    @Test
    void aFreePieceHasNoForm() {
        Map<String, String> music = Map.of(PieceFacts.FORMS, "8,4+3<0:5", PieceFacts.CLOSES, "0.9");
        MusicRequest request = MusicRequest.NONE.withLength(8, Unit.BARS);
        List<List<String>> formed = bars(written(music, request, 1));
        List<List<String>> free = bars(written(music, request.withForm("free"), 1));

        assertReturns(formed, 4, 0);
        assertThat(free.subList(4, 7)).isNotEqualTo(free.subList(0, 3));
    }

    /** The only key is G. A piece that runs out of its 200 tokens ends as it can. */
    @Property(tries = 100)
    void whereMostTrainingPiecesCloseOnTheirTonicNewOnesDo(@ForAll short piece, @ForAll boolean asked) {
        MusicRequest request = asked ? MusicRequest.NONE.withLength(4, Unit.BARS) : MusicRequest.NONE;
        List<String> symbols = written(Map.of(PieceFacts.CLOSES, "0.8"), request.withKey("G"), piece & 0xffff);
        String last = symbols.get(symbols.size() - 1);

        assertThat(last).startsWith("Pitch_");
        if (asked || symbols.size() < 150) {
            assertThat(Integer.parseInt(last.substring("Pitch_".length())) % 12).isEqualTo(7);
        }
    }

    /** The bar has four eighths: a tonic on the second quarter, or on the eighth after it, is the last word. */
    @Property(tries = 100)
    void nothingFollowsTheTonicThatCloses(@ForAll short piece) {
        MusicRequest request = MusicRequest.NONE.withLength(4, Unit.BARS).withKey("G");
        List<String> symbols = written(Map.of(PieceFacts.CLOSES, "0.8"), request, piece & 0xffff);
        List<String> last = symbols.subList(symbols.lastIndexOf("Bar_None") + 1, symbols.size());

        boolean second = false;
        for (int i = 0; i < last.size(); i++) {
            second |= last.get(i).equals("Position_12") || last.get(i).equals("Position_18");
            if (second && (last.get(i).equals("Pitch_67") || last.get(i).equals("Pitch_79"))) {
                assertThat(last).hasSize(i + 1);
            }
        }
    }

    @Test
    void whatPiecesShowIsCounted() {
        List<String> home = piece("Key_G", 67);
        List<String> away = piece("Key_G", 69);

        SortedMap<String, String> facts = PieceFacts.of(BARS, List.of(home, home, home, away));

        assertThat(facts)
                .containsEntry(PieceFacts.CLOSES, "0.750")
                .containsEntry(PieceFacts.FORMS, "4:4")
                .containsEntry(PieceFacts.BAR_TOKENS, "5.8");
        assertThat(PieceFacts.of(Tokenizers.create("note-chord", Map.of()), List.of(home)))
                .isEmpty();
    }

    /** Of several parts: the lowest of the pitches that begin last, in the key of all notes, C major here. */
    @Test
    void piecesOfSeveralPartsCloseInTheBass() {
        String head =
                "TimeSig_2/4 Key_G Program_40 Program_42 Bar_None Program_40 Position_0 Pitch_76 Position_12 Pitch_79 ";
        List<String> home = List.of((head + "Program_42 Position_0 Pitch_55 Pitch_60 Position_12 Pitch_48").split(" "));
        List<String> away = List.of((head + "Program_42 Position_0 Pitch_60 Pitch_48 Position_12 Pitch_55").split(" "));

        assertThat(PieceFacts.of(BARS, List.of(home, home, away, away))).containsEntry(PieceFacts.CLOSES, "0.500");
    }

    @Test
    void partsAreDrawnAsOftenAsTrainingPiecesHaveThemAndAsAsked() {
        List<String> song =
                List.of("TimeSig_2/4 Program_68 Velocity_79 Program_0 Program_0.2 Bar_None Program_68".split(" "));
        List<String> piano = List.of("TimeSig_2/4 Program_0 Bar_None Position_0 Pitch_60".split(" "));
        String text = PieceFacts.of(BARS, List.of(song, song, song, piano)).get(PieceFacts.PARTS);
        PieceFacts.Parts parts = PieceFacts.Parts.parse(text);
        Random random = new Random(1);

        assertThat(text).isEqualTo("68,0,0.2:3 0:1");
        long songs = IntStream.range(0, 400)
                .filter(i -> parts.draw(Optional.empty(), random).size() == 3)
                .count();
        assertThat(songs).isBetween(265L, 335L); // 300, and four standard deviations of 8.7
        assertThat(parts.draw(Optional.of("piano"), random)).containsExactly("Program_0");
        assertThat(parts.draw(Optional.of("68,piano"), random))
                .containsExactly("Program_68", "Program_0", "Program_0.2");
        assertThat(parts.draw(Optional.of("drums"), random)).isEmpty();
    }

    /** Of symbols that repeat the key in every bar a piece keeps the one it names, unless it is free. */
    @Test
    void aNewPieceKeepsItsKey() {
        Tokenizer repeating = Tokenizers.create("bars", Map.of("repeatKey", "true"));
        Vocabulary vocabulary = Vocabulary.of(List.of(
                "<start>",
                "<end>",
                "Bar_None",
                "TimeSig_2/4",
                "Key_G",
                "Key_C",
                "Program_0",
                "Position_0",
                "Pitch_60"));
        TrainedModel known = model(Map.of());
        ModelSpec spec = ModelTypes.named("ngram", vocabulary.size());
        TrainedModel model = new TrainedModel(
                spec,
                WeightInitializer.initialize(spec, 1),
                vocabulary,
                TokenizerSpec.of(repeating),
                List.of(),
                List.of(),
                known.corpus(),
                new TreeMap<>());
        List<String> head = List.of("<start>", "TimeSig_2/4", "Key_G", "Program_0", "Bar_None");

        assertThat(allowed(model, MusicRequest.NONE, head)).containsExactly("Key_G");
        assertThat(allowed(model, MusicRequest.NONE.withForm("free"), head)).containsExactly("Key_G", "Key_C");
    }

    /** What may follow symbols. */
    private static List<String> allowed(TrainedModel model, MusicRequest request, List<String> symbols) {
        PieceGuide guide = PieceGuide.of(model, tokenizer(model), request);
        Constraint rules = guide.constraint(guide.longest(), 7).start(0);
        symbols.forEach(symbol -> rules.accept(model.vocabulary().id(symbol).orElseThrow()));
        float[] logits = new float[model.vocabulary().size()];
        rules.filter(logits);
        return IntStream.range(0, logits.length)
                .filter(id -> logits[id] > Float.NEGATIVE_INFINITY)
                .mapToObj(id -> model.vocabulary().symbols().get(id))
                .toList();
    }

    private static List<String> piece(String key, int last) {
        List<String> symbols = new ArrayList<>(List.of("TimeSig_2/4", key, "Program_0"));
        for (int bar = 0; bar < 4; bar++) {
            symbols.addAll(List.of("Bar_None", "Position_0", "Pitch_" + (60 + bar), "Position_6", "Pitch_" + last));
        }
        return symbols;
    }

    private static ScoreTokenizer tokenizer(TrainedModel model) {
        return model.openTokenizer().requireScores();
    }
}
