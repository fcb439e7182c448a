import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.file.ModelFile;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.eval.evaluation.HeldOutPieces;
import io.cadenza.eval.likelihood.TokenLoss;
import io.cadenza.run.ModelMusic;
import io.cadenza.run.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Writes the held-out part by which {@code mvn verify} judges a model that comes with Cadenza: a number of test pieces, evenly chosen by
 * name, each from its beginning up to a number of tokens, as symbols; and prints the figures for the model's card.
 *
 * <p>java -cp 'music-cli/target/cadenza-lean/lib/*' .ci/models.d/HeldOut.java NAME RUN/model.safetensors PIECES TOKENS
 */
public class HeldOut {
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Path file = Path.of(arguments[1]);
        int number = Integer.parseInt(arguments[2]);
        int longest = Integer.parseInt(arguments[3]);
        TrainedModel model = ModelFile.read(file);
        HeldOutPieces music = ModelMusic.beside(file, Progress.NONE);
        ScoreTokenizer tokenizer = model.openTokenizer().requireScores();
        List<TokenSequence> pieces = music.heldOut();
        List<String> lines = new ArrayList<>();
        double nats = 0;
        long tokens = 0;
        double quarters = 0;
        try (SequenceModel opened = Backends.installed()
                .choose("java", model.spec(), Task.GENERATE)
                .open(model.spec(), model.weights(), RuntimeOptions.cpu(1))) {
            for (int i = 0; i < number; i++) {
                TokenSequence piece = pieces.get(i * pieces.size() / number);
                int[] whole = piece.toArray();
                int[] ids = Arrays.copyOf(whole, Math.min(whole.length, longest));
                lines.add(piece.name() + "\t" + (ids.length == whole.length ? "whole" : "beginning") + "\t"
                        + String.join(" ", model.vocabulary().decode(ids)));
                nats += Arrays.stream(TokenLoss.ofPiece(opened, ids)).sum();
                tokens += ids.length - 1;
                quarters += tokenizer.decode(model.vocabulary().decode(ids)).quarters();
            }
        }
        Path target = Path.of("integration-tests/src/test/resources/models", name + ".tokens");
        Files.createDirectories(target.getParent());
        Files.write(target, lines);
        System.out.printf(Locale.ROOT, "heldOut.pieces=%d%nheldOut.tokens=%d%n", lines.size(), tokens);
        System.out.printf(
                Locale.ROOT, "heldOut.natsPerToken=%.4f%nheldOut.natsPerQuarter=%.3f%n", nats / tokens, nats / quarters);
    }
}
