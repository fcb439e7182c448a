package io.cadenza.data.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.score.Note;
import io.cadenza.core.score.ProgramChange;
import io.cadenza.core.score.Score;
import io.cadenza.core.score.Track;
import io.cadenza.data.midi.TimedMessage;
import io.cadenza.data.midi.TimedMessages;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveBankTest {
    /** 120 ms at 44.1 kHz. */
    private static final int LATENCY_FRAMES = 5292;

    /** A sound card that takes what it gets, and a clock that runs with it. */
    private static final class Card implements LiveBank.Output {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(byte[] frames) {
            taken.writeBytes(frames);
        }

        @Override
        public void close() {
            // There is nothing to close.
        }

        long microseconds() {
            return taken.size() / 4 * 1_000_000L / 44_100;
        }

        short[] samples() {
            short[] samples = new short[taken.size() / 2];
            ByteBuffer.wrap(taken.toByteArray())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return samples;
        }
    }

    /** Plays a second and a half: each message comes in the block in which it is due. */
    private static short[] played(Score score) {
        Card card = new Card();
        List<TimedMessage> messages = TimedMessages.of(score);
        long[] now = {0};
        LiveBank bank = new LiveBank(card, () -> now[0]);
        int sent = 0;
        while (card.microseconds() < 1_500_000) {
            while (sent < messages.size() && messages.get(sent).microseconds() <= card.microseconds()) {
                now[0] = messages.get(sent).microseconds();
                bank.send(messages.get(sent++).message(), -1);
            }
            bank.block();
        }
        return card.samples();
    }

    private static Score strings(int velocity, Note... notes) {
        List<Note> struck = IntStream.range(0, notes.length)
                .mapToObj(i -> new Note(
                        notes[i].onset(), notes[i].duration(), notes[i].pitch(), velocity, 0, Note.Ending.RELEASED))
                .toList();
        return new Score(480, List.of(new Track("", struck, List.of(new ProgramChange(0, 0, 48)))));
    }

    @Test
    void itSoundsAsAWavFileDoesAfterItsLatency() {
        Score score = strings(70, Note.of(0, 480, 60, 1), Note.of(240, 480, 67, 1), Note.of(480, 300, 60, 1));
        short[] played = played(score);
        int frames = played.length / 2 - LATENCY_FRAMES;
        float[] rendered = new float[2 * frames];
        new BankSynthesizer(TimedMessages.of(score)).read(rendered, frames);

        assertThat(IntStream.range(0, 2 * LATENCY_FRAMES).map(i -> played[i])).containsOnly(0);
        assertThat(IntStream.range(0, rendered.length)
                        .map(i -> Math.abs(played[2 * LATENCY_FRAMES + i] - Math.round(rendered[i] * Short.MAX_VALUE)))
                        .max()
                        .orElseThrow())
                .as("the largest difference of a sample")
                .isLessThanOrEqualTo(2);
        assertThat(IntStream.range(0, played.length).map(i -> played[i]).max().orElseThrow())
                .isGreaterThan(500);
    }

    @Test
    void whatWouldBeTooLoudIsSofterAndNotClipped() {
        Note[] cluster = IntStream.range(30, 110)
                .mapToObj(key -> Note.of(0, 960, key, 1))
                .toArray(Note[]::new);
        float[] rendered = new float[2 * 44_100];
        new BankSynthesizer(TimedMessages.of(strings(127, cluster))).read(rendered, 44_100);
        assertThat(IntStream.range(0, rendered.length)
                        .mapToDouble(i -> rendered[i])
                        .max()
                        .orElseThrow())
                .as("louder than full scale")
                .isGreaterThan(1.1);

        short[] played = played(strings(127, cluster));

        // 0.966 of full scale.
        assertThat(IntStream.range(0, played.length)
                        .map(i -> Math.abs(played[i]))
                        .max()
                        .orElseThrow())
                .isBetween(20_000, 31_653);
    }
}
