package io.cadenza.studio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.Json;
import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.arrange.BarRange;
import io.cadenza.data.audio.BankSoundFont;
import io.cadenza.run.Arrangement;
import io.cadenza.studio.Problem.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Serves the page and the HTTP interface of docs/studio.md until it is closed. It answers those who asked this address by a name of
 * its own, and pages that it served itself; all others are refused, and no path of a request names a file.
 */
public final class StudioServer implements AutoCloseable {
    /** The largest body of a request: a MIDI file of 8 MiB in base64, with room to spare. */
    static final int MAX_BODY = 16 << 20;

    private static final int MOST_CONNECTIONS = 96;
    /** One for a page; connections that remain are for requests. */
    private static final int MOST_LISTENERS = 48;

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern COMPOSITION = Pattern.compile("/api/compositions/([0-9a-f]{32})(/events)?");
    private static final Pattern INSTRUMENT = Pattern.compile("/api/instruments/(drums|[0-9]{1,3})\\.sf2");
    private static final String JSON = "application/json";
    private static final int LONGEST_CLIENT = 64;
    /** So long after a page has asked for the models it may still need the processors. */
    private static final Duration PAGE_STANDS = Duration.ofSeconds(1);

    private static final int REHEARSALS = 8;
    private static final int REHEARSED_TICKS = 480;

