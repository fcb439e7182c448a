package io.cadenza.data.token.bars;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.data.token.Event;
import io.cadenza.data.token.EventGrammar;
import io.cadenza.data.token.EventTokenizer;
import io.cadenza.data.token.GridOptions;
import io.cadenza.data.token.Silences;
import io.cadenza.data.token.TimeGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Makes the tokenizer {@code bars}; its options are those of {@code remi}, {@code grid}, {@code velocities} and {@code tempos}, and
 * {@code repeatKey}.
 */
public final class BarsTokenizerFactory implements TokenizerFactory {
    static final String NAME = "bars";

    private static final String REPEAT_KEY = "repeatKey";

    /** The eight dynamics from ppp to fff. */
    private static final int DYNAMICS = 8;

    /** Every fifth from 40 to 250, so that what people write (60, 90, 120) is exact. */
    private static final int TEMPOS = 43;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "bars, instruments, metre, key, tempo and dynamics";
    }

    @Override
    public List<Option> options() {
        List<Option> all = new ArrayList<>(GridOptions.of(DYNAMICS, TEMPOS));
        all.add(Option.of(REPEAT_KEY, "whether every bar says its key again, so that a model cannot forget it", false));
        return all;
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        return new BarsTokenizer(grammar(options), repeatsKey(options));
    }

    /** The events there are with these options. */
    static EventGrammar grammar(Map<String, String> options) {
        return GridOptions.grammar(NAME, BarsTokenizer.TYPES, values(options));
    }

    /** Whether every bar says its key again. */
    static boolean repeatsKey(Map<String, String> options) {
        return values(options).flag(REPEAT_KEY);
    }

    private static OptionValues values(Map<String, String> options) {
        return OptionValues.of("tokenizer", NAME, new BarsTokenizerFactory().options(), options);
    }

    /**
     * Bar by bar and part by part, every note at a position in its bar: {@code TimeSig_3/4 Key_G Tempo_90.0 Program_0 Bar_None
     * Position_0 Pitch_67 …}. The words are MidiTok's, the order that of MMM (Ens and Pasquier, 2020) within each bar.
     *
     * <p>A piece begins with its metre, key, tempo and instruments. A duration stands only where a note does not last until its
     * part's next onset, or the bar line: on the shared corpus this takes a fifth to a third of the symbols away. A key stands where
     * it changes, or with {@code repeatKey} in every bar after its metre.
     */
    private static final class BarsTokenizer extends EventTokenizer {
        static final Set<String> TYPES = Set.of(
                Event.Bar.TYPE,
                Event.TimeSig.TYPE,
                Event.Key.TYPE,
                Event.Tempo.TYPE,
                Event.Program.TYPE,
                Event.Position.TYPE,
                Event.Pitch.TYPE,
                Event.PitchDrum.TYPE,
                Event.Velocity.TYPE,
                Event.Duration.TYPE,
                Event.Fill.TYPE);

        private final TimeGrid.Quarters clock;
        private final boolean repeatKey;

        BarsTokenizer(EventGrammar grammar, boolean repeatKey) {
            super(grammar);
            this.repeatKey = repeatKey;
            this.clock = new TimeGrid.Quarters(grammar.grid());
        }

        @Override
        public SortedMap<String, String> options() {
            SortedMap<String, String> all = GridOptions.toMap(grammar);
            if (repeatKey) { // models of before this option was there have none either
                all.put(REPEAT_KEY, "true");
            }
            return all;
        }

        @Override
        protected List<Event> write(Score score) {
            return new BarsWriter(grammar, clock, Silences.shortened(score, note -> true), repeatKey).write();
        }

        @Override
        protected Score play(List<Event> events) {
            BarsPlayer player = new BarsPlayer(grammar, clock);
            events.forEach(player::play);
            return player.score();
        }

        @Override
        public boolean keepsInstruments() {
            return true;
        }
    }
}
