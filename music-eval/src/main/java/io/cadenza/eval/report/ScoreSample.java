package io.cadenza.eval.report;

import io.cadenza.core.score.Score;
import java.util.Objects;

/** A score on a page. */
record ScoreSample(Score score) implements ReportSample {
    ScoreSample {
        Objects.requireNonNull(score, "score");
    }

    @Override
    public String picture(String title, double seconds) {
        return RollPicture.svg(score, seconds);
    }

    @Override
    public String wav(double seconds) {
        return Wav.dataUri(score, seconds);
    }
}
