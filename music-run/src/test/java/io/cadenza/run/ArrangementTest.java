package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.arrange.BarRange;
import io.cadenza.data.arrange.NoteRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each verb with an n-gram of forty waltzes, two hands of sixteen bars of 3/8. */
class ArrangementTest {
    private static final long BAR = 3 * 480 / 2;

    @TempDir
    private static Path folder;

    private static TrainedModel model;
    private static Score waltz;

    @BeforeAll
    static void train() {
        model = Training.ofDefault()
                .preset("ngram")
                .set("corpus.pieces", "40")
                .seed(3)
                .run(folder.resolve("run"), Progress.NONE)
                .model();
        waltz = Composers.installed().named("dice-waltz").create(Map.of()).compose(77);
    }

    /** What a listener is told. */
    static final class Heard implements Arrangement.Listener {
        final List<Score> frames = new ArrayList<>();
        final List<List<Note>> notes = new ArrayList<>();
        final List<Score> pieces = new ArrayList<>();

        @Override
        public void onStart(int piece, Score frame) {
            frames.add(frame);
            frame.tracks().forEach(track -> notes.add(new ArrayList<>()));
        }

        @Override
        public void onNote(int piece, int track, Note note) {
            notes.get(track).add(note);
        }

        @Override
        public void onPiece(int piece, Score score) {
            pieces.add(score);
        }

        /** That the frame and the notes told make up the piece. */
        void assertWhole() {
            for (int i = 0; i < notes.size(); i++) {
                List<Note> all = new ArrayList<>(frames.get(0).tracks().get(i).notes());
                all.addAll(notes.get(i));
                assertThat(pieces.get(0).tracks().get(i).notes()).containsExactlyInAnyOrderElementsOf(all);
            }
        }
    }

    @Test
    void aContinuationIsToldNoteByNoteAndHasItsBars() {
        Heard heard = new Heard();
        Score longer = Arrangement.of(model)
                .continuing(waltz, 4)
                .seed(5)
                .compose(heard, () -> false)
                .get(0);

        assertThat(heard.frames).containsExactly(waltz);
        assertThat(heard.pieces).containsExactly(longer);
        heard.assertWhole();
        assertThat(longer.notes().mapToLong(Note::end).max().orElseThrow()).isBetween(16 * BAR + 1, 20 * BAR);
        assertThat(longer.tracks().get(0).notes())
                .containsAll(waltz.tracks().get(0).notes());
    }

    @Test
    void anOpenedModelWritesTheSameAndStaysOpen() {
        Arrangement arrangement = Arrangement.of(model).continuing(waltz, 2).seed(5);
        try (SequenceModel opened = Backends.installed()
                .choose("auto", model.spec(), Task.GENERATE)
                .open(model.spec(), model.weights(), RuntimeOptions.cpu(1))) {
            assertThat(arrangement.computing(opened).compose()).isEqualTo(arrangement.compose());
            assertThat(arrangement.computing(opened).compose()).hasSize(1);
        }
    }

    private static Arrangement fill() {
        return Arrangement.of(model).filling(waltz, new BarRange(5, 8)).seed(5);
    }

    /** What begins before or after some bars of 3/8, by tracks. */
    private static List<List<Note>> outside(Score score, int from, int to) {
        return score.tracks().stream()
                .map(track -> track.notes().stream()
                        .filter(note -> note.onset() < (from - 1) * BAR || note.onset() >= to * BAR)
                        .toList())
                .toList();
    }

    @Test
    void aFillIsToldWholeAndLeavesTheRest() {
        Heard heard = new Heard();
        Score filled = fill().compose(heard, () -> false).get(0);

        heard.assertWhole();
        assertThat(outside(filled, 5, 8)).isEqualTo(outside(waltz, 5, 8));
        assertThat(filled.notes().filter(note -> note.onset() >= 4 * BAR && note.onset() < 8 * BAR))
                .isNotEmpty();
        assertThat(filled).isNotEqualTo(waltz);
    }

    @Test
    void takeThreeIsTheSameHoweverManyThereAre() {
        List<Score> takes = fill().count(3).compose();

        assertThat(takes).hasSize(3).doesNotHaveDuplicates();
        assertThat(fill().count(4).compose().subList(0, 3)).isEqualTo(takes);
        assertThat(fill().compose()).isEqualTo(takes.subList(0, 1));
    }

