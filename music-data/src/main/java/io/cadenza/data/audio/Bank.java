package io.cadenza.data.audio;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The instruments of General MIDI, made by calculation: a bank that is free, needs no file and is the same on every machine.
 * A sound is made when the first note asks for it. One thread uses a bank.
 */
final class Bank {
    /** A sound serves keys up to this far from the one that it was made for. */
    private static final int STEP = 6;

    private static final int LAST_HARMONIC = 48;

    private final Map<Integer, Voice> voices = new HashMap<>();

    /**
     * How an instrument sounds at some keys.
     *
     * @param samples the sound
     * @param looped whether it goes round; else a note ends with it
     * @param frequency of the sound as it is; 0 for one that has no pitch and is never changed
     * @param gain how loud it is played
     * @param attack seconds until a note is at its loudest
     * @param sustain the part of that at which it stays
     * @param release seconds in which it falls to a thousandth once the key is up
     */
    @SuppressWarnings("ArrayRecordComponent") // voices are never compared, and half a megabyte is not copied
    record Voice(
            float[] samples,
            boolean looped,
            double frequency,
            double gain,
            double attack,
            double sustain,
            double release) {}

    /** The frequency of a MIDI key, in equal temperament with A at 440 Hz. */
    static double frequency(double pitch) {
        return 440 * StrictMath.pow(2, (pitch - 69) / 12);
    }

    /** What sounds for a key of a program. */
    Voice pitched(int program, int pitch) {
        int root = Math.min(126, Math.max(0, (pitch + STEP / 2) / STEP * STEP));
        return voices.computeIfAbsent(program << 8 | root, any -> make(program, root));
    }

    /** What sounds for a key of the percussion channel. */
    Voice drum(int key) {
        return voices.computeIfAbsent(-1 - key, any -> makeDrum(key));
    }

    private static Voice make(int program, int pitch) {
        double f = frequency(pitch);
        long seed = 1000L * program + pitch;
        return switch (program / 8) {
            case 0 -> keyboard(program, f, pitch, seed);
            case 1 -> program == 15 ? plucked(f, 0.7, 3, 0.5, seed) : bars(program, f);
            case 2 ->
                program < 21
                        ? held(f, organ(program), 3, 0.55, 0.006, 1, 0.12, seed)
                        : held(f, h -> power(h, 0.9), 9, 0.5, 0.05, 1, 0.2, seed);
            case 3 -> guitar(program, f, seed);
            case 4 ->
                program < 38
                        ? plucked(f, program == 33 || program == 32 ? 0.25 : 0.5, 4, 0.25, seed)
                        : held(f, h -> power(h, 1.1), 5, 0.6, 0.006, 0.7, 0.12, seed);
            case 5 -> strings(program, f, seed);
            case 6 ->
                program < 52
                        ? held(f, h -> power(h, 1.15) * bright(h * f, 2600), 38, 0.62, 0.11, 1, 0.45, seed)
                        : held(f, h -> vowel(h * f) * power(h, 0.6), 30, 0.62, 0.13, 1, 0.5, seed);
            case 7 -> held(f, h -> power(h, 0.75) * bright(h * f, 2200), 8, 0.55, 0.045, 0.85, 0.18, seed);
            case 8 -> held(f, reed(program), 7, 0.5, 0.04, 0.9, 0.15, seed);
            case 9 -> held(f, h -> h > 6 ? 0 : power(h, 2.1), 12, 0.5, 0.06, 0.95, 0.18, seed);
            case 10 -> held(f, program == 80 ? h -> h % 2 / (double) h : h -> 1.0 / h, 4, 0.4, 0.01, 0.9, 0.12, seed);
            case 11, 12 -> held(f, h -> power(h, 1.5) * bright(h * f, 3000), 55, 0.6, 0.35, 1, 1.1, seed);
            case 13 ->
                program < 109 ? plucked(f, 0.8, 2.2, 0.4, seed) : held(f, reed(68), 8, 0.5, 0.04, 0.9, 0.15, seed);
            case 14 -> bars(program, f);
            default -> new Voice(Waves.drum(0, 0, 0, 1, 1.5, 0.4, seed), false, f, 0.4, 0.01, 1, 0.3);
        };
    }

