package io.cadenza.core.onnx;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.file.AtomicFiles;
import io.cadenza.core.file.Json;
import io.cadenza.core.file.ProtobufMessage;
import io.cadenza.core.file.TrainedModel;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes models as ONNX, the Open Neural Network Exchange format: opset 17, IR version 8. Token ids {@code ids} [batch, time] of 64
 * bits go in, {@code logits} [batch, time, vocabulary] come out; {@code wavenet-simple} gives those of the token after the last
 * alone. The metadata say what the ids mean: {@code vocabulary}, {@code tokenizer}, {@code primers}, {@code spec}, {@code corpus} and
 * {@code versions} as in a model file, and {@code form}.
 */
public final class OnnxFile {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private OnnxFile() {}

    /** What a graph computes. */
    public enum Form {
        /**
         * Some tokens and what is remembered of those before, {@code past.*}, to logits and what is remembered of all,
         * {@code present.*}. At the beginning the past is zeros, and of no tokens.
         */
        STEP,
        /** A whole window that begins from nothing. */
        WINDOW
    }

    /**
     * Writes a model atomically.
     *
     * @throws CadenzaException if the model is no network, is too large for the format, or the file cannot be written; what was
     *     there is unchanged
     */
    public static void write(Path file, TrainedModel model, Form form) {
        if (!model.spec().isDifferentiable()) {
            throw new CadenzaException(
                    "A model of type %s counts and is no network, which ONNX needs. Export one of type wavenet, wavenet-simple, lstm or transformer."
                            .formatted(model.spec().type()));
        }
        ProtobufMessage message = message(model, form);
        if (message.size() > Integer.MAX_VALUE) {
            throw new CadenzaException("The model takes %d bytes, and ONNX files end at 2 GiB. Export a smaller one."
                    .formatted(message.size()));
        }
        AtomicFiles.write(file, message::writeTo);
    }

    private static ProtobufMessage message(TrainedModel model, Form form) {
        ProtobufMessage message = new ProtobufMessage()
                .integer(1, IR_VERSION)
                .text(2, "cadenza")
                .message(7, Networks.graph(model.spec(), model.weights(), form == Form.STEP))
                .message(8, new ProtobufMessage().text(1, "").integer(2, OPSET));
        metadata(model, form)
                .forEach((key, value) ->
                        message.message(14, new ProtobufMessage().text(1, key).text(2, value)));
        return message;
    }

    private static SortedMap<String, String> metadata(TrainedModel model, Form form) {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("form", form == Form.STEP ? "step" : "window");
        metadata.put("spec", Json.plain().write(model.spec()));
        metadata.put("vocabulary", Json.plain().write(model.vocabulary().symbols()));
        metadata.put("tokenizer", Json.plain().write(model.tokenizer()));
        metadata.put("primers", Json.plain().write(model.primers()));
        metadata.put("corpus", Json.plain().write(model.corpus()));
        metadata.put("versions", Json.plain().write(model.versions()));
        return metadata;
    }
}
