package io.cadenza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Jars of other parties in the packaged launcher: compiled here, loaded from each place, whole and broken. */
@Execution(ExecutionMode.CONCURRENT)
class PluginIT {
    private static final String COMPOSER = "io.cadenza.core.compose.ComposerFactory";
    private static final String TOKENIZER = "io.cadenza.core.token.TokenizerFactory";
    private static final String BACKEND = "io.cadenza.core.backend.BackendProvider";

    /** A composer of one note, whose option says which; 13 makes it fail, 14 leaves a thread. */
    private static final String CLICK =
            """
        package click;
        import io.cadenza.core.compose.*;
        import io.cadenza.core.option.*;
        import io.cadenza.core.score.*;
        import java.util.*;
        public final class Click implements ComposerFactory {
            public String name() { return "click"; }
            public String description() { return "one note"; }
            public List<Option> options() { return List.of(Option.of("pitch", "which note", 0, 127, 60)); }
            public Composer create(Map<String, String> given) {
                int pitch = OptionValues.of("composer", "click", options(), given).integer("pitch");
                return new Composer() {
                    public String name() { return "click"; }
                    public Score compose(long seed) {
                        if (pitch == 13) {
                            throw new IllegalStateException("thirteen");
                        }
                        if (pitch == 14) {
                            new Thread(Click::stay).start();
                        }
                        return ((ScoreTokenizer) new Shout().create(Map.of())).decode(List.of(String.valueOf(pitch)));
                    }
                };
            }
            private static void stay() {
                try {
                    Thread.sleep(30_000);
                    System.out.println("the program is still there");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        """.replace("import java.util.*;", "import io.cadenza.core.token.*;\nimport java.util.*;");

    /** A tokenizer whose symbols are those of {@code note-chord}, without anything but the pitch. */
    private static final String SHOUT = """
        package click;
        import io.cadenza.core.option.*;
        import io.cadenza.core.score.*;
        import io.cadenza.core.token.*;
        import java.util.*;
        public final class Shout implements TokenizerFactory {
            public String name() { return "shout"; }
            public String description() { return "pitches, loud"; }
            public List<Option> options() { return List.of(Option.of("loud", "how loud", true)); }
            public ScoreTokenizer create(Map<String, String> given) {
                OptionValues values = OptionValues.of("tokenizer", "shout", options(), given);
                ScoreTokenizer chords = Tokenizers.create("note-chord", Map.of()).requireScores();
                return new ScoreTokenizer() {
                    public String name() { return "shout"; }
                    public SortedMap<String, String> options() { return values.all(); }
                    public List<String> encode(Score score) {
                        return score.notes().map(note -> note.pitch() + "!").toList();
                    }
                    public Score decode(List<String> symbols) {
                        return chords.decode(symbols.stream().map(symbol -> "C4:12").toList());
                    }
                };
            }
        }
        """;

    @TempDir
    private Path folder;

    @BeforeEach
    void theLauncherIsThere() {
        Launched.requireLauncher();
    }

    private Launched cadenza(Map<String, String> environment, Object... arguments)
            throws IOException, InterruptedException {
        return Launched.run(
                folder,
                environment,
                line -> {},
                Stream.concat(Stream.of(Launched.launcher()), Stream.of(arguments))
                        .toArray());
    }

    @Test
    void aComposerAndATokenizerOfOthersAreLikeOnesOwn() throws IOException, InterruptedException {
        jar("plugins one/click.jar", Map.of(COMPOSER, "click.Click", TOKENIZER, "click.Shout"), CLICK, SHOUT);

        Launched composers = cadenza(Map.of(), "compose", "--list", "--plugins", "plugins one");
        Launched composed =
                cadenza(Map.of(), "compose", "click", "--option", "pitch=61", "-o", "a.mid", "--plugins=plugins one");
        Launched tokens = cadenza(
                Map.of("CADENZA_PLUGINS", folder.resolve("plugins one").toString()),
                "tokenize",
                "a.mid",
                "--tokenizer",
                "shout",
                "--quiet");
        Launched slip = cadenza(
                Map.of("CADENZA_PLUGINS", "plugins one"), "compose", "click", "--option", "pitch=128", "-o", "b.mid");
        Launched without = cadenza(Map.of(), "compose", "click", "-o", "b.mid");

        assertThat(composers.text())
                .contains("click            one note")
                .contains("pitch              which note: a whole number from 0 to 127; default 60")
                .contains("dice-waltz ");
        assertThat(composed.code()).as(composed.text()).isZero();
        assertThat(tokens.text()).isEqualTo("60!");
        assertThat(slip.text())
                .isEqualTo("cadenza: The option pitch of the composer \"click\" is a whole number from 0 to 127, not"
                        + " \"128\". It is which note.");
        assertThat(slip.code()).isEqualTo(4);
        assertThat(without.text()).contains("No composer \"click\"; available: dice-");
    }

