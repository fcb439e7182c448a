package io.cadenza.eval.chorales;

import io.cadenza.core.backend.Backend;
import io.cadenza.core.backend.RuntimeOptions;
import io.cadenza.core.backend.TrainingSession;
import io.cadenza.core.data.CorpusFingerprint;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

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

    /** The windows of training, with transpositions, and validation. */
    public TokenDataset dataset(int window, int stride) {
        Map<Subset, List<TokenSequence>> subsets = new EnumMap<>(Subset.class);
        subsets.put(Subset.TRAINING, sequences("training", heard()));
        subsets.put(Subset.VALIDATION, sequences("validation", chorales.validation()));
        return TokenDataset.ofSubsets(subsets, window, stride);
    }

    private List<Chorale> heard() {
        List<Chorale> heard = new ArrayList<>();
        for (int semitones = -transpositions; semitones <= transpositions; semitones++) {
            int shift = semitones;
            chorales.training().stream()
                    .filter(piece -> piece.fits(shift))
                    .map(piece -> piece.transposed(shift))
                    .forEach(heard::add);
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
                backend, empty, heard().stream().map(NoteTokens::ids).toList(), runtime);
    }
}
