package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadenza.core.file.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Event files, read as TensorFlow's sources describe them: records in tensorflow/core/lib/io/record_writer.h, messages in
 * tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto, masks in tensorflow/core/lib/hash/crc32c.h.
 */
class EventFileTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_250L));

    @TempDir
    private Path folder;

    private EventFile create(long steps) {
        return EventFile.create(new RunFolder(folder), steps, step -> step / 1024.0, CLOCK);
    }

    /** An event as it was read. */
    private record Event(double wallTime, long step, String fileVersion, Map<String, Float> scalars, boolean start) {}

    private List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(bytes.position(), length);
            byte[] content = new byte[Math.toIntExact(bytes.getLong())];
            assertThat(bytes.getInt()).isEqualTo(masked(length));
            bytes.get(content);
            assertThat(bytes.getInt()).isEqualTo(masked(content));
            events.add(event(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    /** CRC-32C bit by bit, with Castagnoli's polynomial reversed, rotated right by 15 bits and moved by a constant. */
    private static int masked(byte[] bytes) {
        int crc = -1;
        for (byte next : bytes) {
            crc ^= next & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 1 ? 0x82f63b78 : 0);
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    /** RFC 3720, B.4: the CRC-32C of 32 bytes of 0 is 8a9136aa. */
    @Test
    void theReaderOfThisTestKnowsThePublishedChecksum() {
        int crc = masked(new byte[32]) - 0xa282ead8;
        assertThat(crc << 15 | crc >>> 17).isEqualTo(0x8a9136aa);
    }

    private static Event event(ByteBuffer message) {
        double wallTime = 0;
        long step = 0;
        String version = "";
        Map<String, Float> scalars = new TreeMap<>();
        boolean start = false;
        while (message.hasRemaining()) {
            switch (message.get()) {
                case 1 << 3 | 1 -> wallTime = message.getDouble(); // Event.wall_time
                case 2 << 3 -> step = varint(message); // Event.step
                case 3 << 3 | 2 -> version = new String(bytes(message), StandardCharsets.UTF_8); // Event.file_version
                case 5 << 3 | 2 -> summary(part(message), scalars); // Event.summary
                case 7 << 3 | 2 -> { // Event.session_log
                    assertThat(bytes(message)).containsExactly(1 << 3, 1); // SessionLog.status = START
                    start = true;
                }
                default -> throw new AssertionError("an unknown field");
            }
        }
        return new Event(wallTime, step, version, scalars, start);
    }

    private static void summary(ByteBuffer message, Map<String, Float> scalars) {
        while (message.hasRemaining()) {
            assertThat(message.get()).isEqualTo((byte) (1 << 3 | 2)); // Summary.value
            ByteBuffer value = part(message);
            assertThat(value.get()).isEqualTo((byte) (1 << 3 | 2)); // Summary.Value.tag
            String tag = new String(bytes(value), StandardCharsets.UTF_8);
            assertThat(value.get()).isEqualTo((byte) (2 << 3 | 5)); // Summary.Value.simple_value
            scalars.put(tag, value.getFloat());
            assertThat(value.hasRemaining()).isFalse();
        }
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static byte[] bytes(ByteBuffer message) {
        byte[] content = new byte[Math.toIntExact(varint(message))];
        message.get(content);
        return content;
    }

    private static ByteBuffer part(ByteBuffer message) {
        return ByteBuffer.wrap(bytes(message)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ObjectNode line(long step) {
        return Json.plain().object().put("event", "batch").put("step", step).put("seconds", 1.5);
    }

    @Test
    void linesOfTheMetricsAreScalarsAtTheirSteps() throws IOException {
        try (EventFile events = create(0)) {
            events.add(line(300).put("loss", 2.5).put("meanLoss", 2.75).put("tokensPerSecond", 640));
            events.add(line(512)
                    .put("trainingLoss", 2.25)
                    .put("validationLoss", 2.5)
                    .put("best", true));
        }

        List<Path> files = new RunFolder(folder).events();
        assertThat(files).hasSize(1);
        assertThat(files.get(0)).hasFileName("events.out.tfevents.1700000000.cadenza");
        List<Event> events = read(files.get(0));
        assertThat(events).extracting(Event::step).containsExactly(0L, 1L, 300L, 512L);
        assertThat(events).allMatch(event -> event.wallTime() == 1_700_000_000.25);
        assertThat(events.get(0).fileVersion()).isEqualTo("brain.Event:2");
        assertThat(events.get(2).scalars())
                .containsOnly(
                        entry("loss/batch", 2.5f),
                        entry("loss/epoch so far", 2.75f),
                        entry("tokens per second", 640f),
                        entry("learning rate", 300 / 1024f));
        assertThat(events.get(3).scalars())
                .containsOnly(
                        entry("loss/training", 2.25f), entry("loss/validation", 2.5f), entry("learning rate", 0.5f));
    }

    @Test
    void theLearningRateIsWrittenOnceForEachStep() throws IOException {
        try (EventFile events = create(0)) {
            events.add(line(511).put("loss", 2.5));
            events.add(line(512).put("loss", 2.25));
            events.add(line(512).put("trainingLoss", 2.5).put("validationLoss", 2.75));
            events.add(line(1024).put("trainingLoss", 2.0));
        }

        assertThat(read(new RunFolder(folder).events().get(0)))
                .extracting(event -> event.step() + " " + event.scalars())
                .containsExactly(
                        "0 {}",
                        "1 {}",
                        "511 {learning rate=0.49902344, loss/batch=2.5}",
                        "512 {learning rate=0.5, loss/batch=2.25}",
                        "512 {loss/training=2.5, loss/validation=2.75}",
                        "1024 {learning rate=1.0, loss/training=2.0}");
    }

    @Test
    void aResumedRunBeginsAFileThatMakesLaterStepsOfTheOneBeforeVoid() throws IOException {
        create(0).close();
        create(7).close();

        List<Path> files = new RunFolder(folder).events();
        assertThat(files).hasSize(2);
        assertThat(read(files.get(0))).extracting(Event::start).containsExactly(false, true);
        List<Event> resumed = read(files.get(1));
        assertThat(resumed).extracting(Event::fileVersion).containsExactly("brain.Event:2", "");
        assertThat(resumed.get(1).start()).isTrue();
        assertThat(resumed.get(1).step()).isEqualTo(8);
    }

    @Test
    void aRunWritesThemWhenAskedAndOverwritingRemovesThem() throws IOException {
        Training training =
                Training.ofDefault().model("ngram").set("corpus.pieces", "20").set("save.tensorboard", "true");
        training.run(folder, Progress.NONE);

        List<Path> files = new RunFolder(folder).events();
        assertThat(files).hasSize(1);
        List<Event> events = read(files.get(0));
        Event last = events.get(events.size() - 1);
        assertThat(last.scalars()).containsKeys("loss/training", "loss/validation");
        assertThat(events.stream()
                        .filter(event -> event.scalars().containsKey("learning rate"))
                        .map(Event::step))
                .isNotEmpty()
                .doesNotHaveDuplicates();
        assertThat(last.step()).isPositive();

        training.set("save.tensorboard", "false")
                .start(Training.Start.OVERWRITE)
                .run(folder, Progress.NONE);
        assertThat(new RunFolder(folder).events()).isEmpty();
    }
}
