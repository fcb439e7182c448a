package io.cadenza.data.token.frames;

import io.cadenza.core.option.Option;
import io.cadenza.core.option.OptionValues;
import io.cadenza.core.score.Score;
import io.cadenza.core.token.ScoreTokenizer;
import io.cadenza.core.token.TokenizerFactory;
import io.cadenza.data.token.GridOptions;
import io.cadenza.data.token.NoteTimeline;
import io.cadenza.data.token.NoteTimeline.NoteOn;
import io.cadenza.data.token.Silences;
import io.cadenza.data.token.TimeGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Makes the tokenizer {@code jsb-frames}, in which {@code benchmark paper-polyphonic} trains; its option {@code grid} is the number
 * of frames in a quarter note.
 */
public final class FrameTokenizerFactory implements TokenizerFactory {
    /** How the tokenizer is called. */
    public static final String NAME = "jsb-frames";

    private static final int MOST_FRAMES = 12;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the keys that sound in each frame, as in the literature's benchmark on chorales";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.of(GridOptions.GRID, "frames in a quarter", 1, MOST_FRAMES, 1));
    }

    @Override
    public ScoreTokenizer create(Map<String, String> options) {
        return new FrameTokenizer(
                OptionValues.of("tokenizer", NAME, options(), options).integer(GridOptions.GRID));
    }

    /**
     * Frames as keys from high to low, by their MIDI numbers, and the end {@code |}. A key that sounds in frames one after the other
     * is one note when it is played: frames do not say whether it is struck again. Keys that a piano lacks are left out.
     */
    private static final class FrameTokenizer implements ScoreTokenizer {
        private static final Pattern KEY = Pattern.compile("[1-9][0-9]{1,2}");
        private static final int LOWEST = 21;
        private static final int HIGHEST = 108;

        private final TimeGrid.Quarters clock;

        FrameTokenizer(int grid) {
            this.clock = new TimeGrid.Quarters(grid);
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public SortedMap<String, String> options() {
            return new TreeMap<>(Map.of(GridOptions.GRID, String.valueOf(clock.grid())));
        }

        @Override
        public boolean isClosed(String symbol) {
            return true;
        }

        @Override
        public List<String> encode(Score score) {
            Score shortened = Silences.shortened(score, NoteTimeline::isWritten);
            List<TreeSet<Integer>> frames = new ArrayList<>();
            for (NoteOn note : NoteTimeline.of(shortened, clock).strikes()) {
                if (isKey(note.pitch())) {
                    while (frames.size() < note.end()) {
                        frames.add(new TreeSet<>());
                    }
                    for (long frame = note.onset(); frame < note.end(); frame++) {
                        frames.get(Math.toIntExact(frame)).add(note.pitch());
                    }
                }
            }
            List<String> symbols = new ArrayList<>();
            for (TreeSet<Integer> frame : frames) {
                frame.descendingSet().forEach(key -> symbols.add(String.valueOf(key)));
                symbols.add(FrameRule.END_OF_FRAME);
            }
            return List.copyOf(symbols);
        }

        @Override
        public Score decode(List<String> symbols) {
            NoteTimeline timeline = new NoteTimeline(clock);
            Map<Integer, Long> sounding = new TreeMap<>(); // since which frame
            TreeSet<Integer> frame = new TreeSet<>();
            long now = 0;
            for (String symbol : symbols) {
                if (symbol.equals(FrameRule.END_OF_FRAME)) {
                    turnTo(frame, now, sounding, timeline);
                    frame.clear();
                    now++;
                } else {
                    frame.add(key(symbol));
                }
            }
            if (!frame.isEmpty()) { // a frame that was begun
                turnTo(frame, now, sounding, timeline);
                now++;
            }
            turnTo(Set.of(), now, sounding, timeline);
            return timeline.score();
        }

        /** Ends what does not sound any more, and begins what did not sound before. */
        private void turnTo(Set<Integer> frame, long now, Map<Integer, Long> sounding, NoteTimeline timeline) {
            sounding.entrySet().removeIf(note -> {
                boolean over = !frame.contains(note.getKey());
                boolean longest = now - note.getValue() == clock.longest();
                if (over || longest) {
                    timeline.strike(note.getValue(), note.getKey(), now - note.getValue(), NoteTimeline.VELOCITY);
                }
                return over || longest;
            });
            frame.forEach(key -> sounding.putIfAbsent(key, now));
        }

        @Override
        public Optional<String> transpose(String symbol, int semitones) {
            if (symbol.equals(FrameRule.END_OF_FRAME)) {
                return Optional.of(symbol);
            }
            int key = key(symbol) + semitones;
            return isKey(key) ? Optional.of(String.valueOf(key)) : Optional.empty();
        }

        private static boolean isKey(int pitch) {
            return pitch >= LOWEST && pitch <= HIGHEST;
        }

        private static int key(String symbol) {
            if (KEY.matcher(symbol).matches() && isKey(Integer.parseInt(symbol))) {
                return Integer.parseInt(symbol);
            }
            throw new IllegalArgumentException("\"%s\" is no symbol of %s: a key from %d to %d, or %s"
                    .formatted(symbol, NAME, LOWEST, HIGHEST, FrameRule.END_OF_FRAME));
        }
    }
}
