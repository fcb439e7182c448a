package io.cadenza.data.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One attempt to fetch the rest of a file from one address, redirections included. */
final class DownloadAttempt {
    private static final int MOST_REDIRECTIONS = 5;

    private static final int MAX_PORT = 65_535;

    /** No corpus is larger; a server that sends without end is stopped. */
    private static final long MAX_BYTES = 4L << 30;

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final RemoteFile expected;
    private final URI address;
    private final PartialFile part;
    private final RetryPolicy policy;
    private final DownloadListener listener;

    DownloadAttempt(RemoteFile expected, URI address, PartialFile part, RetryPolicy policy, DownloadListener listener) {
        this.expected = expected;
        this.address = address;
        this.part = part;
        this.policy = policy;
        this.listener = listener;
    }

    /** The file is not at this address, and asking again will not help. */
    static final class GoneException extends IOException {
        private static final long serialVersionUID = 1L;

        GoneException(String reason) {
            super(reason);
        }
    }

    /** The server asks to come back later. */
    static final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        BusyException(String reason, Duration retryAfter) {
            super(reason);
            this.retryAfter = retryAfter;
        }

        Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Fetches what is missing; returns when all of it is here. */
    void run() throws IOException {
        long have = part.resumable();
        HttpURLConnection connection = connect(have);
        try {
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_PARTIAL && have > 0 && continues(connection, have)) {
                copy(connection, have);
            } else if (status == HttpURLConnection.HTTP_OK) {
                part.begin(validator(connection));
                copy(connection, 0);
            } else {
                refuse(connection, status);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** How fast bytes arrive, over one stretch of time after another. */
    private final class Rate {
        private long since = System.nanoTime();
        private long bytes;

        void add(int more) throws IOException {
            bytes += more;
            double seconds = (System.nanoTime() - since) / 1e9;
            if (seconds < policy.silence().toMillis() / 1e3) {
                return;
            }
            if (bytes < policy.slowest() * seconds) {
                throw new IOException("the server sends %.0f bytes a second, and %d are the least"
                        .formatted(bytes / seconds, policy.slowest()));
            }
            since = System.nanoTime();
            bytes = 0;
        }
    }

    private void refuse(HttpURLConnection connection, int status) throws IOException {
        if (status == 416 || status == HttpURLConnection.HTTP_PARTIAL) {
            part.forget();
            throw new IOException("the server has another file than the one begun; it is fetched anew");
        }
        if (status == 429 || status >= 500) {
            String after = String.valueOf(connection.getHeaderField("Retry-After"));
            Duration wait = after.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(after)) : Duration.ZERO;
            throw new BusyException("the server answers " + status, wait);
        }
        throw new GoneException("the server answers " + status);
    }

    /** Redirections are followed by hand: the JDK does not follow those from http to https, and those back are refused. */
    private HttpURLConnection connect(long have) throws IOException {
        URI target = address;
        for (int i = 0; i <= MOST_REDIRECTIONS; i++) {
            if (!target.isAbsolute() || !target.getScheme().matches("https?")) {
                throw new GoneException("the address " + target + " is not of the net (http or https)");
            }
            if (target.getHost() == null || target.getPort() > MAX_PORT) {
                throw new GoneException("the address " + target + " has no host or no port that exists");
            }
            HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout((int) policy.silence().toMillis());
            connection.setReadTimeout((int) policy.silence().toMillis());
            connection.setRequestProperty("User-Agent", "Cadenza");
            connection.setRequestProperty("Accept-Encoding", "identity");
            if (have > 0) {
                connection.setRequestProperty("Range", "bytes=" + have + "-");
                connection.setRequestProperty("If-Range", part.validator().orElseThrow());
            }
            int status = status(connection);
            if (status < 300 || status >= 400 || status == HttpURLConnection.HTTP_NOT_MODIFIED) {
                return connection;
            }
            String location = connection.getHeaderField("Location");
            connection.disconnect();
            target = redirected(target, location == null ? "" : location);
        }
        throw new GoneException("more than " + MOST_REDIRECTIONS + " redirections");
    }

    /** The status of the answer, whose head has twice the time of a silence: a server that drips it is given up. */
    private int status(HttpURLConnection connection) throws IOException {
        Thread watch = new Thread(
                () -> {
                    try {
                        Thread.sleep(2 * policy.silence().toMillis());
                        connection.disconnect();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt(); // it was in time
                    }
                },
                "download watch");
        watch.setDaemon(true);
        watch.start();
        try {
            return connection.getResponseCode();
        } finally {
            watch.interrupt();
        }
    }

    private static URI redirected(URI from, String location) throws GoneException {
        try {
            URI to = from.resolve(new URI(location));
            if ("https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
                throw new GoneException("it is redirected from https to " + to);
            }
            return to;
        } catch (URISyntaxException e) {
            throw new GoneException("it is redirected to \"" + location + "\"");
        }
    }

    /** Whether a partial answer begins where what is here ends. */
    private static boolean continues(HttpURLConnection connection, long have) {
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(connection.getHeaderField("Content-Range")));
        return range.matches() && range.group(1).equals(String.valueOf(have));
    }

    /** A strong entity tag, else the date; a weak tag does not promise equal bytes. */
    private static Optional<String> validator(HttpURLConnection connection) {
        String tag = connection.getHeaderField("ETag");
        return tag != null && tag.startsWith("\"")
                ? Optional.of(tag)
                : Optional.ofNullable(connection.getHeaderField("Last-Modified"));
    }

    private void copy(HttpURLConnection connection, long have) throws IOException {
        long length = connection.getContentLengthLong();
        long total = length < 0 ? expected.bytes().orElse(-1) : have + length;
        long most = expected.bytes().orElse(MAX_BYTES);
        long done = have;
        try (InputStream in = connection.getInputStream();
                OutputStream out =
                        Files.newOutputStream(part.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] buffer = new byte[1 << 16];
            Rate rate = new Rate();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                done += read;
                rate.add(read);
                if (done > most) {
                    break;
                }
                listener.progress(expected.name(), done, total);
            }
        }
        if (done > most) {
            part.forget();
            throw new IOException("the server sends more than the " + most + " bytes that the file may have");
        }
        if (length >= 0 && done < total) {
            throw new IOException("the connection broke off after " + done + " of " + total + " bytes");
        }
    }
}
