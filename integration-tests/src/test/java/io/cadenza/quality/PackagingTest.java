package io.cadenza.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What other projects see of this one's POMs: module names, and a BOM that says what the root says. */
@Tag("fast")
class PackagingTest {
    private static final Path ROOT = Path.of(System.getProperty("cadenza.root", ".."));
    private static final Pattern MANAGED = Pattern.compile(
            "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>\\s*</dependency>");

    /** The modules of the root POM, in its order. */
    static List<String> modules() throws IOException {
        return Pattern.compile("<module>([^<]+)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList();
    }

    /** The Java module names of those that are published as jars, by directory: also the root of their packages. */
    static Map<String, String> moduleNames() throws IOException {
        Map<String, String> names = new TreeMap<>();
        for (String module : modules()) {
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            if (pom.contains("<packaging>pom</packaging>") || pom.contains("<maven.deploy.skip>true")) {
                continue;
            }
            Matcher name = Pattern.compile("<module.name>([^<]+)</module.name>").matcher(pom);
            assertThat(name.find())
                    .as("%s/pom.xml names its Java module: <module.name>io.cadenza...</module.name>", module)
                    .isTrue();
            names.put(module, name.group(1));
        }
        return names;
    }

    @Test
    void everyJarHasAModuleNameOfItsOwn() throws IOException {
        assertThat(moduleNames().values())
                .hasSizeGreaterThan(8)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("io\\.cadenza\\.[a-z0-9]+"));
    }

    /** On the module path a package belongs to one module. */
    @Test
    void everyPackageLiesBelowItsModulesName() throws IOException {
        for (Map.Entry<String, String> module : moduleNames().entrySet()) {
            Path sources = ROOT.resolve(module.getKey()).resolve("src/main/java");
            Path packages = sources.resolve(module.getValue().replace('.', '/'));
            try (var files = Files.walk(sources)) {
                assertThat(files.filter(file -> file.toString().endsWith(".java")))
                        .as(module.getKey())
                        .isNotEmpty()
                        .allMatch(file -> file.startsWith(packages));
            }
        }
    }

    @Test
    void theBomHasEveryModuleAndTheRootsVersions() throws IOException {
        String root = Files.readString(ROOT.resolve("pom.xml"));
        String bom = Files.readString(ROOT.resolve("music-bom/pom.xml"));
        Map<String, String> properties = new TreeMap<>();
        Pattern.compile("<([a-z0-9.-]+\\.version)>([^<]+)</")
                .matcher(root)
                .results()
                .forEach(property -> properties.put("${" + property.group(1) + "}", property.group(2)));
        Map<String, String> managed = new TreeMap<>();
        MANAGED.matcher(root)
                .results()
                .forEach(one -> managed.put(
                        one.group(1) + ":" + one.group(2), properties.getOrDefault(one.group(3), one.group(3))));
        Map<String, String> listed = new TreeMap<>();
        MANAGED.matcher(bom).results().forEach(one -> listed.put(one.group(1) + ":" + one.group(2), one.group(3)));

        assertThat(version(bom)).isEqualTo(version(root));
        assertThat(listed.keySet())
                .containsAll(moduleNames().keySet().stream()
                        .map(name -> "io.cadenza:" + name)
                        .toList());
        assertThat(managed).containsAllEntriesOf(listed);
    }

    /** Of the project itself: the first version that is nobody's in a list. */
    private static String version(String pom) {
        Matcher version = Pattern.compile("</artifactId>\\s*<version>([^<]+)</version>\\s*<packaging>pom")
                .matcher(pom);
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
