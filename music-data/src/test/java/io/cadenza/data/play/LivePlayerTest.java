package io.cadenza.data.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.TempoChange;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.TimedMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;
import org.junit.jupiter.api.Test;

class LivePlayerTest {
    /** Time that passes only when somebody sleeps, and a receiver that writes down what comes when. */
    private static final class Stage implements PlayClock, Receiver {
        private final List<String> heard = new ArrayList<>();
        private long now = 5_000_000;
        private Runnable atSleep = () -> {};

        @Override
        public long microseconds() {
            return now;
        }

        @Override
        public void sleep(long microseconds) {
            now += microseconds;
            atSleep.run();
        }

        @Override
        public void send(MidiMessage message, long timeStamp) {
            ShortMessage sent = (ShortMessage) message;
            String what = switch (sent.getCommand()) {
                case ShortMessage.NOTE_ON -> "on " + sent.getData1();
                case ShortMessage.NOTE_OFF -> "off " + sent.getData1();
                default -> "control " + sent.getData1() + " of " + sent.getChannel();
            };
            heard.add((now - 5_000_000) / 1000 + " " + what);
        }

        @Override
        public void close() {}

        List<String> notes() {
            return heard.stream().filter(line -> !line.contains("control")).toList();
        }
    }

    /** Two notes of half a second at 120 quarters a minute. */
    private static final Score TWO =
            new Score(480, List.of(Track.of("", List.of(Note.of(0, 480, 60, 80), Note.of(480, 480, 64, 80)))));

    private static List<String> silence(long at) {
        return IntStream.range(0, 16)
                .boxed()
                .flatMap(channel -> IntStream.of(64, 123, 120)
                        .mapToObj(controller -> at + " control " + controller + " of " + channel))
                .toList();
    }

    @Test
    void messagesComeWhenTheyAreDueAndSilenceAtTheEnd() {
        Stage stage = new Stage();

        boolean all = new LivePlayer(stage, stage)
                .play(MessageSource.of(TimedMessages.of(TWO)), 2_000_000, () -> false, seconds -> {});

        assertThat(all).isTrue();
        assertThat(stage.notes()).containsExactly("0 on 60", "500 off 60", "500 on 64", "1000 off 64");
        assertThat(stage.heard.subList(4, stage.heard.size())).isEqualTo(silence(3000));
    }

    @Test
    void aStopSilencesAtOnce() {
        Stage stage = new Stage();

        boolean all = new LivePlayer(stage, stage)
                .play(MessageSource.of(TimedMessages.of(TWO)), 2_000_000, () -> stage.now >= 5_200_000, seconds -> {});

        assertThat(all).isFalse();
        assertThat(stage.notes()).containsExactly("0 on 60");
        assertThat(stage.heard.subList(1, stage.heard.size())).isEqualTo(silence(200));
    }

    @Test
    void musicThatIsNotThereInTimeIsWaitedForAndItsRhythmKept() {
        Stage stage = new Stage();
        GrowingScore growing = new GrowingScore();
        growing.grow(TWO); // seen once, nothing is final
        growing.grow(TWO); // seen twice, all before the last note is
        stage.atSleep = () -> {
            if (stage.now >= 7_000_000) {
                growing.complete(TWO);
            }
        };

        new LivePlayer(stage, stage).play(growing, 0, () -> false, seconds -> {});

        // Two seconds in, the rest arrives: due at 500 ms, it sounds at once, and its length stays half a second.
        assertThat(stage.notes()).containsExactly("0 on 60", "2000 off 60", "2000 on 64", "2500 off 64");
    }

    @Test
    void aGrowingScoreGivesOnlyWhatNothingCanChange() {
        GrowingScore growing = new GrowingScore();
        // A note that is still held is longer each time; it and what comes after it wait.
        growing.grow(score(Note.of(0, 480, 60, 80), Note.of(480, 10, 64, 80)));
        growing.grow(score(Note.of(0, 480, 60, 80), Note.of(480, 20, 64, 80)));
        growing.grow(score(Note.of(0, 480, 60, 80), Note.of(480, 30, 64, 80), Note.of(490, 10, 67, 80)));

        assertThat(polled(growing)).containsExactly("0 on 60");
        assertThat(growing.ended()).isFalse();

        Score last = score(Note.of(0, 480, 60, 80), Note.of(480, 40, 64, 80), Note.of(490, 10, 67, 80));
        growing.complete(last);
        assertThat(polled(growing)).containsExactly("500 off 60", "500 on 64", "510 on 67", "520 off 67", "541 off 64");
        assertThat(growing.ended()).isTrue();
    }

    @Test
    void playedWhileItGrowsOrAfterwardsItIsTheSame() {
        List<Note> notes = new ArrayList<>();
        GrowingScore growing = new GrowingScore();
        List<String> grown = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            notes.add(Note.of(i / 2 * 120L, 60 + i % 5 * 200L, 40 + i % 13 * 3, 80));
            growing.grow(score(notes.toArray(Note[]::new)));
            grown.addAll(polled(growing));
        }
        assertThat(grown).as("most of it was there before the end").hasSizeGreaterThan(300);
        growing.complete(score(notes.toArray(Note[]::new)));
        grown.addAll(polled(growing));

        assertThat(grown).isEqualTo(polled(MessageSource.of(TimedMessages.of(score(notes.toArray(Note[]::new))))));
    }

    private static Score score(Note... notes) {
        return new Score(480, List.of(new Track("", List.of(notes), List.of(TempoChange.ofQuartersPerMinute(0, 120)))));
    }

    private static List<String> polled(MessageSource source) {
        List<String> all = new ArrayList<>();
        for (var next = source.poll(); next.isPresent(); next = source.poll()) {
            ShortMessage message = next.get().message();
            String what = message.getCommand() == ShortMessage.NOTE_ON ? "on" : "off";
            all.add(next.get().microseconds() / 1000 + " " + what + " " + message.getData1());
        }
        return all;
    }
}
