package io.cadenza.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.data.midi.MidiReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP interface as other programs meet it, and what it refuses. With the models that come with Cadenza, in plain Java. */
@Timeout(60)
class StudioServerTest {
    private static final String MELODY = """
            {"ticksPerQuarter":480,"tempos":[{"tick":0,"quartersPerMinute":120}],"metres":[{"tick":0,"beats":4,"beatUnit":4}],
             "keys":[{"tick":0,"sharps":1,"minor":false}],"tracks":[{"name":"Fiddle","program":40,"notes":[
              {"onset":0,"duration":480,"pitch":67},{"onset":480,"duration":480,"pitch":71},
              {"onset":960,"duration":480,"pitch":74},{"onset":1440,"duration":480,"pitch":71}]}]}""";

    @TempDir
    private static Path folder;

    private static StudioServer server;
    private static int port;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        server = StudioServer.start(StudioServer.Settings.local());
        port = URI.create(server.address()).getPort();
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static StudioServer.Settings at(int number, Path... models) {
        return new StudioServer.Settings("127.0.0.1", number, List.of(models), note -> {}, Problem::of);
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = to(path);
        return client.send((headers.length > 0 ? request.headers(headers) : request).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<byte[]> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return client.send(
                (headers.length > 0 ? request.headers(headers) : request).build(), BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws Exception {
        return Json.plain().tree(new String(response.body(), StandardCharsets.UTF_8));
    }

    private static String line(HttpResponse<byte[]> response) throws Exception {
        return json(response).path("error").path("line").asText();
    }

    private static int code(HttpResponse<byte[]> response) throws Exception {
        return json(response).path("error").path("code").asInt();
    }

    /** The status line that the server answers to these bytes, which need be no HTTP. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        }
    }

    // Who is let in

    @Test
    void thisMachineIsListenedToAndNoOther() throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        assertThat(get("/api/models").statusCode()).isEqualTo(200);
        for (InetAddress other : others) {
            assertThatThrownBy(() -> new Socket(other, port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:PORT, true",
        "localhost:PORT, true",
        "LOCALHOST:PORT, true",
        "[::1]:PORT, true",
        "evil.example:PORT, false",
        "evil.example, false",
        "127.0.0.1, false",
        "127.0.0.1:1, false",
        "localhost.evil.example:PORT, false",
        "127.0.0.1:PORT.evil.example, false",
        "10.0.0.1:PORT, false"
    })
    void onlyARequestToAnOwnNameIsAnswered(String host, boolean own) throws Exception {
        String sent = host.replace("PORT", String.valueOf(port));
        assertThat(get("/", "Host", sent).statusCode()).isEqualTo(own ? 200 : 421);
        assertThat(get("/api/models", "Host", sent).statusCode()).isEqualTo(own ? 200 : 421);
        assertThat(get("/nothing", "Host", sent).statusCode()).isEqualTo(own ? 404 : 421);
    }

    @Test
    void aRequestWithoutANameOrWithTwoIsRefused() throws Exception {
        assertThat(raw("GET / HTTP/1.0\r\n\r\n")).isEqualTo("HTTP/1.1 421");
        assertThat(raw("GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nHost: evil.example\r\n\r\n".formatted(port)))
                .isEqualTo("HTTP/1.1 421");
        assertThat(raw("GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n".formatted(port)))
                .isEqualTo("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://127.0.0.1:PORT",
                "http://127.0.0.1",
                "http://127.0.0.1:1",
                "http://localhost:PORT",
                "null",
                "file://"
            })
    void aPageOfAnotherOriginIsRefused(String origin) throws Exception {
        String sent = origin.replace("PORT", String.valueOf(port));
        assertThat(get("/api/models", "Origin", sent).statusCode()).isEqualTo(403);
        assertThat(post("/api/convert", "{}", "Origin", sent).statusCode()).isEqualTo(403);
    }

    @Test
    void thePagesOwnRequestsAreLetIn() throws Exception {
        String own = "http://127.0.0.1:" + port;
        assertThat(get("/api/models", "Origin", own, "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/api/models", "Sec-Fetch-Site", "none").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/studio.js, cross-site, no-cors, script, 403",
        "/studio.js, same-site, no-cors, script, 403",
        "/, cross-site, navigate, iframe, 403",
        "/, cross-site, navigate, document, 200"
    })
    void whatAnotherPageLoadsIsRefusedAndALinkFromItIsFollowed(
            String path, String site, String mode, String destination, int status) throws Exception {
        assertThat(get(path, "Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", destination)
                        .statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/models", "/nothing"})
    void everyAnswerForbidsFramesForeignSourcesAndGuessedTypes(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
                .doesNotContain("http:", "https:", "*", "'unsafe-eval'");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Cross-Origin-Resource-Policy"))
                .contains("same-origin");
        assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    // Paths, methods, sizes

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../pom.xml",
                "/..%2fpom.xml",
                "/%2e%2e/%2e%2e/etc/passwd",
                "//etc/passwd",
                "/etc/passwd",
                "/./studio.js",
                "/page/index.html",
                "/studio.js/",
                "/studio.js%00.html",
                "/STUDIO.JS",
                "/StudioServer.class",
                "/api/instruments/129.sf2",
                "/api/instruments/128.sf2",
                "/api/instruments/..%2f0.sf2",
                "/api/compositions/../models",
                "/api/compositions/0123456789abcdef0123456789abcdef/events"
            })
    void noPathLeadsToAFile(String path) throws Exception {
        assertThat(raw("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n".formatted(path, port)))
                .isIn("HTTP/1.1 404", "HTTP/1.1 400");
    }

    @Test
    void aPathWithAQueryIsRefused() throws Exception {
        assertThat(get("/?x=1").statusCode()).isEqualTo(400);
    }

    @Test
    void eachPathTakesItsMethod() throws Exception {
        HttpResponse<String> response = client.send(
                to("/api/models").method("PUT", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET");
        assertThat(get("/api/compositions").statusCode()).isEqualTo(405);
        assertThat(get("/api/convert").statusCode()).isEqualTo(405);
    }

    /** Other types can be sent by pages of other origins without asking. */
    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx"})
    void aBodyIsJsonAndSaysSo(String type) throws Exception {
        HttpRequest request = to("/api/convert")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"score\":%s,\"to\":\"midi\"}".formatted(MELODY)))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | {\"model\" | The request is not JSON: Unexpected end-of-input",
                "1 | [] | The request is a JSON object, not [].",
                "5000 | [ | The request is not JSON: Document nesting depth (1001) exceeds the maximum allowed"
            })
    void aBodyThatIsNoJsonIsTheRequestsFault(int times, String text, String said) throws Exception {
        HttpResponse<byte[]> response = post("/api/compositions", text.repeat(times));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(line(response)).startsWith(said);
        assertThat(code(response)).isEqualTo(2);
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws Exception {
        HttpRequest request = to("/api/convert")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[StudioServer.MAX_BODY + 1]))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }

