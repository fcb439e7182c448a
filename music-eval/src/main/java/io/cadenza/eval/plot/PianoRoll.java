package io.cadenza.eval.plot;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoMap;
import io.cadenza.core.score.Track;
import java.awt.Color;
import java.awt.Paint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.DefaultIntervalXYDataset;

/** A score as a piano roll: time to the right in seconds, pitch upwards, a bar per note. */
public final class PianoRoll {
    private static final int HEIGHT = 760;
    private static final int MIN_WIDTH = 1200;
    private static final int MAX_WIDTH = 4800;
    private static final double PIXELS_PER_SECOND = 40;
    private static final int SMALL_WIDTH = 560;
    private static final int SMALL_HEIGHT = 360;
    private static final int OCTAVE = 12;
    private static final Color BLACK_KEY = new Color(0xF5F5F5);

    private PianoRoll() {}

    /**
     * Draws a score. Each track has its colour; loud notes are dark, soft ones pale. Grey rows are the black keys, and a
     * line marks every C. The picture grows with the music from 1,200 to 4,800 pixels.
     *
     * @param score one without notes gives an empty roll
     * @throws io.cadenza.core.CadenzaException if this machine cannot draw text or the file cannot be written
     */
    public static void write(Path file, Score score) {
        double seconds = score.tempoMap()
                .seconds(score.notes().mapToLong(Note::end).max().orElse(0));
        int width = (int) Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, 140 + seconds * PIXELS_PER_SECOND));
        Picture.write(file, width, HEIGHT, List.of(chart(score, seconds)));
    }

    /**
     * The beginning of a score, small, as the bytes of an SVG file.
     *
     * @param seconds how much of it
     * @throws PictureException if this machine cannot draw text
     */
    public static byte[] svg(Score score, double seconds) {
        TempoMap tempo = score.tempoMap();
        List<Track> begun = score.tracks().stream()
                .map(track -> new Track(
                        track.name(),
                        track.notes().stream()
                                .filter(note -> tempo.seconds(note.onset()) < seconds)
                                .toList(),
                        track.events()))
                .toList();
        JFreeChart chart = chart(new Score(score.ticksPerQuarter(), begun), seconds);
        return Picture.svg("the piano roll", SMALL_WIDTH, SMALL_HEIGHT, List.of(chart));
    }

    /** A chart that ends at a time. */
    private static JFreeChart chart(Score score, double seconds) {
        List<Track> tracks = score.tracks().stream()
                .filter(track -> !track.notes().isEmpty())
                .toList();
        XYPlot plot = new XYPlot(bars(tracks, score.tempoMap()), timeAxis(seconds), pitchAxis(score), renderer(tracks));
        drawKeyboard(plot);
        String subtitle = "%s notes, %s seconds; dark notes are loud"
                .formatted(
                        Style.number("#,##0").format(score.notes().count()),
                        Style.number("#,##0.0").format(seconds));
        return Style.chart("Piano roll", subtitle, plot, tracks.size() > 1);
    }

    /** One series per track; rows are start, its interval, key, its interval, as JFreeChart wants them. */
    private static DefaultIntervalXYDataset bars(List<Track> tracks, TempoMap tempo) {
        DefaultIntervalXYDataset bars = new DefaultIntervalXYDataset();
        for (int t = 0; t < tracks.size(); t++) {
            List<Note> notes = tracks.get(t).notes();
            double[][] data = new double[6][notes.size()];
            for (int i = 0; i < notes.size(); i++) {
                Note note = notes.get(i);
                data[0][i] = data[1][i] = tempo.seconds(note.onset());
                data[2][i] = tempo.seconds(note.end());
                data[3][i] = note.pitch();
                data[4][i] = note.pitch() - 0.42;
                data[5][i] = note.pitch() + 0.42;
            }
            bars.addSeries(new TrackKey(t + 1, tracks.get(t).name()), data);
        }
        return bars;
    }

    /** A series is found by its key, and two tracks may share a name. */
    private record TrackKey(int number, String name) implements Comparable<TrackKey> {
        @Override
        public int compareTo(TrackKey other) {
            return Comparator.comparingInt(TrackKey::number).compare(this, other);
        }

        @Override
        public String toString() {
            return name.isEmpty() ? "track " + number : name;
        }
    }

    private static NoteRenderer renderer(List<Track> tracks) {
        List<int[]> velocities = new ArrayList<>();
        for (Track track : tracks) {
            velocities.add(track.notes().stream().mapToInt(Note::velocity).toArray());
        }
        return new NoteRenderer(velocities);
    }

    private static NumberAxis timeAxis(double seconds) {
        NumberAxis axis = new NumberAxis("time (seconds)");
        axis.setNumberFormatOverride(Style.number("0.##"));
        axis.setRange(0, Math.max(1, seconds) * 1.01);
        return axis;
    }

    private static NumberAxis pitchAxis(Score score) {
        NumberAxis axis = new NumberAxis("pitch");
        int lowest = score.notes().mapToInt(Note::pitch).min().orElse(60);
        int highest = score.notes().mapToInt(Note::pitch).max().orElse(60);
        axis.setRange(Math.min(lowest - 2, 58), Math.max(highest + 2, 74));
        axis.setTickUnit(new PitchTickUnit(OCTAVE));
        return axis;
    }

    private static void drawKeyboard(XYPlot plot) {
        plot.setRangeGridlinesVisible(false);
        for (int key = 0; key <= 127; key++) {
            int pitchClass = key % OCTAVE;
            if (pitchClass == 0) {
                plot.addRangeMarker(0, new ValueMarker(key - 0.5, new Color(0xC8C8C8), Style.THIN), Layer.BACKGROUND);
            }
            if (PitchTickUnit.isBlackKey(pitchClass)) {
                plot.addRangeMarker(0, new IntervalMarker(key - 0.5, key + 0.5, BLACK_KEY), Layer.BACKGROUND);
            }
        }
    }

    /** Bars in the colour of their track, shaded by velocity. */
    private static final class NoteRenderer extends XYBarRenderer {
        private static final long serialVersionUID = 1L;
        private static final int LOUDEST = 127;
        /** The share of its colour that the softest note keeps, so that it is still seen. */
        private static final double PALEST = 0.25;

        private final transient List<int[]> velocities;

        /** Notes by series and item, with velocities 1 to 127. */
        NoteRenderer(List<int[]> velocities) {
            this.velocities = velocities;
            setUseYInterval(true);
            setBarPainter(new StandardXYBarPainter());
            setShadowVisible(false);
            // A dark rim parts repeated notes, and unlike a white one it hides no note that is only a pixel long.
            setDrawBarOutline(true);
            for (int series = 0; series < velocities.size(); series++) {
                setSeriesPaint(series, Style.colour(series));
                setSeriesOutlinePaint(series, Style.colour(series).darker());
                setSeriesOutlineStroke(series, Style.THIN);
            }
        }

        @Override
        public Paint getItemPaint(int series, int item) {
            double share = PALEST + (1 - PALEST) * velocities.get(series)[item] / LOUDEST;
            Color colour = Style.colour(series);
            return new Color(
                    mixed(colour.getRed(), share), mixed(colour.getGreen(), share), mixed(colour.getBlue(), share));
        }

        private static int mixed(int channel, double share) {
            return (int) Math.round(255 - share * (255 - channel));
        }
    }

    /** Ticks of an axis of MIDI keys, named as pitches; middle C, key 60, is C4. */
    private static final class PitchTickUnit extends NumberTickUnit {
        private static final long serialVersionUID = 1L;
        private static final String[] NAMES = {"C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"};

        /** A tick every {@code semitones} semitones, counted from key 0. */
        PitchTickUnit(int semitones) {
            super(semitones);
        }

        @Override
        public String valueToString(double value) {
            int key = (int) Math.round(value);
            return NAMES[Math.floorMod(key, 12)] + (Math.floorDiv(key, 12) - 1);
        }

        static boolean isBlackKey(int pitchClass) {
            return NAMES[pitchClass].length() > 1;
        }
    }
}
