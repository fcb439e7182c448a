package io.cadenza.data.download;

import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.IoReason;
import io.cadenza.data.format.MusicFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The corpora that were fetched, each in a folder of its name. A folder appears when all of its corpus is there and checked;
 * until then what has arrived lies beside it, and fetching goes on from there.
 */
public final class CorpusStore {
    private static final int HEAD_BYTES = 512;

    private final Path root;
    private final RetryPolicy patience;
    private final Unpacker unpacker;

    /** A store in a folder, which need not exist. */
    public CorpusStore(Path root) {
        this(root, RetryPolicy.USUAL, Unpacker.USUAL);
    }

    CorpusStore(Path root, RetryPolicy patience, Unpacker unpacker) {
        this.root = root.toAbsolutePath().normalize();
        this.patience = patience;
        this.unpacker = unpacker;
    }

    /** The folder of a corpus, if it is here. */
    public Optional<Path> find(String name) {
        Path folder = root.resolve(name);
        return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
    }

    /**
     * The folder of a corpus, which is fetched if it is not here.
     *
     * @param mirror takes the place of the published addresses: an address or a path of the archive, or of the folder in which
     *     the files lie; empty for none
     * @throws DownloadException if it cannot be fetched, or what was fetched is not to be trusted
     */
    public Path get(NamedCorpus corpus, String mirror, DownloadListener listener) {
        Optional<Path> here = find(corpus.name());
        if (here.isPresent()) {
            return here.get();
        }
        try {
            Files.createDirectories(root);
            try (FileChannel channel = FileChannel.open(
                            root.resolve("." + corpus.name() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw new DownloadException("Another process fetches the corpus %s already. Wait until it is done."
                            .formatted(corpus.name()));
                }
                return fetch(corpus, mirror, listener);
            }
        } catch (IOException e) {
            throw new DownloadException(
                    "Cannot keep the corpus %s in %s: %s. Choose another folder with --dir or CADENZA_CACHE."
                            .formatted(corpus.name(), root, IoReason.of(e)),
                    e);
        }
    }

    private Path fetch(NamedCorpus corpus, String mirror, DownloadListener listener) throws IOException {
        Path arriving = Files.createDirectories(root.resolve("." + corpus.name() + ".arriving"));
        Downloader downloader = new Downloader(patience, listener);
        Checksums checksums = Checksums.of(root.resolve(corpus.name() + ".sha256"));
        for (RemoteFile published : corpus.files()) {
            RemoteFile file = checksums.expected(published);
            Path target = arriving.resolve(file.name());
            Files.createDirectories(target.getParent());
            if (!Files.exists(target)) {
                String sha256 = fetch(file, target, mirror, downloader);
                requireAnnounced(file, target);
                checksums.record(file, sha256, listener);
            }
        }
        Path music = corpus.archive() ? unpacked(corpus, arriving) : arriving;
        Path folder = root.resolve(corpus.name());
        Files.move(music, folder, StandardCopyOption.ATOMIC_MOVE);
        if (corpus.archive()) {
            delete(arriving);
        }
        return folder;
    }

    /**
     * Checks that a file is what its name announces. A portal that wants a login answers every request with a page of its own.
     *
     * @throws DownloadException if it is something else; it is then removed
     */
    private static void requireAnnounced(RemoteFile file, Path target) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(target)) {
            head = in.readNBytes(HEAD_BYTES);
        }
        String start = new String(head, StandardCharsets.ISO_8859_1);
        boolean page = start.toLowerCase(Locale.ROOT)
                .matches("(?s)[\\s\u00EF\u00BB\u00BF]*<(!doctype html|html|head|body|script)\\b.*");
        Optional<MusicFormat> announced = MusicFormat.ofName(Path.of(file.name()));
        boolean other = file.name().toLowerCase(Locale.ROOT).endsWith(".zip")
                ? !start.startsWith("PK")
                : announced.isPresent() && !MusicFormat.ofContent(head).equals(announced);
        if (page || other) {
            Files.delete(target);
            throw new DownloadException(
                    "What came as %s is not such a file%s: it begins with \"%s\". Open %s in a browser to see what answers, or name a copy of it with --mirror."
                            .formatted(
                                    file.name(),
                                    page ? " but a web page" : "",
                                    start.substring(0, Math.min(24, start.length()))
                                            .replaceAll("[^ -~]", "?"),
                                    file.addresses().get(0)));
        }
    }

    private Path unpacked(NamedCorpus corpus, Path arriving) throws IOException {
        Path archive = arriving.resolve(corpus.files().get(0).name());
        Path folder = root.resolve("." + corpus.name() + ".unpacking");
        delete(folder);
        Files.createDirectories(folder);
        try {
            unpacker.unpack(archive, folder);
        } catch (DownloadException e) {
            delete(folder);
            delete(arriving);
            throw e;
        }
        return folder;
    }

    private static String fetch(RemoteFile file, Path target, String mirror, Downloader downloader) throws IOException {
        if (mirror.isEmpty()) {
            return downloader.fetch(file, target);
        }
        if (mirror.matches("https?://.*")) {
            URI base = address(mirror);
            URI address = mirror.endsWith("/") ? base.resolve(file.name().replace(" ", "%20")) : base;
            return downloader.fetch(
                    new RemoteFile(file.name(), List.of(address), file.bytes(), file.sha256(), file.recordedIn()),
                    target);
        }
        Path path = path(mirror);
        Path source = Files.isDirectory(path) ? path.resolve(file.name()) : path;
        if (!Files.isRegularFile(source)) {
            throw new DownloadException(
                    "There is no file %s. Give the archive or the folder in which it lies as --mirror."
                            .formatted(source));
        }
        PartialFile part = new PartialFile(target);
        part.forget();
        Files.copy(source, part.file());
        try {
            String sha256 = part.verified(file);
            Files.move(part.file(), target);
            return sha256;
        } catch (IOException e) {
            throw new DownloadException(
                    "%s is not the expected %s: %s. Give another copy as --mirror."
                            .formatted(source, file.name(), IoReason.of(e)),
                    e);
        }
    }

    private static URI address(String mirror) {
        try {
            return new URI(mirror);
        } catch (URISyntaxException e) {
            throw new DownloadException(
                    "--mirror %s is no address: %s. Give one such as http://host/folder/, or a path."
                            .formatted(mirror, e.getReason()),
                    e);
        }
    }

    private static Path path(String mirror) {
        try {
            return Path.of(mirror);
        } catch (InvalidPathException e) {
            throw new DownloadException(
                    "--mirror %s is no path: %s. Give the archive or the folder in which it lies."
                            .formatted(mirror, e.getReason()),
                    e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Checksums of files that nobody published: written down when a file first comes, and asked for ever after. */
    private static final class Checksums {
        private final Path file;
        private final Map<String, String> known;

        private Checksums(Path file, Map<String, String> known) {
            this.file = file;
            this.known = known;
        }

        static Checksums of(Path file) throws IOException {
            Map<String, String> known = new TreeMap<>();
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    if (line.matches("[0-9a-f]{64}  .+")) {
                        known.put(line.substring(66), line.substring(0, 64));
                    }
                }
            }
            return new Checksums(file, known);
        }

        RemoteFile expected(RemoteFile published) {
            Optional<String> sha256 = published.sha256().or(() -> Optional.ofNullable(known.get(published.name())));
            Optional<Path> recordedIn =
                    published.sha256().isPresent() || sha256.isEmpty() ? Optional.empty() : Optional.of(file);
            return new RemoteFile(published.name(), published.addresses(), published.bytes(), sha256, recordedIn);
        }

        void record(RemoteFile expected, String sha256, DownloadListener listener) {
            if (expected.sha256().isEmpty() && known.isEmpty()) {
                listener.note("nobody publishes checksums of these files; they are recorded in " + file
                        + " and checked from now on");
            }
            if (expected.sha256().isEmpty()) {
                known.put(expected.name(), sha256);
                write();
            }
        }

        private void write() {
            String lines = known.entrySet().stream()
                    .map(entry -> entry.getValue() + "  " + entry.getKey() + "\n")
                    .collect(Collectors.joining());
            AtomicFiles.writeText(file, lines);
        }
    }
}
