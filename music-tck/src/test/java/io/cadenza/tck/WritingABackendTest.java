package io.cadenza.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.cadenza.core.backend.BackendProvider;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.xml.sax.InputSource;

/** The guide keeps its word: its snippets compile, and the backends they make pass the kit. */
final class WritingABackendTest {
    /** A fenced block with its language; the first line of a file names it. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

    private static final Pattern NAMED = Pattern.compile("(?s)(?://|#) (\\S+)\\n(.*)");

    private static String guide() throws IOException {
        return Files.readString(Path.of("..", "docs", "writing-a-backend.md"));
    }

    /** All blocks of one language up to the end of a chapter. */
    private static Stream<String> blocks(String language, int chapter) throws IOException {
        String[] chapters = guide().split("(?m)^## ");
        return Stream.of(chapters)
                .limit(chapter + 1L)
                .flatMap(text -> BLOCK.matcher(text).results())
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2));
    }

    /** The files of one language as a chapter leaves them: later ones replace earlier ones of their name. */
    private static Map<String, String> files(String language, int chapter) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (String block : blocks(language, chapter).toList()) {
            Matcher named = NAMED.matcher(block);
            assertThat(named.matches())
                    .as("a first line that names the file: %s", block)
                    .isTrue();
            files.put(named.group(1), block);
        }
        return files;
    }

    @Test
    void theEmptyModuleFailsOneRuleWhichSaysThatItSupportsNothing(@TempDir Path folder) throws Exception {
        Events tests = runKit(folder, 1);
        assertThat(tests.failed().list())
                .extracting(event -> event.getTestDescriptor().getDisplayName())
                .containsExactly("everyKindOfModelThatIsSupportedIsTried()");
    }

    @Test
    void theLstmPassesTheKit(@TempDir Path folder) throws Exception {
        Events tests = runKit(folder, 2);
        assertThat(tests.failed().count()).isZero();
        assertThat(tests.succeeded().list())
                .extracting(event -> event.getTestDescriptor().getDisplayName())
                .contains("lstm-small", "lstm-last-step", "lstm");
    }

    @Test
    void thePomIsXml() throws Exception {
        for (String pom : blocks("xml", 4).toList()) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(pom)));
        }
    }

    /** No snippet escapes the test by its language. */
    @Test
    void everySnippetIsOfAKindThatIsTested() throws IOException {
        assertThat(BLOCK.matcher(guide()).results().map(block -> block.group(1)))
                .isSubsetOf("java", "xml", "services")
                .hasSizeGreaterThan(7);
    }

    private static Events runKit(Path folder, int chapter) throws Exception {
        write(folder, files("java", chapter));
        write(folder, files("services", chapter));
        compile(
                folder,
                files("java", chapter).keySet().stream().map(folder::resolve).toList());
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, WritingABackendTest.class.getClassLoader())) {
            assertThat(ServiceLoader.load(BackendProvider.class, loader))
                    .extracting(BackendProvider::name)
                    .contains("tiny");
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(loader.loadClass("com.example.tiny.TinyConformanceTest")))
                    .execute()
                    .testEvents();
        }
    }

    private static void write(Path folder, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
    }

    private static void compile(Path folder, List<Path> sources) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> options =
                List.of("-d", folder.toString(), "-cp", classPath, "-Xlint:all", "-Werror", "-proc:none");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            complaints, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled)
                    .as("compiling the guide's snippets: %s", complaints)
                    .isTrue();
        }
    }
}
