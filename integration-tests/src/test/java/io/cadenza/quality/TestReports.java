package io.cadenza.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What ran in this build, as Surefire and Failsafe report it; the last step of {@code mvn verify}. A skipped test must match a line
 * of {@code .ci/skips}, and the tests that docs/reliability.md and docs/gpu.md name as proof must have run.
 *
 * @param skipped class, test and reason of each test that was skipped
 * @param ran how many tests of a class ran, by the class's simple name, and of a method, by {@code Class#method}; 0 if all were skipped
 */
record TestReports(List<String> skipped, Map<String, Integer> ran) {
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT)(?:#[A-Za-z0-9]+)?)`");

    /** Ends the JVM with 1 if something is amiss: {@code ROOT START}, the start of the build as an ISO instant. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        TestReports reports = read(root, Instant.parse(arguments[1]));
        List<String> faults = new ArrayList<>(reports.unexpected(lines(root.resolve(".ci/skips"))));
        for (String page : List.of("reliability.md", "gpu.md")) {
            String text = Files.readString(root.resolve("docs").resolve(page));
            boolean needsGpu = page.equals("gpu.md");
            NAMED.matcher(text)
                    .results()
                    .map(name -> name.group(1))
                    .distinct()
                    .flatMap(name -> reports.missing(name, page, needsGpu).stream())
                    .forEach(faults::add);
        }
        System.out.println(reports.summary());
        Map<String, List<String>> promises = promises(Files.readString(root.resolve("docs/reliability.md")));
        promises.forEach((row, names) -> {
            if (names.isEmpty()) {
                faults.add("docs/reliability.md promises without a test: " + row);
            }
        });
        System.out.println("Promises of docs/reliability.md: %d; with tests skipped here: %d"
                .formatted(
                        promises.size(),
                        promises.values().stream()
                                .filter(names -> names.stream().anyMatch(reports::isSkipped))
                                .count()));
        faults.forEach(System.out::println);
        if (!faults.isEmpty()) {
            System.exit(1);
        }
    }

    /** The reports of all modules that were written since the build started. */
    static TestReports read(Path root, Instant start) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : PackagingTest.modules()) {
            for (String reports : List.of("surefire-reports", "failsafe-reports")) {
                Path folder = root.resolve(module).resolve("target").resolve(reports);
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> all = Files.list(folder)) {
                        all.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                                .sorted()
                                .forEach(files::add);
                    }
                }
            }
        }
        TestReports reports = new TestReports(new ArrayList<>(), new TreeMap<>());
        for (Path file : files) {
            if (!Files.getLastModifiedTime(file).toInstant().isBefore(start)) {
                reports.add(file);
            }
        }
        return reports;
    }

    private void add(Path file) throws IOException {
        NodeList cases;
        try {
            cases = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getElementsByTagName("testcase");
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("Cannot read " + file, e);
        }
        String name = file.getFileName().toString().replaceFirst("\\.xml$", "").replaceFirst("^TEST-(.*\\.)?", "");
        ran.merge(name, 0, Integer::sum);
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            NodeList skip = test.getElementsByTagName("skipped");
            String method = name + "#" + test.getAttribute("name").replaceFirst("[^A-Za-z0-9_].*", "");
            ran.merge(method, skip.getLength() == 0 ? 1 : 0, Integer::sum);
            if (skip.getLength() == 0) {
                ran.merge(name, 1, Integer::sum);
            } else {
                Element why = (Element) skip.item(0);
                // Surefire gives a message, or, of an exception thrown in a dynamic test, only its trace.
                String reason = why.hasAttribute("message")
                        ? why.getAttribute("message")
                        : why.getTextContent().strip().replaceFirst("^[\\w.$]+: ", "");
                skipped.add(test.getAttribute("classname") + "#" + test.getAttribute("name") + ": "
                        + reason.lines().findFirst().orElse("no reason"));
            }
        }
    }

    /** The skipped tests that no pattern matches. */
    List<String> unexpected(List<String> patterns) {
        List<Pattern> allowed = patterns.stream().map(Pattern::compile).toList();
        return skipped.stream()
                .filter(skip -> allowed.stream()
                        .noneMatch(pattern -> pattern.matcher(skip).find()))
                .map(skip -> "Skipped, and not in .ci/skips: " + skip)
                .toList();
    }

    /** What is wrong with a class that a page names; empty if it ran. */
    List<String> missing(String name, String page, boolean mayBeSkipped) {
        Integer tests = ran.get(name);
        if (tests == null) {
            return List.of("docs/" + page + " names " + name + ", which did not run");
        }
        return tests > 0 || mayBeSkipped
                ? List.of()
                : List.of("docs/" + page + " names " + name + ", all of whose tests were skipped");
    }

    /** The rows of those tables of a page whose last column is headed "test", each with the tests that it names there. */
    static Map<String, List<String>> promises(String page) {
        Map<String, List<String>> promises = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : page.lines().toList()) {
            boolean header = line.matches("\\|.*\\| tests? \\|");
            inside = header || (inside && line.startsWith("|"));
            if (inside && !header && !line.startsWith("|---")) {
                String last = line.replaceFirst("\\|\\s*$", "").replaceFirst(".*\\|", "");
                promises.put(
                        line,
                        NAMED.matcher(last).results().map(name -> name.group(1)).toList());
            }
        }
        return promises;
    }

    /** Whether a test of a class, or a method's, was skipped. */
    private boolean isSkipped(String name) {
        return skipped.stream()
                .map(skip -> skip.replaceFirst(":.*", "").replaceFirst("^[a-z0-9.]*", ""))
                .anyMatch(skip -> skip.startsWith(name.contains("#") ? name : name + "#"));
    }

    private String summary() {
        Map<String, Long> byClass = skipped.stream()
                .collect(Collectors.groupingBy(
                        skip -> skip.replaceFirst("#.*", "").replaceFirst(".*\\.", ""),
                        TreeMap::new,
                        Collectors.counting()));
        int total = ran.entrySet().stream()
                .filter(test -> !test.getKey().contains("#"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        return "Tests run: %d; skipped: %d %s".formatted(total, skipped.size(), byClass);
    }

    /** All but comments and empty lines. */
    static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
