import io.cadenza.core.backend.Backends;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.backend.Task;
import io.cadenza.core.file.ShippedModel;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.data.token.bars.BarsInfill;
import io.cadenza.eval.likelihood.TokenLoss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What it is worth to a model to hear fixed music first: nats a note of four bars of the test pieces of a shipped model, with and without the
 * two bars after them ahead, and of the other parts, with and without a given part first in every bar; and of the pieces in plain order.
 *
 * <p>java -cp 'music-cli/target/cadenza-lean/lib/*' .ci/models.d/Infill.java NAME MODEL...
 */
public class Infill {
    private static final int BARS = 4;
    private static final int AHEAD = 2;

    private final Vocabulary vocabulary;
    private final SequenceModel network;
    /** Nats and notes. */
    private final Map<String, double[]> sums = new TreeMap<>();

    private Infill(Vocabulary vocabulary, SequenceModel network) {
        this.vocabulary = vocabulary;
        this.network = network;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> pieces = Files.readAllLines(
                Path.of("integration-tests/src/test/resources/models/" + arguments[0] + ".tokens"));
        for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
            TrainedModel model = ShippedModel.open(Path.of(name), note -> {});
            try (SequenceModel network = Backends.installed()
                    .choose("java", model.spec(), Task.GENERATE)
                    .open(model.spec(), model.weights(), RuntimeOptions.cpu(1))) {
                Infill infill = new Infill(model.vocabulary(), network);
                for (String line : pieces) {
                    int[] ids = model.vocabulary()
                            .encodePrompt(List.of(line.split("\t")[2].split(" ")), model.openTokenizer()::substitute);
                    infill.plain(ids);
                    infill.spans(ids);
                    infill.parts(ids);
                }
                infill.sums.forEach((what, sum) ->
                        System.out.printf(Locale.ROOT, "%s: %-40s %.4f nats a note of %.0f%n", name, what, sum[0] / sum[1], sum[1]));
            }
        }
    }

    private String symbol(int id) {
        return vocabulary.symbols().get(id);
    }

    private void add(String what, int[] ids, IntPredicate counted) {
        double[] losses = TokenLoss.ofPiece(network, ids);
        double[] sum = sums.computeIfAbsent(what, any -> new double[2]);
        for (int i = 1; i < ids.length; i++) {
            if (counted.test(i)) {
                sum[0] += losses[i];
                sum[1] += symbol(ids[i]).startsWith("Pitch") ? 1 : 0;
            }
        }
    }

    private void plain(int[] ids) {
        double[] losses = TokenLoss.ofPiece(network, ids);
        double[] sum = sums.computeIfAbsent("plain order, nats a token (for note)", any -> new double[2]);
        sum[0] += Arrays.stream(losses).sum();
        sum[1] += losses.length - 1;
    }

    private int[] lines(int[] ids) {
        return IntStream.range(0, ids.length).filter(i -> symbol(ids[i]).equals("Bar_None")).toArray();
    }

    /** From after the first bar line up to the bar line after the last one. */
    private void spans(int[] ids) {
        int[] lines = lines(ids);
        // The last bar may be cut.
        for (int first = BARS; first + BARS + AHEAD < lines.length; first += 2 * BARS) {
            int from = lines[first];
            int to = lines[first + BARS];
            int[] heard = Arrays.copyOf(ids, lines[first + BARS + AHEAD]);
            add("four bars, after those before", heard, i -> i > from && i <= to);
            if (BarsInfill.isKnown(vocabulary)) {
                int[] ahead = new BarsInfill(vocabulary).ahead(heard, List.of(new BarsInfill.Span(first, BARS, AHEAD)));
                int more = ahead.length - heard.length - BARS; // what is ahead, and its symbol
                int start = from + more + 1;
                int end = to + more + BARS;
                add("four bars, with two after them ahead", ahead, i -> i > start && i <= end);
            }
        }
    }

    private void parts(int[] ids) {
        Set<Integer> programs = new LinkedHashSet<>();
        int[] lines = lines(ids);
        for (int i = 0; i < lines[0]; i++) {
            if (symbol(ids[i]).startsWith("Program_")) {
                programs.add(ids[i]);
            }
        }
        if (programs.size() < 2) {
            return;
        }
        int number = 0;
        for (int given : programs) {
            String what = number == 0 ? "first" : number == programs.size() - 1 ? "last" : "middle";
            number++;
            add("other parts, " + what + " in its place", ids, others(ids, given));
            if (BarsInfill.isKnown(vocabulary)) {
                int[] ordered = new BarsInfill(vocabulary).givenFirst(ids, Set.of(given));
                add("other parts, " + what + " given first", ordered, others(ordered, given));
            }
        }
    }

    /** All of the bars but the notes of a part. */
    private IntPredicate others(int[] ids, int given) {
        boolean[] counted = new boolean[ids.length];
        boolean begun = false;
        boolean own = false;
        for (int i = 0; i < ids.length; i++) {
            String symbol = symbol(ids[i]);
            begun |= symbol.equals("Bar_None");
            own = symbol.startsWith("Program_") ? ids[i] == given : own && !symbol.equals("Bar_None");
            counted[i] = begun && !own;
        }
        return i -> counted[i];
    }
}
