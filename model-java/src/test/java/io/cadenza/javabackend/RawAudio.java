package io.cadenza.javabackend;

import io.cadenza.core.model.WaveNetSpec;
import java.util.ArrayList;
import java.util.List;

/** The model of raw sound whose speed is promised: twenty blocks of 32 channels on 256 levels. */
final class RawAudio {
    static final int LEVELS = 256;

    private RawAudio() {}

    /** Two stacks of dilations from 1 to 512: receptive field 2,048, 128 ms at 16 kHz. */
    static WaveNetSpec spec() {
        List<Integer> dilations = new ArrayList<>();
        for (int stack = 0; stack < 2; stack++) {
            for (int power = 0; power < 10; power++) {
                dilations.add(1 << power);
            }
        }
        return new WaveNetSpec(LEVELS, 32, 32, 64, 64, 2, dilations, 0);
    }
}
