package io.cadenza.data.piece;

import io.cadenza.core.score.KeyFinder;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.data.instrument.InstrumentFilter;
import io.cadenza.data.token.MusicRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What many pieces in the symbols of {@code bars} show of their build, so that new ones can be built alike: the forms and parts they
 * have, how long their bars are, and how often they close on the tonic.
 */
public final class PieceFacts {
    /** Forms with how many pieces have them: {@code 16,8+7<0:31 32:12}. */
    static final String FORMS = "returns";

    /** The mean number of symbols of a bar: {@code 13.2}. */
    static final String BAR_TOKENS = "tokensPerBar";

    /** The share of pieces that close on the tonic: {@code 0.84}. */
    static final String CLOSES = "closes";

    /** The programs of the parts of pieces with how many pieces have them: {@code 68,0,0.2:812 0,0.2:40}. */
    static final String PARTS = "parts";

    /** The metre of pieces whose shape is asked for and not their metre: {@code 2/2}. No training says it, but who ships a model may. */
    static final String USUAL_METRE = "usualMetre";

    private static final String PROGRAM = "Program_";
    private static final int MOST_PARTS = 500;
    private static final String BARS = "bars";
    private static final int OCTAVE = 12;

    private PieceFacts() {}

    /**
     * The facts of pieces by name; none for the symbols of other tokenizers.
     *
     * @param pieces the symbols of each
     */
    public static SortedMap<String, String> of(Tokenizer tokenizer, List<List<String>> pieces) {
        SortedMap<String, String> facts = new TreeMap<>();
        if (!tokenizer.name().equals(BARS) || pieces.isEmpty()) {
            return facts;
        }
        long bars =
                pieces.stream().flatMap(List::stream).filter(PieceFacts::isBar).count();
        long symbols = pieces.stream().mapToLong(List::size).sum();
        facts.put(BAR_TOKENS, String.format(Locale.ROOT, "%.1f", (double) symbols / Math.max(1, bars)));
        facts.put(PARTS, Parts.count(pieces));
        String forms = Form.count(pieces.stream().map(PieceFacts::bars).toList());
        if (!forms.isEmpty()) {
            facts.put(FORMS, forms);
        }
        List<Boolean> closes = pieces.stream()
                .flatMap(piece -> closes(piece).stream().mapToObj(tonic -> tonic == 1))
                .toList();
        if (2 * closes.size() > pieces.size()) {
            double share = (double) closes.stream().filter(tonic -> tonic).count() / closes.size();
            facts.put(CLOSES, String.format(Locale.ROOT, "%.3f", share));
        }
        return facts;
    }

    private static boolean isBar(String symbol) {
        return symbol.startsWith("Bar_");
    }

    /** The bars of a piece without its pickup, which is a first bar with a metre of its own: what is played, however loud and fast. */
    private static List<List<String>> bars(List<String> piece) {
        List<List<String>> bars = new ArrayList<>();
        String metre = "";
        boolean pickup = false;
        for (String symbol : piece) {
            if (isBar(symbol)) {
                bars.add(new ArrayList<>());
            } else if (symbol.startsWith("TimeSig_")) {
                pickup |= bars.size() == 1 && FormGuide.isShorter(symbol, metre);
                metre = symbol;
            } else if (!bars.isEmpty() && !symbol.matches("(Key|Tempo|Velocity)_.*")) {
                bars.get(bars.size() - 1).add(symbol);
            }
        }
        return pickup ? bars.subList(1, bars.size()) : bars;
    }

    /**
     * 1 if a piece closes on its tonic, 0 if on another pitch; empty where that cannot be told. One of one part closes on its last
     * pitch, and its tonic is that of the key in force; one of several parts on the lowest of the pitches that begin last, and its tonic
     * is that of the likeliest key of its notes.
     */
    private static OptionalInt closes(List<String> piece) {
        int named = -1;
        int last = -1;
        int parts = 0;
        int position = 0;
        int latest = -1;
        int lowest = -1;
        double[] heard = new double[OCTAVE];
        for (String symbol : piece) {
            if (symbol.startsWith("Key_")) {
                named = MusicRequest.tonic(MusicRequest.NONE
                        .withKey(symbol.substring("Key_".length()))
                        .key()
                        .orElseThrow());
            } else if (isBar(symbol)) {
                latest = -1;
            } else if (symbol.startsWith("Position_")) {
                position = Integer.parseInt(symbol.substring("Position_".length()));
            } else if (symbol.startsWith("Pitch_")) {
                last = Integer.parseInt(symbol.substring("Pitch_".length()));
                heard[last % OCTAVE]++;
                lowest = position == latest ? Math.min(lowest, last) : position > latest ? last : lowest;
                latest = Math.max(latest, position);
            } else if (symbol.startsWith(PROGRAM) && last < 0) {
                parts++;
            }
        }
        if (named < 0 || last < 0) {
            return OptionalInt.empty();
        }
        boolean home = parts > 1 ? lowest % OCTAVE == KeyFinder.best(heard).tonic() : last % OCTAVE == named;
        return OptionalInt.of(home ? 1 : 0);
    }

