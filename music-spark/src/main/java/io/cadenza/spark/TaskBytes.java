package io.cadenza.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.Device;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.data.Batch;
import io.cadenza.core.file.Json;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Shape;
import io.cadenza.core.model.Tensor;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.model.Weights;
import io.cadenza.core.train.WorkerTask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tasks and results of workers as bytes, for machines that run the same program: what all tasks of a round share, and what each has
 * for itself. Token ids take two bytes where they fit.
 */
final class TaskBytes {
    private static final int NARROW = 1 << 16;

    private TaskBytes() {}

    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    private static byte[] written(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory gives none
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Reading<T> reading) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return reading.from(in);
        } catch (IOException e) {
            throw new UncheckedIOException("The bytes of a task are cut off", e);
        }
    }

    /** What all tasks of a round share: the job, the specification, the weights. */
    static byte[] common(WorkerTask task) {
        return written(out -> {
            WorkerTask.Job job = task.job();
            out.writeUTF(job.backend());
            out.writeDouble(job.optimizer().beta1());
            out.writeDouble(job.optimizer().beta2());
            out.writeDouble(job.optimizer().epsilon());
            out.writeDouble(job.optimizer().clipNorm());
            out.writeDouble(job.optimizer().weightDecay());
            out.writeUTF(job.runtime().device().toString());
            out.writeInt(job.runtime().threads());
            out.writeLong(job.runtime().seed());
            out.writeInt(job.runtime().windowsAtOnce());
            write(out, task.start().spec());
            write(out, task.start().weights());
        });
    }

    /** What a task has for itself: its number, moments, batches and rates. */
    static byte[] own(WorkerTask task) {
        return written(out -> {
            out.writeInt(task.worker());
            out.writeLong(task.start().step());
            write(out, task.start().firstMoments());
            write(out, task.start().secondMoments());
            out.writeInt(task.batches().size());
            for (Batch batch : task.batches()) {
                write(out, batch);
            }
            out.writeInt(task.rates().size());
            for (double rate : task.rates()) {
                out.writeDouble(rate);
            }
        });
    }

    /** The task of both parts. */
    static WorkerTask task(byte[] common, byte[] own) {
        return read(
                common,
                shared -> read(own, in -> {
                    WorkerTask.Job job = new WorkerTask.Job(
                            shared.readUTF(),
                            new Adam(
                                    shared.readDouble(),
                                    shared.readDouble(),
                                    shared.readDouble(),
                                    shared.readDouble(),
                                    shared.readDouble()),
                            new RuntimeOptions(
                                    Device.parse(shared.readUTF()),
                                    shared.readInt(),
                                    shared.readLong(),
                                    shared.readInt()));
                    ModelSpec spec = spec(shared);
                    Weights weights = weights(shared);
                    int worker = in.readInt();
                    long step = in.readLong();
                    TrainingState start = new TrainingState(spec, weights, weights(in), weights(in), step);
                    List<Batch> batches = new ArrayList<>();
                    for (int left = in.readInt(); left > 0; left--) {
                        batches.add(batch(in));
                    }
                    List<Double> rates = new ArrayList<>();
                    for (int left = in.readInt(); left > 0; left--) {
                        rates.add(in.readDouble());
                    }
                    return new WorkerTask(worker, job, start, batches, rates);
                }));
    }

    /** Does a task where it has arrived. */
    static byte[] run(byte[] common, byte[] own) {
        long begun = System.nanoTime();
        WorkerTask task = task(common, own);
        WorkerTask.Result result =
                task.run(Backends.installed().named(task.job().backend()));
        return answer(result, System.nanoTime() - begun);
    }

    /** A result, and how long it took. */
    static byte[] answer(WorkerTask.Result result, long nanos) {
        return written(out -> {
            out.writeLong(nanos);
            out.writeInt(result.losses().size());
            for (double loss : result.losses()) {
                out.writeDouble(loss);
            }
            out.writeBoolean(result.end().isPresent());
            if (result.end().isPresent()) {
                TrainingState end = result.end().get();
                write(out, end.spec());
                write(out, end.weights());
                write(out, end.firstMoments());
                write(out, end.secondMoments());
                out.writeLong(end.step());
            }
        });
    }

    /** How long a task took where it was done. */
    static long nanos(byte[] answer) {
        return ByteBuffer.wrap(answer).getLong();
    }

    static WorkerTask.Result result(byte[] answer) {
        return read(answer, in -> {
            in.readLong();
            List<Double> losses = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                losses.add(in.readDouble());
            }
            Optional<TrainingState> end = in.readBoolean()
                    ? Optional.of(new TrainingState(spec(in), weights(in), weights(in), weights(in), in.readLong()))
                    : Optional.empty();
            return new WorkerTask.Result(losses, end);
        });
    }

    private static void write(DataOutputStream out, ModelSpec spec) throws IOException {
        byte[] text = Json.plain().write(spec).getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
    }

    private static ModelSpec spec(DataInputStream in) throws IOException {
        byte[] text = in.readNBytes(in.readInt());
        try {
            return Objects.requireNonNull(Json.plain().read(new String(text, StandardCharsets.UTF_8), ModelSpec.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A specification arrived broken", e);
        }
    }

    private static void write(DataOutputStream out, Weights weights) throws IOException {
        out.writeInt(weights.tensors().size());
        for (Map.Entry<String, Tensor> tensor : weights.tensors().entrySet()) {
            Shape shape = tensor.getValue().shape();
            out.writeUTF(tensor.getKey());
            out.writeInt(shape.rank());
            for (int dimension : shape.dimensions()) {
                out.writeInt(dimension);
            }
            ByteBuffer values = ByteBuffer.allocate(shape.size() * Float.BYTES);
            values.asFloatBuffer().put(tensor.getValue().buffer());
            out.write(values.array());
        }
    }

    private static Weights weights(DataInputStream in) throws IOException {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            List<Integer> dimensions = new ArrayList<>();
            for (int rank = in.readInt(); rank > 0; rank--) {
                dimensions.add(in.readInt());
            }
            Shape shape = new Shape(dimensions);
            float[] values = new float[shape.size()];
            ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES))
                    .asFloatBuffer()
                    .get(values);
            tensors.put(name, Tensor.of(shape, values));
        }
        return new Weights(tensors);
    }

    /** The targets of windows cut from music are the inputs one token later: then only the last one of each row is written. */
    private static void write(DataOutputStream out, Batch batch) throws IOException {
        int[] inputs = batch.inputs();
        int[] targets = batch.targets();
        boolean narrow = true;
        boolean shifted = true;
        for (int i = 0; i < inputs.length; i++) {
            narrow &= inputs[i] >= 0 && inputs[i] < NARROW && targets[i] >= 0 && targets[i] < NARROW;
            shifted &= (i + 1) % batch.time() == 0 || targets[i] == inputs[i + 1];
        }
        out.writeInt(batch.size());
        out.writeInt(batch.time());
        out.writeInt(batch.lossStart());
        out.writeDouble(batch.labelSmoothing());
        out.writeBoolean(narrow);
        out.writeBoolean(shifted);
        for (int i = 0; i < inputs.length; i++) {
            write(out, inputs[i], narrow);
            if (!shifted || (i + 1) % batch.time() == 0) {
                write(out, targets[i], narrow);
            }
        }
    }

    private static void write(DataOutputStream out, int id, boolean narrow) throws IOException {
        if (narrow) {
            out.writeShort(id);
        } else {
            out.writeInt(id);
        }
    }

    private static Batch batch(DataInputStream in) throws IOException {
        int size = in.readInt();
        int time = in.readInt();
        int lossStart = in.readInt();
        double smoothing = in.readDouble();
        boolean narrow = in.readBoolean();
        boolean shifted = in.readBoolean();
        int[][] inputs = new int[size][time];
        int[][] targets = new int[size][time];
        for (int row = 0; row < size; row++) {
            for (int t = 0; t < time; t++) {
                inputs[row][t] = narrow ? in.readUnsignedShort() : in.readInt();
                if (!shifted || t == time - 1) {
                    targets[row][t] = narrow ? in.readUnsignedShort() : in.readInt();
                }
                if (shifted && t > 0) {
                    targets[row][t - 1] = inputs[row][t];
                }
            }
        }
        return Batch.of(inputs, targets, lossStart).withLabelSmoothing(smoothing);
    }
}