    private static double power(int h, double exponent) {
        return StrictMath.pow(h, -exponent);
    }

    /** What is left of a partial above a frequency, where a body or a bell lets less through. */
    private static double bright(double frequency, double corner) {
        return 1 / (1 + (frequency / corner) * (frequency / corner));
    }

    /** The open a of a choir: formants near 800, 1,150 and 2,900 Hz. */
    private static double vowel(double frequency) {
        return 0.08 + near(frequency, 800, 200) + 0.6 * near(frequency, 1150, 220) + 0.25 * near(frequency, 2900, 400);
    }

    private static double near(double frequency, double centre, double width) {
        double x = (frequency - centre) / width;
        return 1 / (1 + x * x);
    }

    private static IntToDoubleFunction organ(int program) {
        double[] drawbars = program == 19 || program == 20
                ? new double[] {1, 0.7, 0.35, 0.5, 0.15, 0.25, 0, 0.3}
                : new double[] {1, 0.8, 0.6, 0.35, 0, 0.15, 0, 0.1};
        return h -> h <= drawbars.length ? drawbars[h - 1] : 0;
    }

    /** Clarinets have odd partials, oboes strong ones above the first, the others all. */
    private static IntToDoubleFunction reed(int program) {
        return switch (program) {
            case 71 -> h -> (h % 2 == 1 ? 1 : 0.12) * power(h, 1.1);
            case 68, 69 -> h -> (h == 1 ? 0.5 : 1) * power(h, 0.95);
            default -> h -> power(h, 1.05);
        };
    }

    private static Voice keyboard(int program, double f, int pitch, long seed) {
        if (program >= 6) {
            return plucked(f, 0.95, 2.5, 0.45, seed);
        }
        if (program >= 4) {
            double[] ratios = {1, 2, 3, 4, 7.1};
            double[] loud = {1, 0.25, 0.12, 0.05, 0.18};
            return struck(f, ratios, loud, new double[] {4, 2.5, 1.8, 1.2, 0.25}, 0.55, 0.25);
        }
        // Stiffness sharpens the upper partials of a string; the hammer at an eighth of it leaves every eighth out.
        double stiffness = 0.00009 * StrictMath.pow(2, (pitch - 45) / 14.0);
        double whole = Math.max(0.5, 9 * StrictMath.pow(2, -(pitch - 36) / 14.0));
        double[] ratios = partials(h -> h * StrictMath.sqrt((1 + stiffness * h * h) / (1 + stiffness)));
        double[] loud = partials(
                h -> power(h, 1.05) * (0.08 + Math.abs(StrictMath.sin(Math.PI * h / 8))) * bright(h * f, 2400));
        double[] seconds = partials(h -> Math.max(0.12, whole / StrictMath.pow(h, 0.55)));
        return struck(f, ratios, loud, seconds, 0.62, 0.22);
    }

    private static Voice bars(int program, double f) {
        double[] ratios = program == 14 || program == 112
                ? new double[] {1, 2, 2.4, 3, 4.5, 5.33, 6.67}
                : program == 11 || program == 12 ? new double[] {1, 4, 10.1} : new double[] {1, 2.76, 5.4, 8.93};
        double whole = program == 13 || program == 12 || program >= 113 ? 0.7 : 3.5;
        double[] loud = IntStream.range(0, ratios.length)
                .mapToDouble(i -> power(i + 1, 1.4))
                .toArray();
        double[] seconds = Arrays.stream(ratios).map(ratio -> whole / ratio).toArray();
        return struck(f, ratios, loud, seconds, 0.5, 1.2);
    }

    private static Voice guitar(int program, double f, long seed) {
        if (program == 29 || program == 30) {
            return held(f, h -> power(h, 0.6) * bright(h * f, 3200), 6, 0.4, 0.006, 0.9, 0.15, seed);
        }
        return plucked(f, program == 24 ? 0.45 : program == 26 ? 0.3 : 0.75, program == 28 ? 0.6 : 4, 0.25, seed);
    }

