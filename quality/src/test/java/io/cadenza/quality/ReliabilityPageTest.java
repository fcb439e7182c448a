package io.cadenza.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/reliability.md and docs/gpu.md name as proof are there. */
class ReliabilityPageTest {
    private static final Path ROOT = Path.of(System.getProperty("cadenza.root", ".."));
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))`");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String page : new String[] {"reliability.md", "gpu.md"}) {
            String text = Files.readString(ROOT.resolve("docs").resolve(page));
            TEST.matcher(text).results().forEach(match -> named.add(match.group(1)));
        }

        assertThat(named).hasSizeGreaterThan(15);
        assertThat(testClasses()).containsAll(named);
    }

    private static Set<String> testClasses() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            Set<String> names = new TreeSet<>();
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    names.addAll(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".java"))
                            .map(name -> name.substring(0, name.length() - ".java".length()))
                            .collect(Collectors.toSet()));
                }
            }
            return names;
        }
    }
}
