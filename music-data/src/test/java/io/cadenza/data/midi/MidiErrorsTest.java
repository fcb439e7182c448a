package io.cadenza.data.midi;

import static io.cadenza.data.midi.MidiFileBuilder.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.cadenza.core.CadenzaException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are not read: the error names the file, the byte and the reason, in one line. */
@Tag("fast")
class MidiErrorsTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                Arguments.of("empty", new MidiFileBuilder(), 0, "empty"),
                Arguments.of("text", new MidiFileBuilder().text("Hello, world"), 0, "not MIDI"),
                Arguments.of("header cut", new MidiFileBuilder().text("MThd").hex("00000006 0001"), 10, "too soon"),
                Arguments.of("header short", new MidiFileBuilder().text("MThd").hex("00000004 00010001"), 8, "4 bytes"),
                Arguments.of("format", file(7, 1, 96).track("00 ff2f00"), 14, "format 7"),
                Arguments.of("no tracks", file(1, 0, 96), 14, "no track"),
                Arguments.of("no chunk", file(1, 1, 96), 14, "no track"),
                Arguments.of("division 0", file(1, 1, 0).track("00 ff2f00"), 14, "division 0"),
                Arguments.of("26 frames", file(1, 1, 0xE628).track("00 ff2f00"), 14, "division"),
                Arguments.of("data for status", file(1, 1, 96).track("00 3c40"), 23, "byte 3C"),
                Arguments.of("status for data", file(1, 1, 96).track("00 90ff40"), 24, "byte FF"),
                Arguments.of("bad status", file(1, 1, 96).track("00 f101"), 23, "status F1"),
                Arguments.of("long delta", file(1, 1, 96).track("ffffffff7f 903c40"), 26, "four bytes"),
                Arguments.of(
                        "2 GB of meta",
                        file(1, 1, 96).track("00 ff01 ffffff7f 0000"),
                        29,
                        "268435455 bytes are announced and 2 are left"),
                Arguments.of("2 GB of track", file(1, 1, 96).text("MTrk").hex("7fffffff 00 90"), 24, "end too soon"),
                Arguments.of(
                        "event over the end of its track",
                        file(1, 2, 96).track("00 903c").track("00 ff2f00"),
                        25,
                        "too soon"),
                Arguments.of(
                        "other RIFF",
                        new MidiFileBuilder().text("RIFF").hex("00000000").text("WAVE"),
                        8,
                        "RIFF"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void theErrorNamesFileByteAndReason(String name, MidiFileBuilder file, long offset, String reason) {
        MidiFileException error = catchThrowableOfType(
                MidiFileException.class, () -> MidiReader.read("songs/" + name + ".mid", file.bytes()));

        assertThat(error.offset()).isEqualTo(offset);
        assertThat(error.reason()).contains(reason);
        assertThat(error)
                .hasMessageMatching("Cannot read songs/" + name + "[.]mid: byte " + offset + ": [^\\n]+[.] [^\\n]+[.]");
    }

    @Test
    void noLengthIsBelievedBeforeItsBytesAreThere() {
        byte[] meta = file(1, 1, 96).track("00 ff01 ffffff7f 0000").bytes();
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> MidiReader.read("meta.mid", meta)).isInstanceOf(MidiFileException.class);

        // The event announces 268,435,455 bytes, the most that MIDI can.
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path absent = folder.resolve("absent.mid");

        assertThatThrownBy(() -> MidiReader.read(absent))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining(absent.toString());
    }

    @Test
    void aFileLargerThanTheLimitIsNotTouched() throws IOException {
        Path large = folder.resolve("large.mid");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(MidiReader.MAX_BYTES + 1);
        }

        assertThatThrownBy(() -> MidiReader.read(large))
                .isInstanceOf(MidiFileException.class)
                .hasMessageContaining(String.valueOf(MidiReader.MAX_BYTES));
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldFile() throws IOException {
        Path blocker = Files.writeString(folder.resolve("blocker"), "not a folder");

        assertThatThrownBy(() -> MidiWriter.write(
                        MidiReader.read(
                                "a.mid", file(1, 1, 96).track("00 ff2f00").bytes()),
                        blocker.resolve("a.mid")))
                .isInstanceOf(CadenzaException.class);
        assertThat(blocker).hasContent("not a folder");
    }

    @Property(tries = 2000)
    void noBytesBreakTheReaderOtherwise(@ForAll("damaged") byte[] bytes) {
        try {
            MidiReader.read("damaged.mid", bytes);
        } catch (MidiFileException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }

    /** A sound file with some of its bytes replaced. */
    @Provide
    Arbitrary<byte[]> damaged() {
        byte[] whole = file(1, 2, 96)
                .track("00 ff0304 54657374 00 ff5103 07a120 00 ff5804 06031808 00 ff2f00")
                .track("00 c000 00 b04050 10 e00140 00 903c40 10 3c00 00 f0037f01f7 8100 903c40 8100 803c40 00 ff2f00")
                .bytes();
        return Arbitraries.maps(Arbitraries.integers().between(0, whole.length - 1), Arbitraries.bytes())
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(changes -> {
                    byte[] damaged = whole.clone();
                    changes.forEach((place, value) -> damaged[place] = value);
                    return damaged;
                });
    }
}
