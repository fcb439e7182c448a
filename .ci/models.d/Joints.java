import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.sample.Softmax;
import io.cadenza.core.score.Bar;
import io.cadenza.core.score.Score;
import io.cadenza.data.arrange.BarRange;
import io.cadenza.data.token.MusicRequest;
import io.cadenza.run.Arrangement;
import io.cadenza.run.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How probable a model finds the joints of bars that it has filled in: nats of the first symbols from the bar line on, of the first new bar
 * and of the first bar after them, beside those of the music that was there and of continuations by the model itself from the same places.
 *
 * <p>Twice. What follows the new bars is the model's own continuation of a piece's beginning: then what was there is just what the
 * model continues with at both places, and the filled bars are to join as well. Or it is the music as people wrote it, which a model
 * finds less probable than its own wherever it stands.
 *
 * <p>java -cp 'music-cli/target/cadenza-lean/lib/*' .ci/models.d/Joints.java NAME BARS SYMBOLS CANDIDATES,... [MODEL]
 *
 * <p>MODEL is another one than NAME, whose test pieces they are.
 */
public class Joints {
    private static final int SEEDS = 2;
    private static final int FOLLOWING = 4;

    private final TrainedModel model;
    private final SequenceModel network;
    private final int symbols;
    private final Map<String, List<Double>> nats = new TreeMap<>();
    private final Map<String, Long> milliseconds = new TreeMap<>();

    private Joints(TrainedModel model, SequenceModel network, int symbols) {
        this.model = model;
        this.network = network;
        this.symbols = symbols;
    }

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        BarRange range = BarRange.parse(arguments[1]);
        TrainedModel model = ShippedModel.open(Path.of(arguments.length > 4 ? arguments[4] : name), note -> {});
        Path pieces = Path.of("integration-tests/src/test/resources/models/" + name + ".tokens");
        try (SequenceModel network = Backends.installed()
                .choose("java", model.spec(), Task.GENERATE)
                .open(model.spec(), model.weights(), RuntimeOptions.cpu(2))) {
            Joints joints = new Joints(model, network, Integer.parseInt(arguments[2]));
            int used = 0;
            for (String line : Files.readAllLines(pieces)) {
                Score score = model.openTokenizer().requireScores().decode(List.of(line.split("\t")[2].split(" ")));
                used += joints.measure(score, range, arguments[3].split(",")) ? 1 : 0;
            }
            System.out.printf("%s, bars %s of %d pieces, the first %s symbols%n", name, range.text(), used, arguments[2]);
            int fills = SEEDS * used;
            joints.nats.forEach((what, all) -> System.out.printf(
                    "%-66s %.3f%s%n",
                    what,
                    all.stream().mapToDouble(Double::doubleValue).average().orElse(0),
                    joints.milliseconds.containsKey(what)
                            ? "   %d ms".formatted(joints.milliseconds.get(what) / fills)
                            : ""));
        }
    }

    private boolean measure(Score score, BarRange range, String[] candidates) {
        List<Bar> bars = Bar.of(score);
        int pickup = length(bars.get(0)) < length(bars.get(Math.min(1, bars.size() - 1))) ? 1 : 0;
        int from = range.first() - 1 + pickup;
        int after = range.last() + pickup;
        if (bars.size() < after + 2) {
            return false;
        }
        for (int seed = 1; seed <= SEEDS; seed++) {
            Score own = continued(
                    score.between(0, bars.get(from).start()), seed, SamplingOptions.DEFAULT, after - from + FOLLOWING);
            fill("the model's own", own, range, seed, List.of(candidates[candidates.length - 1]));
            add("first joint, continued", own, from);
            add(
                    "first joint, continued without filters",
                    continued(score.between(0, bars.get(from).start()), seed, SamplingOptions.UNFILTERED, 2),
                    from);
            fill("people's", score, range, seed, List.of(candidates));
        }
        return true;
    }

    private void fill(String whose, Score score, BarRange range, int seed, List<String> candidates) {
        List<Bar> bars = Bar.of(score);
        int pickup = length(bars.get(0)) < length(bars.get(1)) ? 1 : 0;
        int from = range.first() - 1 + pickup;
        int after = range.last() + pickup;
        long end = bars.get(after).start();
        add("first joint, %s music as it was".formatted(whose), score, from);
        add("second joint, %s music as it was".formatted(whose), score, after);
        for (String count : candidates) {
            String by = "%s music filled by %s".formatted(whose, count);
            long began = System.nanoTime();
            Score filled = Arrangement.of(model)
                    .computing(network)
                    .candidates(Integer.parseInt(count))
                    .seed(seed)
                    .filling(score, range)
                    .compose()
                    .get(0);
            milliseconds.merge("first joint, " + by, (System.nanoTime() - began) / 1_000_000, Long::sum);
            add("first joint, " + by, filled, from);
            add("second joint, " + by, filled, after);
            Score before = filled.between(0, end);
            add("second joint, " + by + ", continued", continued(before, seed + 10, SamplingOptions.DEFAULT, 2), after);
            add("second joint, " + by + ", continued, no filters", continued(before, seed + 10, SamplingOptions.UNFILTERED, 2), after);
        }
    }

    private static long length(Bar bar) {
        return bar.end() - bar.start();
    }

    private Score continued(Score score, long seed, SamplingOptions sampling, int bars) {
        return Generation.of(model)
                .computing(network)
                .seed(seed)
                .sampling(sampling)
                .asking(MusicRequest.of(Map.of("bars", String.valueOf(bars))))
                .continuing(score, true)
                .compose()
                .get(0);
    }

    /** The nats of the bar line and the symbols after it. */
    private void add(String what, Score score, int bar) {
        List<String> written = model.openTokenizer().requireScores().encode(score);
        int[] ids = model.vocabulary().encodePrompt(written, model.openTokenizer()::substitute);
        int at = 0;
        for (int seen = -1; at < ids.length && seen < bar; at++) {
            seen += model.vocabulary().symbols().get(ids[at]).equals("Bar_None") ? 1 : 0;
        }
        int end = Math.min(ids.length, at - 1 + symbols);
        float[][] logits = network.logits(Arrays.copyOf(ids, end));
        for (int i = at - 1; i < end; i++) {
            nats.computeIfAbsent(what, any -> new ArrayList<>()).add(Softmax.crossEntropy(logits[i - 1], ids[i]));
        }
    }
}
