package io.cadenza.data.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.data.download.UnreliableServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloaderTest {
    private static final byte[] CONTENT = new byte[200_000];
    private static final RetryPolicy QUICK =
            new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(400), 1);

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();
    private final List<Long> progress = new ArrayList<>();

    private final DownloadListener listener = new DownloadListener() {
        @Override
        public void progress(String file, long done, long total) {
            progress.add(done);
        }

        @Override
        public void note(String line) {
            notes.add(line);
        }
    };

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private RemoteFile file(URI... addresses) throws Exception {
        return new RemoteFile(
                "a.zip", List.of(addresses), OptionalLong.of(CONTENT.length), Optional.of(sha256(CONTENT)));
    }

    private Path target() {
        return folder.resolve("a.zip");
    }

    private void fetch(RemoteFile file) {
        new Downloader(QUICK, listener).fetch(file, target());
    }

    private UnreliableServer fetched(Answer... answers) throws Exception {
        try (UnreliableServer server = new UnreliableServer(answers)) {
            fetch(file(server.address("/a.zip")));
            assertThat(target()).hasBinaryContent(CONTENT);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).as("nothing else is left").containsExactly(target());
            }
            return server;
        }
    }

    @Test
    void aFileIsFetchedWithProgressToItsEnd() throws Exception {
        fetched(UnreliableServer.whole(CONTENT, "\"1\""));

        assertThat(progress).isSorted().last().isEqualTo((long) CONTENT.length);
    }

    @Test
    void aConnectionThatBreaksIsResumedWhereItStopped() throws Exception {
        UnreliableServer server = fetched(
                UnreliableServer.cutAfter(50_000, CONTENT, "\"1\""),
                UnreliableServer.cutAfter(60_000, CONTENT, "\"1\""),
                UnreliableServer.whole(CONTENT, "\"1\""));

        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests().get(0)).isEqualTo("/a.zip");
        assertThat(server.requests().get(2)).isEqualTo("/a.zip bytes=110000-");
        assertThat(notes).hasSize(2).first().asString().contains("next attempt in");
    }

    @Test
    void aDownloadGoesOnInTheNextRun() throws Exception {
        try (UnreliableServer server = new UnreliableServer(
                UnreliableServer.cutAfter(50_000, CONTENT, "\"1\""), UnreliableServer.status(500))) {
            assertThatThrownBy(() -> fetch(file(server.address("/a.zip"))))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageContaining("Try again later, which goes on where this stopped");
            assertThat(target()).doesNotExist();
        }
        UnreliableServer later = fetched(UnreliableServer.whole(CONTENT, "\"1\""));

        assertThat(later.requests()).containsExactly("/a.zip bytes=50000-");
    }

    @Test
    void aFileThatHasChangedMeanwhileIsFetchedAnew() throws Exception {
        byte[] old = CONTENT.clone();
        old[3]++;
        fetched(UnreliableServer.cutAfter(50_000, old, "\"old\""), UnreliableServer.whole(CONTENT, "\"new\""));
    }

    @Test
    void aServerThatKnowsNoRangesSendsAllAgain() throws Exception {
        Answer all = exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT);
        };
        fetched(UnreliableServer.cutAfter(50_000, CONTENT, "\"1\""), all);
    }

    @Test
    void withoutAValidatorNothingIsResumed() throws Exception {
        Answer cut = exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 50_000);
            exchange.getResponseBody().flush();
            exchange.close();
        };
        UnreliableServer server = fetched(cut, UnreliableServer.whole(CONTENT, "\"1\""));

        assertThat(server.requests()).containsExactly("/a.zip", "/a.zip");
    }

    @Test
    void aPartThatBeginsElsewhereIsNotAppended() throws Exception {
        Answer wrong = exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 7-199999/200000");
            exchange.sendResponseHeaders(206, 199_993);
            exchange.getResponseBody().write(CONTENT, 7, 199_993);
        };
        fetched(UnreliableServer.cutAfter(50_000, CONTENT, "\"1\""), wrong, UnreliableServer.whole(CONTENT, "\"1\""));
    }

    @Test
    void whatIsCorruptIsFetchedAnewAndNeverKept() throws Exception {
        byte[] corrupt = CONTENT.clone();
        corrupt[100_000] ^= 1;
        fetched(UnreliableServer.whole(corrupt, "\"1\""), UnreliableServer.whole(CONTENT, "\"1\""));
        assertThat(notes).singleElement().asString().contains("and not the published");

        Files.delete(target());
        try (UnreliableServer server = new UnreliableServer(UnreliableServer.whole(corrupt, "\"1\""))) {
            assertThatThrownBy(() -> fetch(file(server.address("/a.zip")))).hasMessageContaining("SHA-256");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aServerThatSendsWithoutEndIsStopped() throws Exception {
        Answer endless = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(CONTENT);
            }
        };
        fetched(endless, UnreliableServer.whole(CONTENT, "\"1\""));
        assertThat(notes.get(0)).contains("more than the 200000 bytes");
    }

    @Test
    void aSilentServerIsNotWaitedForForEver() throws Exception {
        fetched(UnreliableServer.silent(CONTENT), UnreliableServer.whole(CONTENT, "\"1\""));
    }

    @Test
    void aBusyServerIsAskedAgain() throws Exception {
        UnreliableServer server = fetched(
                UnreliableServer.status(503), UnreliableServer.status(429), UnreliableServer.whole(CONTENT, "\"1\""));

        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void redirectionsAreFollowedButNotForEver() throws Exception {
        fetched(UnreliableServer.redirect("/elsewhere"), UnreliableServer.whole(CONTENT, "\"1\""));

        Files.delete(target());
        try (UnreliableServer server = new UnreliableServer(UnreliableServer.redirect("/a.zip"))) {
            assertThatThrownBy(() -> fetch(file(server.address("/a.zip"))))
                    .hasMessageContaining("more than 5 redirections");
        }
        try (UnreliableServer server = new UnreliableServer(UnreliableServer.redirect("file:///etc/passwd"))) {
            assertThatThrownBy(() -> fetch(file(server.address("/a.zip")))).hasMessageContaining("not of the net");
        }
    }

    @Test
    void aMissingFileIsSoughtAtTheNextAddressAtOnce() throws Exception {
        try (UnreliableServer dead = new UnreliableServer(UnreliableServer.status(404));
                UnreliableServer alive = new UnreliableServer(UnreliableServer.whole(CONTENT, "\"1\""))) {
            fetch(file(dead.address("/a.zip"), alive.address("/a.zip")));

            assertThat(dead.requests()).hasSize(1);
            assertThat(target()).hasBinaryContent(CONTENT);
        }
    }

    @Test
    void pausesDoubleAndEnd() throws IOException {
        RetryPolicy patience = RetryPolicy.USUAL;

        assertThat(Stream.iterate(1, i -> i + 1)
                        .limit(8)
                        .map(i -> patience.pause(i, Duration.ZERO).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(patience.pause(1, Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(20));
        assertThat(patience.pause(1, Duration.ofHours(20))).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aServerThatDripsIsGivenUp() throws Exception {
        RetryPolicy policy =
                new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(200), 1_000);
        Answer drip = exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            for (int i = 0; i < 40; i++) {
                exchange.getResponseBody().write(CONTENT, i, 1);
                exchange.getResponseBody().flush();
                Thread.sleep(50);
            }
        };
        try (UnreliableServer server = new UnreliableServer(drip)) {
            RemoteFile file = file(server.address("/a.zip"));

            assertThatThrownBy(() -> new Downloader(policy, listener).fetch(file, target()))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageMatching(".*the server sends \\d+ bytes a second, and 1000 are the least.*");
        }
    }

    @Test
    void aServerThatDripsTheHeadOfItsAnswerIsGivenUp() throws Exception {
        RetryPolicy policy = new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(200), 1);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread drip = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 60; i++) {
                        client.getOutputStream().write('x');
                        client.getOutputStream().flush();
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    // the client went away, as it should
                }
            });
            drip.start();
            RemoteFile file = file(URI.create("http://localhost:" + server.getLocalPort() + "/a.zip"));
            long start = System.nanoTime();

            assertThatThrownBy(() -> new Downloader(policy, listener).fetch(file, target()))
                    .isInstanceOf(DownloadException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2_500));
            drip.join();
        }
    }

    @Test
    void aRedirectionToAPortThatCannotBeIsTheServersError() throws Exception {
        try (UnreliableServer server =
                new UnreliableServer(UnreliableServer.redirect("http://localhost:99999/a.zip"))) {
            RemoteFile file = file(server.address("/a.zip"));

            assertThatThrownBy(() -> fetch(file))
                    .isInstanceOf(DownloadException.class)
                    .hasMessageContaining("http://localhost:99999/a.zip has no host or no port that exists");
        }
    }

    @Test
    void anUnknownHostIsSaidInWords() throws Exception {
        RemoteFile file = file(URI.create("http://nowhere.invalid/a.zip"));

        assertThatThrownBy(() -> fetch(file))
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("no host of the name nowhere.invalid is known");
    }
}