    private static Voice strings(int program, double f, long seed) {
        return switch (program) {
            case 45 -> plucked(f, 0.35, 0.7, 0.3, seed);
            case 46 -> plucked(f, 0.5, 4, 0.9, seed);
            case 47 ->
                struck(
                        f,
                        new double[] {1, 1.5, 1.98, 2.44},
                        new double[] {1, 0.5, 0.3, 0.2},
                        new double[] {1.8, 1.2, 0.8, 0.5},
                        0.9,
                        0.6);
            default -> held(f, h -> power(h, 0.95) * bright(h * f, 3000), 13, 0.55, 0.07, 1, 0.25, seed);
        };
    }

    private static double[] partials(IntToDoubleFunction ofNumber) {
        return IntStream.rangeClosed(1, LAST_HARMONIC).mapToDouble(ofNumber).toArray();
    }

    private static Voice held(
            double f,
            IntToDoubleFunction harmonics,
            double cents,
            double gain,
            double attack,
            double sustain,
            double release,
            long seed) {
        float[] samples = Waves.sustained(f, partials(harmonics), cents, seed);
        return new Voice(samples, true, f, gain, attack, sustain, release);
    }

    private static Voice struck(
            double f, double[] ratios, double[] loud, double[] seconds, double gain, double release) {
        return new Voice(Waves.struck(f, ratios, loud, seconds), false, f, gain, 0.001, 1, release);
    }

    private static Voice plucked(double f, double brightness, double seconds, double release, long seed) {
        double dying = Math.max(0.3, seconds * Math.min(1.5, StrictMath.sqrt(220 / f)));
        return new Voice(Waves.plucked(f, brightness, dying, seed), false, f, 0.6, 0.001, 1, release);
    }

    /** By the percussion map of General MIDI. */
    private static Voice makeDrum(int key) {
        return switch (key) {
            case 35, 36 -> hit(Waves.drum(125, 46, 0.45, 0.08, 0.02, 0.3, key), 1.0);
            case 37, 75, 76, 77 ->
                hit(Waves.drum(key == 37 ? 900 : 700 + 250 * (77 - key), 650, 0.09, 0.15, 0.02, 0.8, key), 0.5);
            case 38, 40 -> hit(Waves.drum(240, 180, 0.16, 0.8, 0.28, 0.5, key), 0.8);
            case 39 -> hit(Waves.drum(0, 0, 0, 1, 0.22, 0.7, key), 0.5);
            case 41, 43, 45, 47, 48, 50 ->
                hit(Waves.drum(3.1 * (key + 2), 2.05 * (key - 5), 0.6, 0.1, 0.05, 0.4, key), 0.9);
            case 42, 44 -> hit(Waves.drum(0, 0, 0, 1, 0.09, 1, key), 0.35);
            case 46 -> hit(Waves.drum(0, 0, 0, 1, 0.7, 1, key), 0.35);
            case 49, 52, 55, 57 -> hit(Waves.drum(0, 0, 0, 1, 2.2, 0.95, key), 0.45);
            case 51, 53, 59 -> hit(Waves.drum(5200, 5200, 1.0, 0.5, 1.2, 1, key), 0.3);
            case 54, 69, 70, 82 -> hit(Waves.drum(0, 0, 0, 1, 0.13, 1, key), 0.3);
            case 56 -> hit(Waves.drum(845, 845, 0.35, 0.05, 0.02, 0.5, key), 0.4);
            case 60, 61, 62, 63, 64, 65, 66 ->
                hit(Waves.drum(620 - 60 * (key - 60), 560 - 60 * (key - 60), 0.3, 0.1, 0.03, 0.5, key), 0.6);
            case 80, 81 -> hit(Waves.drum(4100, 4100, key == 80 ? 0.2 : 1.6, 0.02, 0.02, 1, key), 0.3);
            default -> hit(Waves.drum(1200, 1000, 0.08, 0.3, 0.04, 0.8, key), 0.4);
        };
    }

    private static Voice hit(float[] samples, double gain) {
        return new Voice(samples, false, 0, gain, 0.0005, 1, 4);
    }
}
