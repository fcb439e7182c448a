package io.cadenza.data.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusStoreTest {
    private static final RetryPolicy QUICK =
            new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(500), 1);
    private static final Unpacker SMALL = new Unpacker(50, 10_000, 20_000);

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private final DownloadListener listener = new DownloadListener() {
        @Override
        public void progress(String file, long done, long total) {}

        @Override
        public void note(String line) {
            notes.add(line);
        }
    };

    private CorpusStore store() {
        return new CorpusStore(folder.resolve("store"), QUICK, SMALL);
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return out.toByteArray();
    }

    private static NamedCorpus archive(URI address) {
        return corpus(true, new RemoteFile("a.zip", List.of(address), OptionalLong.empty(), Optional.empty()));
    }

    private static NamedCorpus corpus(boolean archive, RemoteFile... files) {
        return new NamedCorpus(
                "toy", "Toys", "http://localhost/", "free", "http://localhost/", archive, List.of(files));
    }

    private Path get(byte[] archive) throws IOException {
        try (UnreliableServer server = new UnreliableServer(UnreliableServer.whole(archive, "\"1\""))) {
            return store().get(archive(server.address("/a.zip")), "", listener);
        }
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void anArchiveIsUnpackedIntoAFolderOfItsName() throws IOException {
        Path corpus = get(zip(Map.of("toys/a.mid", "A", "toys/more/b.mid", "B", "README", "C")));

        assertThat(corpus).isEqualTo(folder.resolve("store/toy"));
        assertThat(kept())
                .containsExactly(
                        "store/toy.sha256", "store/toy/README", "store/toy/toys/a.mid", "store/toy/toys/more/b.mid");
        assertThat(notes).singleElement().asString().contains("nobody publishes checksums");
    }

    @Test
    void whatIsHereIsNotFetchedAgain() throws IOException {
        get(zip(Map.of("a.mid", "A")));

        try (UnreliableServer server = new UnreliableServer(UnreliableServer.status(500))) {
            store().get(archive(server.address("/a.zip")), "", listener);
            assertThat(server.requests()).isEmpty();
        }
        assertThat(store().find("toy")).contains(folder.resolve("store/toy"));
        assertThat(store().find("other")).isEmpty();
    }

    @Test
    void aRecordedChecksumHoldsFromThenOn() throws IOException {
        Path corpus = get(zip(Map.of("a.mid", "A")));
        Files.move(corpus, folder.resolve("moved"));

        assertThatThrownBy(() -> get(zip(Map.of("a.mid", "changed"))))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("SHA-256");
        assertThat(store().find("toy")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../out.mid",
                "a/../../out.mid",
                "/out.mid",
                "C:/out.mid",
                "..\\out.mid",
                "a\0.mid",
                "a/b/../../../x"
            })
    void aNameThatLeadsOutOfTheFolderIsRefused(String name) throws IOException {
        byte[] archive = zip(Map.of(name, "out"));

        assertThatThrownBy(() -> get(archive))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("The archive a.zip is not to be trusted");
        assertThat(kept()).as("nothing but the checksum").containsExactly("store/toy.sha256");
    }

    @Test
    void anArchiveThatUnpacksToTooMuchIsRefused() throws IOException {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            many.put(i + ".mid", "A");
        }
        assertThatThrownBy(() -> get(zip(many))).hasMessageContaining("more than 50 entries");
        Files.delete(folder.resolve("store/toy.sha256"));
        assertThatThrownBy(() -> get(zip(Map.of("a.mid", "\0".repeat(10_001)))))
                .hasMessageContaining("unpacks to more than is allowed");
        Files.delete(folder.resolve("store/toy.sha256"));
        String large = "\0".repeat(9_000);
        assertThatThrownBy(() -> get(zip(Map.of("a.mid", large, "b.mid", large, "c.mid", large))))
                .hasMessageContaining("unpacks to more than is allowed");
        assertThat(store().find("toy")).isEmpty();
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        assertThatThrownBy(() -> get("Dear Sir,".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("What came as a.zip is not such a file: it begins with \"Dear Sir,\"");
    }

    @Test
    void aPageInsteadOfAFileIsRefusedBeforeItsChecksumIsRecorded() throws IOException {
        byte[] page = "<!DOCTYPE html>\n<title>Please sign in</title>".getBytes(StandardCharsets.US_ASCII);
        byte[] music = "MThd\0\0\0\6".getBytes(StandardCharsets.US_ASCII);
        try (UnreliableServer server =
                new UnreliableServer(UnreliableServer.whole(page, "\"1\""), UnreliableServer.whole(music, "\"2\""))) {
            RemoteFile file = new RemoteFile(
                    "x/a.mid", List.of(server.address("/x/a.mid")), OptionalLong.empty(), Optional.empty());

            assertThatThrownBy(() -> store().get(corpus(false, file), "", listener))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageContaining("What came as x/a.mid is not such a file but a web page")
                    .hasMessageContaining("\"<!DOCTYPE html>?<title>P\"")
                    .hasMessageContaining("--mirror");
            assertThat(kept()).isEmpty();

            store().get(corpus(false, file), "", listener);
        }
        assertThat(kept()).containsExactly("store/toy.sha256", "store/toy/x/a.mid");
    }

    @Test
    void theErrorAboutARecordedChecksumNamesItsFileAndWhatToDo() throws IOException {
        Path corpus = get(zip(Map.of("a.mid", "A")));
        Files.move(corpus, folder.resolve("moved"));

        assertThatThrownBy(() -> get(zip(Map.of("a.mid", "changed"))))
                .hasMessageContaining(folder.resolve("store/toy.sha256").toString())
                .hasMessageContaining("if its publisher has changed it, delete its line there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http://[", "http:///folder/", "http://localhost:99999/", "http://a b/", "a\0b"})
    void aMirrorThatIsNoAddressIsTheUsersErrorInOneLine(String mirror) {
        NamedCorpus corpus = archive(URI.create("http://localhost:9/a.zip"));

        assertThatThrownBy(() -> store().get(corpus, mirror, listener))
                .isInstanceOf(DownloadException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aMirrorTakesThePlaceOfThePublishedAddress() throws IOException {
        byte[] archive = zip(Map.of("a.mid", "A"));
        Path copy = Files.write(folder.resolve("a.zip"), archive);
        NamedCorpus dead = archive(URI.create("http://localhost:9/a.zip"));

        store().get(dead, copy.toString(), listener);
        assertThat(folder.resolve("store/toy/a.mid")).exists();

        CorpusStore second = new CorpusStore(folder.resolve("second"), QUICK, SMALL);
        second.get(dead, folder.toString(), listener);
        assertThat(folder.resolve("second/toy/a.mid")).exists();

        CorpusStore third = new CorpusStore(folder.resolve("third"), QUICK, SMALL);
        try (UnreliableServer server = new UnreliableServer(UnreliableServer.whole(archive, "\"1\""))) {
            third.get(dead, server.address("/mirror/").toString(), listener);
            assertThat(server.requests()).containsExactly("/mirror/a.zip");
        }
        assertThatThrownBy(() -> new CorpusStore(folder.resolve("fourth"), QUICK, SMALL)
                        .get(dead, folder.resolve("none").toString(), listener))
                .hasMessageContaining("There is no file");
    }

    @Test
    void aListOfFilesIsFetchedOneByOneAndGoesOnWhereItStopped() throws IOException {
        byte[] music = "MThd\0\0\0\6".getBytes(StandardCharsets.US_ASCII);
        try (UnreliableServer server = new UnreliableServer(
                UnreliableServer.whole(music, "\"1\""),
                UnreliableServer.status(404),
                UnreliableServer.whole(music, "\"1\""))) {
            NamedCorpus corpus = corpus(
                    false,
                    new RemoteFile(
                            "x/a.mid", List.of(server.address("/x/a.mid")), OptionalLong.empty(), Optional.empty()),
                    new RemoteFile(
                            "x/b.mid", List.of(server.address("/x/b.mid")), OptionalLong.empty(), Optional.empty()));

            assertThatThrownBy(() -> store().get(corpus, "", listener)).hasMessageContaining("404");
            assertThat(store().find("toy")).isEmpty();
            store().get(corpus, "", listener);

            assertThat(server.requests()).containsExactly("/x/a.mid", "/x/b.mid", "/x/b.mid");
        }
        assertThat(kept()).containsExactly("store/toy.sha256", "store/toy/x/a.mid", "store/toy/x/b.mid");
    }

    @Test
    void everyCorpusOfTheCatalogueIsWhole() {
        for (String name : NamedCorpus.names()) {
            NamedCorpus corpus = NamedCorpus.named(name);

            assertThat(corpus.title()).isNotBlank();
            assertThat(corpus.licence()).isNotBlank();
            assertThat(corpus.files()).isNotEmpty().allSatisfy(file -> {
                assertThat(file.addresses())
                        .allMatch(address -> address.getScheme().matches("https?"));
                file.sha256().ifPresent(sha256 -> assertThat(sha256).matches("[0-9a-f]{64}"));
            });
        }
        assertThat(NamedCorpus.named("maestro").bytes()).hasValue(58_416_533);
        assertThat(NamedCorpus.named("piano-midi").files())
                .anySatisfy(file -> assertThat(file.addresses())
                        .containsExactly(URI.create("http://www.piano-midi.de/midis/bach/bach_846.mid")));
        assertThatThrownBy(() -> NamedCorpus.named("maestr"))
                .isInstanceOf(CadenzaException.class)
                .hasMessage("No corpus is called \"maestr\"; known are jsb-chorales, maestro, nottingham, piano-midi."
                        + " Give the folder of any other as --corpus.");
    }
}
