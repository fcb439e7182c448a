package io.cadenza.data.token.bars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.sample.Constraint;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.data.token.MusicRequest.Unit;
import io.cadenza.data.token.bars.BarsGuide.Lead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a model that knows nothing, every symbol as likely as any other, writes under the guide. */
class BarsGuideTest {
    private static final ScoreTokenizer BARS =
            Tokenizers.create("bars", Map.of()).requireScores();

    private static final Vocabulary VOCABULARY = Vocabulary.of(Stream.of(
                    Stream.of(Vocabulary.START, Vocabulary.END, "Bar_None"),
                    Stream.of("TimeSig_4/4", "TimeSig_3/4", "TimeSig_6/8", "TimeSig_1/4"),
                    Stream.of("Key_C", "Key_G", "Key_Am", "Tempo_90.0", "Tempo_120.0"),
                    Stream.of("Program_0", "Program_0.2", "Program_40", "Program_-1"),
                    Stream.of("Velocity_63", "Velocity_79", "Duration_0.6.12", "Duration_1.0.12", "Duration_8.0.12"),
                    IntStream.range(0, 48).mapToObj(step -> "Position_" + step),
                    IntStream.range(48, 84).mapToObj(pitch -> "Pitch_" + pitch),
                    IntStream.range(36, 48).mapToObj(pitch -> "PitchDrum_" + pitch))
            .flatMap(symbols -> symbols)
            .toList());

    /** The symbols of a piece; its last one is the end if it came to one. */
    private static List<String> written(long seed, MusicRequest request, int longest) {
        return written(seed, request, longest, List.of(Vocabulary.START), OptionalInt.empty());
    }

    private static List<String> written(
            long seed, MusicRequest request, int longest, List<String> prompt, OptionalInt join) {
        return written(BARS, seed, request, longest, prompt, join);
    }

    private static List<String> written(
            ScoreTokenizer tokenizer,
            long seed,
            MusicRequest request,
            int longest,
            List<String> prompt,
            OptionalInt join) {
        Constraint guide = BarsGuide.of(tokenizer.options(), VOCABULARY, request, longest, join, Lead.NONE);
        return written(guide, seed, longest, prompt);
    }

    private static List<String> written(Constraint guide, long seed, int longest, List<String> prompt) {
        Random random = new Random(seed);
        List<String> symbols = new ArrayList<>();
        prompt.forEach(symbol -> guide.accept(VOCABULARY.id(symbol).orElseThrow()));
        for (int i = 0; i < longest; i++) {
            float[] logits = new float[VOCABULARY.size()];
            guide.filter(logits);
            int[] allowed = IntStream.range(0, logits.length)
                    .filter(id -> logits[id] > Float.NEGATIVE_INFINITY)
                    .toArray();
            assertThat(allowed).as("after %s", symbols).isNotEmpty();
            int likeliest = IntStream.of(allowed)
                    .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                    .orElseThrow();
            int id = logits[likeliest] > 1 ? likeliest : allowed[random.nextInt(allowed.length)];
            symbols.add(VOCABULARY.symbols().get(id));
            if (symbols.get(i).equals(Vocabulary.END)) {
                return symbols;
            }
            guide.accept(id);
        }
        return symbols;
    }

    private static List<String> music(List<String> symbols) {
        return symbols.stream().filter(symbol -> !symbol.startsWith("<")).toList();
    }

    @Property(tries = 200)
    void everyPitchIsANoteAndEveryPieceHasAHead(@ForAll long seed) {
        List<String> symbols = written(seed, MusicRequest.NONE, 400);
        Score score = BARS.decode(music(symbols));

        assertThat(symbols.get(0)).startsWith("TimeSig_");
        assertThat(score.notes().count())
                .isEqualTo(symbols.stream()
                        .filter(symbol -> symbol.startsWith("Pitch"))
                        .count());
    }

