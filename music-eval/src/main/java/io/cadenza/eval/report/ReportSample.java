package io.cadenza.eval.report;

import io.cadenza.core.score.Score;
import io.cadenza.core.sound.Sound;

/** Music to look at and to listen to on a page. */
public sealed interface ReportSample permits ScoreSample, SoundSample {
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
}
