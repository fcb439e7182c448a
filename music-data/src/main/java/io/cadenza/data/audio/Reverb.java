package io.cadenza.data.audio;

/** A small room: four combs and two all-passes for each side (Schroeder 1962), mixed in softly. */
final class Reverb {
    private static final float WET = 0.07f;
    private static final float ALL_PASS = 0.5f;
    private static final float FEEDBACK = 0.78f;
    private static final float DAMPING = 0.35f;
    private static final int[] COMBS = {1557, 1617, 1491, 1422};
    private static final int[] ALL_PASSES = {225, 556};
    private static final int SPREAD = 23;

    private final Side left = new Side(0);
    private final Side right = new Side(SPREAD);

    void add(float[] leftSamples, float[] rightSamples, int length) {
        for (int i = 0; i < length; i++) {
            float both = 0.5f * (leftSamples[i] + rightSamples[i]);
            leftSamples[i] += WET * left.next(both);
            rightSamples[i] += WET * right.next(both);
        }
    }

    private static final class Side {
        private final float[][] combs = new float[COMBS.length][];
        private final float[] damped = new float[COMBS.length];
        private final float[][] passes = new float[ALL_PASSES.length][];
        private final int[] places = new int[COMBS.length + ALL_PASSES.length];

        Side(int spread) {
            for (int i = 0; i < COMBS.length; i++) {
                combs[i] = new float[COMBS[i] + spread];
            }
            for (int i = 0; i < ALL_PASSES.length; i++) {
                passes[i] = new float[ALL_PASSES[i] + spread];
            }
        }

        float next(float in) {
            float sum = 0;
            for (int i = 0; i < combs.length; i++) {
                float[] line = combs[i];
                int place = places[i];
                float out = line[place];
                damped[i] = flush(out + DAMPING * (damped[i] - out));
                line[place] = in + FEEDBACK * damped[i];
                places[i] = place + 1 == line.length ? 0 : place + 1;
                sum += out;
            }
            for (int i = 0; i < passes.length; i++) {
                float[] line = passes[i];
                int place = places[combs.length + i];
                float out = line[place];
                line[place] = flush(sum + ALL_PASS * out);
                sum = out - ALL_PASS * line[place];
                places[combs.length + i] = place + 1 == line.length ? 0 : place + 1;
            }
            return sum;
        }

        /** Numbers too small to hear are slow on some processors. */
        private static float flush(float value) {
            return Math.abs(value) < 1e-15f ? 0 : value;
        }
    }
}
