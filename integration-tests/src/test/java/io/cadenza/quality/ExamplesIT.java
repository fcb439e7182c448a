package io.cadenza.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Projects outside this build, as other people have them: they see the packaged jars in a repository, not the parent POM. The
 * repository is the user's own by symbolic links, with this build's artifacts in it.
 */
class ExamplesIT {
    private static final Path ROOT = Path.of(System.getProperty("cadenza.root", ".."));
    private static final String VERSION = System.getProperty("cadenza.version", "");
    private static final Path LOCAL =
            Path.of(System.getProperty("cadenza.localRepository", "no repository: run mvn verify"));
    private static final Pattern NAMED_BLOCK =
            Pattern.compile("(?ms)^```(?:java|services)\\n(?://|#) (\\S+)\\n(.*?)^```$");

    /** What the backends' libraries ask for, and others would resolve. */
    private static final Map<String, String> LIFTED = Map.of(
            "com.google.protobuf:protobuf-java", "3.25.8",
            "com.google.code.gson:gson", "2.13.2",
            "org.apache.commons:commons-compress", "1.28.0");

    @TempDir
    private Path folder;

    private Path repository;

    @BeforeEach
    void install() throws IOException {
        repository = Files.createDirectories(folder.resolve("repository"));
        link(LOCAL, repository, "io");
        Path group = Files.createDirectories(repository.resolve("io"));
        link(LOCAL.resolve("io"), group, "cadenza");
        install("cadenza-parent", ROOT.resolve("pom.xml"), ROOT);
        for (String module : PackagingTest.modules()) {
            install(module, ROOT.resolve(module).resolve("pom.xml"), ROOT.resolve(module));
        }
    }

    /** The links go before JUnit empties the folder. */
    @AfterEach
    void unlink() throws IOException {
        for (Path place : List.of(repository, repository.resolve("io"))) {
            try (Stream<Path> entries = Files.list(place)) {
                for (Path entry : entries.filter(Files::isSymbolicLink).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }

    private static void link(Path from, Path to, String own) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().equals(own)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    private void install(String artifact, Path pom, Path module) throws IOException {
        Path place = Files.createDirectories(
                repository.resolve("io/cadenza").resolve(artifact).resolve(VERSION));
        Files.copy(pom, place.resolve(artifact + "-" + VERSION + ".pom"));
        Path jar = module.resolve("target").resolve(artifact + "-" + VERSION + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, place.resolve(jar.getFileName()));
        }
    }

    /** The example that embeds Cadenza trains and composes; the backend on PyTorch passes the kit; so does the guide's. */
    @Test
    void theExamplesAndTheGuidesBackendPassTheirTests() throws Exception {
        for (String example : List.of("embed", "backend-djl")) {
            copy(ROOT.resolve("examples").resolve(example), folder.resolve(example));
        }
        writeGuide(folder.resolve("model-tiny"));
        Files.writeString(folder.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging>
                  <modules><module>embed</module><module>backend-djl</module><module>model-tiny</module></modules>
                </project>
                """);

        String output = maven("test");

        assertThat(output).doesNotContain("[WARNING] Tests run: 0");
        assertThat(reports("embed")).contains("tests=\"1\"", "errors=\"0\"", "failures=\"0\"");
        assertThat(reports("backend-djl"))
                .contains("testcase name=\"tenTrainingStepsMatchGolden()[")
                .contains("errors=\"0\"");
        assertThat(reports("model-tiny"))
                .contains("testcase name=\"logitsMatchGolden()[")
                .contains("errors=\"0\"");
    }

    /** A project that names only the backends gets the libraries that this one lifts, without the BOM. */
    @Test
    void aProjectOutsideResolvesNoOldLibraries() throws Exception {
        Files.writeString(folder.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId><artifactId>outside</artifactId><version>1</version>
                  <dependencies>
                    <dependency><groupId>io.cadenza</groupId><artifactId>model-tensorflow</artifactId><version>VERSION</version></dependency>
                    <dependency><groupId>io.cadenza</groupId><artifactId>model-dl4j</artifactId><version>VERSION</version></dependency>
                  </dependencies>
                </project>
                """.replace("VERSION", VERSION));
        Path list = folder.resolve("list.txt");

        maven("org.apache.maven.plugins:maven-dependency-plugin:3.9.0:list", "-DoutputFile=" + list);

        String resolved = Files.readString(list);
        LIFTED.forEach((library, version) -> assertThat(resolved).contains(library + ":jar:" + version + ":"));
    }

    private String maven(String... goals) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("cadenza.maven", "") + "/bin/mvn",
                "-B",
                "-ntp",
                "-Dstyle.color=never",
                "-Dmaven.repo.local=" + repository));
        if (System.getProperty("cadenza.offline", "").endsWith("true")) {
            command.add("-o");
        }
        command.addAll(List.of(goals));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"); // as the house itself
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private String reports(String project) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder.resolve(project).resolve("target/surefire-reports"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".xml")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !from.relativize(file).startsWith("target"))
                    .toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** The project of docs/writing-a-backend.md as its reader has it at the end: later files replace earlier ones. */
    private static void writeGuide(Path project) throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/writing-a-backend.md"));
        Matcher pom = Pattern.compile("(?ms)^```xml\\n(.*?)^```$").matcher(guide);
        assertThat(pom.find()).as("the guide has a POM").isTrue();
        Files.createDirectories(project);
        Files.writeString(project.resolve("pom.xml"), pom.group(1));
        Matcher block = NAMED_BLOCK.matcher(guide);
        while (block.find()) {
            String name = block.group(1);
            String place = name.startsWith("META-INF")
                    ? "src/main/resources/"
                    : name.endsWith("Test.java") ? "src/test/java/" : "src/main/java/";
            Path file = project.resolve(place + name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, block.group(2));
        }
    }
}
