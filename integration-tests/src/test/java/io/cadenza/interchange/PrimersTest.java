package io.cadenza.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.ScoreEvent;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.MidiReader;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.run.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Music to continue stays at the head as it is, wherever new music begins and whatever computes it. */
class PrimersTest {
    private static final RuntimeOptions ONE_THREAD = new RuntimeOptions(Device.CPU, 1, 1);
    private static final TrainedModel MODEL = ShippedModel.named("tunes").load();

    static Stream<Arguments> primers() {
        Stream<String> tempos = IntStream.rangeClosed(7, 18).mapToObj(tens -> "tempos/t" + 10 * tens + ".mid");
        return Stream.concat(Stream.of("primer.mid", "band.mid"), tempos)
                .flatMap(name -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
    }

    private static Score primer(String name) {
        try (InputStream in = Objects.requireNonNull(PrimersTest.class.getResourceAsStream("/primer/" + name))) {
            return MidiReader.read(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Score continued(Score head, boolean atBar, String backend) {
        return Generation.of(MODEL)
                .continuing(head, atBar)
                .asking(MusicRequest.of(Map.of("bars", "2")))
                .seed(3)
                .computing(backend, ONE_THREAD)
                .compose()
                .get(0);
    }

    /** Note for note and event for event; the notes that are left are new and begin at the join or later. */
    private static void assertGoesOn(Score whole, Score head, long join) {
        int finer = whole.ticksPerQuarter() / head.ticksPerQuarter();
        assertThat(whole.ticksPerQuarter()).isEqualTo(head.ticksPerQuarter() * finer);
        List<Note> rest = new ArrayList<>();
        for (int i = 0; i < head.tracks().size(); i++) {
            Track before = head.tracks().get(i);
            Track after = whole.tracks().get(i);
            assertThat(after.name()).isEqualTo(before.name());
            assertThat(after.events())
                    .isEqualTo(before.events().stream()
                            .map(event -> moved(event, finer))
                            .toList());
            List<Note> left = new ArrayList<>(after.notes());
            before.notes()
                    .forEach(note -> assertThat(left.remove(finer(note, finer)))
                            .as("%s in track %s", note, before.name())
                            .isTrue());
            rest.addAll(left);
        }
        whole.tracks().stream().skip(head.tracks().size()).forEach(track -> rest.addAll(track.notes()));
        assertThat(rest).isNotEmpty().allMatch(note -> note.onset() >= join * finer);
    }

    private static ScoreEvent moved(ScoreEvent event, int finer) {
        return finer == 1 ? event : event.at(event.tick() * finer);
    }

    private static Note finer(Note note, int finer) {
        return new Note(
                note.onset() * finer,
                note.duration() * finer,
                note.pitch(),
                note.velocity(),
                note.channel(),
                note.ending(),
                note.releaseVelocity());
    }

    /** The last note's end, and the bar line at or after it: bars of three quarters in primer.mid, of four in the others. */
    private static long join(String name, Score head, boolean atBar) {
        long bar = (name.equals("primer.mid") ? 3L : 4L) * head.ticksPerQuarter();
        long end = head.notes().mapToLong(Note::end).max().orElseThrow();
        // An end on no step of the grid is the next step's; one that is nearly at the bar line is the line's.
        return atBar ? (end + bar - 1) / bar * bar : end;
    }

    @ParameterizedTest
    @MethodSource("primers")
    void everyPrimerStandsUnchangedAndGoesOn(String name, boolean atBar) {
        Score head = primer(name);

        assertGoesOn(continued(head, atBar, "java"), head, join(name, head, atBar));
    }

    @ParameterizedTest
    @CsvSource({"primer.mid, false", "primer.mid, true", "band.mid, false", "band.mid, true"})
    void everyBackendGoesOnAlike(String name, boolean atBar) {
        Score head = primer(name);
        Score java = continued(head, atBar, "java");

        assertThat(continued(head, atBar, "tensorflow")).isEqualTo(java);
        assertThat(continued(head, atBar, "dl4j")).isEqualTo(java);
    }
}