    /**
     * What training pieces have, in words without spaces and colons, with how many pieces have it: to draw from as often.
     *
     * @param entries the most frequent first
     */
    record Tally(List<Entry> entries) {
        /** Words, and how many pieces have them. */
        record Entry(String words, int pieces) {}

        /** Reads what {@link #count} wrote. */
        static Tally parse(String text) {
            List<Entry> entries = new ArrayList<>();
            for (String entry : text.isEmpty() ? new String[0] : text.split(" ")) {
                int colon = entry.indexOf(':');
                entries.add(new Entry(entry.substring(0, colon), Integer.parseInt(entry.substring(colon + 1))));
            }
            return new Tally(entries);
        }

        /**
         * The words of pieces as one text, the most frequent first.
         *
         * @param most different ones; the rarest are left out where there are more
         */
        static String count(List<String> pieces, int most) {
            Map<String, Integer> counts = new TreeMap<>();
            pieces.forEach(words -> counts.merge(words, 1, Integer::sum));
            return counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue()
                            .reversed()
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(most)
                    .map(entry -> entry.getKey() + ":" + entry.getValue())
                    .collect(Collectors.joining(" "));
        }

        /** Words that fit, as often as pieces have them; empty if none do. */
        Optional<String> draw(Predicate<String> fits, RandomGenerator random) {
            List<Entry> fitting =
                    entries.stream().filter(entry -> fits.test(entry.words())).toList();
            int all = fitting.stream().mapToInt(Entry::pieces).sum();
            int at = all == 0 ? 0 : random.nextInt(all);
            for (Entry entry : fitting) {
                at -= entry.pieces();
                if (at < 0) {
                    return Optional.of(entry.words());
                }
            }
            return Optional.empty();
        }
    }

    /** The parts that pieces have, to draw from as often. */
    record Parts(Tally tally) {
        /** Reads what {@link #count} wrote. */
        static Parts parse(String text) {
            return new Parts(Tally.parse(text));
        }

        /** The parts of pieces as one text. */
        static String count(List<List<String>> pieces) {
            List<String> parts = pieces.stream()
                    .map(piece -> piece.stream()
                            .takeWhile(symbol -> !isBar(symbol))
                            .filter(symbol -> symbol.startsWith(PROGRAM))
                            .map(symbol -> symbol.substring(PROGRAM.length()))
                            .collect(Collectors.joining(",")))
                    .filter(programs -> !programs.isEmpty())
                    .toList();
            return Tally.count(parts, MOST_PARTS);
        }

        /**
         * The symbols of the parts of a new piece, drawn as often as training pieces have them.
         *
         * @param asked the instruments, in words with commas: only parts that have each of them and no others are drawn
         * @return empty if no training piece has such parts
         */
        List<String> draw(Optional<String> asked, RandomGenerator random) {
            List<InstrumentFilter> wanted = asked.stream()
                    .flatMap(words -> Stream.of(words.split(",", -1)))
                    .map(InstrumentFilter::parse)
                    .toList();
            return tally.draw(programs -> fits(List.of(programs.split(",")), wanted), random).stream()
                    .flatMap(programs -> Stream.of(programs.split(",")))
                    .map(PROGRAM::concat)
                    .toList();
        }

        private static boolean fits(List<String> parts, List<InstrumentFilter> wanted) {
            return wanted.isEmpty()
                    || (parts.stream().allMatch(part -> wanted.stream().anyMatch(one -> keeps(one, part)))
                            && wanted.stream().allMatch(one -> parts.stream().anyMatch(part -> keeps(one, part))));
        }

        private static boolean keeps(InstrumentFilter filter, String part) {
            int dot = part.indexOf('.');
            int program = Integer.parseInt(dot < 0 ? part : part.substring(0, dot));
            return program < 0 ? filter.drums() : filter.programs().contains(program);
        }
    }
}
