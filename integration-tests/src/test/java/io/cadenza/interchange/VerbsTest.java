package io.cadenza.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.compose.Composers;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.arrange.BarRange;
import io.cadenza.run.Arrangement;
import io.cadenza.run.Progress;
import io.cadenza.run.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of each verb on every backend: what is given stays, what is new is where it was asked, and equal seeds agree. */
class VerbsTest {
    @TempDir
    private static Path folder;

    /** A waltz for two hands, sixteen bars of 3/8. */
    private static Score waltz;

    private static TrainedModel counted;

    @BeforeAll
    static void make() {
        waltz = Composers.installed().named("dice-waltz").create(Map.of()).compose(3);
        counted = Training.ofDefault()
                .preset("ngram")
                .set("corpus.composer", "dice-waltz")
                .set("corpus.pieces", "30")
                .run(folder.resolve("run"), Progress.NONE)
                .model();
    }

    private static Arrangement with(String backend) {
        TrainedModel model =
                backend.equals("ngram") ? counted : ShippedModel.named("songs").load();
        return Arrangement.of(model)
                .computing(backend, RuntimeOptions.cpu(1))
                .seed(4)
                .candidates(3);
    }

    private static Score only(Arrangement arrangement) {
        Score score = arrangement.compose().get(0);
        assertThat(arrangement.compose()).containsExactly(score);
        return score;
    }

    private static List<Note> notes(Track track, long from, long to) {
        return track.notes().stream()
                .filter(note -> note.onset() >= from && note.onset() < to)
                .toList();
    }

    private static long bars(int count) {
        return 3L * waltz.ticksPerQuarter() / 2 * count;
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "tensorflow", "dl4j", "ngram"})
    void eachVerbKeepsItsWordOnEveryBackend(String backend) {
        Arrangement arrangement = with(backend);
        long end = waltz.notes().mapToLong(Note::end).max().orElseThrow();
        long all = (end + bars(1) - 1) / bars(1) * bars(1);

        Score longer = only(arrangement.continuing(waltz, 2));
        for (int track = 0; track < waltz.tracks().size(); track++) {
            assertThat(notes(longer.tracks().get(track), 0, all))
                    .isEqualTo(waltz.tracks().get(track).notes());
            assertThat(longer.tracks().get(track).events())
                    .isEqualTo(waltz.tracks().get(track).events());
        }
        assertThat(longer.notes().filter(note -> note.onset() >= all)).isNotEmpty();
        assertThat(longer.notes()).allMatch(note -> note.end() <= all + bars(2));

        Score filled = only(arrangement.filling(waltz, new BarRange(5, 6)));
        for (int track = 0; track < waltz.tracks().size(); track++) {
            Track before = waltz.tracks().get(track);
            Track after = filled.tracks().get(track);
            assertThat(notes(after, 0, bars(4))).isEqualTo(notes(before, 0, bars(4)));
            assertThat(notes(after, bars(6), all)).isEqualTo(notes(before, bars(6), all));
            assertThat(notes(after, bars(4), bars(6))).allMatch(note -> note.end() <= bars(6));
        }
        assertThat(filled).isNotEqualTo(waltz);

        int melody = waltz.tracks().get(0).notes().isEmpty() ? 1 : 0;
        Score varied = only(arrangement.varying(waltz, new BarRange(1, 4), Set.of(melody), 0.5));
        assertThat(varied.tracks().get(melody).notes())
                .extracting(Note::onset)
                .isEqualTo(waltz.tracks().get(melody).notes().stream()
                        .map(Note::onset)
                        .toList());
        assertThat(varied.tracks().get(melody)).isNotEqualTo(waltz.tracks().get(melody));
        assertThat(varied.tracks().get(melody + 1)).isEqualTo(waltz.tracks().get(melody + 1));

        Score alone = new Score(
                        waltz.ticksPerQuarter(),
                        waltz.tracks().stream().limit(melody + 1L).toList())
                .between(0, bars(4));
        Score harmonized = only(arrangement.harmonizing(alone));
        Score accompanied = only(arrangement.accompanying(alone, "0"));
        for (Score whole : List.of(harmonized, accompanied)) {
            assertThat(whole.tracks()).startsWith(alone.tracks().toArray(Track[]::new));
            assertThat(whole.tracks()).hasSizeGreaterThan(alone.tracks().size());
            assertThat(whole.notes().count()).isGreaterThan(alone.notes().count());
        }
    }
}
