package io.cadenza.run;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.run.config.Config;
import io.cadenza.run.config.ConfigException;
import io.cadenza.run.config.ConfigLoader;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must be equal for a run to go on exactly: every key that changes a bit of the model, a composer and its options, and
 * the music itself. Where music in files lies, where the run's folder is and how tokens are sampled are not part of it.
 */
final class RunIdentity {
    private static final String MUSIC = "corpus";
    private static final String NEAR_COPIES = "data.nearCopies";

    private final SortedMap<String, String> values;

    private RunIdentity(SortedMap<String, String> values) {
        this.values = values;
    }

    /** @param start digest of the model that training starts from, if there is one */
    static RunIdentity of(Config resolved, CorpusFingerprint corpus, Optional<String> start) {
        SortedMap<String, String> values = new TreeMap<>(resolved.settings().values());
        boolean folder = resolved.corpus().ofFiles();
        values.keySet()
                .removeIf(key -> key.equals("run")
                        || key.equals(Config.FROM)
                        || key.equals("corpus.path")
                        || key.equals("corpus.mirror")
                        || key.equals("corpus.cache")
                        || (folder && key.startsWith("corpus.") && !key.equals("corpus.instruments"))
                        || key.startsWith("sampling.")
                        || key.startsWith("save."));
        values.put(MUSIC, corpus.sha256());
        start.ifPresent(digest -> values.put(Config.FROM, digest));
        return new RunIdentity(values);
    }

    /** As a checkpoint keeps it: a line for each key. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> value : values.entrySet()) {
            text.append(value.getKey()).append(": ").append(value.getValue()).append('\n');
        }
        return text.toString();
    }

    /**
     * Checks that a checkpoint's run is this one.
     *
     * @throws ConfigException naming the first key that differs
     */
    void requireEqual(String checkpointText, Path checkpoint) {
        SortedMap<String, String> before = new TreeMap<>();
        checkpointText.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            before.put(colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : line.substring(colon + 2));
        });
        // A key that is younger than the checkpoint had no other value than its default; near copies of files were
        // apart.
        boolean ofFiles = !values.containsKey("corpus.composer");
        ConfigLoader.ofDefault().load().settings().values().forEach((key, value) -> {
            if (!before.containsKey(key) && values.containsKey(key)) {
                before.put(key, key.equals(NEAR_COPIES) && ofFiles ? "apart" : value);
            }
        });
        // The model first: another one has other ids for the same music.
        SortedSet<String> keys = new TreeSet<>(Comparator.comparing((String key) -> !key.equals(Config.FROM))
                .thenComparing(Comparator.naturalOrder()));
        keys.addAll(values.keySet());
        keys.addAll(before.keySet());
        for (String key : keys) {
            String was = before.getOrDefault(key, "absent");
            String is = values.getOrDefault(key, "absent");
            if (!was.equals(is)) {
                throw new ConfigException(message(key, was, is, checkpoint), null);
            }
        }
    }

    private static String message(String key, String was, String is, Path checkpoint) {
        if (key.equals(MUSIC)) {
            return "Cannot resume from %s: the corpus has changed since the run began. Put its files back, or begin a new run without --resume."
                    .formatted(checkpoint);
        }
        if (key.equals(Config.FROM)) {
            return "Cannot resume from %s: training.from names another model than when the run began. Put that one back, or begin a new run without --resume."
                    .formatted(checkpoint);
        }
        return "Cannot resume from %s: %s is %s now and was %s when the run began. Put it back, or begin a new run without --resume."
                .formatted(checkpoint, key, is, was);
    }
}
