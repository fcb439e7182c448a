package io.cadenza.eval.plot;

import io.cadenza.core.train.EpochReport;
import io.cadenza.core.train.TrainingProgress;
import java.awt.geom.Ellipse2D;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The losses of a training run by epoch. */
public final class LossCurve {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 720;
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
        ValueMarker marker = Style.line(limit, "entropy of the source: " + nats(limit), Style.colour(2));
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