    @Test
    void manyCandidatesAreMoreProbableThanOne() {
        double one = 0;
        double many = 0;
        for (int seed = 0; seed < 10; seed++) {
            one += nats(fill().seed(seed).candidates(1));
            many += nats(fill().seed(seed).candidates(16));
        }

        assertThat(many).isLessThan(0.95 * one);
    }

    private static double nats(Arrangement arrangement) {
        return arrangement
                .takes(Arrangement.Listener.NONE, () -> false)
                .get(0)
                .nats()
                .orElseThrow();
    }

    @Test
    void whatIsStoppedGivesNothing() {
        assertThat(fill().compose(Arrangement.Listener.NONE, () -> true)).isEmpty();
    }

    @Test
    void aContinuationFollowsChordsRangeAndRhythm() {
        Score longer = Arrangement.of(model)
                .continuing(waltz, 4)
                .chords("C | F | G7 | C")
                .range(NoteRules.EVERY_TRACK, 43, 84)
                .rhythm("1/16")
                .compose()
                .get(0);

        List<Set<Integer>> tones = List.of(Set.of(0, 4, 7), Set.of(5, 9, 0), Set.of(7, 11, 2, 5), Set.of(0, 4, 7));
        List<Note> fresh =
                longer.notes().filter(note -> note.onset() >= 16 * BAR).toList();
        assertThat(fresh).isNotEmpty().allMatch(note -> {
            Set<Integer> chord = tones.get((int) (note.onset() / BAR) - 16);
            // Beats of 3/8 are eighths; between them the key of the waltzes, C major, counts too.
            boolean onBeat = note.onset() % 240 == 0;
            boolean inKey = Set.of(0, 2, 4, 5, 7, 9, 11).contains(note.pitch() % 12);
            return note.pitch() >= 43
                    && note.pitch() <= 84
                    && note.onset() % 120 == 0
                    && (chord.contains(note.pitch() % 12) || (!onBeat && inKey));
        });
    }

    @Test
    void aModelWhoseSymbolsHaveNoBarsContinuesOnly() {
        TrainedModel plain = Training.ofDefault()
                .preset("ngram")
                .set("tokenizer.name", "note-chord")
                .set("corpus.pieces", "20")
                .seed(3)
                .run(folder.resolve("plain"), Progress.NONE)
                .model();

        assertThat(Arrangement.of(plain).continuing(waltz, 2).compose()).hasSize(1);
        assertThatThrownBy(() -> Arrangement.of(plain).harmonizing(waltz).compose())
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining(
                        "those of note-chord, do not say where in a bar notes stand, so it can only continue");
    }

    /** Waltzes have no pitch under 43: their octaves from 12 to 23 are three below what the model knows. */
    @Test
    void musicOctavesBelowTheModelsRangeIsHeardInItAndStays() {
        Score low = new Score(
                waltz.ticksPerQuarter(),
                List.of(Track.of(
                        "",
                        IntStream.range(0, 24)
                                .mapToObj(eighth -> Note.of(eighth * BAR / 3, BAR / 3, 12 + eighth % 12, 80))
                                .toList())));
        Score filled = Arrangement.of(model)
                .filling(low, new BarRange(2, 2))
                .seed(5)
                .compose()
                .get(0);
        assertThat(notesOutside(filled, 8, 16))
                .isEqualTo(notesOutside(low, 8, 16))
                .hasSize(16);
        Score varied = Arrangement.of(model)
                .varying(low, BarRange.ALL, Set.of(), 0.5)
                .seed(5)
                .compose()
                .get(0);
        assertThat(varied.notes().map(Note::onset))
                .isEqualTo(low.notes().map(Note::onset).toList());
    }

    /** What begins outside some eighths. */
    private static List<Note> notesOutside(Score score, int from, int to) {
        return score.notes()
                .filter(note -> note.onset() < from * BAR / 3 || note.onset() >= to * BAR / 3)
                .toList();
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> fill().count(0)).hasMessageContaining("1 or more, not 0");
        assertThatThrownBy(() -> fill().candidates(0)).hasMessageContaining("1 to 256, not 0");
        assertThatThrownBy(() -> Arrangement.of(model).continuing(waltz, 0)).hasMessageContaining("1 bar or more");
        assertThatThrownBy(() -> Arrangement.of(model).varying(waltz, BarRange.ALL, Set.of(), 0))
                .hasMessageContaining("more than 0 and at most 1");
        assertThatThrownBy(() -> Arrangement.of(model).compose()).hasMessageContaining("There is no music");
    }
}
