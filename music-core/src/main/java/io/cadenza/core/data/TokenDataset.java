package io.cadenza.core.data;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Windows over the tokens of a corpus, split into subsets. Equal sequences and options give equal subsets and batches, and
 * every epoch has as many windows as the others.
 */
public final class TokenDataset {
    private final int window;
    private final int stride;
    private final WindowLayout layout;
    private final PieceVersions versions;
    private final Map<Subset, Part> parts;
    private final List<String> shortPieces;

    /** A subset: tokens and where windows start in them. */
    private static final class Part {
        static final Part EMPTY = new Part(new int[0], new int[0], List.of(), List.of());

        final int[] tokens;
        final int[] starts;
        /** What the tokens are laid from; empty where single windows are dealt. */
        final List<TokenSequence> pieces;

        final List<String> names;

        Part(int[] tokens, int[] starts, List<TokenSequence> pieces, List<String> names) {
            this.tokens = tokens;
            this.starts = starts;
            this.pieces = pieces;
            this.names = names;
        }
    }

    private TokenDataset(
            int window,
            int stride,
            WindowLayout layout,
            PieceVersions versions,
            Map<Subset, Part> parts,
            List<String> shortPieces) {
        this.window = window;
        this.stride = stride;
        this.layout = layout;
        this.versions = versions;
        this.parts = parts;
        this.shortPieces = List.copyOf(shortPieces);
    }

    /**
     * Cuts and splits sequences.
     *
     * @throws CadenzaException if there is no window at all, or a subset with a share stays empty
     */
    public static TokenDataset of(List<TokenSequence> sequences, DatasetOptions options) {
        return of(sequences, options, PieceVersions.NONE);
    }

    /**
     * The same where pieces that are trained on are shown in several versions, one in each epoch. The other subsets are what
     * they are without.
     *
     * @param versions asked for pieces of the training subset only; needs {@link SplitMode#PIECE}
     * @throws CadenzaException if there is no window at all, or a subset with a share stays empty
     */
    public static TokenDataset of(List<TokenSequence> sequences, DatasetOptions options, PieceVersions versions) {
        return of(sequences, options, versions, Optional.empty());
    }

    /**
     * The same where it is known in which subset each piece is.
     *
     * @param split of whole pieces; pieces that it does not name are in no subset
     * @throws CadenzaException if there is no window at all, or a subset with a share stays empty
     */
    public static TokenDataset of(
            List<TokenSequence> sequences, DatasetOptions options, PieceVersions versions, PieceSplit split) {
        return of(sequences, options, versions, Optional.of(split));
    }

    private static TokenDataset of(
            List<TokenSequence> sequences, DatasetOptions options, PieceVersions versions, Optional<PieceSplit> split) {
        List<TokenSequence> usable = new ArrayList<>();
        List<String> shortPieces = new ArrayList<>();
        for (TokenSequence sequence : sequences) {
            if (options.layout() == WindowLayout.STREAM || sequence.length() > options.window()) {
                usable.add(sequence);
            } else {
                shortPieces.add(sequence.name());
            }
        }
        long tokens = tokens(sequences);
        if (usable.isEmpty() || tokens <= options.window()) {
            throw tooShort(sequences, options, tokens);
        }
        if (options.split() == SplitMode.WINDOW) {
            return new TokenDataset(
                    options.window(),
                    options.stride(),
                    options.layout(),
                    PieceVersions.NONE,
                    checked(byWindow(usable, options), options, usable.size()),
                    shortPieces);
        }
        PieceSplit dealt = split.orElseGet(() -> PieceSplit.deal(usable, options, Map.of(), PieceSplit.Fold.NONE));
        Map<Subset, Part> parts = new EnumMap<>(Subset.class);
        for (Subset subset : Subset.values()) {
            List<TokenSequence> pieces = dealt.members(subset, usable);
            parts.put(subset, part(pieces, options.window(), options.stride(), options.layout()));
        }
        return new TokenDataset(
                options.window(),
                options.stride(),
                options.layout(),
                versions,
                checked(parts, options, usable.size()),
                shortPieces);
    }

    /**
     * How many tokens each subset has, whatever the window, where pieces are streamed; of single windows dealt at random what the
     * shares come to.
     */
    public static Map<Subset, Long> tokens(List<TokenSequence> sequences, DatasetOptions options) {
        Map<Subset, Long> tokens = new EnumMap<>(Subset.class);
        if (options.split() == SplitMode.WINDOW) {
            long all = tokens(sequences);
            tokens.put(Subset.TEST, Math.round(all * options.testShare()));
            tokens.put(Subset.VALIDATION, Math.round(all * options.validationShare()));
            tokens.put(Subset.TRAINING, all - tokens.get(Subset.TEST) - tokens.get(Subset.VALIDATION));
        } else {
            new Splitter(options).deal(sequences).forEach((subset, pieces) -> tokens.put(subset, tokens(pieces)));
        }
        return tokens;
    }

