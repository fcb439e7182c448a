package io.cadenza.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestEngine;

/** Jars as users have them: whole ones beside half-copied, outdated and faulty ones. The service is a {@link Greeter}. */
public class BrokenPluginsTest {
    /** What the plugins provide. */
    public interface Greeter extends Supplier<String> {}

    @TempDir
    private Path folder;

    private final List<URL> jars = new ArrayList<>();

    @Test
    void theHealthyWorkBesideEveryKindOfBrokenOne() throws Exception {
        jar("good.jar", "good.Good", body("Good", "\"good\""));
        jar("gone.jar", "gone.Missing", body("Other", "\"other\""));
        jar(
                "throws.jar",
                "bad.Throws",
                "package bad; public class Throws" + IMPLEMENTS
                        + " { public Throws() { throw new IllegalStateException(\"no licence\"); } public String get() { return \"t\"; } }");
        jar(
                "private.jar",
                "hid.Hidden",
                "package hid; class Hidden" + IMPLEMENTS + " { public String get() { return \"h\"; } }");
        jar(
                "halved.jar",
                "half.Half",
                body("Half", "\"half\"").replace("Half" + IMPLEMENTS, "Half extends Base" + IMPLEMENTS),
                "package half; public class Base {}");
        jar(
                "nameless.jar",
                "mute.Mute",
                "package mute; public class Mute" + IMPLEMENTS
                        + " { public String get() { throw new UnsupportedOperationException(); } }");
        jar("twin.jar", "twin.Twin", body("Twin", "\"good\""));
        jar("alien.jar", "alien.Alien", "package alien; public class Alien { }");
        jar("last.jar", "last.Last", body("Last", "\"last\""));

        NamedServices<Greeter> found =
                load(new URLClassLoader(jars.toArray(URL[]::new), getClass().getClassLoader()));

        assertThat(found.names()).containsExactly("good", "last");
        assertThat(found.problems())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .matches(
                                        "Skipped the greeter gone\\.Missing in .*/gone\\.jar: Provider gone\\.Missing not found\\. Install it again or remove it\\."),
                        line -> assertThat(line)
                                .contains("bad.Throws in ", "throws.jar: IllegalStateException: no licence. "),
                        line -> assertThat(line).contains("hid.Hidden in ", "private.jar: "),
                        line -> assertThat(line).contains("half.Half in ", "halved.jar: ", "half.Base"),
                        line -> assertThat(line)
                                .contains("mute.Mute in ", "nameless.jar: UnsupportedOperationException. "),
                        line -> assertThat(line)
                                .contains("twin.Twin in ", "twin.jar: its name \"good\" is taken by good.Good. "),
                        line -> assertThat(line).contains("alien.Alien in ", "alien.jar: ", "not a subtype"));
        assertThat(found.problems()).allMatch(line -> line.lines().count() == 1);
        assertThatThrownBy(() -> found.named("half"))
                .hasMessageContaining("available: good, last")
                .hasMessageContaining("halved.jar");
    }

    @Test
    void aClassFileOfALaterJavaIsSaid() throws Exception {
        jar("future.jar", "future.Future", body("Future", "\"future\""));
        Path classFile = folder.resolve("future.jar.classes/future/Future.class");
        byte[] bytes = Files.readAllBytes(classFile);
        bytes[7] = 120; // the class file's major version
        Files.write(classFile, bytes);
        jars.set(0, classFile.getParent().getParent().toUri().toURL());

        NamedServices<Greeter> found =
                load(new URLClassLoader(jars.toArray(URL[]::new), getClass().getClassLoader()));

        assertThat(found.problems())
                .singleElement()
                .asString()
                .contains("future.Future in ", "UnsupportedClassVersionError", "class file version 120.0");
    }

    /** A container's context class loader need not see the library that asks. */
    @Test
    void theContextClassLoaderHidesNothing() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            assertThat(NamedServices.load("test engine", TestEngine.class, TestEngine::getId)
                            .names())
                    .contains("junit-jupiter");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static final Pattern NAME = Pattern.compile("class (\\w+)");

    private static final String IMPLEMENTS = " implements " + Greeter.class.getCanonicalName();

    private static String body(String name, String greeting) {
        return "package %s; public class %s%s { public String get() { return %s; } }"
                .formatted(name.toLowerCase(Locale.ROOT), name, IMPLEMENTS, greeting);
    }

    private static NamedServices<Greeter> load(URLClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return NamedServices.load("greeter", Greeter.class, Supplier::get);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A jar with the classes of the first source alone, though it was compiled with the others. */
    private void jar(String name, String provider, String... sources) throws IOException {
        Path work = Files.createDirectories(folder.resolve(name + ".classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-d", work.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")));
        for (String source : sources) {
            Path file = work.resolve(
                    NAME.matcher(source).results().findFirst().orElseThrow().group(1) + ".java");
            arguments.add(Files.writeString(file, source).toString());
        }
        int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(errors).as(name).isZero();
        String kept =
                NAME.matcher(sources[0]).results().findFirst().orElseThrow().group(1) + ".class";
        Files.createDirectories(work.resolve("META-INF/services"));
        Files.writeString(work.resolve("META-INF/services/" + Greeter.class.getName()), provider + "\n");
        try (OutputStream out = Files.newOutputStream(folder.resolve(name));
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> files = Files.walk(work)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String entry = work.relativize(file).toString();
                if (entry.startsWith("META-INF") || entry.endsWith("/" + kept)) {
                    jar.putNextEntry(new ZipEntry(entry));
                    Files.copy(file, jar);
                }
            }
        }
        jars.add(folder.resolve(name).toUri().toURL());
    }
}
