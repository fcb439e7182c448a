package io.cadenza.tck.toy;

/** What can be wrong with the toy backend, and the rule of the kit that is to catch it. */
public enum Fault {
    NONE("nothing", ""),
    /** No fault: the toy as a backend that does not train, and says so. */
    DECLINES_TRAINING("nothing, but it does not train", ""),
    LSTM_GATES_SWAPPED("LSTM: forget and candidate gates swapped", "logitsMatchGolden"),
    DILATION_OFF_BY_ONE("WaveNet: every dilation is one too large", "logitsMatchGolden"),
    TAP_ORDER_REVERSED("convolution: tap 0 looks at the present instead of the past", "logitsMatchGolden"),
    FUTURE_LEAK("WaveNet: a millionth of the next token leaks into each step", "aTokenChangesNoEarlierLogits"),
    LAST_RESIDUAL_LOST("WaveNet: the last residual connection is left out", "logitsMatchGolden"),
    FORGET_BIAS_ADDED_AGAIN("LSTM: 1 is added to the forget gate, as if its bias lacked it", "logitsMatchGolden"),
    CAUSAL_MASK_FORGOTTEN("transformer: attention has no causal mask", "aTokenChangesNoEarlierLogits"),
    ATTENTION_ONE_TOO_FAR("transformer: attention looks back one token too far", "logitsMatchGolden"),
    KEYS_A_PLACE_LATER("transformer: keys are rotated by the place after theirs", "logitsMatchGolden"),
    SQUARE_MATRIX_TRANSPOSED("residual and recurrent weights are read column by column", "logitsMatchGolden"),
    POOLING_FROM_THE_END("pooling leaves out an odd first step", "poolingLeavesOutAnOddLastStep"),
    SHORT_WINDOW_EXTENDED_AT_END(
            "a short window is extended at its end", "aShortPooledWindowIsExtendedByZeroEmbeddings"),
    WINDOW_TOO_SHORT(
            "generation forgets the oldest token that still matters",
            "generationEqualsWholeWindowLogitsAtEveryPosition"),
    PROMPT_LOSES_ITS_FIRST_TOKEN("a prompt of several tokens loses its first", "primeEqualsNext"),
    STATE_SHARED_BETWEEN_STREAMS("all streams write into one past", "streamsAreIndependent"),
    PAST_FORGETS_A_TOKEN("a stream that goes on from a past has lost its first token", "aPastGoesOnAsItsStreamWould"),
    PAST_HOLDS_ONE_WINDOW(
            "transformer: a past holds one window of tokens, not all that its layers look back on",
            "aPastGoesOnAsItsStreamWould"),
    LOGITS_IN_ONE_BUFFER("every call returns the same array", "logitsAreTheCallersToKeep"),
    ADAM_WITHOUT_BIAS_CORRECTION("Adam: the step is not corrected for young moments", "stepsFollowAdamsEquation"),
    EPSILON_INSIDE_THE_ROOT("Adam: √(v + ε) for √v + ε", "stepsFollowAdamsEquation"),
    RATE_OF_THE_FIRST_STEP("the learning rate of the first step is kept", "stepsFollowAdamsEquation"),
    DECAY_IN_THE_GRADIENT("AdamW: weights decay through the gradient", "weightsDecayApartFromTheGradient"),
    BIASES_DECAY("AdamW: biases decay too", "weightsDecayApartFromTheGradient"),
    CLIPPED_TENSOR_BY_TENSOR(
            "gradients are clipped by each tensor's norm, not the global one", "tenTrainingStepsMatchGolden"),
    SOFTMAX_OVER_WRONG_AXIS(
            "loss: softmax over the batch instead of the vocabulary", "evaluateIsTheMeanCrossEntropyOfScoredTargets"),
    SCORES_ALL_POSITIONS(
            "loss: positions before the first scored one count", "evaluateIsTheMeanCrossEntropyOfScoredTargets"),
    UNLIKELY_TARGETS_CAPPED(
            "loss: none is more than 87 nats, where a float's exponential ends",
            "evaluateIsTheMeanCrossEntropyOfScoredTargets"),
    SMOOTHING_IGNORED("label smoothing: targets stay whole", "labelSmoothingSpreadsAShareOverAllSymbols"),
    SMOOTHING_WITHOUT_THE_TARGET(
            "label smoothing: the share is spread over all symbols but the target",
            "labelSmoothingSpreadsAShareOverAllSymbols"),
    SMOOTHING_REPORTED(
            "label smoothing: a step reports the smoothed loss", "labelSmoothingSpreadsAShareOverAllSymbols"),
    PARTS_WEIGH_ALIKE(
            "the mean over parts of a batch is taken, though the last is smaller", "aStepInPartsIsTheWholeStep"),
    LOSS_AFTER_THE_UPDATE("a step reports the loss after its update", "stepReportsTheLossBeforeItsUpdate"),
    GATE_WITHOUT_GRADIENT("no gradient flows through sigmoid gates", "gradientsMatchCentralDifferences"),
    NORM_WITHOUT_GRADIENT(
            "transformer: no gradient flows through the divisors of norms", "gradientsMatchCentralDifferences"),
    LAYERS_DROP_NOTHING("nothing is dropped between layers", "dropoutBetweenLayersDropsOrScales"),
    LAYERS_DROP_UNSCALED("what is kept between layers is not scaled up", "dropoutBetweenLayersDropsOrScales"),
    LAYERS_DROP_WITHOUT_GRADIENT(
            "gradients pass what is dropped between layers", "gradientsPassWhatIsKeptBetweenLayers"),
    DROPOUT_IN_EVALUATION("dropout stays on in evaluation", "evaluateHasNoDropoutAndChangesNothing"),
    DROPOUT_RESTARTS("dropout counts its steps from the opening of the session", "resumeEqualsTheUninterruptedRun"),
    DROPOUT_FROM_A_SHARED_GENERATOR("dropout draws from one generator for all sessions", "equalSeedsGiveEqualBits"),
    SEED_IGNORED("dropout is the same for every seed", "dropoutDependsOnSeedAndStep"),
    MOMENTS_FORGOTTEN("opening forgets Adam's moments", "zeroStepsChangeNothing"),
    STALE_SNAPSHOT("a second snapshot is the first one again", "snapshotIsACopy"),
    THREADS_SHARE_A_WINDOW("sessions of all threads put their window into one buffer", "threadsMayShareAModel"),
    CLOSES_ONLY_WHERE_IT_GENERATED(
            "a model can only be closed by the thread that generated", "aModelMayBeClosedWhileOtherThreadsGenerate"),
    KEEPS_EVERY_MODEL("50 kB of every model opened are kept", "openingModelsDoesNotGrowMemory"),
    KEEPS_EVERY_LSTM(
            "50 kB of every LSTM opened are kept, and nothing else is supported", "openingModelsDoesNotGrowMemory"),
    KEEPS_EVERY_TRAINING(
            "50 kB of every LSTM in training are kept, and nothing else is supported",
            "openingTrainingSessionsDoesNotGrowMemory"),
    SUPPORTS_NOTHING("no model is supported", "everyKindOfModelThatIsSupportedIsTried"),
    SUPPORTS_ONLY_LARGE_MODELS(
            "the models that the kit tries are not supported, others are", "everyKindOfModelThatIsSupportedIsTried"),
    KEEPS_NATIVE_MEMORY("50 kB outside the heap of every model opened are kept", "openingModelsDoesNotGrowMemory");

    private final String description;
    private final String rule;

    Fault(String description, String rule) {
        this.description = description;
        this.rule = rule;
    }

    /** What is wrong, in a line. */
    public String description() {
        return description;
    }

    /** The rule that is to fail; empty if nothing is wrong. */
    public String rule() {
        return rule;
    }
}