    private static long tokens(List<TokenSequence> sequences) {
        return sequences.stream().mapToLong(TokenSequence::length).sum();
    }

    private static CadenzaException tooShort(List<TokenSequence> sequences, DatasetOptions options, long tokens) {
        if (options.layout() == WindowLayout.STREAM) {
            return new CadenzaException(
                    "The corpus is shorter than one window: %d pieces have %d tokens and a window needs %d. Add music or set data.window to less."
                            .formatted(sequences.size(), tokens, options.window() + 1));
        }
        int longest = sequences.stream().mapToInt(TokenSequence::length).max().orElse(0);
        return new CadenzaException(
                "The corpus is shorter than one window: the longest of %d pieces has %d tokens and a window needs %d. Add music or set data.window to less."
                        .formatted(sequences.size(), longest, options.window() + 1));
    }

    private static Map<Subset, Part> checked(Map<Subset, Part> parts, DatasetOptions options, int pieces) {
        requireFilled(parts, Subset.TRAINING, 1 - options.validationShare() - options.testShare(), pieces);
        requireFilled(parts, Subset.VALIDATION, options.validationShare(), pieces);
        requireFilled(parts, Subset.TEST, options.testShare(), pieces);
        return parts;
    }

    private static void requireFilled(Map<Subset, Part> parts, Subset subset, double share, int pieces) {
        if (share > 0 && parts.getOrDefault(subset, Part.EMPTY).starts.length == 0) {
            throw new CadenzaException(
                    "The %s subset has a share of %.2f but no window out of %d pieces. Add pieces, set its share to 0, data.window to less or data.split: window."
                            .formatted(subset.name().toLowerCase(Locale.ROOT), share, pieces));
        }
    }

    /** Pieces as they are, laid end to end. */
    private static Part part(List<TokenSequence> pieces, int window, int stride, WindowLayout layout) {
        int[] tokens = laid(pieces, 0);
        List<Integer> starts = new ArrayList<>();
        if (layout == WindowLayout.STREAM) {
            if (tokens.length > window) {
                starts = windows(0, tokens.length, window, stride);
            }
        } else {
            int offset = 0;
            for (TokenSequence piece : pieces) {
                starts.addAll(windows(offset, piece.length(), window, stride));
                offset += piece.length();
            }
        }
        return new Part(
                tokens,
                starts.stream().mapToInt(Integer::intValue).toArray(),
                pieces,
                pieces.stream().map(TokenSequence::name).toList());
    }

    /** The tokens of all pieces, followed by that many more from the beginning. */
    private static int[] laid(List<TokenSequence> pieces, int more) {
        int length =
                Math.toIntExact(pieces.stream().mapToLong(TokenSequence::length).sum());
        int[] tokens = new int[length + more];
        int offset = 0;
        for (TokenSequence piece : pieces) {
            piece.copyTo(tokens, offset);
            offset += piece.length();
        }
        for (int i = 0; i < more; i++) {
            tokens[length + i] = tokens[i];
        }
        return tokens;
    }

    /** Starts of windows: every stride, and one that ends with the piece. */
    private static List<Integer> windows(int offset, int length, int window, int stride) {
        int last = length - window - 1;
        List<Integer> windows = new ArrayList<>();
        for (int start = 0; start < last; start += stride) {
            windows.add(offset + start);
        }
        windows.add(offset + last);
        return windows;
    }

    /** Single windows of all pieces, dealt at random. */
    private static Map<Subset, Part> byWindow(List<TokenSequence> pieces, DatasetOptions options) {
        Part all = part(pieces, options.window(), options.stride(), WindowLayout.PIECE);
        int[] shuffled = all.starts.clone();
        Seeds.shuffle(shuffled, Seeds.generator(options.seed(), "split windows"));
        int test = (int) Math.ceil(shuffled.length * options.testShare());
        int validation = (int) Math.ceil(shuffled.length * options.validationShare());
        Map<Subset, Part> dealt = new EnumMap<>(Subset.class);
        dealt.put(Subset.TEST, windowsOf(all, shuffled, 0, test));
        dealt.put(Subset.VALIDATION, windowsOf(all, shuffled, test, test + validation));
        dealt.put(Subset.TRAINING, windowsOf(all, shuffled, test + validation, shuffled.length));
        return dealt;
    }