    @Test
    void theDistributionHasAFolderForThem() throws IOException, InterruptedException {
        Path packaged = Launched.launcher().resolveSibling("..").normalize();
        assertThat(packaged.resolve("plugins/README.txt")).exists();
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.createSymbolicLink(own.resolve("lib"), packaged.resolve("lib"));
        Files.createDirectories(own.resolve("bin"));
        Path launcher = Files.copy(Launched.launcher(), own.resolve("bin/cadenza"));
        jar(own.resolve("plugins/click.jar").toString(), Map.of(COMPOSER, "click.Click"), CLICK, SHOUT);

        Launched listed = Launched.run(folder, Map.of(), line -> {}, launcher, "compose", "--list");

        assertThat(listed.text()).contains("click            one note");
    }

    @Test
    void brokenOnesAreReportedAndTheRestWorks() throws IOException, InterruptedException {
        jar("p/a.jar", Map.of(TOKENIZER, "gone.Gone", BACKEND, "gone.Engine"), CLICK, SHOUT);
        jar("p/b.jar", Map.of(COMPOSER, "click.Click"), CLICK, SHOUT);
        Files.write(folder.resolve("p/c.jar"), new byte[] {'P', 'K', 3, 4, 0, 0});

        Launched listed = cadenza(Map.of("CADENZA_PLUGINS", "p"), "compose", "--list", "--quiet");

        assertThat(listed.code()).as(listed.text()).isZero();
        assertThat(listed.lines().stream().filter(line -> line.startsWith("cadenza: ")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("Skipped the backend gone.Engine in ", "p/a.jar: "),
                        line -> assertThat(line).contains("Skipped the tokenizer gone.Gone in ", "p/a.jar: "),
                        line -> assertThat(line)
                                .startsWith("cadenza: Skipped the plugin p/c.jar: it cannot be opened ("));
        assertThat(listed.text()).contains("click            one note", "dice-waltz ");
    }

    @Test
    void aThreadThatAPluginLeavesDoesNotKeepTheProgram() throws IOException, InterruptedException {
        jar("p/click.jar", Map.of(COMPOSER, "click.Click"), CLICK, SHOUT);

        Launched composed = cadenza(
                Map.of("CADENZA_PLUGINS", "p"), "compose", "click", "--option", "pitch=14", "-o", "a.mid", "--quiet");

        assertThat(composed.text()).isEqualTo("a.mid");
        assertThat(composed.code()).isZero();
    }

    @Test
    void anErrorOfAPluginIsCalledThePlugins() throws IOException, InterruptedException {
        jar("p/click.jar", Map.of(COMPOSER, "click.Click"), CLICK, SHOUT);

        Launched failed =
                cadenza(Map.of("CADENZA_PLUGINS", "p"), "compose", "click", "--option", "pitch=13", "-o", "a.mid");

        assertThat(failed.text())
                .startsWith("cadenza: the plugin click.jar failed: IllegalStateException: thirteen.")
                .hasLineCount(1);
        assertThat(failed.code()).isEqualTo(8);
    }

    @Test
    void aFolderThatIsNotThereIsSaid() throws IOException, InterruptedException {
        Launched missing = cadenza(Map.of(), "backends", "--plugins", "nowhere");

        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.text())
                .isEqualTo("cadenza: there is no folder of plugins nowhere. Correct CADENZA_PLUGINS or --plugins.");
    }

    /** Compiles sources whose classes are named in upper case after {@code class}, and packs them. */
    private void jar(String name, Map<String, String> services, String... sources) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")));
        for (String source : sources) {
            String type = source.replaceFirst("(?s).*?public final class (\\w+).*", "$1");
            arguments.add(
                    Files.writeString(folder.resolve(type + ".java"), source).toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        Path jar = folder.resolve(name);
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
            }
            for (Map.Entry<String, String> service : services.entrySet()) {
                entries.putNextEntry(new ZipEntry("META-INF/services/" + service.getKey()));
                entries.write(service.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
