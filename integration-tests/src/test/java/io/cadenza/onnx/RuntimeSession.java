package io.cadenza.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A graph in ONNX Runtime: tokens in, logits out, and what is past between two calls. */
final class RuntimeSession implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int batch;
    private final Map<String, OnnxTensor> past = new HashMap<>();

    RuntimeSession(Path file, int batch) throws OrtException {
        this.session = environment.createSession(file.toString());
        this.batch = batch;
        for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
            if (input.getKey().startsWith("past.")) {
                past.put(input.getKey(), nothing((TensorInfo) input.getValue().getInfo()));
            }
        }
    }

    /** Zeros; of no tokens where the number of tokens may vary. */
    private OnnxTensor nothing(TensorInfo info) throws OrtException {
        long[] shape = info.getShape();
        shape[0] = batch;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = Math.max(0, shape[i]);
        }
        int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return info.type == OnnxJavaType.INT64
                ? OnnxTensor.createTensor(environment, LongBuffer.allocate(size), shape)
                : OnnxTensor.createTensor(environment, FloatBuffer.allocate(size), shape);
    }

    /** [batch][time] to [batch][time][vocabulary], and on. */
    float[][][] run(int[][] ids) throws OrtException {
        long[][] longs = Arrays.stream(ids)
                .map(row -> Arrays.stream(row).asLongStream().toArray())
                .toArray(long[][]::new);
        Map<String, OnnxTensor> inputs = new HashMap<>(past);
        inputs.put("ids", OnnxTensor.createTensor(environment, longs));
        OrtSession.Result result = session.run(inputs);
        past.replaceAll((name, tensor) ->
                (OnnxTensor) result.get(name.replace("past.", "present.")).orElseThrow());
        return (float[][][]) result.get("logits").orElseThrow().getValue();
    }

    Map<String, String> metadata() throws OrtException {
        return session.getMetadata().getCustomMetadata();
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
