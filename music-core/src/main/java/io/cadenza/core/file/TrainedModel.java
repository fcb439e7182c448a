package io.cadenza.core.file;

import io.cadenza.core.CadenzaException;
import io.cadenza.core.backend.SequenceModel;
import io.cadenza.core.data.CorpusFingerprint;
import io.cadenza.core.model.ModelSpec;
import io.cadenza.core.model.Weights;
import io.cadenza.core.sample.Generator;
import io.cadenza.core.sample.Prompt;
import io.cadenza.core.sample.SamplingOptions;
import io.cadenza.core.token.Tokenizer;
import io.cadenza.core.token.TokenizerSpec;
import io.cadenza.core.token.Vocabulary;
import io.cadenza.core.train.EpochReport;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything needed to generate. Weights, vocabulary and tokenizer always match, because they are one value in one file.
 *
 * @param spec what the model computes
 * @param weights its weights, which fit the specification
 * @param vocabulary its symbols, as many as the specification says
 * @param tokenizer how symbols become music
 * @param primers windows of token ids to begin from where the vocabulary has no start token; may be empty
 * @param history one report per epoch up to the one whose weights these are
 * @param corpus what it was trained on
 * @param versions of the programs that made it, by name
 * @param sampling how its tokens are drawn unless somebody says otherwise
 */
public record TrainedModel(
        ModelSpec spec,
        Weights weights,
        Vocabulary vocabulary,
        TokenizerSpec tokenizer,
        List<List<Integer>> primers,
        List<EpochReport> history,
        CorpusFingerprint corpus,
        SortedMap<String, String> versions,
        SamplingOptions sampling) {
    /** Checks that the parts agree, and copies. */
    public TrainedModel {
        weights.requireFitting(spec);
        if (vocabulary.size() != spec.vocabularySize()) {
            throw new IllegalArgumentException("The model has %d symbols and the vocabulary %d"
                    .formatted(spec.vocabularySize(), vocabulary.size()));
        }
        Objects.requireNonNull(tokenizer, "tokenizer");
        Objects.requireNonNull(corpus, "corpus");
        primers = primers.stream().map(List::copyOf).toList();
        for (List<Integer> primer : primers) {
            for (int id : primer) {
                Objects.checkIndex(id, vocabulary.size());
            }
        }
        history = List.copyOf(history);
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        Objects.requireNonNull(sampling, "sampling");
    }

    /** A model whose tokens are drawn with {@link SamplingOptions#DEFAULT}. */
    public TrainedModel(
            ModelSpec spec,
            Weights weights,
            Vocabulary vocabulary,
            TokenizerSpec tokenizer,
            List<List<Integer>> primers,
            List<EpochReport> history,
            CorpusFingerprint corpus,
            SortedMap<String, String> versions) {
        this(spec, weights, vocabulary, tokenizer, primers, history, corpus, versions, SamplingOptions.DEFAULT);
    }

    /** Whether pieces can begin from nothing: with a start token, or from a window that is stored here. */
    public boolean canBegin() {
        return vocabulary.startId().isPresent() || !primers.isEmpty();
    }

    /**
     * A generator of pieces that begin from nothing.
     *
     * @param network this model, opened
     * @throws CadenzaException if the model has neither a start token nor music to begin from
     */
    public Generator generator(SequenceModel network) {
        return new Generator(network, vocabulary, Prompt.beginnings(vocabulary, primers));
    }

    /**
     * The tokenizer whose symbols these are.
     *
     * @throws ModelFileException if it is not on the class path or refuses the options that stand in the file
     */
    public Tokenizer openTokenizer() {
        try {
            return tokenizer.create();
        } catch (CadenzaException e) {
            throw new ModelFileException("The model's tokenizer cannot be used: " + e.getMessage(), e);
        }
    }
}