    static {
        // Read once by the JDK's server. Without the first, a small event waits 40 ms for the acknowledgement of the
        // last one; the
        // others end requests that never come to an end, and bound how many there are.
        setIfAbsent("sun.net.httpserver.nodelay", "true");
        setIfAbsent("sun.net.httpserver.maxReqTime", "30");
        setIfAbsent("jdk.httpserver.maxConnections", String.valueOf(MOST_CONNECTIONS));
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Gate gate;
    private final Page page = new Page();
    private final Models models;
    private final Instruments instruments = new Instruments();
    private final Conversion conversion = new Conversion();
    private final Compositions compositions;
    private final Function<Throwable, Problem> problems;
    private final AtomicInteger listeners = new AtomicInteger();
    private final AtomicBoolean rehearsed = new AtomicBoolean();

    /**
     * What a studio serves, and where.
     *
     * @param host the address or name to listen at; {@code 127.0.0.1} unless others are to reach it
     * @param port 0 for any that is free
     * @param models files, or names of models that come with Cadenza; all of those are offered in any case
     * @param notes told in one line of a file whose integrity cannot be checked
     * @param problems what clients are told of an error
     */
    public record Settings(
            String host, int port, List<Path> models, Consumer<String> notes, Function<Throwable, Problem> problems) {
        /** Checks the port, and copies. */
        public Settings {
            if (port < 0 || port > 65_535) {
                throw new CadenzaException("A port is 0 to 65535, not " + port + ".");
            }
            models = List.copyOf(models);
        }

        /** On this machine, at any free port, with the models that come with Cadenza. */
        public static Settings local() {
            return new Settings("127.0.0.1", 0, List.of(), note -> {}, Problem::of);
        }
    }

    private StudioServer(Settings settings, HttpServer server) {
        this.server = server;
        this.models = new Models(settings.models(), settings.notes());
        this.problems = settings.problems();
        this.compositions =
                new Compositions(problems, PATIENCE, Runtime.getRuntime().availableProcessors());
        this.gate = new Gate(settings.host(), server.getAddress());
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "studio");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts to serve.
     *
     * @throws CadenzaException if the address is not this machine's, the port is taken, or a model cannot be read
     */
    public static StudioServer start(Settings settings) {
        HttpServer server;
        try {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), MOST_CONNECTIONS);
        } catch (UnknownHostException e) {
            throw new CadenzaException(
                    "There is no host %s. Give an address of this machine, such as 127.0.0.1."
                            .formatted(settings.host()),
                    e);
        } catch (BindException e) {
            throw new CadenzaException(
                    "Cannot listen at %s, port %d: %s. Give another --port, or 0 for any that is free."
                            .formatted(settings.host(), settings.port(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StudioServer studio;
        try {
            studio = new StudioServer(settings, server);
        } catch (RuntimeException e) {
            server.stop(0);
            throw e;
        }
        server.setExecutor(studio.threads);
        server.createContext("/", studio::answer);
        server.start();
        return studio;
    }

    /** As {@link #start}, at another port that is free where this one is taken. */
    public static StudioServer startAt(Settings settings) {
        try {
            return start(settings);
        } catch (CadenzaException e) {
            if (e.getCause() instanceof BindException) {
                return start(
                        new Settings(settings.host(), 0, settings.models(), settings.notes(), settings.problems()));
            }
            throw e;
        }
    }

    /** The address of the page: {@code http://127.0.0.1:7464/}. */
    public String address() {
        return "http://" + gate.name() + "/";
    }

    /** Whether the page was built into this module; the interface works in any case. */
    public boolean hasPage() {
        return page.isThere();
    }

    /** Opens a model before somebody asks for music: the first of the list. */
    private void warmUp() {
        try {
            Models.Opened opened = models.all().iterator().next().open();
            if (!rehearsed.getAndSet(true)) {
                Thread.sleep(PAGE_STANDS.toMillis());
                rehearse(opened);
            }
        } catch (RuntimeException e) {
            // Said to whoever asks for music; and a model that can do only some of what is rehearsed is as ready as it
            // can be.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server closes
        }
    }

    /**
     * Composes for nobody, until somebody comes. A first composition takes ten times as long as later ones, since the JVM loads and
     * compiles what it needs.
     */
    private void rehearse(Models.Opened opened) {
        List<Note> scale = IntStream.range(0, 16)
                .mapToObj(i -> Note.of(REHEARSED_TICKS * (long) i, REHEARSED_TICKS, 60 + i, 80))
                .toList();
        Arrangement arrangement = Arrangement.of(opened.model()).computing(opened.network());
        Score score = new Score(REHEARSED_TICKS, List.of(Track.of("", scale)));
        BooleanSupplier stop =
                () -> compositions.atWork() > 0 || Thread.currentThread().isInterrupted();
        for (int i = 0; i < REHEARSALS && !stop.getAsBoolean(); i++) {
            arrangement.seed(i).continuing(score, 4).compose(Arrangement.Listener.NONE, stop);
            arrangement.seed(i).filling(score, BarRange.parse("2")).compose(Arrangement.Listener.NONE, stop);
        }
    }

    @Override
    public void close() {
        compositions.close();
        server.stop(0);
        threads.shutdownNow();
        models.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                gate.check(exchange);
                route(exchange);
            } catch (Refusal e) {
                refuse(exchange, e.status(), e.problem());
            } catch (CadenzaException e) {
                refuse(exchange, 400, problems.apply(e));
            } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
                refuse(exchange, 500, problems.apply(e));
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        Matcher composition = COMPOSITION.matcher(path);
        Matcher instrument = INSTRUMENT.matcher(path);
        if (path.equals("/api/models")) {
            allow(exchange, "GET");
            send(exchange, 200, JSON, Json.plain().write(listed()));
            // Who asks for the list will soon ask for music. Before, the page needs the processors.
            threads.execute(this::warmUp);
        } else if (path.equals("/api/compositions")) {
            allow(exchange, "POST");
            compose(exchange);
        } else if (path.equals("/api/convert")) {
            allow(exchange, "POST");
            Conversion.Result result = conversion.convert(Fields.of(body(exchange)));
            send(exchange, 200, result.mediaType(), result.bytes());
        } else if (composition.matches()) {
            allow(exchange, composition.group(2) == null ? "DELETE" : "GET");
            Compositions.Composition found = compositions
                    .find(composition.group(1))
                    .orElseThrow(() -> new Refusal(404, "There is no such composition, or it ended some time ago."));
            if (composition.group(2) == null) {
                found.cancel();
                exchange.sendResponseHeaders(204, -1);
            } else {
                listen(exchange, found);
            }
        } else if (instrument.matches()) {
            allow(exchange, "GET");
            instrument(exchange, instrument.group(1));
        } else {
            Page.Content content = page.at(path).orElseThrow(() -> new Refusal(404, "There is nothing at this path."));
            allow(exchange, "GET");
            send(exchange, 200, content.mediaType(), content.bytes());
        }
    }

    private ObjectNode listed() {
        ObjectNode json = Json.plain().object();
        ArrayNode array = json.putArray("models");
        for (Models.Listed model : models.all()) {
            ObjectNode one = array.addObject();
            one.put("name", model.name())
                    .put("description", model.description())
                    .put("licence", model.licence());
            ArrayNode verbs = one.putArray("verbs");
            Composing.VERBS.forEach(verbs::add);
        }
        return json;
    }

    private void compose(HttpExchange exchange) throws IOException {
        Composing composing = new Composing(Fields.of(body(exchange)), models);
        String client = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Cadenza-Client"))
                .filter(name -> name.length() <= LONGEST_CLIENT)
                .orElseGet(() -> exchange.getRemoteAddress().getAddress().getHostAddress());
        Compositions.Composition composition = compositions.submit(client, composing);
        String path = "/api/compositions/" + composition.id();
        exchange.getResponseHeaders().set("Location", path);
        ObjectNode json = Json.plain().object();
        json.put("id", composition.id()).put("events", path + "/events");
        send(exchange, 201, JSON, Json.plain().write(json));
    }

    /** Server-sent events: all so far, from the one after the last that the client has, and those to come. */
    private void listen(HttpExchange exchange, Compositions.Composition composition) throws IOException {
        if (listeners.incrementAndGet() > MOST_LISTENERS) {
            listeners.decrementAndGet();
            throw new Refusal(503, "%d listen to compositions, and no more can. Try again later.", MOST_LISTENERS);
        }
        composition.readers(1);
        try {
            int next = after(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (true) {
                List<Compositions.Event> events = composition.await(next, HEARTBEAT);
                StringBuilder text = new StringBuilder(events.isEmpty() ? ": still here\n\n" : "");
                for (Compositions.Event event : events) {
                    text.append("id: ").append(next++).append("\nevent: ").append(event.name());
                    text.append("\ndata: ").append(event.data()).append("\n\n");
                }
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (events.isEmpty()
                        ? composition.isOver()
                        : events.get(events.size() - 1).name().equals("end")) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server closes
        } finally {
            composition.readers(-1);
            listeners.decrementAndGet();
        }
    }

    private static int after(String id) {
        return id != null && id.matches("[0-9]{1,7}") ? Integer.parseInt(id) + 1 : 0;
    }

    private void instrument(HttpExchange exchange, String name) throws IOException {
        int program = name.equals("drums") ? BankSoundFont.DRUMS : Integer.parseInt(name);
        if (program > BankSoundFont.DRUMS || (program == BankSoundFont.DRUMS && !name.equals("drums"))) {
            throw new Refusal(404, "An instrument is 0 to 127 or drums.");
        }
        exchange.getResponseHeaders().set("Cache-Control", "private, max-age=86400");
        send(exchange, 200, "application/octet-stream", instruments.of(program));
    }

    /** The instruments last asked for. One is calculated at a time, for a tenth of a second to one. */
    private static final class Instruments {
        private static final long MOST_BYTES = 24 << 20;

        private final Map<Integer, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;

        synchronized byte[] of(int program) {
            byte[] known = kept.get(program);
            if (known != null) {
                return known;
            }
            byte[] made = BankSoundFont.of(program);
            bytes += made.length;
            for (Iterator<byte[]> oldest = kept.values().iterator(); bytes > MOST_BYTES && oldest.hasNext(); ) {
                bytes -= oldest.next().length;
                oldest.remove();
            }
            kept.put(program, made);
            return made;
        }
    }

    private static void allow(HttpExchange exchange, String method) {
        if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method);
            throw new Refusal(405, "This path takes %s.", method);
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        // A page of another origin cannot send this type without asking first.
        if (!type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(JSON)) {
            throw new Refusal(415, "The body is %s. Send it with this Content-Type.", JSON);
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            // A client that still writes would not see the answer: some of what it writes is read for nothing. (Its
            // skip method
            // would wait for bytes beyond the body.)
            byte[] passed = new byte[1 << 16];
            for (int i = 0; i < MAX_BODY; i += passed.length) {
                if (exchange.getRequestBody().readNBytes(passed, 0, passed.length) < passed.length) {
                    break;
                }
            }
            throw new Refusal(413, "The body is longer than the %,d bytes that are taken.", MAX_BODY);
        }
        return body;
    }

    private static void refuse(HttpExchange exchange, int status, Problem problem) throws IOException {
        if (exchange.getResponseCode() < 0) {
            send(exchange, status, JSON, problem.json());
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.putIfAbsent("Cache-Control", List.of("no-cache"));
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
