package io.cadenza.eval.report;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoMap;
import java.util.List;
import java.util.Locale;

/** A score as a small piano roll that stretches with the page: time to the right, pitch upwards, loud notes dark. */
final class RollPicture {
    private static final int WIDTH = 1000;
    private static final int KEY_HEIGHT = 4;
    private static final int FEWEST_KEYS = 36;
    private static final double FAINTEST = 0.35;
    private static final String[] NAMES = {"C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"};

    private RollPicture() {}

    /** The picture of what sounds before {@code seconds}. */
    static String svg(Score score, double seconds) {
        TempoMap tempo = score.tempoMap();
        List<Note> notes = score.notes()
                .filter(note -> tempo.seconds(note.onset()) < seconds)
                .toList();
        int lowest = notes.stream().mapToInt(Note::pitch).min().orElse(60);
        int highest = notes.stream().mapToInt(Note::pitch).max().orElse(60);
        int keys = Math.max(FEWEST_KEYS, highest - lowest + 3);
        int bottom = (lowest + highest - keys) / 2 + 1;
        StringBuilder svg = new StringBuilder();
        for (int key = bottom; key < bottom + keys; key++) {
            if (key % 12 == 0) {
                int y = (bottom + keys - key) * KEY_HEIGHT;
                svg.append("<line class=\"grid\" x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>%n".formatted(WIDTH, y, y));
            }
        }
        for (Note note : notes) {
            double start = tempo.seconds(note.onset()) / seconds * WIDTH;
            double end = Math.min(WIDTH, tempo.seconds(note.end()) / seconds * WIDTH);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" opacity=\"%.2f\"/>%n",
                    start,
                    (bottom + keys - 1 - note.pitch()) * KEY_HEIGHT,
                    Math.max(2, end - start),
                    KEY_HEIGHT,
                    FAINTEST + (1 - FAINTEST) * note.velocity() / 127));
        }
        return "<svg class=\"roll\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"%s\">%n%s</svg>"
                .formatted(WIDTH, keys * KEY_HEIGHT, Html.text(spoken(notes, lowest, highest, seconds)), svg);
    }

    private static String spoken(List<Note> notes, int lowest, int highest, double seconds) {
        return notes.isEmpty()
                ? "Piano roll without a note"
                : String.format(
                        Locale.ROOT,
                        "Piano roll: %d notes in %.0f seconds, from %s to %s",
                        notes.size(),
                        seconds,
                        name(lowest),
                        name(highest));
    }

    private static String name(int key) {
        return NAMES[key % 12] + (key / 12 - 1);
    }
}
