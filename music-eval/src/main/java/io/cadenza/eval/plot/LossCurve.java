package io.cadenza.eval.plot;

import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingProgress;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The losses of a training run by epoch, or of several runs by optimiser steps. */
public final class LossCurve {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 720;
    private static final int SMALL_WIDTH = 760;
    private static final int SMALL_HEIGHT = 520;
    private static final double DOT = 7;

    private LossCurve() {}

    /**
     * Draws the training loss and, where there is one, the validation loss; the best epoch is marked.
     *
     * @param epochs the finished epochs, at least one
     * @param limit nats per token below which no model can come on average, such as the entropy of a known source; drawn
     *     as a horizontal line
     * @throws io.cadenza.core.CadenzaException if this machine cannot draw text or the file cannot be written
     * @throws IllegalArgumentException if there is no epoch
     */
    public static void write(Path file, List<EpochReport> epochs, OptionalDouble limit) {
        EpochReport best = new TrainingProgress(epochs, 0, 0, 0)
                .best()
                .orElseThrow(() -> new IllegalArgumentException("A loss curve needs at least one epoch"));
        XYPlot plot = new XYPlot(losses(epochs), epochAxis(), lossAxis(), renderer());
        plot.addDomainMarker(bestEpoch(best, epochs.size()));
        limit.ifPresent(value -> plot.addRangeMarker(limitLine(value)));
        limit.ifPresent(value -> include(plot, value));
        String subtitle = "best epoch %d of %d: %s nats per token%s"
                .formatted(
                        best.epoch(),
                        epochs.size(),
                        nats(best.monitoredLoss()),
                        limit.isPresent() ? "; entropy of the source: " + nats(limit.getAsDouble()) : "");
        Picture.write(file, WIDTH, HEIGHT, List.of(Style.chart("Loss by epoch", subtitle, plot, true)));
    }

    /**
     * One of several runs.
     *
     * @param name such as its model and backend
     * @param colour runs of one colour belong together; 0 or more
     * @param dash so do runs of one dash; 0 or more
     * @param points in the order of their steps
     */
    public record Run(String name, int colour, int dash, List<Point> points) {
        /** Copies the points. */
        public Run {
            points = List.copyOf(points);
        }
    }

    /** The losses after each number of optimiser steps, in nats. */
    public record Point(long step, double trainingLoss, double validationLoss) {}

    /**
     * The losses of several runs as the bytes of an SVG file.
     *
     * @param levels losses to compare with, by name; drawn as horizontal lines
     * @throws PictureException if this machine cannot draw text
     */
    public static byte[] svg(List<Run> runs, Map<String, Double> levels) {
        XYSeriesCollection losses = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        for (Run run : runs) {
            addCurve(losses, renderer, run, false);
            addCurve(losses, renderer, run, true);
        }
        NumberAxis steps = new NumberAxis("optimiser steps");
        steps.setNumberFormatOverride(Style.number("#,##0"));
        XYPlot plot = new XYPlot(losses, steps, lossAxis(), renderer);
        levels.forEach((name, loss) -> {
            plot.addRangeMarker(level(loss, name + ": " + nats(loss), Style.FAINT));
            include(plot, loss);
        });
        JFreeChart chart =
                Style.chart("Loss by optimiser step", "thick: validation; thin: training, with dropout", plot, true);
        return Picture.svg("the loss curves", SMALL_WIDTH, SMALL_HEIGHT, List.of(chart));
    }

    private static void addCurve(
            XYSeriesCollection losses, XYLineAndShapeRenderer renderer, Run run, boolean validation) {
        int series = losses.getSeriesCount();
        // Two runs may share a name, and a series is found by its key.
        XYSeries curve = new XYSeries(series + ": " + run.name());
        run.points()
                .forEach(point ->
                        curve.add((double) point.step(), validation ? point.validationLoss() : point.trainingLoss()));
        losses.addSeries(curve);
        renderer.setSeriesPaint(series, Style.colour(run.colour()));
        renderer.setSeriesStroke(series, Style.pattern(validation ? 2.2f : 1f, run.dash()));
        renderer.setSeriesShapesVisible(series, validation);
        renderer.setSeriesShape(series, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
        renderer.setSeriesVisibleInLegend(series, validation);
        renderer.setLegendItemLabelGenerator(
                (data, number) -> data.getSeriesKey(number).toString().replaceFirst("^[0-9]+: ", ""));
    }

    private static XYSeriesCollection losses(List<EpochReport> epochs) {
        XYSeries training = new XYSeries("training");
        XYSeries validation = new XYSeries("validation");
        for (EpochReport report : epochs) {
            training.add(report.epoch(), report.trainingLoss());
            report.validationLoss().ifPresent(loss -> validation.add(report.epoch(), loss));
        }
        XYSeriesCollection losses = new XYSeriesCollection(training);
        if (!validation.isEmpty()) {
            losses.addSeries(validation);
        }
        return losses;
    }

    private static NumberAxis epochAxis() {
        NumberAxis axis = new NumberAxis("epoch");
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        axis.setAutoRangeIncludesZero(false);
        axis.setAutoRangeMinimumSize(1);
        axis.setLowerMargin(0.02);
        axis.setUpperMargin(0.02);
        return axis;
    }

    private static NumberAxis lossAxis() {
        NumberAxis axis = new NumberAxis("loss (nats per token)");
        axis.setAutoRangeIncludesZero(false);
        axis.setNumberFormatOverride(Style.number("0.0##"));
        return axis;
    }

    private static XYLineAndShapeRenderer renderer() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
        for (int series = 0; series < 2; series++) {
            renderer.setSeriesPaint(series, Style.colour(series));
            renderer.setSeriesStroke(series, Style.LINE);
            renderer.setSeriesShape(series, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
        }
        return renderer;
    }

    private static ValueMarker bestEpoch(EpochReport best, int epochs) {
        ValueMarker marker = Style.line(best.epoch(), "best: epoch " + best.epoch(), Style.FAINT);
        boolean rightHalf = best.epoch() * 2 > epochs;
        marker.setLabelAnchor(rightHalf ? RectangleAnchor.TOP_LEFT : RectangleAnchor.TOP_RIGHT);
        marker.setLabelTextAnchor(rightHalf ? TextAnchor.TOP_RIGHT : TextAnchor.TOP_LEFT);
        return marker;
    }

    private static ValueMarker limitLine(double limit) {
        return level(limit, "entropy of the source: " + nats(limit), Style.colour(2));
    }

    private static ValueMarker level(double loss, String label, Color colour) {
        ValueMarker marker = Style.line(loss, label, colour);
        marker.setLabelAnchor(RectangleAnchor.TOP_RIGHT);
        marker.setLabelTextAnchor(TextAnchor.BOTTOM_RIGHT);
        return marker;
    }

    /** Widens the loss axis, which knows only of the curves, so that a line is on the paper. */
    private static void include(XYPlot plot, double value) {
        double lowest = plot.getRangeAxis().getLowerBound();
        double highest = plot.getRangeAxis().getUpperBound();
        double margin = 0.05 * (Math.max(highest, value) - Math.min(lowest, value));
        plot.getRangeAxis().setRange(Math.min(lowest, value - margin), Math.max(highest, value + margin));
    }

    private static String nats(double value) {
        return Style.number("0.000").format(value);
    }
}
