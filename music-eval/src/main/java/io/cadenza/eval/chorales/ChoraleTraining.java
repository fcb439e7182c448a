package io.cadenza.eval.chorales;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.data.DatasetOptions;
import io.cadenza.core.data.PieceSplit;
import io.cadenza.core.data.PieceVersions;
import io.cadenza.core.data.SplitMode;
import io.cadenza.core.data.Subset;
import io.cadenza.core.data.TokenDataset;
import io.cadenza.core.data.TokenSequence;
import io.cadenza.core.model.Adam;
import io.cadenza.core.model.NgramSpec;
import io.cadenza.core.model.TrainingState;
import io.cadenza.core.train.AveragedSession;
import io.cadenza.core.train.Trainer;
import io.cadenza.core.train.TrainingListener;
import io.cadenza.core.train.TrainingOptions;
import io.cadenza.core.train.TrainingOutcome;
import io.cadenza.core.train.TrainingProgress;
import io.cadenza.eval.chorales.ChoraleFile.ChoraleSet;
import io.cadenza.eval.likelihood.PieceCounting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Trains models of note tokens on the chorales; the test part is never touched. */
public final class ChoraleTraining {
    private final ChoraleSet chorales;
    private final int transpositions;

    /**
     * Training on chorales.
     *
     * @param transpositions each training piece is also heard up to this many semitones higher and lower, 0 or more, as far as
     *     the piano reaches
     */
    public ChoraleTraining(ChoraleSet chorales, int transpositions) {
        this.chorales = chorales;
        this.transpositions = transpositions;
    }

    /**
     * The windows of training, with transpositions, and validation.
     *
     * @param options how windows are cut; how pieces would be held out plays no part
     * @param drawn by up to how many semitones, up or down, each piece that is trained on is moved, by another interval in each epoch,
     *     as far as the piano reaches; 0 leaves it
     */
    public TokenDataset dataset(DatasetOptions options, int drawn) {
        List<TokenSequence> sequences = new ArrayList<>();
        SortedMap<String, Subset> subsets = new TreeMap<>();
        Map<String, List<TokenSequence>> keys = new HashMap<>();
        heard().forEach((name, piece) -> {
            keys.put(name, inKeys(name, piece, drawn));
            sequences.add(TokenSequence.of(name, NoteTokens.ids(piece)));
            subsets.put(name, Subset.TRAINING);
        });
        for (TokenSequence piece : sequences("validation", chorales.validation())) {
            sequences.add(piece);
            subsets.put(piece.name(), Subset.VALIDATION);
        }
        return TokenDataset.of(
                sequences,
                options.withSplit(SplitMode.PIECE).withValidationShare(0).withTestShare(0),
                drawn == 0 ? PieceVersions.NONE : new Keys(keys),
                new PieceSplit(subsets));
    }

    /** The piece itself first. */
    private static List<TokenSequence> inKeys(String name, Chorale piece, int semitones) {
        return IntStream.rangeClosed(-semitones, semitones)
                .boxed()
                .sorted(Comparator.comparingInt(Math::abs))
                .filter(piece::fits)
                .map(shift -> TokenSequence.of(name, NoteTokens.ids(piece.transposed(shift))))
                .toList();
    }

    /** The training pieces in the keys in which epochs show them, by their names. */
    private record Keys(Map<String, List<TokenSequence>> pieces) implements PieceVersions {
        @Override
        public int count(TokenSequence piece) {
            return versions(piece).size();
        }

        @Override
        public TokenSequence version(TokenSequence piece, int index) {
            return versions(piece).get(index);
        }

        private List<TokenSequence> versions(TokenSequence piece) {
            return Objects.requireNonNull(pieces.get(piece.name()), piece.name());
        }
    }

    /** The training pieces in every key that an epoch hears, by their names. */
    private Map<String, Chorale> heard() {
        Map<String, Chorale> heard = new LinkedHashMap<>();
        for (int semitones = -transpositions; semitones <= transpositions; semitones++) {
            int shift = semitones;
            chorales.training().stream()
                    .filter(piece -> piece.fits(shift))
                    .forEach(piece -> heard.put("training " + heard.size(), piece.transposed(shift)));
        }
        return heard;
    }

    private static List<TokenSequence> sequences(String name, List<Chorale> pieces) {
        List<TokenSequence> sequences = new ArrayList<>();
        for (Chorale piece : pieces) {
            sequences.add(TokenSequence.of(name + " " + sequences.size(), NoteTokens.ids(piece)));
        }
        return sequences;
    }

    /**
     * What a model file says of the training pieces, without transpositions.
     *
     * @param name of the set
     */
    public CorpusFingerprint fingerprint(String name) {
        return CorpusFingerprint.of("training split of " + name, sequences("training", chorales.training()));
    }

    /** Trains by descent from where a training stands; what comes of it the listener hears. */
    public TrainingOutcome train(
            Backend backend,
            TrainingState state,
            TrainingProgress progress,
            TokenDataset dataset,
            TrainingOptions options,
            Adam adam,
            RuntimeOptions runtime,
            TrainingListener listener,
            BooleanSupplier stop) {
        try (TrainingSession session =
                AveragedSession.open(backend, state, adam, options.computing(runtime), options.averaging())) {
            return new Trainer(state.spec(), dataset, options, listener).train(session, progress, stop);
        }
    }

    /** An n-gram that has counted every training piece from its beginning to its end. */
    public TrainingState count(Backend backend, NgramSpec empty, RuntimeOptions runtime) {
        return PieceCounting.count(
                backend, empty, heard().values().stream().map(NoteTokens::ids).toList(), runtime);
    }
}
