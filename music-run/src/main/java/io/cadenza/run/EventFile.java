package io.cadenza.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.file.ProtobufMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.zip.CRC32C;

/**
 * {@code events.out.tfevents…}: the numbers of the metrics for TensorBoard. A file is a series of records of TensorFlow, each
 * an {@code Event} of protobuf: its length in eight bytes, the masked CRC-32C of these, the event, and the masked CRC-32C of that.
 * A run that is resumed begins another file; the start of each tells TensorBoard to forget the later steps of those before.
 */
final class EventFile implements AutoCloseable {
    /** What TensorBoard calls what the lines of the metrics name. */
    private static final Map<String, String> TAGS = Map.of(
            "loss", "loss/batch",
            "meanLoss", "loss/epoch so far",
            "tokensPerSecond", "tokens per second",
            "trainingLoss", "loss/training",
            "validationLoss", "loss/validation");

    private static final String LEARNING_RATE = "learning rate";
    private static final int MASK = 0xa282ead8;
    private static final int MOST_FILES = 1000;

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int SESSION_STARTS = 1;

    private final Path file;
    private final FileChannel channel;
    private final InstantSource clock;
    private final LongToDoubleFunction rates;
    /** The latest step whose learning rate is written: an epoch's line is of the same step as that of its last batch. */
    private long rated = -1;

    private EventFile(Path file, FileChannel channel, InstantSource clock, LongToDoubleFunction rates) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
        this.rates = rates;
    }

    /**
     * A new file of a run that has taken some steps.
     *
     * @param rates the learning rate of a step, counted from 1
     * @throws CadenzaException if the folder cannot be written
     */
    static EventFile create(RunFolder folder, long steps, LongToDoubleFunction rates, InstantSource clock) {
        // TensorBoard reads the files of a folder in the order of their names.
        String name = "%s%010d.cadenza".formatted(RunFolder.EVENTS, clock.millis() / 1000);
        Path file = folder.path().resolve(name);
        for (int number = 1; ; number++) {
            try {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                EventFile events = new EventFile(file, channel, clock, rates);
                events.write(events.event(0).text(FILE_VERSION, "brain.Event:2"));
                // A run that begins anew may have left a file too.
                events.write(
                        events.event(steps + 1).message(SESSION_LOG, new ProtobufMessage().integer(1, SESSION_STARTS)));
                return events;
            } catch (FileAlreadyExistsException e) {
                if (number == MOST_FILES) {
                    throw unwritable(file, e);
                }
                file = folder.path().resolve("%s.%03d".formatted(name, number));
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }
    }

    /** Adds the numbers of a line of the metrics. */
    void add(JsonNode line) {
        long step = line.path("step").asLong();
        ProtobufMessage summary = new ProtobufMessage();
        TAGS.forEach((name, tag) -> {
            if (line.path(name).isNumber()) {
                summary.message(1, scalar(tag, line.path(name).asDouble()));
            }
        });
        if (step != rated) {
            summary.message(1, scalar(LEARNING_RATE, rates.applyAsDouble(step)));
            rated = step;
        }
        write(event(step).message(SUMMARY, summary));
    }

    private static ProtobufMessage scalar(String tag, double value) {
        return new ProtobufMessage().text(1, tag).single(2, (float) value);
    }

    private ProtobufMessage event(long step) {
        return new ProtobufMessage().real(WALL_TIME, clock.millis() / 1000.0).integer(STEP, step);
    }

    private void write(ProtobufMessage event) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            event.writeTo(bytes);
            byte[] content = bytes.toByteArray();
            ByteBuffer record = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + content.length)
                    .order(ByteOrder.LITTLE_ENDIAN);
            record.putLong(content.length);
            record.putInt(maskedCrc(record.array(), Long.BYTES));
            record.put(content);
            record.putInt(maskedCrc(content, content.length));
            record.flip();
            while (record.hasRemaining()) {
                channel.write(record);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static int maskedCrc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private static CadenzaException unwritable(Path file, IOException e) {
        return new CadenzaException(
                "Cannot write %s: %s. Free space or choose another place; the run can be resumed."
                        .formatted(file, IoReason.of(e)),
                e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
