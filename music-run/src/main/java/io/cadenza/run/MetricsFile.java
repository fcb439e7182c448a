package io.cadenza.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadenza.core.CadenzaException;
import io.cadenza.core.ResidentMemory;
import io.cadenza.core.file.IoReason;
import io.cadenza.core.file.Json;
import io.cadenza.core.train.BatchReport;
import io.cadenza.core.train.EpochReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * {@code metrics.jsonl}: a line of JSON now and then while a run goes on, written at once, so that a tool can follow the
 * file. Apart from times and memory, a run that was killed and resumed leaves the lines of one that was not.
 */
final class MetricsFile implements AutoCloseable {
    /** Lines for an epoch besides its own, at most about twice as many. */
    private static final int LINES_PER_EPOCH = 50;

    private static final double MEBI = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final LongSupplier clock;
    private final long opened;
    private final double secondsBefore;
    private final Optional<EventFile> events;
    private long tokens;
    private double since;

    private MetricsFile(
            Path file, FileChannel channel, LongSupplier clock, double secondsBefore, Optional<EventFile> events) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
        this.opened = clock.getAsLong();
        this.secondsBefore = secondsBefore;
        this.events = events;
        this.since = secondsBefore;
    }

    /**
     * The metrics of a run up to its last step; lines of later ones, and what a killed process has half written, are
     * cut off.
     *
     * @param clock nanoseconds that never go back
     * @param events is given every line too, and closed with this
     * @throws CadenzaException if the file cannot be read or written
     */
    static MetricsFile open(Path file, long steps, LongSupplier clock, Optional<EventFile> events) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // reads on
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            int kept = 0;
            double seconds = 0;
            for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', kept)) {
                JsonNode line = parse(text.substring(kept, end));
                if (!line.path("step").isNumber() || line.path("step").asLong() > steps) {
                    break;
                }
                seconds = line.path("seconds").asDouble();
                kept = end + 1;
            }
            channel.truncate(kept); // all of it is ASCII, so that characters are bytes
            channel.position(kept);
            return new MetricsFile(file, channel, clock, seconds, events);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return Json.plain().tree(line);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** A batch is over; it gets a line if it is its turn. */
    void add(BatchReport batch) {
        tokens += batch.scored();
        int interval = Math.max(1, batch.batches() / LINES_PER_EPOCH);
        if (batch.batch() % interval != 0) {
            return;
        }
        ObjectNode line = line("batch", batch.epoch(), (long) (batch.epoch() - 1) * batch.batches() + batch.batch());
        line.put("loss", batch.loss());
        line.put("meanLoss", batch.meanLoss());
        double now = seconds();
        line.put("tokensPerSecond", Math.round(tokens / Math.max(1e-9, now - since)));
        tokens = 0;
        since = now;
        write(line);
    }

    /** An epoch is over. */
    void add(EpochReport epoch, boolean best) {
        ObjectNode line = line("epoch", epoch.epoch(), epoch.step());
        line.put("trainingLoss", epoch.trainingLoss());
        epoch.validationLoss().ifPresent(loss -> line.put("validationLoss", loss));
        line.put("learningRate", epoch.learningRate());
        line.put("best", best);
        Runtime runtime = Runtime.getRuntime();
        line.put("heapMiB", Math.round((runtime.totalMemory() - runtime.freeMemory()) / MEBI)); // garbage included
        ResidentMemory.now().ifPresent(memory -> line.put("residentMiB", Math.round(memory / MEBI)));
        write(line);
    }

    private ObjectNode line(String event, int epoch, long step) {
        return Json.plain()
                .object()
                .put("event", event)
                .put("epoch", epoch)
                .put("step", step)
                .put("seconds", Math.round(1000 * seconds()) / 1000.0);
    }

    /** Seconds of training, those before a resumption included. */
    private double seconds() {
        return secondsBefore + Math.max(0, clock.getAsLong() - opened) / 1e9;
    }

    private void write(ObjectNode line) {
        events.ifPresent(file -> file.add(line));
        try {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(Json.plain().write(line) + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static CadenzaException unwritable(Path file, IOException e) {
        return new CadenzaException(
                "Cannot write %s: %s. Free space or choose another place; the run can be resumed."
                        .formatted(file, IoReason.of(e)),
                e);
    }

    @Override
    public void close() {
        events.ifPresent(EventFile::close);
        try {
            channel.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
