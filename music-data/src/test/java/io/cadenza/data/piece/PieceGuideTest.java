package io.cadenza.data.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.ModelTypes;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.score.KeySignature;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.TimeSignature;
import io.cadenza.core.score.Track;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Tokenizers;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.corpus.MusicFacts;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.data.token.MusicRequest.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PieceGuideTest {
    private static Score primer(String name) {
        try (InputStream in = Objects.requireNonNull(PieceGuideTest.class.getResourceAsStream("/primer/" + name))) {
            return MidiReader.read(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model of these symbols, of which only the vocabulary matters. */
    private static TrainedModel model(String tokenizer, List<String> symbols, SortedMap<String, String> music) {
        List<String> all = Stream.concat(
                        Stream.of(Vocabulary.START, Vocabulary.END),
                        symbols.stream().distinct())
                .toList();
        ModelSpec spec = ModelTypes.named("ngram", all.size());
        return new TrainedModel(
                spec,
                WeightInitializer.initialize(spec, 1),
                Vocabulary.of(all),
                TokenizerSpec.of(Tokenizers.create(tokenizer, Map.of())),
                List.of(),
                List.of(),
                new CorpusFingerprint("a test", "auto", 1, 1, "", 100, music),
                new TreeMap<>());
    }

    private static List<String> symbols(String tokenizer, Score score) {
        return Tokenizers.create(tokenizer, Map.of()).requireScores().encode(score);
    }

    /** The piece in which a model has drawn these symbols. */
    private static Score score(PieceGuide guide, TrainedModel model, List<String> drawn) {
        List<Integer> ids = drawn.stream()
                .map(symbol -> model.vocabulary().id(symbol).orElseThrow())
                .toList();
        return guide.score(new GeneratedPiece(0, guide.prompts().of(1, 0), ids, true));
    }

    /** That the head of a score is another, note for note and event for event, and the rest begins at a tick. */
    private static void assertGoesOn(Score whole, Score head, long from) {
        assertThat(whole.ticksPerQuarter()).isEqualTo(head.ticksPerQuarter());
        assertThat(whole.tracks()).hasSameSizeAs(head.tracks());
        for (int i = 0; i < head.tracks().size(); i++) {
            Track track = whole.tracks().get(i);
            Track before = head.tracks().get(i);
            assertThat(track.name()).isEqualTo(before.name());
            assertThat(track.events()).isEqualTo(before.events());
            List<Note> rest = new ArrayList<>(track.notes());
            before.notes().forEach(note -> assertThat(rest.remove(note)).isTrue());
            assertThat(rest).allMatch(note -> note.onset() >= from);
        }
    }

    @ParameterizedTest
    @CsvSource({"bars, false", "bars, true", "note-chord, false", "note-chord, true", "remi, true", "performance, false"
    })
    void aWaltzStandsUnchangedAndGoesOnAtItsEnd(String tokenizer, boolean atBar) {
        Score waltz = primer("primer.mid");
        List<String> known = new ArrayList<>(symbols(tokenizer, waltz));
        TrainedModel model = model(tokenizer, known, new TreeMap<>());
        PieceGuide guide = PieceGuide.continuing(model, tokenizer(model), MusicRequest.NONE, waltz, atBar);
        String strike = known.stream()
                .filter(symbol -> symbol.contains("79"))
                .findFirst()
                .orElse(known.get(0));
        List<String> drawn = switch (tokenizer) {
            case "bars" -> List.of("Bar_None", "Position_0", "Pitch_79");
            case "remi" -> List.of("Bar_None", "TimeSig_3/4", "Position_0", "Pitch_79", "Duration_1.0.12");
            case "performance" -> List.of("NoteOn_79");
            default -> List.of(strike);
        };

        Score whole = score(guide, model, drawn);

        // Eight bars of three quarters.
        long end = 24L * waltz.ticksPerQuarter();
        assertGoesOn(whole, waltz, end);
        assertThat(whole.notes().count()).isGreaterThan(waltz.notes().count());
        assertThat(whole.notes()
                        .filter(note -> note.onset() >= end)
                        .findFirst()
                        .orElseThrow()
                        .onset())
                .isEqualTo(end);
    }

    @Test
    void aBandKeepsItsInstrumentsAndEachGoesOnWithItsOwn() {
        Score band = primer("band.mid");
        TrainedModel model = model("bars", symbols("bars", band), new TreeMap<>());
        PieceGuide guide = PieceGuide.continuing(model, tokenizer(model), MusicRequest.NONE, band, true);
        Score whole = score(
                guide,
                model,
                List.of(
                        "Bar_None",
                        "Program_73",
                        "Position_0",
                        "Pitch_75",
                        "Program_-1",
                        "Position_0",
                        "PitchDrum_36"));

        long bars = band.notes().mapToLong(Note::end).max().orElseThrow() / (4L * band.ticksPerQuarter());
        assertGoesOn(whole, band, bars * 4 * band.ticksPerQuarter());
        assertThat(whole.notes().filter(note -> note.channel() == 9))
                .hasSize((int) band.notes().filter(note -> note.channel() == 9).count() + 1);
        assertThat(guide.remarks()).isEmpty();
    }

    @Test
    void whatTheModelCannotSayIsSaidInALine() {
        Score band = primer("band.mid");
        List<String> piano = List.of("TimeSig_4/4", "Program_0", "Bar_None", "Position_0", "Pitch_75");
        TrainedModel model = model("bars", piano, new TreeMap<>());
        PieceGuide guide = PieceGuide.continuing(model, tokenizer(model), MusicRequest.NONE, band, true);

        assertThat(guide.remarks()).hasSize(1);
        assertThat(guide.remarks().get(0)).contains("Program_73");
    }

    @Test
    void whatAllMusicOfTheModelSaysIsWritten() {
        SortedMap<String, String> music = new TreeMap<>(Map.of(
                MusicFacts.TEMPO,
                "90.0",
                MusicFacts.METRE,
                "3/8",
                MusicFacts.KEY,
                "0 major",
                MusicFacts.PROGRAMS,
                "6"));
        TrainedModel model = model("note-chord", List.of("C4:6", "wait:6"), music);
        Score score = score(
                PieceGuide.of(model, tokenizer(model), MusicRequest.NONE), model, List.of("C4:6", "wait:6", "C4:6"));

        assertThat(score.events(TempoChange.class)).containsExactly(TempoChange.ofQuartersPerMinute(0, 90));
        assertThat(score.events(TimeSignature.class)).containsExactly(new TimeSignature(0, 3, 8));
        assertThat(score.events(KeySignature.class)).containsExactly(new KeySignature(0, 0, false));
        assertThat(score.tracks().get(0).name()).isEqualTo("Piano");
    }

    /** The scale of C in quarters: in G it may stand, with one sharp; five sharps nobody could read. */
    @ParameterizedTest
    @CsvSource({"Key_G, 1", "Key_B, 0"})
    void aKeyThatTheNotesContradictIsNotWritten(String named, int sharps) {
        List<String> piece = new ArrayList<>(List.of("TimeSig_4/4", named, "Program_0"));
        for (int i = 0; i < 8; i++) {
            if (i % 4 == 0) {
                piece.add("Bar_None");
            }
            int pitch = List.of(60, 62, 64, 65, 67, 69, 71, 72).get(i);
            piece.addAll(List.of("Position_" + 12 * (i % 4), "Duration_1.0.12", "Pitch_" + pitch));
        }
        TrainedModel model = model("bars", piece, new TreeMap<>());

        assertThat(score(PieceGuide.of(model, tokenizer(model), MusicRequest.NONE), model, piece)
                        .events(KeySignature.class))
                .containsExactly(new KeySignature(0, sharps, false));
    }

    @Test
    void aPieceHasTwiceTheMedianOfTokensUnlessALengthIsAsked() {
        TrainedModel model = model("bars", List.of("TimeSig_4/4", "Program_0", "Bar_None"), new TreeMap<>());

        assertThat(PieceGuide.of(model, tokenizer(model), MusicRequest.NONE).longest())
                .isEqualTo(200);
        assertThat(PieceGuide.of(model, tokenizer(model), MusicRequest.NONE.withLength(32, Unit.BARS))
                        .longest())
                .isGreaterThan(10_000);
    }

    /** Two bars of 3/8 are three quarters; the last note would ring on for another. */
    @Test
    void noNoteRingsOnBeyondTheLengthThatIsAsked() {
        SortedMap<String, String> waltz = new TreeMap<>(Map.of(MusicFacts.METRE, "3/8"));
        TrainedModel plain = model("note-chord", List.of("C4:24", "wait:24"), waltz);
        TrainedModel bars = model(
                "bars",
                List.of("TimeSig_3/8", "Program_0", "Bar_None", "Position_0", "Duration_4.0.12", "Pitch_60"),
                new TreeMap<>());
        MusicRequest two = MusicRequest.NONE.withLength(2, Unit.BARS);

        Score cut = score(PieceGuide.of(plain, tokenizer(plain), two), plain, List.of("C4:24", "wait:24", "C4:24"));
        assertThat(cut.quarters()).isEqualTo(3);
        Score inBars = score(
                PieceGuide.of(bars, tokenizer(bars), two),
                bars,
                List.of(
                        "TimeSig_3/8",
                        "Program_0",
                        "Bar_None",
                        "Bar_None",
                        "Position_0",
                        "Duration_4.0.12",
                        "Pitch_60"));
        assertThat(inBars.quarters()).isEqualTo(3);
        assertThat(score(
                                PieceGuide.of(plain, tokenizer(plain), MusicRequest.NONE),
                                plain,
                                List.of("C4:24", "wait:24", "C4:24"))
                        .quarters())
                .isEqualTo(4);
    }

    @Test
    void whatATokenizerDoesNotKnowCannotBeAsked() {
        TrainedModel model = model("note-chord", List.of("C4:6", "wait:6"), new TreeMap<>());

        assertThatThrownBy(() -> PieceGuide.of(model, tokenizer(model), MusicRequest.NONE.withMetre("3/4")))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("note-chord")
                .hasMessageContaining("bars");
    }

    @ParameterizedTest
    @CsvSource({"G, 1, false", "Am, 0, true", "f# minor, 3, true", "Bb major, -2, false", "Ebm, -6, true"})
    void keysAreNamedAsMusiciansDo(String name, int sharps, boolean minor) {
        assertThat(MusicRequest.NONE.withKey(name).key()).contains(new KeySignature(0, sharps, minor));
    }

    @ParameterizedTest
    @CsvSource({"H", "G#", "Gmm", "7"})
    void whatIsNoKeyIsRefused(String name) {
        assertThatThrownBy(() -> MusicRequest.NONE.withKey(name))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("no key");
    }

    private static ScoreTokenizer tokenizer(TrainedModel model) {
        return model.openTokenizer().requireScores();
    }
}
