package io.cadenza.run;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.data.WindowLayout;
import io.cadenza.data.corpus.TokenCorpus;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the preset {@code music} takes from the size of the corpus: windows, network, epochs, dropout, averaging, and how
 * its model is drawn from. A value that a user gives
 * stays, and so does any of another preset.
 */
final class CorpusSizes {
    static final String PRESET = "music";
    private static final String WINDOW = "data.window";
    private static final String STRIDE = "data.stride";

    private static final int SMALLEST_WINDOW = 16;
    /** Windows that the training subset must have for a window of that length. */
    private static final int TRAINING_WINDOWS = 8;

    /** And a held-out one: one, and some room for symbols that are left out. */
    private static final double HELD_OUT_WINDOWS = 1.5;

    /**
     * The sizes for corpora with at least a number of tokens to train on.
     *
     * @param window at most; less where a subset would have too few
     */
    private record Row(
            long tokens,
            int window,
            int batch,
            int embedding,
            int hidden,
            int head,
            int epochs,
            double dropout,
            double averaging,
            double minP) {
        Map<String, String> values(int fitting) {
            Map<String, String> values = new LinkedHashMap<>();
            values.put(WINDOW, String.valueOf(fitting));
            values.put(STRIDE, String.valueOf(fitting));
            values.put("training.batchSize", String.valueOf(batch));
            values.put("training.epochs", String.valueOf(epochs));
            values.put("model.embeddingSize", String.valueOf(embedding));
            values.put("model.hiddenSizes", "[" + hidden + "]");
            values.put("model.headSize", String.valueOf(head));
            values.put("model.dropout", String.valueOf(dropout));
            values.put("training.averaging", String.valueOf(averaging));
            values.put("sampling.minP", String.valueOf(minP));
            return values;
        }
    }

    /**
     * The rows, the largest corpora first. From little music a model learns less surely what is impossible, so its least probable tokens
     * are left out further up.
     */
    private static final List<Row> ROWS = List.of(
            new Row(1_000_000, 512, 8, 96, 384, 192, 12, 0.15, 0, 0.02),
            new Row(400_000, 512, 8, 96, 384, 192, 20, 0.2, 0, 0.02),
            new Row(40_000, 512, 4, 64, 256, 128, 40, 0.2, 0.98, 0.05),
            new Row(10_000, 256, 4, 64, 192, 96, 60, 0.4, 0, 0.05),
            new Row(0, 64, 2, 48, 128, 64, 80, 0.4, 0, 0.05));

    private CorpusSizes() {}

    /**
     * The configuration with the sizes that suit a corpus.
     *
     * @throws CadenzaException if it is too small to be learned from; the message has a command that works
     */
    static Config of(Config config, TokenCorpus corpus, Progress progress) {
        if (ROWS.get(0).values(1).keySet().stream().noneMatch(key -> config.isOfPreset(key, PRESET))) {
            return config;
        }
        boolean streams = config.data().layout() == WindowLayout.STREAM;
        Map<Subset, Long> tokens = TokenDataset.tokens(corpus.pieces(), config.data());
        long training = tokens.getOrDefault(Subset.TRAINING, 0L);
        Row row = ROWS.stream()
                .filter(any -> training >= any.tokens())
                .findFirst()
                .orElseThrow();
        int window = config.isOfPreset(WINDOW, PRESET) && streams
                ? window(config, corpus, tokens, row)
                : config.data().window();
        Map<String, String> chosen = row.values(window);
        chosen.keySet().removeIf(key -> !config.isOfPreset(key, PRESET));
        Config sized = config.with(chosen, Place.of("the size of the corpus"));
        progress.note("sizes for %d tokens to train on: %s".formatted(training, described(chosen)));
        return sized;
    }

    private static String described(Map<String, String> chosen) {
        return chosen.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The longest window of the row, halved until each subset has enough of them. */
    private static int window(Config config, TokenCorpus corpus, Map<Subset, Long> tokens, Row row) {
        int window = row.window();
        while (window > SMALLEST_WINDOW && !fits(window, config, tokens)) {
            window /= 2;
        }
        if (!fits(window, config, tokens)) {
            throw tooSmall(config, corpus, tokens);
        }
        return window;
    }

    private static boolean fits(int window, Config config, Map<Subset, Long> tokens) {
        return tokens.getOrDefault(Subset.TRAINING, 0L) >= (long) TRAINING_WINDOWS * window
                && (config.data().validationShare() == 0
                        || tokens.getOrDefault(Subset.VALIDATION, 0L) >= HELD_OUT_WINDOWS * window)
                && (config.data().testShare() == 0
                        || tokens.getOrDefault(Subset.TEST, 0L) >= HELD_OUT_WINDOWS * window);
    }

    private static CadenzaException tooSmall(Config config, TokenCorpus corpus, Map<Subset, Long> tokens) {
        String path = config.corpus().path();
        int pieces = corpus.pieces().size();
        long all = tokens.values().stream().mapToLong(Long::longValue).sum();
        String music =
                "%s has %d %s of %d tokens in all".formatted(path, pieces, pieces == 1 ? "piece" : "pieces", all);
        boolean byHeart = all >= (long) TRAINING_WINDOWS * SMALLEST_WINDOW;
        return new CadenzaException(
                byHeart
                        ? music
                                + ", too little to hold a piece out and learn from the others. Add music, or have all of it"
                                + " learnt by heart: "
                                + Launcher.commandLine(
                                        "train", "--corpus", path, "--set", "data.validation=0", "--set", "data.test=0")
                        : music
                                + ", too little to learn from. Add music, of which a tune has some hundred tokens, or hear"
                                + " what a trained model writes: " + Launcher.commandLine("generate", "tunes"));
    }
}
