package io.cadenza.eval.report;

import io.cadenza.core.sound.Sound;
import io.cadenza.eval.plot.Spectrogram;
import java.util.Arrays;
import java.util.Base64;

/** A sound on a page. */
record SoundSample(Sound sound) implements ReportSample {
    SoundSample {
        if (sound.length() == 0) {
            throw new IllegalArgumentException("A sound to show needs a sample at least");
        }
    }

    @Override
    public String picture(String title, double seconds) {
        byte[] png = Spectrogram.png(new Spectrogram.Panel(title, beginning(seconds)));
        return "<img class=\"spectrogram\" alt=\"Spectrogram: " + Html.text(title) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png) + "\">";
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
