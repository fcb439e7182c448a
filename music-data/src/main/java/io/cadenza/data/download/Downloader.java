package io.cadenza.data.download;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * Fetches one file over HTTP, as often as it takes: an attempt that breaks off is resumed where it stopped, if the file on the
 * server is still the same; then the next address is tried. What arrives is kept beside the target until its checksum is
 * right.
 */
final class Downloader {
    private final RetryPolicy patience;
    private final DownloadListener listener;

    Downloader(RetryPolicy patience, DownloadListener listener) {
        this.patience = patience;
        this.listener = listener;
    }

    /**
     * Fetches a file; its folder must be there.
     *
     * @param expected what is known of it beforehand
     * @return its SHA-256 in hexadecimal
     * @throws DownloadException if no address gives it, or only something else
     */
    String fetch(RemoteFile expected, Path target) {
        PartialFile part = new PartialFile(target);
        String last = "";
        for (URI address : expected.addresses()) {
            for (int attempt = 1; attempt <= patience.attempts(); attempt++) {
                try {
                    new DownloadAttempt(expected, address, part, patience, listener).run();
                    String sha256 = part.verified(expected);
                    Files.move(part.file(), target, StandardCopyOption.REPLACE_EXISTING);
                    part.forget();
                    return sha256;
                } catch (DownloadAttempt.GoneException e) {
                    last = address + ": " + e.getMessage();
                    listener.note(last);
                    break;
                } catch (IOException e) {
                    last = address + ": " + reason(e);
                    pause(attempt, last, e);
                }
            }
        }
        throw new DownloadException(
                "Cannot fetch %s (%s). Try again later, which goes on where this stopped, or name a copy of it with --mirror."
                        .formatted(expected.name(), last));
    }

    private void pause(int attempt, String failure, IOException e) {
        if (attempt == patience.attempts()) {
            listener.note(failure);
            return;
        }
        Duration asked = e instanceof DownloadAttempt.BusyException busy ? busy.retryAfter() : Duration.ZERO;
        Duration pause = patience.pause(attempt, asked);
        listener.note("%s; next attempt in %.1f s".formatted(failure, pause.toMillis() / 1000.0));
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DownloadException(
                    "The download was interrupted. Run again to go on where it stopped.", interrupted);
        }
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof UnknownHostException) {
            return "no host of the name " + message + " is known; check its spelling and the network";
        }
        if (e instanceof SocketTimeoutException) {
            return "the server does not answer in time";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : message;
    }
}
