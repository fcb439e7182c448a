package io.cadenza.eval.chorales;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well frames were predicted.
 *
 * @param nats the sum over all scored frames of −ln p(frame | frames before)
 * @param frames how many were scored: all but the first of each piece
 */
public record FrameLoss(double nats, long frames) {
    /** Checks the number of frames. */
    public FrameLoss {
        if (frames < 1) {
            throw new IllegalArgumentException("At least one frame is scored, not " + frames);
        }
    }

    /** The loss of pieces, of each of which the function gives the nats of frames 2 to T. */
    static FrameLoss of(List<Chorale> pieces, ToDoubleFunction<Chorale> nats) {
        return new FrameLoss(
                pieces.stream().mapToDouble(nats).sum(),
                pieces.stream().mapToLong(Chorale::scoredFrames).sum());
    }

    /** The total divided by the number of frames. */
    public double natsPerFrame() {
        return nats / frames;
    }
}
