package io.cadenza.data.midi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.SysexMessage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real files, against the JDK's own reader of sound ones. */
class MidiCorpusTest {
    private static final Path CORPUS =
            Path.of(System.getProperty("cadenza.shared", "../shared")).resolve("corpus");

    @TestFactory
    Stream<DynamicTest> everyFileIsTheScoreOfTheJdksReader() {
        return files().map(file -> dynamicTest(
                file.getFileName().toString(),
                () -> assertThat(MidiReader.read(file)).isEqualTo(score(MidiSystem.getSequence(file.toFile())))));
    }

    @TestFactory
    Stream<DynamicTest> everyFileComesBackFromWhatIsWritten() {
        return files().map(file -> dynamicTest(file.getFileName().toString(), () -> {
            Score score = MidiReader.read(file);
            assertThat(MidiReader.read("written.mid", MidiWriter.toBytes(score)))
                    .isEqualTo(released(score));
        }));
    }

    private static Score score(Sequence sequence) {
        Division division = Division.of(sequence.getResolution()).orElseThrow();
        List<Track> tracks = new ArrayList<>();
        for (javax.sound.midi.Track source : sequence.getTracks()) {
            TrackBuilder track = new TrackBuilder(division, tracks.isEmpty());
            for (int i = 0; i < source.size(); i++) {
                add(track, source.get(i).getTick(), source.get(i).getMessage());
            }
            tracks.add(track.build(source.ticks()));
        }
        return new Score(division.ticksPerQuarter(), tracks);
    }

    private static void add(TrackBuilder track, long tick, MidiMessage message) {
        if (message instanceof ShortMessage event) {
            track.channelMessage(tick, event.getStatus(), event.getData1(), event.getData2());
        } else if (message instanceof MetaMessage meta) {
            track.meta(tick, meta.getType(), meta.getData(), 0);
        } else if (message instanceof SysexMessage exclusive) {
            track.exclusive(tick, exclusive.getStatus(), exclusive.getData());
        }
    }

    /** As it is written: what nobody has released ends with its track. */
    private static Score released(Score score) {
        List<Track> tracks = score.tracks().stream()
                .map(track -> new Track(
                        track.name(),
                        track.notes().stream().map(MidiCorpusTest::released).toList(),
                        track.events()))
                .toList();
        return new Score(score.ticksPerQuarter(), tracks);
    }

    private static Note released(Note note) {
        return note.ending() == Note.Ending.UNRELEASED || note.ending() == Note.Ending.RELEASED_LATE
                ? new Note(
                        note.onset(),
                        note.duration(),
                        note.pitch(),
                        note.velocity(),
                        note.channel(),
                        Note.Ending.RELEASED,
                        note.releaseVelocity())
                : note;
    }

    private static Stream<Path> files() {
        assumeTrue(Files.isDirectory(CORPUS), "the shared corpus is not at " + CORPUS);
        try (Stream<Path> walk = Files.walk(CORPUS)) {
            List<Path> files = walk.filter(file -> file.toString().endsWith(".mid"))
                    .sorted()
                    .toList();
            return files.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