    private static Part windowsOf(Part all, int[] shuffled, int from, int to) {
        int[] starts = Arrays.copyOfRange(shuffled, from, to);
        Arrays.sort(starts);
        return new Part(all.tokens, starts, List.of(), starts.length == 0 ? List.of() : all.names);
    }

    private Part part(Subset subset) {
        return parts.getOrDefault(subset, Part.EMPTY);
    }

    /** The tokens T in a window. */
    public int window() {
        return window;
    }

    /** The number of windows in a subset, in every epoch. */
    public int windowCount(Subset subset) {
        return part(subset).starts.length;
    }

    /** The names of the pieces that a subset has windows of. */
    public List<String> pieces(Subset subset) {
        return part(subset).names;
    }

    /** The names of the pieces left out because they are shorter than a window. */
    public List<String> shortPieces() {
        return shortPieces;
    }

    /** The batches of a subset as it is, in the order of pieces and time. */
    public Batches inOrder(Subset subset, int batchSize, int lossStart) {
        Part part = part(subset);
        return new Batches(part.tokens, part.starts, window, batchSize, lossStart);
    }

    /**
     * The batches of a subset in an order of its own for each seed and epoch; those of the training subset in the epoch's
     * versions of the pieces.
     *
     * @param epoch counted from 1
     */
    public Batches shuffled(Subset subset, int batchSize, int lossStart, long seed, int epoch) {
        Part part = part(subset);
        boolean varies = layout == WindowLayout.STREAM || !versions.equals(PieceVersions.NONE);
        if (subset == Subset.TRAINING && varies) {
            part = epochPart(part, seed, epoch);
        }
        int[] order = part.starts.clone();
        Seeds.shuffle(order, Seeds.generator(seed, "shuffle", epoch));
        return new Batches(part.tokens, order, window, batchSize, lossStart);
    }

    /**
     * The training subset of one epoch. A version may be longer or shorter than its piece, where other symbols are written for
     * rare ones; the number of windows stays that of the pieces as they are.
     */
    private Part epochPart(Part base, long seed, int epoch) {
        List<TokenSequence> shown = new ArrayList<>(base.pieces.size());
        for (TokenSequence piece : base.pieces) {
            shown.add(versions.drawn(
                    version(piece, seed, epoch), Seeds.generator(seed, "drawn of " + piece.name(), epoch)));
        }
        if (layout == WindowLayout.PIECE) {
            return inPieces(base, shown);
        }
        int[] order = IntStream.range(0, shown.size()).toArray();
        Seeds.shuffle(order, Seeds.generator(seed, "stream", epoch));
        List<TokenSequence> stream = Arrays.stream(order).mapToObj(shown::get).toList();
        long length = stream.stream().mapToLong(TokenSequence::length).sum();
        int needed = base.starts[base.starts.length - 1] + window + 1;
        int[] tokens = laid(stream, Math.toIntExact(Math.max(0, needed - length)));
        return new Part(tokens, base.starts, stream, base.names);
    }

    /** Every version once in as many epochs as there are, in an order of the piece's own. */
    private TokenSequence version(TokenSequence piece, long seed, int epoch) {
        int count = versions.count(piece);
        if (count == 1) {
            return piece;
        }
        int round = (epoch - 1) / count;
        int[] order = IntStream.range(0, count).toArray();
        Seeds.shuffle(order, Seeds.generator(seed, "versions of " + piece.name(), round));
        return versions.version(piece, order[(epoch - 1) % count]);
    }

    private Part inPieces(Part base, List<TokenSequence> shown) {
        List<TokenSequence> used = new ArrayList<>(shown.size());
        int[] starts = new int[base.starts.length];
        int next = 0;
        int offset = 0;
        for (int i = 0; i < shown.size(); i++) {
            TokenSequence piece = base.pieces.get(i);
            TokenSequence version = shown.get(i).length() > window ? shown.get(i) : piece;
            int last = version.length() - window - 1;
            List<Integer> windows = windows(0, piece.length(), window, stride);
            for (int w = 0; w < windows.size(); w++) {
                boolean ends = w == windows.size() - 1;
                starts[next++] = offset + (ends ? last : Math.min(windows.get(w), last));
            }
            used.add(version);
            offset += version.length();
        }
        return new Part(laid(used, 0), starts, used, base.names);
    }

    /** Up to {@code count} different windows of a subset, drawn without replacement. */
    public List<int[]> sampleWindows(Subset subset, int count, long seed) {
        Part part = part(subset);
        int[] order = part.starts.clone();
        Seeds.shuffle(order, Seeds.generator(seed, "sample windows"));
        return Arrays.stream(order)
                .limit(count)
                .mapToObj(start -> Arrays.copyOfRange(part.tokens, start, start + window))
                .toList();
    }
}
