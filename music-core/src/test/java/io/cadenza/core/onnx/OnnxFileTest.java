package io.cadenza.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.file.ProtobufMessage;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.Weights;
import io.cadenza.core.onnx.OnnxFile.Form;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime makes of these files is tested in integration-tests. */
class OnnxFileTest {
    @TempDir
    private Path folder;

    /** The examples of the page "Encoding" of the protocol buffers' documentation. */
    @Test
    void fieldsAreEncodedAsProtobufDocumentsThem() throws Exception {
        assertThat(hex(new ProtobufMessage().integer(1, 150))).isEqualTo("08 96 01");
        assertThat(hex(new ProtobufMessage().text(2, "testing"))).isEqualTo("12 07 74 65 73 74 69 6e 67");
        assertThat(hex(new ProtobufMessage().message(3, new ProtobufMessage().integer(1, 150))))
                .isEqualTo("1a 03 08 96 01");
        assertThat(hex(new ProtobufMessage().integer(1, -2))).isEqualTo("08 fe ff ff ff ff ff ff ff ff 01");
    }

    /** Fields from 16 on have a key of two bytes; 1.0 is 3f800000. */
    @Test
    void floatsAreFourBytesTheLowestFirst() throws Exception {
        assertThat(hex(new ProtobufMessage().floats(16, new float[] {1, -2})))
                .isEqualTo("82 01 08 00 00 80 3f 00 00 00 c0");
    }

    @Test
    void whatCountsIsRefusedAndNothingIsWritten() throws Exception {
        Path file = folder.resolve("model.onnx");
        Files.writeString(file, "what was there");
        TrainedModel model = model(NgramSpec.empty(3, 2, 0.9, 1));

        assertThatThrownBy(() -> OnnxFile.write(file, model, Form.STEP))
                .isInstanceOf(CadenzaException.class)
                .hasMessage(
                        "A model of type ngram counts and is no network, which ONNX needs. Export one of type wavenet, wavenet-simple, lstm or transformer.");
        assertThat(file).hasContent("what was there");
    }

    @Test
    void equalModelsGiveEqualBytes() throws Exception {
        TrainedModel model = model(new LstmSpec(3, 2, List.of(2), 2, 0));
        OnnxFile.write(folder.resolve("a.onnx"), model, Form.WINDOW);
        OnnxFile.write(folder.resolve("b.onnx"), model, Form.WINDOW);

        assertThat(folder.resolve("a.onnx")).hasSameBinaryContentAs(folder.resolve("b.onnx"));
    }

    private static String hex(ProtobufMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        assertThat(message.size()).isEqualTo(out.size());
        return HexFormat.ofDelimiter(" ").formatHex(out.toByteArray());
    }

    private static TrainedModel model(ModelSpec spec) {
        return new TrainedModel(
                spec,
                Weights.zeros(spec.weightShapes()),
                Vocabulary.of(List.of("a", "b", "c")),
                TokenizerSpec.of("note-chord", Map.of("grid", "12")),
                List.of(),
                List.of(),
                new CorpusFingerprint("a test", 1, 5, "0"),
                new TreeMap<>());
    }
}
