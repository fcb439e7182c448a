package io.cadenza.eval.report;

import io.cadenza.core.score.Score;
import io.cadenza.core.sound.Sound;
import io.cadenza.eval.plot.PianoRoll;
import io.cadenza.eval.plot.Spectrogram;
import java.util.Arrays;
import java.util.Objects;

/** Music to look at and to listen to on a page. */
public sealed interface ReportSample permits ReportSample.ScoreSample, ReportSample.SoundSample {
    /** A score: its piano roll, and its sound on this machine's synthesizer. */
    static ReportSample of(Score score) {
        return new ScoreSample(score);
    }

    /**
     * A sound: its spectrogram, and the sound itself.
     *
     * @param sound one sample or more
     */
    static ReportSample of(Sound sound) {
        return new SoundSample(sound);
    }

    /**
     * The picture as HTML.
     *
     * @param title what it shows
     * @param seconds how much of the beginning
     * @throws io.cadenza.core.CadenzaException if this machine cannot draw it
     */
    String picture(String title, double seconds);

    /**
     * A WAV file as a data URI.
     *
     * @param seconds how much of the beginning
     * @throws io.cadenza.core.CadenzaException if this machine cannot make it
     */
    String wav(double seconds);

    /** A score on a page. */
    record ScoreSample(Score score) implements ReportSample {
        /** Checks that there is one. */
        public ScoreSample {
            Objects.requireNonNull(score, "score");
        }

        @Override
        public String picture(String title, double seconds) {
            return Html.picture("Piano roll: " + title, "image/svg+xml", PianoRoll.svg(score, seconds));
        }

        @Override
        public String wav(double seconds) {
            return Wav.dataUri(score, seconds);
        }
    }

    /** A sound on a page. */
    record SoundSample(Sound sound) implements ReportSample {
        /** Checks that there is something to show. */
        public SoundSample {
            if (sound.length() == 0) {
                throw new IllegalArgumentException("A sound to show needs a sample at least");
            }
        }

        @Override
        public String picture(String title, double seconds) {
            byte[] png = Spectrogram.png(new Spectrogram.Panel(title, beginning(seconds)));
            return Html.picture("Spectrogram: " + title, "image/png", png);
        }

        @Override
        public String wav(double seconds) {
            return Wav.dataUri(beginning(seconds));
        }

        private Sound beginning(double seconds) {
            int most = (int) Math.min(sound.length(), Math.max(1, Math.round(seconds * sound.sampleRate())));
            return Sound.of(sound.sampleRate(), Arrays.copyOf(sound.toArray(), most));
        }
    }
}
