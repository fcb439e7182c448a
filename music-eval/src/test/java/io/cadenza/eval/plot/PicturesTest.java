package io.cadenza.eval.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import io.cadenza.core.train.EpochReport;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
    /** Colours of the palette, packed: training or first track, validation or second track, limit. */
    private static final int BLUE = 0xFF0072B2;

    private static final int VERMILION = 0xFFD55E00;
    private static final int GREEN = 0xFF009E73;

    @TempDir
    Path folder;

    @Test
    void equalInputGivesEqualBytes() throws IOException {
        for (Consumer<Path> picture : List.<Consumer<Path>>of(
                file -> LossCurve.write(file, falling(20, true), OptionalDouble.of(1.1)),
                file -> PianoRoll.write(file, twoHands()),
                file -> TokenFrequency.write(file, zipf(), 5))) {
            assertThat(Files.readAllBytes(write("a.png", picture)))
                    .isEqualTo(Files.readAllBytes(write("b.png", picture)));
        }
    }

    @Test
    void aNameThatEndsInSvgGivesSvgWithTheSameTextAndColours() throws IOException {
        String roll = Files.readString(write("roll.svg", file -> PianoRoll.write(file, twoHands())));
        assertThat(roll)
                .startsWith("<?xml")
                .contains("<svg ")
                .contains(" viewBox=")
                .as("nothing to load from elsewhere")
                .doesNotContain("<!DOCTYPE", "href=")
                .contains(">Piano roll</text>")
                .contains(">time (seconds)</text>")
                .contains(">pitch</text>")
                .as("a width for each text")
                .doesNotContainPattern("<text (?![^>]*textLength=)")
                .contains(">right hand</text>")
                .contains("rgb(0,114,178)")
                .contains("rgb(213,94,0)");

        assertThat(Files.readString(write("tokens.SVG", file -> TokenFrequency.write(file, zipf(), 5))))
                .contains(">Frequency by rank</text>")
                .contains(">occurrences of the token</text>");
        assertThat(Files.readString(
                        write("loss.svg", file -> LossCurve.write(file, falling(20, true), OptionalDouble.of(1.1)))))
                .contains(">epoch</text>")
                .contains("best: epoch");
    }

    @Test
    void equalInputGivesEqualSvg() throws IOException {
        assertThat(Files.readAllBytes(write("a.svg", file -> PianoRoll.write(file, twoHands()))))
                .isEqualTo(Files.readAllBytes(write("b.svg", file -> PianoRoll.write(file, twoHands()))));
    }

    @Test
    void aLossCurveShowsTrainingValidationAndLimitInTheirColours() throws IOException {
        BufferedImage all = image(file -> LossCurve.write(file, falling(20, true), OptionalDouble.of(1.1)));
        assertThat(count(all, BLUE)).isPositive();
        assertThat(count(all, VERMILION)).isPositive();
        assertThat(count(all, GREEN)).isGreaterThan(200);

        BufferedImage trainingOnly = image(file -> LossCurve.write(file, falling(20, false), OptionalDouble.empty()));
        assertThat(count(trainingOnly, BLUE)).isPositive();
        assertThat(count(trainingOnly, VERMILION)).isZero();
        assertThat(count(trainingOnly, GREEN)).isZero();
    }

    @Test
    void aLossCurveOfOneEpochShowsItsPoint() throws IOException {
        assertThat(count(image(file -> LossCurve.write(file, falling(1, true), OptionalDouble.empty())), VERMILION))
                .isPositive();
    }

    @Test
    void aLossThatIsNotANumberLeavesAGap() throws IOException {
        List<EpochReport> reports = new ArrayList<>(falling(3, true));
        reports.add(new EpochReport(4, 400, Double.NaN, OptionalDouble.of(Double.NaN), 1e-3));
        assertThat(count(image(file -> LossCurve.write(file, reports, OptionalDouble.empty())), BLUE))
                .isPositive();
    }

    @Test
    void aLossCurveWithoutEpochsIsRefused() {
        assertThatThrownBy(() -> LossCurve.write(folder.resolve("none.png"), List.of(), OptionalDouble.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPianoRollGivesEachTrackItsColourAndShadesItByVelocity() throws IOException {
        BufferedImage roll = image(file -> PianoRoll.write(file, twoHands()));
        assertThat(count(roll, BLUE)).as("velocity 127, first track").isGreaterThan(100);
        assertThat(count(roll, VERMILION)).as("velocity 127, second track").isGreaterThan(100);
        // Velocity 1 keeps 25.6 % of the colour: blue's green channel 0x72 becomes 255 − 0.256 · 141 = 219 = 0xDB.
        assertThat(count(roll, 0xFFBEDBEB)).as("velocity 1, first track").isGreaterThan(100);
    }

    @Test
    void aPianoRollGrowsWithTheMusicUpToALimit() throws IOException {
        assertThat(image(file -> PianoRoll.write(file, lasting(4))).getWidth()).isEqualTo(1200);
        assertThat(image(file -> PianoRoll.write(file, lasting(60))).getWidth()).isEqualTo(2540);
        assertThat(image(file -> PianoRoll.write(file, lasting(3600))).getWidth())
                .isEqualTo(4800);
    }

    @Test
    void aScoreWithoutNotesGivesAnEmptyRoll() throws IOException {
        assertThat(image(file -> PianoRoll.write(file, new Score(480, List.of())))
                        .getWidth())
                .isEqualTo(1200);
    }

    @Test
    void tokensBelowTheThresholdAreGrey() throws IOException {
        int grey = 0xFFB8B8B8;
        assertThat(count(image(file -> TokenFrequency.write(file, zipf(), 5)), grey))
                .isGreaterThan(1000);
        assertThat(count(image(file -> TokenFrequency.write(file, zipf(), 1)), grey))
                .as("only edges of letters")
                .isLessThan(100);
    }

    @Test
    void aThresholdThatNoTokenReachesIsDrawnToo() throws IOException {
        assertThat(image(file -> TokenFrequency.write(file, Map.of("C4", 1), 1000))
                        .getWidth())
                .isEqualTo(1600);
    }

    @Test
    void tokenFrequenciesWithoutTokensAreRefused() {
        assertThatThrownBy(() -> TokenFrequency.write(folder.resolve("none.png"), Map.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 tokens");
    }

    private Path write(String name, Consumer<Path> picture) {
        Path file = folder.resolve(name);
        picture.accept(file);
        return file;
    }

    private BufferedImage image(Consumer<Path> picture) throws IOException {
        return ImageIO.read(write("picture.png", picture).toFile());
    }

    private static long count(BufferedImage image, int colour) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        long found = 0;
        for (int pixel : pixels) {
            found += pixel == colour ? 1 : 0;
        }
        return found;
    }

    private static List<EpochReport> falling(int epochs, boolean validated) {
        List<EpochReport> reports = new ArrayList<>();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            double training = 1.2 + 3.0 / epoch;
            double validation = 1.4 + 2.6 / epoch + 0.012 * epoch;
            reports.add(new EpochReport(
                    epoch,
                    100L * epoch,
                    training,
                    validated ? OptionalDouble.of(validation) : OptionalDouble.empty(),
                    1e-3));
        }
        return reports;
    }

    private static Score twoHands() {
        List<Note> right = List.of(Note.of(0, 480, 72, 127), Note.of(480, 480, 76, 1), Note.of(960, 480, 79, 64));
        List<Note> left = List.of(Note.of(0, 1440, 48, 127));
        return new Score(480, List.of(Track.of("right hand", right), Track.of("left hand", left)));
    }

    private static Score lasting(int seconds) {
        Track tempo = new Track("", List.of(), List.of(TempoChange.ofQuartersPerMinute(0, 60)));
        return new Score(1, List.of(tempo, Track.of("", List.of(Note.of(0, seconds, 60, 64)))));
    }

    private static Map<String, Integer> zipf() {
        Map<String, Integer> counts = new TreeMap<>();
        for (int rank = 1; rank <= 200; rank++) {
            counts.put("token" + rank, Math.max(1, 2000 / rank - 10));
        }
        return counts;
    }
}
