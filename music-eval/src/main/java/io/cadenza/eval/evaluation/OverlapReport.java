package io.cadenza.eval.evaluation;

import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.eval.memorization.OverlapIndex;
import io.cadenza.eval.memorization.OverlapStats;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks pieces up in what a model was trained on, as the model heard it: decoded from its own tokens. */
public final class OverlapReport {
    private final OverlapIndex index = new OverlapIndex();

    /** A report on these training pieces, which are token ids of the model's vocabulary. */
    public OverlapReport(TrainedModel model, ScoreTokenizer tokenizer, List<TokenSequence> training) {
        for (TokenSequence piece : training) {
            index.add(piece.name(), tokenizer.decode(model.vocabulary().decode(piece.toArray())));
        }
    }

    /** What of a piece stands in the training set. */
    public OverlapStats look(Score score) {
        return index.look(score);
    }

    /** The same in one line of words. */
    public String line(Score score) {
        OverlapStats figures = look(score);
        if (figures.transposed().notes() == 0) {
            return "shares no run of notes with the training set";
        }
        StringBuilder line = new StringBuilder("longest run shared with the training set: ")
                .append(run(figures.exact(), "exact"))
                .append("; ")
                .append(run(figures.transposed(), "transposed"))
                .append("; of its runs of");
        figures.shares()
                .forEach((notes, share) ->
                        line.append(String.format(Locale.ROOT, " %d notes %.0f %%", notes, 100 * share)));
        return line.toString();
    }

    private static String run(OverlapStats.Run run, String kind) {
        return run.notes() == 0
                ? "none " + kind
                : String.format(
                        Locale.ROOT, "%d notes %s (%s, quarter %.1f)", run.notes(), kind, run.piece(), run.place());
    }

    Evaluation.Copies of(List<Score> samples, List<Score> human) {
        List<OverlapStats> ofSamples = samples.stream().map(this::look).toList();
        OverlapStats most = ofSamples.stream()
                .max(Comparator.comparingInt(figures -> figures.transposed().notes()))
                .orElseThrow();
        return new Evaluation.Copies(
                index.pieces(),
                summary(ofSamples),
                summary(human.stream().map(this::look).toList()),
                most);
    }

    private static Evaluation.CopySummary summary(List<OverlapStats> pieces) {
        SortedMap<Integer, Double> shares = new TreeMap<>();
        for (int notes : List.of(4, 8, 16)) {
            pieces.stream()
                    .filter(figures -> figures.shares().containsKey(notes))
                    .mapToDouble(figures -> figures.shares().getOrDefault(notes, 0.0))
                    .average()
                    .ifPresent(mean -> shares.put(notes, mean));
        }
        return new Evaluation.CopySummary(
                pieces.stream()
                        .mapToInt(piece -> piece.exact().notes())
                        .average()
                        .orElse(0),
                pieces.stream()
                        .mapToInt(piece -> piece.transposed().notes())
                        .average()
                        .orElse(0),
                pieces.stream().mapToInt(piece -> piece.exact().notes()).max().orElse(0),
                pieces.stream()
                        .mapToInt(piece -> piece.transposed().notes())
                        .max()
                        .orElse(0),
                shares);
    }
}