    // Models

    @Test
    void theModelsAreListedWithTheirVerbs() throws Exception {
        JsonNode models = Json.plain().tree(get("/api/models").body()).path("models");
        assertThat(models.findValuesAsText("name")).contains("songs", "tunes", "quartet");
        assertThat(models.get(0).path("verbs"))
                .extracting(JsonNode::asText)
                .containsExactly("continue", "fill", "harmonize", "accompany", "vary");
    }

    @Test
    void aModelIsNamedFromTheListAndNeverAFile() throws Exception {
        Path model = Files.write(
                folder.resolve("mine.safetensors"), ShippedModel.named("tunes").bytes());
        for (String name : List.of(model.toString(), "../tunes", "mine", "")) {
            HttpResponse<byte[]> response = post("/api/compositions", composition(name, "continue", ""));
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(line(response)).startsWith("There is no model of that name; available: ");
            assertThat(code(response)).as("as a model file that is not there").isEqualTo(5);
        }
    }

    @Test
    void aModelOfOnesOwnIsOfferedByTheNameOfItsFile() throws Exception {
        Path file = folder.resolve("my tunes.safetensors");
        Files.write(file, ShippedModel.named("tunes").bytes());
        try (StudioServer own = StudioServer.start(at(0, file, Path.of("quartet")))) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(own.address() + "api/models"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(Json.plain().tree(response.body()).path("models").findValuesAsText("name"))
                    .containsExactly("my tunes", "quartet", "songs", "tunes");
        }
    }

