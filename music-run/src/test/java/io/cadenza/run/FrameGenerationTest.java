package io.cadenza.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.file.TrainedModel;
import io.cadenza.core.model.LstmSpec;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.WeightInitializer;
import io.cadenza.core.sample.GeneratedPiece;
import io.cadenza.core.sample.GenerationListener;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.eval.chorales.NoteTokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Models of frames that have learnt nothing, and so draw every token anywhere where nothing forbids it. */
class FrameGenerationTest {
    private static TrainedModel model(long seed, Vocabulary vocabulary) {
        ModelSpec spec = new LstmSpec(vocabulary.size(), 4, List.of(4), 4, 0, 0);
        return new TrainedModel(
                spec,
                WeightInitializer.initialize(spec, seed),
                vocabulary,
                TokenizerSpec.of("jsb-frames", Map.of()),
                List.of(),
                List.of(),
                new CorpusFingerprint("a test", 1, 5, "0"),
                new TreeMap<>());
    }

    /** The keys of each frame, the last of which may be unfinished. */
    private static List<List<Integer>> frames(List<String> symbols) {
        List<List<Integer>> frames = new ArrayList<>(List.of(new ArrayList<>()));
        for (String symbol : symbols) {
            if (symbol.equals("|")) {
                frames.add(new ArrayList<>());
            } else {
                frames.get(frames.size() - 1).add(Integer.valueOf(symbol));
            }
        }
        return frames;
    }

    /** Tokens of a frame go from high to low. */
    @Property(tries = 20)
    void noFrameHasAKeyTwiceOrOutOfOrder(@ForAll long seed) {
        Vocabulary vocabulary = NoteTokens.vocabulary();
        GeneratedPiece piece = Generation.of(model(seed, vocabulary))
                .length(120)
                .seed(seed)
                .pieces(GenerationListener.NONE, Progress.NONE, () -> false)
                .get(0);

        List<List<Integer>> frames = frames(vocabulary.decode(piece.toArray()));
        assertThat(frames.stream().mapToInt(List::size).sum() + frames.size() - 1)
                .isEqualTo(120);
        assertThat(frames)
                .allSatisfy(frame -> assertThat(frame)
                        .isSortedAccordingTo(Comparator.reverseOrder())
                        .doesNotHaveDuplicates());
    }

    /** A vocabulary with boundaries has an end of the piece, which stands between frames. */
    @Property(tries = 20)
    void aPieceEndsBetweenFrames(@ForAll long seed) {
        List<String> symbols = new ArrayList<>(NoteTokens.vocabulary().symbols());
        symbols.add(1, Vocabulary.END);
        Vocabulary vocabulary = Vocabulary.of(symbols);
        GeneratedPiece piece = Generation.of(model(seed, vocabulary))
                .length(2000)
                .seed(seed)
                .pieces(GenerationListener.NONE, Progress.NONE, () -> false)
                .get(0);

        List<List<Integer>> frames = frames(vocabulary.decode(piece.toArray()));
        assertThat(piece.ended()).isTrue();
        assertThat(frames.get(frames.size() - 1)).isEmpty();
    }
}
