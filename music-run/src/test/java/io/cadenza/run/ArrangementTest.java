package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
}
