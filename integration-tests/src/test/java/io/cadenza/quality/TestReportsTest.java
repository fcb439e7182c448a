package io.cadenza.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class TestReportsTest {
    private static final String REPORT = """
        <testsuite name="a.SongTest" tests="2" skipped="1">
          <testcase name="sings" classname="a.SongTest"/>
          <testcase name="dances" classname="a.SongTest"><skipped message="Assumption failed: no floor"/></testcase>
        </testsuite>
        """;

    @TempDir
    private Path root;

    @Test
    void aSkipMustBeOnTheList() throws IOException {
        TestReports reports = read(Instant.EPOCH);

        assertThat(reports.unexpected(List.of("SongTest#.*: Assumption failed: no floor$")))
                .isEmpty();
        assertThat(reports.unexpected(List.of("SongTest#.*: no music")))
                .containsExactly("Skipped, and not in .ci/skips: a.SongTest#dances: Assumption failed: no floor");
    }

    @Test
    void aTestThatAPageNamesMustHaveRun() throws IOException {
        TestReports reports = read(Instant.EPOCH);

        assertThat(reports.missing("SongTest", "reliability.md", false)).isEmpty();
        assertThat(reports.missing("TuneTest", "reliability.md", false))
                .containsExactly("docs/reliability.md names TuneTest, which did not run");
    }

    @Test
    void aMethodThatAPageNamesMustHaveRun() throws IOException {
        TestReports reports = read(Instant.EPOCH);

        assertThat(reports.missing("SongTest#sings", "reliability.md", false)).isEmpty();
        assertThat(reports.missing("SongTest#dances", "reliability.md", false))
                .containsExactly("docs/reliability.md names SongTest#dances, all of whose tests were skipped");
        assertThat(reports.missing("SongTest#jumps", "reliability.md", false))
                .containsExactly("docs/reliability.md names SongTest#jumps, which did not run");
    }

    @Test
    void everyRowOfAPromiseNamesItsTests() {
        String page = """
            | fault | what happens | test |
            |---|---|---|
            | rain | it is wet | `SongTest`, `TuneTest#rains` |
            | `SunTest` | it is dry | none |

            | key | meaning |
            |---|---|
            | a | b |
            """;

        assertThat(TestReports.promises(page).values())
                .containsExactly(List.of("SongTest", "TuneTest#rains"), List.of());
    }

    @Test
    void reportsOfBuildsBeforeDoNotCount() throws IOException {
        assertThat(read(Instant.now().plusSeconds(60)).ran()).isEmpty();
    }

    @Test
    void theListOfThisRepositoryIsMadeOfPatterns() throws IOException {
        List<String> patterns = TestReports.lines(Path.of(System.getProperty("cadenza.root", ".."), ".ci", "skips"));

        assertThat(patterns).isNotEmpty();
        assertThatCode(() -> patterns.forEach(Pattern::compile)).doesNotThrowAnyException();
    }

    private TestReports read(Instant start) throws IOException {
        Path reports = Files.createDirectories(root.resolve("music-core/target/surefire-reports"));
        Files.writeString(reports.resolve("TEST-a.SongTest.xml"), REPORT);
        return TestReports.read(root, start);
    }
}
