package io.cadenza.eval.plot;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jfree.chart.JFreeChart;

/** How often the tokens of a corpus occur. */
public final class TokenFrequency {
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 720;

    private TokenFrequency() {}

    /**
     * Draws two panels: the number of distinct tokens by how often they occur, in classes that double, and the frequency
     * of each token by its rank, both axes logarithmic. A line in both shows the threshold.
     *
     * @param counts how often each distinct token occurs, at least once each; not empty
     * @param minCount tokens that occur at least this often are kept in the vocabulary; 1 or more
     * @throws io.cadenza.core.CadenzaException if this machine cannot draw text or the file cannot be written
     * @throws IllegalArgumentException if there are no tokens, or a count or the threshold is below 1
     */
    public static void write(Path file, Map<String, Integer> counts, int minCount) {
        Collection<Integer> frequencies = counts.values();
        if (counts.isEmpty() || minCount < 1 || frequencies.stream().anyMatch(count -> count < 1)) {
            throw new IllegalArgumentException(
                    "Token frequencies need tokens that occur at least once and a threshold of 1 or more, not "
                            + counts.size() + " tokens and threshold " + minCount);
        }
        JFreeChart classes = FrequencyClasses.chart(frequencies, minCount);
        JFreeChart ranks = FrequencyRanks.chart(frequencies, minCount);
        Picture.write(file, WIDTH, HEIGHT, List.of(classes, ranks));
    }
}