    /** However much a model that has learned to fill in would like to. */
    @Property(tries = 50)
    void noSymbolOfInfillingIsEverDrawn(@ForAll long seed, @ForAll boolean continues) {
        List<String> symbols = new ArrayList<>(VOCABULARY.symbols());
        symbols.addAll(BarsInfill.symbols());
        Vocabulary more = Vocabulary.of(symbols);
        Constraint guide = BarsGuide.of(
                BARS.options(),
                more,
                MusicRequest.NONE,
                200,
                continues ? OptionalInt.of(24) : OptionalInt.empty(),
                Lead.NONE);
        List<String> prompt = continues
                ? List.of("<start>", "TimeSig_4/4", "Program_0", "Bar_None", "Position_0", "Pitch_60")
                : List.of("<start>");
        prompt.forEach(symbol -> guide.accept(more.id(symbol).orElseThrow()));
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            float[] logits = new float[more.size()];
            Arrays.fill(logits, VOCABULARY.size(), more.size(), 100);
            guide.filter(logits);
            assertThat(Arrays.copyOfRange(logits, VOCABULARY.size(), more.size()))
                    .containsOnly(Float.NEGATIVE_INFINITY);
            int[] allowed = IntStream.range(0, logits.length)
                    .filter(id -> logits[id] > Float.NEGATIVE_INFINITY)
                    .toArray();
            int id = allowed[random.nextInt(allowed.length)];
            if (more.symbols().get(id).equals(Vocabulary.END)) {
                return;
            }
            guide.accept(id);
        }
    }

    @Property(tries = 100)
    void aPieceIsLedToItsEndBeforeItIsTooLong(@ForAll long seed) {
        assertThat(written(seed, MusicRequest.NONE, 1000)).endsWith(Vocabulary.END);
    }

    /** A bar of one beat at the beginning is a pickup. */
    @Property(tries = 200)
    void noPieceStaysInAMetreOfOneBeat(@ForAll long seed) {
        List<String> symbols = written(seed, MusicRequest.NONE, 400);
        int second = Math.min(symbols.indexOf("Bar_None") + 1, symbols.size());
        List<String> after = symbols.subList(second, symbols.size());
        int next = after.indexOf("Bar_None");
        List<String> metres = symbols.subList(0, next < 0 ? symbols.size() : second + next).stream()
                .filter(symbol -> symbol.startsWith("TimeSig_"))
                .toList();
        if (next >= 0
                && next + 1 < after.size()
                && metres.get(metres.size() - 1).equals("TimeSig_1/4")) {
            assertThat(after.get(next + 1)).startsWith("TimeSig_").isNotEqualTo("TimeSig_1/4");
        }
    }

    @Property(tries = 100)
    void soManyBarsAsAreAsked(@ForAll long seed) {
        MusicRequest request = MusicRequest.NONE.withLength(8, Unit.BARS).withMetre("3/4");
        List<String> symbols = written(seed, request, 20_000);

        assertThat(symbols).endsWith(Vocabulary.END);
        assertThat(symbols.stream().filter("Bar_None"::equals)).hasSize(8);
        assertThat(BARS.decode(music(symbols)).events(TimeSignature.class)).containsExactly(new TimeSignature(0, 3, 4));
    }

    /** In the last bar, e² for a bar and e for the end are e² + e for the end. */
    @Test
    void whereNoBarFollowsThePieceEndsAsOftenAsABarWould() {
        MusicRequest request = MusicRequest.NONE.withLength(1, Unit.BARS);
        Constraint guide = BarsGuide.of(BARS.options(), VOCABULARY, request, 1000, OptionalInt.empty(), Lead.NONE);
        Stream.of("<start>", "TimeSig_4/4", "Program_0", "Bar_None", "Position_0", "Duration_1.0.12", "Pitch_60")
                .forEach(symbol -> {
                    guide.filter(new float[VOCABULARY.size()]);
                    guide.accept(VOCABULARY.id(symbol).orElseThrow());
                });
        float[] logits = new float[VOCABULARY.size()];
        logits[1] = 1;
        logits[2] = 2;

        guide.filter(logits);

        assertThat(logits[1]).isCloseTo((float) Math.log(Math.exp(2) + Math.exp(1)), within(1e-6f));
        assertThat(logits[2]).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @Property(tries = 100)
    void quartersAreFilledUpToTheNextBarLine(@ForAll long seed) {
        MusicRequest request = MusicRequest.NONE.withLength(10, Unit.QUARTERS).withMetre("4/4");

        // Two bars of 4/4 have 8 quarters, three 12.
        List<String> symbols = written(seed, request, 20_000);

        assertThat(symbols.stream().filter("Bar_None"::equals))
                .as("%s", symbols)
                .hasSize(3);
    }

    @Property(tries = 100)
    void secondsAreCountedAtTheTempo(@ForAll long seed) {
        MusicRequest request =
                MusicRequest.NONE.withLength(5, Unit.SECONDS).withMetre("4/4").withTempo(120);

        // A bar of 4/4 lasts two seconds at 120.
        List<String> symbols = written(seed, request, 20_000);

        assertThat(symbols.stream().filter("Bar_None"::equals))
                .as("%s", symbols)
                .hasSize(3);
    }

    @Property(tries = 100)
    void everyNoteIsOfTheKeyThatIsAsked(@ForAll long seed) {
        MusicRequest request = MusicRequest.NONE.withKey("G");
        List<String> symbols = written(seed, request, 300);
        Score score = BARS.decode(music(symbols));

        assertThat(symbols).contains("Key_G");
        assertThat(score.events(KeySignature.class)).containsExactly(new KeySignature(0, 1, false));
        assertThat(score.notes().filter(note -> note.channel() != 9).map(note -> note.pitch() % 12))
                .allMatch(List.of(7, 9, 11, 0, 2, 4, 6)::contains);
    }

    /** Of music whose bars repeat their key, every bar of a piece that names one does, and in a key that is asked no other. */
    @Property(tries = 100)
    void everyBarSaysItsKeyAgainWhereTrainingBarsDo(
            @ForAll long seed, @ForAll boolean asked, @ForAll boolean keepsKey) {
        ScoreTokenizer repeating =
                Tokenizers.create("bars", Map.of("repeatKey", "true")).requireScores();
        MusicRequest request = asked ? MusicRequest.NONE.withKey("G") : MusicRequest.NONE;
        Constraint guide = BarsGuide.of(
                repeating.options(),
                VOCABULARY,
                request,
                400,
                OptionalInt.empty(),
                new Lead(keepsKey, false, List.of(), 0));

        List<String> symbols = written(guide, seed, 400, List.of(Vocabulary.START));

        int head = Math.max(0, symbols.indexOf("Bar_None"));
        Optional<String> named = symbols.subList(0, head).stream()
                .filter(symbol -> symbol.startsWith("Key_"))
                .findFirst();
        for (int i = head; named.isPresent() && i + 2 < symbols.size(); i++) {
            if (symbols.get(i).equals("Bar_None")) {
                int next = symbols.get(i + 1).startsWith("TimeSig_") ? i + 2 : i + 1;
                assertThat(symbols.get(next)).startsWith(asked ? "Key_G" : keepsKey ? named.get() : "Key_");
            }
        }
        assertThat(named.isPresent() || !asked).isTrue();
    }

    @Property(tries = 100)
    void severalPartsCloseOnTheTonicTriad(@ForAll long seed) {
        MusicRequest request =
                MusicRequest.NONE.withLength(4, Unit.BARS).withKey("C").withInstruments("piano,strings");
        Constraint guide = BarsGuide.of(
                BARS.options(), VOCABULARY, request, 20_000, OptionalInt.empty(), new Lead(false, true, List.of(), 0));

        List<String> symbols = written(guide, seed, 20_000, List.of(Vocabulary.START));

        assertThat(symbols).endsWith(Vocabulary.END);
        List<String> last = symbols.subList(symbols.lastIndexOf("Bar_None"), symbols.size() - 1);
        List<String> order = symbols.subList(0, symbols.indexOf("Bar_None")).stream()
                .filter(symbol -> symbol.startsWith("Program_"))
                .toList();
        String part = "";
        boolean first = false;
        for (String symbol : last) {
            if (symbol.startsWith("Program_")) {
                part = symbol;
            }
            if (symbol.startsWith("Pitch_")) {
                int pitch = Integer.parseInt(symbol.substring("Pitch_".length())) % 12;
                boolean bass = first && part.equals(order.get(order.size() - 1));
                assertThat(pitch).as("%s", last).isIn(bass ? List.of(0) : List.of(0, 4, 7));
                first = false;
            } else {
                first |= symbol.startsWith("Position_");
            }
        }
    }

    @Property(tries = 20)
    void thePartsToWhichAPieceIsLedStandInItsHeadAndNoOthers(@ForAll long seed) {
        Lead lead = new Lead(false, false, List.of("Program_40", "Program_0", "Program_0.2"), 0);
        Constraint guide = BarsGuide.of(BARS.options(), VOCABULARY, MusicRequest.NONE, 300, OptionalInt.empty(), lead);

        List<String> symbols = written(guide, seed, 300, List.of(Vocabulary.START));

        assertThat(symbols.subList(0, symbols.indexOf("Bar_None")).stream()
                        .filter(symbol -> symbol.startsWith("Program_")))
                .isEqualTo(lead.parts());
        assertThat(symbols).doesNotContain("Program_-1");
    }

    /** Without it such a piece, drawn at random, most often ends within a few bars. */
    @Property(tries = 50)
    void aPieceDoesNotEndBeforeTheFewestTokens(@ForAll long seed, @ForAll @IntRange(max = 120) int fewest) {
        Lead lead = new Lead(false, false, List.of(), fewest);
        Constraint guide =
                BarsGuide.of(BARS.options(), VOCABULARY, MusicRequest.NONE, 2_000, OptionalInt.empty(), lead);

        List<String> symbols = written(guide, seed, 2_000, List.of(Vocabulary.START));

        assertThat(symbols).endsWith(Vocabulary.END).hasSizeGreaterThan(fewest);
    }

    @Property(tries = 100)
    void theInstrumentsThatAreAskedPlayAndNoOthers(@ForAll long seed) {
        List<String> symbols = written(seed, MusicRequest.NONE.withInstruments("strings,drums"), 300);

        assertThat(symbols.stream()
                        .filter(symbol -> symbol.startsWith("Program_"))
                        .distinct())
                .containsExactlyInAnyOrder("Program_40", "Program_-1");
    }

    @Test
    void whatTheModelHasNotLearntIsRefusedWithWhatItKnows() {
        assertThatThrownBy(() -> written(1, MusicRequest.NONE.withMetre("7/8"), 10))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("7/8")
                .hasMessageContaining("3/4");
        assertThatThrownBy(() -> written(1, MusicRequest.NONE.withInstruments("brass"), 10))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("brass")
                .hasMessageContaining("40");
    }

    @Property(tries = 100)
    void newMusicBeginsWhereTheOldOneEnds(@ForAll long seed) {
        List<String> prompt = List.of(
                Vocabulary.START, "TimeSig_4/4", "Program_0", "Bar_None", "Position_0", "Duration_1.0.12", "Pitch_60");
        List<String> drawn =
                written(seed, MusicRequest.NONE.withLength(2, Unit.BARS), 2000, prompt, OptionalInt.of(24));
        List<String> whole = Stream.concat(prompt.stream(), drawn.stream()).toList();

        List<Note> notes = BARS.decode(music(whole)).notes().toList();
        assertThat(notes.get(0).onset()).isZero();
        // Two quarters of 480 ticks.
        assertThat(notes.stream().skip(1)).allMatch(note -> note.onset() >= 960);
        assertThat(drawn).noneMatch(symbol -> symbol.startsWith("TimeSig") || symbol.startsWith("Tempo"));
    }

    @Property(tries = 100)
    void newMusicOfABandGoesOnAtTheBarLine(@ForAll long seed) {
        List<String> prompt = List.of(
                Vocabulary.START,
                "TimeSig_4/4",
                "Program_40",
                "Program_-1",
                "Bar_None",
                "Program_40",
                "Position_0",
                "Pitch_60",
                "Program_-1",
                "Position_0",
                "PitchDrum_36");
        List<String> drawn = written(seed, MusicRequest.NONE, 400, prompt, OptionalInt.of(48));

        assertThat(drawn).startsWith("Bar_None");
        assertThat(BARS
                        .decode(music(
                                Stream.concat(prompt.stream(), drawn.stream()).toList()))
                        .tracks()
                        .stream()
                        .map(Track::name))
                .containsExactly("Violin", "Drums");
    }
}
