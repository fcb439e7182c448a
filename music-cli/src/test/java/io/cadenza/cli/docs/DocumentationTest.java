package io.cadenza.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cadenza.cli.command.CadenzaCommand;
import io.cadenza.cli.command.ExitCode;
import io.cadenza.run.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParseResult;

/** What the documents tell a user to type is understood, and what they quote is so. */
class DocumentationTest {
    private static final String PROGRAM = "./cadenza ";
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    private static Path root() {
        return Path.of(System.getProperty("cadenza.root", ".."));
    }

    static Stream<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        commands.addAll(shellLines(Files.readAllLines(root().resolve("README.md"))));
        try (Stream<Path> documents = Files.walk(root().resolve("docs"))) {
            for (Path document : documents
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                commands.addAll(shellLines(Files.readAllLines(document)));
            }
        }
        return commands.stream().distinct();
    }

    /** The lines of all blocks that call the launcher, those broken by a backslash joined. */
    private static List<String> shellLines(List<String> document) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        String begun = "";
        for (String line : document) {
            if (line.startsWith("```")) {
                inside = !inside;
            } else if (inside && line.endsWith("\\")) {
                begun += line.substring(0, line.length() - 1) + " ";
            } else if (inside) {
                lines.add((begun + line).strip());
                begun = "";
            }
        }
        return lines.stream().filter(line -> line.startsWith(PROGRAM)).toList();
    }

    /** The words of a command up to its comment or pipe; quotes around a word are taken off. */
    private static String[] words(String command) {
        // The launcher takes --cuda, --cuda-dl4j, --full and --lean itself and leaves the rest to the program.
        String bare = command.substring(PROGRAM.length())
                .replaceFirst("^--(cuda|cuda-dl4j|full|lean) ", "")
                .replaceFirst("\\s+[#|>].*$", "");
        return Arrays.stream(bare.split("\\s+(?=(?:[^']*'[^']*')*[^']*$)"))
                .map(word -> word.replace("'", ""))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandInTheDocumentsCanBeParsed(String command) {
        ParseResult parsed = CadenzaCommand.commandLine().parseArgs(words(command));

        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (last.hasMatchedOption("--set")) {
            List<String> assignments = last.matchedOptionValue("--set", List.of());
            ConfigLoader loader = ConfigLoader.ofDefault();
            assertThatCode(() -> assignments.forEach(loader::set)).doesNotThrowAnyException();
        }
        if (last.hasMatchedOption("--preset")) {
            String preset =
                    last.matchedOption("--preset").originalStringValues().get(0);
            assertThat(ConfigLoader.presets()).contains(preset);
        }
    }

    @Test
    void theConfigurationReferenceQuotesTheDefault() throws IOException {
        Path reference = root().resolve("docs/configuration.md");
        assertThat(Files.readString(reference)).contains("```yaml\n" + ConfigLoader.presetText("default") + "```\n");
        for (String preset : ConfigLoader.presets()) {
            assertThat(Files.readString(reference)).contains("| `" + preset + "` |");
        }
    }

    @Test
    void theUserGuideListsEveryExitCode() throws IOException {
        Path guide = root().resolve("docs/user-guide.md");
        for (ExitCode code : ExitCode.values()) {
            assertThat(Files.readString(guide)).contains("| " + code.code() + " | " + code.meaning() + " |");
        }
    }

    /** A page or picture that is renamed or lost leaves no link behind, and no page is without a way to it. */
    @Test
    void everyLinkOfTheDocumentsLeadsToAFileAndEveryPageIsInTheIndex() throws IOException {
        Path docs = root().resolve("docs");
        List<Path> pages = new ArrayList<>(
                List.of(root().resolve("README.md"), root().resolve("CONTRIBUTING.md"), docs.resolve("README.md")));
        try (Stream<Path> found = Files.list(docs)) {
            found.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            links(page)
                    .filter(link -> !Files.exists(page.resolveSibling(link)))
                    .forEach(link -> broken.add(page.getFileName() + " -> " + link));
        }
        assertThat(broken).as("links to files that are not there").isEmpty();
        assertThat(links(docs.resolve("README.md")).toList())
                .as("pages in the index")
                .containsAll(pages.stream()
                        .filter(page -> page.getParent().equals(docs))
                        .map(page -> page.getFileName().toString())
                        .filter(name -> !name.equals("README.md"))
                        .toList());
    }

    /** The files that a page links to, without the place in them. */
    private static Stream<String> links(Path page) throws IOException {
        return LINK.matcher(Files.readString(page).replaceAll("(?s)```.*?```|`[^`]*`", ""))
                .results()
                .map(link -> link.group(1).replaceFirst("#.*", ""))
                .filter(link -> !link.isEmpty() && !link.contains(":"));
    }
}
