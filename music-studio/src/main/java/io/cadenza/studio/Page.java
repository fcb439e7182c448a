package io.cadenza.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The files of the page: a fixed list, read from this module and kept. No other path leads to a file. */
final class Page {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8",
            "json", "application/json");

    /** Paths of requests, and the files that they mean. */
    private static final Map<String, String> FILES = Map.of(
            "/", "page/index.html",
            "/studio.js", "page/studio.js",
            "/studio.css", "page/studio.css",
            "/sound.js", "page/sound.js",
            "/sheet.js", "page/sheet.js",
            "/synthesizer.js", "page/synthesizer.js",
            "/icon.svg", "page/icon.svg",
            "/licences.txt", "page/licences.txt",
            "/api/openapi.json", "openapi.json");

    private static final String NO_PAGE = """
            <!doctype html><html lang="en"><title>Cadenza studio</title>
            <h1>This build of Cadenza has no page</h1>
            <p>It was built on a machine without Node.js. Install Node.js 20 or later, with npm, and build again.
            The <a href="/api/openapi.json">HTTP interface</a> works.
            """;

    private final Map<String, byte[]> read = new ConcurrentHashMap<>();

    /** A file and what it is. */
    @SuppressWarnings("ArrayRecordComponent") // handed on to the socket and never compared
    record Content(String mediaType, byte[] bytes) {}

    /** What a path means, if it is one of the list. */
    Optional<Content> at(String path) {
        return Optional.ofNullable(FILES.get(path)).flatMap(file -> {
            byte[] bytes = read.computeIfAbsent(file, Page::bytes);
            String type = TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "application/octet-stream");
            if (bytes.length == 0) {
                return path.equals("/")
                        ? Optional.of(new Content(type, NO_PAGE.getBytes(StandardCharsets.UTF_8)))
                        : Optional.empty();
            }
            return Optional.of(new Content(type, bytes));
        });
    }

    /** Whether the page was built into this module. */
    boolean isThere() {
        return read.computeIfAbsent("page/index.html", Page::bytes).length > 0;
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Page.class.getResourceAsStream(file)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
