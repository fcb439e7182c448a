package io.cadenza.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds: it is read or refused in the reader's own words, soon and in little memory. */
class HostileFilesTest {
    private static final String ABC = """
            X:1
            T:Fuzz
            M:6/8
            L:1/8
            Q:3/8=100
            K:Ador ^g
            |:"Am"A>B (3cde|[1 [ceg]2- [ceg] z3:|[2 {g}a^f'_e,2|]
            V:2 transpose=-12
            [K:G][M:9/8]Z2|A/2B//c3/2 !trill!d|
            """;

    private static final byte[] XML = MusicXmlWriter.toBytes(score());
    private static final byte[] MXL = CompressedMusicXml.toBytes(score());

    private static Score score() {
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            notes.add(new Note(i * 160L, 480, 40 + 5 * i, 80, 0, Note.Ending.RELEASED));
        }
        return new Score(480, List.of(Track.of("fuzz", notes), Track.of("two", List.of(Note.of(0, 480, 60, 64)))));
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
    void mutatedMusicXmlIsReadOrRefused(@ForAll Random random) {
        readOrRefuse("fuzz.musicxml", mutated(XML, random));
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
    void mutatedArchivesAreReadOrRefused(@ForAll Random random) {
        readOrRefuse("fuzz.mxl", mutated(MXL, random));
    }

    @Property(tries = 6000, shrinking = ShrinkingMode.OFF)
    void mutatedAbcIsReadOrRefused(@ForAll Random random) {
        readOrRefuse("fuzz.abc", mutated(ABC.getBytes(StandardCharsets.UTF_8), random));
    }

    private static void readOrRefuse(String name, byte[] bytes) {
        try {
            Score score = MusicFiles.read(name, bytes);
            assertThat(score.end()).isNotNegative();
        } catch (CadenzaException e) {
            assertThat(e.getMessage()).contains(name);
        }
    }

    /** A few bytes changed, removed, doubled or swapped for another stretch of the file, or its end cut off. */
    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int i = 0; i <= random.nextInt(6); i++) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(1 + random.nextInt(40), bytes.length - at);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(bytes, 0, at);
            switch (random.nextInt(6)) {
                case 0 -> out.write(random.nextInt(256));
                case 1 -> out.write(original, random.nextInt(original.length - 40), length);
                case 2 -> {
                    out.write(bytes, at, length);
                    out.write(bytes, at, length);
                }
                case 3 -> out.writeBytes(Long.toString(random.nextLong()).getBytes(StandardCharsets.US_ASCII));
                case 4 -> out.write("^_=[](){}|:<>&\"!/0-'".charAt(random.nextInt(20)));
                default -> {} // removed
            }
            boolean cut = random.nextInt(20) == 0;
            int rest = Math.min(bytes.length, at + length);
            if (!cut) {
                out.write(bytes, rest, bytes.length - rest);
            }
            bytes = out.size() == 0 ? original.clone() : out.toByteArray();
        }
        return bytes;
    }

    @Test
    void entitiesOfAFileAreNeverFollowed(@TempDir Path folder) throws IOException {
        Path secret = folder.resolve("secret.txt");
        Files.writeString(secret, "60");
        String xml = """
                <!DOCTYPE score-partwise [<!ENTITY secret SYSTEM "%s">]>
                <score-partwise><part id="P1"><measure><note><pitch><step>C</step><octave>&secret;</octave></pitch>
                <duration>1</duration></note></measure></part></score-partwise>""".formatted(secret.toUri());
        try {
            assertThat(MusicXmlReader.read("xxe.xml", xml.getBytes(StandardCharsets.UTF_8))
                            .notes()
                            .map(Note::pitch))
                    .as("octave 4, as if nothing were said")
                    .containsExactly(60);
        } catch (MusicFileException e) {
            assertThat(e.place()).startsWith("line");
        }
    }

    @Test
    void aBillionLaughsAreNotHeard() {
        StringBuilder entities = new StringBuilder("<!ENTITY e0 'ha'>");
        for (int i = 1; i < 12; i++) {
            entities.append(
                    "<!ENTITY e%d '%s'>".formatted(i, "&e%d;".formatted(i - 1).repeat(10)));
        }
        String xml = "<!DOCTYPE score-partwise [" + entities + "]><score-partwise><work>&e11;</work></score-partwise>";

        soon(() -> readOrRefuse("laughs.xml", xml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nestingWithoutEndIsRefused() {
        String xml = "<score-partwise><part id='P1'><measure>" + "<a>".repeat(200_000) + "</a>".repeat(200_000)
                + "</measure></part></score-partwise>";

        assertThatThrownBy(() -> MusicFiles.read("deep.xml", xml.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MusicFileException.class)
                .hasMessageContaining("more is nested here than in any music");
    }

    @Test
    void repeatsOfRepeatsAreRefusedBeforeTheyAreUnfolded() {
        String repeat = "<barline location='right'><repeat direction='backward' times='1000000000'/></barline>";
        String xml = "<score-partwise><part id='P1'><measure>" + repeat + "</measure></part></score-partwise>";

        soon(() -> assertThatThrownBy(() -> MusicFiles.read("times.xml", xml.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MusicFileException.class)
                .hasMessageContaining("unfold"));
        soon(() -> assertThatThrownBy(() -> MusicFiles.read(
                        "times.abc",
                        ("X:1\nK:C\n|" + ":".repeat(60_000) + "C" + ":".repeat(60_000) + "|")
                                .getBytes(StandardCharsets.US_ASCII)))
                .hasMessageContaining("times.abc"));
    }

    @Test
    void anArchiveThatUnpacksToGigabytesIsRefused() throws IOException {
        byte[] archive = archive("big.xml", 300);

        assertThat(archive.length).isLessThan(1 << 20);
        soon(() -> assertThatThrownBy(() -> MusicFiles.read("bomb.mxl", archive))
                .isInstanceOf(MusicFileException.class)
                .hasMessageContaining("unpacks to more than is read"));
        byte[] skipped = archive("readme.txt", 300);
        soon(() -> assertThatThrownBy(() -> MusicFiles.read("bomb.mxl", skipped))
                .hasMessageContaining("unpacks to more than is read"));
    }

    private static byte[] archive(String name, int mebibytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < mebibytes; i++) {
                zip.write(zeros);
            }
        }
        return out.toByteArray();
    }

    private static void soon(Runnable work) {
        Assertions.assertThatCode(work::run).doesNotThrowAnyException();
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), work::run);
    }
}