    @Test
    void aModelFileThatIsNoneIsSaidBeforeAnythingIsServed() throws Exception {
        Path file = Files.write(folder.resolve("broken.safetensors"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> StudioServer.start(at(0, file)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("broken.safetensors");
    }

    @Test
    void aTakenPortIsSaidWithTheRemedyOrAnotherIsTaken() {
        assertThatThrownBy(() -> StudioServer.start(at(port)))
                .isInstanceOf(CadenzaException.class)
                .hasMessageContaining("Cannot listen at 127.0.0.1, port " + port)
                .hasMessageContaining("--port");
        try (StudioServer elsewhere = StudioServer.startAt(at(port))) {
            assertThat(elsewhere.address()).isNotEqualTo(server.address());
        }
    }

    // Compositions

    private static String composition(String model, String verb, String more) {
        return "{\"model\":%s,\"verb\":\"%s\",\"score\":%s%s}"
                .formatted(Json.plain().write(model), verb, MELODY, more);
    }

    /** One event as it comes over the wire. */
    private record Received(int id, String name, JsonNode data) {}

    private static List<Received> events(String path, String... headers) throws Exception {
        HttpRequest.Builder request = to(path);
        HttpResponse<Stream<String>> response =
                client.send((headers.length > 0 ? request.headers(headers) : request).build(), BodyHandlers.ofLines());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        List<Received> events = new ArrayList<>();
        int id = -1;
        String name = "";
        for (Iterator<String> lines = response.body().iterator(); lines.hasNext(); ) {
            String line = lines.next();
            if (line.startsWith("id: ")) {
                id = Integer.parseInt(line.substring(4));
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                events.add(new Received(id, name, Json.plain().tree(line.substring(6))));
            }
        }
        return events;
    }

    private static List<JsonNode> named(String name, List<Received> events) {
        return events.stream()
                .filter(event -> event.name().equals(name))
                .map(Received::data)
                .toList();
    }

    private static String begin(String body, String... headers) throws Exception {
        HttpResponse<byte[]> response = post("/api/compositions", body, headers);
        assertThat(response.statusCode()).as(line(response)).isEqualTo(201);
        String events = json(response).path("events").asText();
        assertThat(response.headers().firstValue("Location")).contains(events.replace("/events", ""));
        return events;
    }

    @Test
    void aContinuationArrivesNoteByNoteAndThenAsAWholeWithAllThatWasGiven() throws Exception {
        List<Received> events =
                events(begin(composition("tunes", "continue", ",\"bars\":2,\"seed\":3,\"alternatives\":2")));

        assertThat(events)
                .extracting(Received::id)
                .containsExactlyElementsOf(
                        IntStream.range(0, events.size()).boxed().toList());
        assertThat(events.get(events.size() - 1).name()).isEqualTo("end");
        List<JsonNode> wholes = named("alternative", events);
        assertThat(named("start", events))
                .hasSize(2)
                .allSatisfy(start -> assertThat(start.path("ticksPerQuarter"))
                        .isEqualTo(wholes.get(0).path("score").path("ticksPerQuarter")));
        assertThat(wholes)
                .extracting(whole -> whole.path("alternative").asInt())
                .containsExactlyInAnyOrder(0, 1);
        for (JsonNode whole : wholes) {
            List<Note> all =
                    ScoreJson.read(new Fields("", whole.path("score"))).notes().toList();
            assertThat(all.subList(0, 4)).extracting(Note::pitch).containsExactly(67, 71, 74, 71);
            assertThat(named("note", events).stream()
                            .filter(note -> note.path("alternative").equals(whole.path("alternative")))
                            .map(note -> note.path("onset").asText() + ":"
                                    + note.path("pitch").asText()))
                    .isNotEmpty()
                    .containsExactlyElementsOf(all.subList(4, all.size()).stream()
                            .map(note -> note.onset() + ":" + note.pitch())
                            .toList());
        }
    }

    @Test
    void equalRequestsGiveEqualMusic() throws Exception {
        String request = composition("tunes", "continue", ",\"bars\":2,\"seed\":3");
        List<Received> first = events(begin(request));
        assertThat(events(begin(request))).isEqualTo(first);
    }

    @Test
    void aPageWithoutNotesGetsSomethingNew() throws Exception {
        String request = composition("tunes", "continue", ",\"bars\":2,\"key\":\"D\",\"metre\":\"6/8\"")
                .replaceFirst("\"notes\":\\[[^]]*]", "\"notes\":[]");
        List<Received> events = events(begin(request));
        assertThat(named("problem", events)).isEmpty();
        assertThat(named("note", events)).isNotEmpty();
        assertThat(named("alternative", events)
                        .get(0)
                        .path("score")
                        .path("metres")
                        .get(0)
                        .path("beats")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void aReaderThatComesBackGetsTheRest() throws Exception {
        String path = begin(composition("tunes", "continue", ",\"bars\":1"));
        List<Received> all = events(path);
        assertThat(events(path, "Last-Event-ID", "0")).isEqualTo(all.subList(1, all.size()));
    }

    @Test
    void aCancelledCompositionStopsAtOnce() throws Exception {
        String path = begin(composition("songs", "continue", ",\"bars\":64,\"alternatives\":8"));
        long before = System.nanoTime();
        HttpResponse<String> response =
                client.send(to(path.replace("/events", "")).DELETE().build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(204);
        List<Received> events = events(path);
        // Sixty-four bars eight times take more than ten times as long.
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(named("end", events))
                .singleElement()
                .extracting(end -> end.path("cancelled").asBoolean())
                .isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "continue | ,\"bars\":0 | bars is a whole number from 1 to 64, not 0.",
                "continue | ,\"bars\":1000000 | bars is a whole number from 1 to 64, not 1000000.",
                "continue | ,\"alternatives\":9 | alternatives is a whole number from 1 to 8, not 9.",
                "continue | ,\"temperature\":0 | temperature is a number from 0.01 to 10.0, not 0.",
                "fill | '' | Say which bars to fill, as range: \"5-8\".",
                "vary | ,\"range\":\"1\",\"amount\":2 | amount is a number from 0.01 to 1.0, not 2.",
                "continue | ,\"rhythm\":\"often\" | \"often\" is no rhythm. Write the shortest step, such as 1/8.",
                "continue | ,\"chords\":\"Zm\" | '\"Zm\" at column 1 is no chord. Write one such as C, Am, F#m7, G7, Bdim,"
                        + " Csus4, G/B or N.C., bars separated by |.'",
                "compose | '' | verb is one of continue, fill, harmonize, accompany, vary.",
                "fill | ,\"range\":\"5-\" | \"5-\" names no bars. Write them such as 5-8, or 5 for one bar.",
                "continue | ,\"key\":\"H\" | key: \"H\" is no key. Name one such as C, G, Bb, Am, F#m or \"D minor\","
                        + " with at most seven sharps or flats.",
                "continue | ,\"midi\":\"TVRoZA==\" | Send the music once: as score in JSON, or as a file in base64.",
                "continue | ,\"path\":\"/etc/passwd\" | There is no field path; known: model, verb, score, midi, bars, range,"
                        + " tracks, amount, instruments, key, chords, rhythm, metre, alternatives, candidates, temperature, seed."
            })
    void whatCannotBeAskedIsRefusedInTheLineOfTheCommands(String verb, String more, String said) throws Exception {
        HttpResponse<byte[]> response = post("/api/compositions", composition("tunes", verb, more));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(line(response)).isEqualTo(said);
        assertThat(code(response)).as("as a wrong flag ends a command").isEqualTo(2);
    }

    @Test
    void aClientWithTooManyCompositionsIsToldToWait() throws Exception {
        List<String> begun = new ArrayList<>();
        Optional<HttpResponse<byte[]>> refused = Optional.empty();
        String long64 = composition("songs", "continue", ",\"bars\":64,\"alternatives\":8");
        for (int i = 0; i < 9 && refused.isEmpty(); i++) {
            HttpResponse<byte[]> response = post("/api/compositions", long64, "X-Cadenza-Client", "greedy");
            if (response.statusCode() == 201) {
                begun.add(json(response).path("id").asText());
            } else {
                refused = Optional.of(response);
            }
        }
        for (String id : begun) {
            client.send(to("/api/compositions/" + id).DELETE().build(), BodyHandlers.discarding());
        }
        assertThat(begun).hasSize(8);
        assertThat(refused.orElseThrow().statusCode()).isEqualTo(429);
    }

    /** Thirty connections that ask for much and read nothing, or begin a request and do not go on. */
    @Test
    void aSlowReaderBlocksNobody() throws Exception {
        String path = begin(composition("tunes", "continue", ",\"bars\":8,\"alternatives\":8"));
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(1024);
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                String wanted = i % 3 == 0 ? path : "/api/instruments/48.sf2";
                String request = "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n".formatted(wanted, port);
                socket.getOutputStream()
                        .write((i % 3 == 1 ? request : request + "\r\n").getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            assertThat(named("end", events(path))).hasSize(1);
            long before = System.nanoTime();
            assertThat(get("/api/models").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    // Conversions

    private static HttpResponse<byte[]> convert(String music, String to) throws Exception {
        return post("/api/convert", "{%s,\"to\":\"%s\"}".formatted(music, to));
    }

    @Test
    void musicComesBackInEveryForm() throws Exception {
        String score = "\"score\":" + MELODY;
        HttpResponse<byte[]> midi = convert(score, "midi");
        assertThat(midi.headers().firstValue("Content-Type")).contains("audio/midi");
        Score read = MidiReader.read("midi", midi.body());
        assertThat(read.notes().map(Note::pitch)).containsExactly(67, 71, 74, 71);
        assertThat(read.notes().map(Note::onset)).containsExactly(0L, 480L, 960L, 1440L);

        HttpResponse<byte[]> wav = convert(score, "wav");
        assertThat(new String(wav.body(), 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        // Four quarters at 120 a minute and two seconds to fade, 44,100 frames of four bytes each.
        assertThat(wav.body()).hasSize(44 + 4 * 4 * 44_100);

        assertThat(convert(score, "png").body()).startsWith(0x89, 'P', 'N', 'G');

        String sheet = new String(convert(score, "musicxml").body(), StandardCharsets.UTF_8);
        assertThat(sheet).contains("<score-partwise", "<fifths>1</fifths>");
        String content = Base64.getEncoder().encodeToString(sheet.getBytes(StandardCharsets.UTF_8));
        JsonNode back =
                json(convert("\"file\":{\"name\":\"song.musicxml\",\"content\":\"%s\"}".formatted(content), "json"));
        assertThat(back.path("tracks").get(0).path("notes").findValuesAsText("pitch"))
                .containsExactly("67", "71", "74", "71");
    }

    @Test
    void theNameOfAFileIsAWordAndNoPath() throws Exception {
        Path real = folder.resolve("real.mid");
        Files.write(real, convert("\"score\":" + MELODY, "midi").body());
        HttpResponse<byte[]> response = convert(
                "\"file\":{\"name\":%s,\"content\":\"AAAA\"}"
                        .formatted(Json.plain().write(real.toString())),
                "json");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(line(response)).contains(real.toString());
    }

    @Test
    void damagedMusicIsToldWithTheReadersLine() throws Exception {
        assertThat(line(convert("\"midi\":\"not base64!\"", "json"))).startsWith("midi is not base64");
        String text = Base64.getEncoder().encodeToString("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(line(convert("\"file\":{\"name\":\"a.txt\",\"content\":\"%s\"}".formatted(text), "json")))
                .startsWith("Cannot read a.txt: it is neither MIDI nor MusicXML nor ABC.");
        assertThat(line(convert("\"score\":" + MELODY, "mp3")))
                .isEqualTo("to is one of json, midi, musicxml, wav, png.");
    }

    @Test
    void musicThatCannotBeReadIsToldWithItsOwnCode() throws Exception {
        HttpResponse<byte[]> score = convert("\"score\":" + MELODY.replace("\"pitch\":67", "\"pitch\":128"), "midi");
        assertThat(line(score)).endsWith(".pitch is a whole number from 0 to 127, not 128.");
        assertThat(code(score)).isEqualTo(4);
        HttpResponse<byte[]> midi = convert("\"midi\":\"AAAA\"", "json");
        assertThat(line(midi)).startsWith("Cannot read midi: byte 0: this is not MIDI");
        assertThat(code(midi)).isEqualTo(4);
    }

    @Test
    void anHourOfSoundIsRefusedBeforeItIsMade() throws Exception {
        String late = "\"score\":" + MELODY.replace("\"onset\":1440", "\"onset\":10000000");
        HttpResponse<byte[]> response = convert(late, "wav");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(line(response)).startsWith("The music lasts ");
    }

    // The page and the description of the interface

    @Test
    void theDescriptionNamesAllThatIsAnsweredAndAllThatIsAsked() throws Exception {
        JsonNode api = Json.plain().tree(get("/api/openapi.json").body());
        assertThat(api.path("openapi").asText()).startsWith("3.1");
        Set<String> described = new TreeSet<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> described.add(method + " " + path.getKey())));
        assertThat(described)
                .containsExactlyInAnyOrder(
                        "get /api/models",
                        "post /api/compositions",
                        "delete /api/compositions/{id}",
                        "get /api/compositions/{id}/events",
                        "post /api/convert",
                        "get /api/instruments/{instrument}.sf2",
                        "get /api/openapi.json");
        assertFieldsAreThose(api, "Composition", "/api/compositions");
        assertFieldsAreThose(api, "Conversion", "/api/convert");
    }

    /** An unknown field is answered with the known ones. */
    private static void assertFieldsAreThose(JsonNode api, String schema, String path) throws Exception {
        String known = line(post(path, "{\"?\":1}")).replaceFirst(".*known: (.*)\\.", "$1");
        List<String> described = new ArrayList<>();
        api.path("components")
                .path("schemas")
                .path(schema)
                .path("properties")
                .fieldNames()
                .forEachRemaining(described::add);
        assertThat(described).containsExactlyInAnyOrder(known.split(", "));
    }

    @Test
    void thePageNamesNoOtherHost() throws Exception {
        assertThat(get("/").body()).contains("Cadenza").doesNotContain("//");
    }

    @Test
    void anInstrumentIsASoundFont() throws Exception {
        for (String name : List.of("drums", "0")) {
            HttpResponse<InputStream> response =
                    client.send(to("/api/instruments/" + name + ".sf2").build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertThat(new String(body.readNBytes(12), StandardCharsets.US_ASCII))
                        .startsWith("RIFF")
                        .endsWith("sfbk");
            }
        }
    }

    @Test
    void whatFailsIsToldAsTheCommandLineTellsIt() throws Exception {
        StudioServer.Settings settings = new StudioServer.Settings(
                "127.0.0.1", 0, List.of(), note -> {}, error -> new Problem(99, "as the command line says"));
        try (StudioServer other = StudioServer.start(settings)) {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(URI.create(other.address() + "api/convert"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"midi\":\"AAAA\",\"to\":\"json\"}"))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(json(response))
                    .isEqualTo(Json.plain().tree("{\"error\":{\"code\":99,\"line\":\"as the command line says\"}}"));
        }
    }

    @Test
    void afterItsEndNobodyIsAnswered() {
        StudioServer other = StudioServer.start(StudioServer.Settings.local());
        int was = URI.create(other.address()).getPort();
        other.close();
        assertThatThrownBy(() -> new Socket("127.0.0.1", was).close()).isInstanceOf(ConnectException.class);
    }
}
