package io.cadenza.data.audio;

import io.cadenza.data.audio.WavRenderer.FrameSource;
import io.cadenza.data.midi.TimedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import javax.sound.midi.ShortMessage;

/**
 * Plays messages with the instruments of a {@link Bank}, as many voices as are struck. Equal messages give equal samples on every
 * machine: no clock, no table of the system and no function that a processor may round in its own way.
 */
final class BankSynthesizer implements FrameSource {
    private static final int RATE = Waves.RATE;

    /** Samples between two looks at controllers. */
    private static final int BLOCK = 64;

    private static final int DRUM_CHANNEL = 9;
    private static final double SILENCE = 1e-5;
    private static final double THOUSANDTH = -6.9077552789821;

    private final Bank bank = new Bank();
    private final Queue<TimedMessage> messages;
    private final Map<Integer, Channel> channels = new HashMap<>();
    private final List<Sounding> voices = new ArrayList<>();
    private final Reverb reverb = new Reverb();
    private final float[] left = new float[BLOCK];
    private final float[] right = new float[BLOCK];
    private long frame;
    private int struck;

    /** @param messages in the order of their times */
    BankSynthesizer(List<TimedMessage> messages) {
        this(new ArrayDeque<>(messages));
    }

    /** @param messages in the order of their times, which may come while it plays; one that is late is taken at once */
    BankSynthesizer(Queue<TimedMessage> messages) {
        this.messages = messages;
    }

    @Override
    public void read(float[] interleaved, int frames) {
        int done = 0;
        while (done < frames) {
            int length = Math.min(BLOCK, frames - done);
            for (TimedMessage next = messages.peek(); next != null; next = messages.peek()) {
                if (due(next) > frame) {
                    length = (int) Math.min(length, due(next) - frame);
                    break;
                }
                take(next);
                messages.remove();
            }
            render(length);
            for (int i = 0; i < length; i++) {
                interleaved[2 * (done + i)] = left[i];
                interleaved[2 * (done + i) + 1] = right[i];
            }
            done += length;
            frame += length;
        }
    }

    private static long due(TimedMessage message) {
        return (message.microseconds() * RATE + 500_000) / 1_000_000;
    }

    private void render(int length) {
        Arrays.fill(left, 0);
        Arrays.fill(right, 0);
        for (int i = voices.size() - 1; i >= 0; i--) {
            if (!voices.get(i).add(left, right, length)) {
                voices.set(i, voices.get(voices.size() - 1));
                voices.remove(voices.size() - 1);
            }
        }
        reverb.add(left, right, length);
    }

    private void take(TimedMessage timed) {
        ShortMessage message = timed.message();
        int number = timed.port() << 4 | message.getChannel();
        Channel channel = channels.computeIfAbsent(number, any -> new Channel(message.getChannel() == DRUM_CHANNEL));
        switch (message.getCommand()) {
            case ShortMessage.NOTE_ON -> {
                release(channel, message.getData1(), true);
                if (message.getData2() > 0) {
                    strike(channel, message.getData1(), message.getData2());
                }
            }
            case ShortMessage.NOTE_OFF -> release(channel, message.getData1(), false);
            case ShortMessage.PROGRAM_CHANGE -> channel.program = message.getData1();
            case ShortMessage.PITCH_BEND -> channel.bend = (message.getData2() << 7 | message.getData1()) - 8192;
            case ShortMessage.CONTROL_CHANGE -> control(channel, message.getData1(), message.getData2());
            default -> {
                // Pressure changes nothing in these sounds.
            }
        }
    }

    private void strike(Channel channel, int pitch, int velocity) {
        Bank.Voice voice = channel.drums ? bank.drum(pitch) : bank.pitched(channel.program, pitch);
        voices.add(new Sounding(voice, channel, pitch, velocity, struck++));
    }

    /** @param now whether a pedal does not hold the note: its key is struck again */
    private void release(Channel channel, int pitch, boolean now) {
        for (Sounding voice : voices) {
            if (voice.channel == channel && voice.pitch == pitch && !channel.drums) {
                voice.down = false;
                voice.released |= now || !channel.pedal;
            }
        }
    }

    private void control(Channel channel, int controller, int value) {
        switch (controller) {
            case 6 -> channel.bendRange = channel.parameter == 0 ? value : channel.bendRange;
            case 7 -> channel.volume = value;
            case 10 -> channel.pan = value;
            case 11 -> channel.expression = value;
            case 64 -> pedal(channel, value >= 64);
            case 98, 99 -> channel.parameter = -1;
            case 100 -> channel.parameter = (channel.parameter & ~0x7F) | value;
            case 101 -> channel.parameter = (value << 7) | (channel.parameter & 0x7F);
            case 120 -> voices.removeIf(voice -> voice.channel == channel);
            case 121 -> {
                channel.reset();
                pedal(channel, false);
            }
            case 123 -> voices.forEach(voice -> voice.released |= voice.channel == channel && !channel.drums);
            default -> {
                // Other controllers change nothing in these sounds.
            }
        }
    }

    private void pedal(Channel channel, boolean down) {
        channel.pedal = down;
        if (!down) {
            voices.forEach(voice -> voice.released |= voice.channel == channel && !voice.down && !channel.drums);
        }
    }

    /** What controllers have said to a channel of a port. */
    private static final class Channel {
        private final boolean drums;
        private int program;
        private int volume = 100;
        private int expression = 127;
        private int pan = 64;
        private int bend;
        private int bendRange = 2;
        private int parameter = -1;
        private boolean pedal;

        Channel(boolean drums) {
            this.drums = drums;
        }

        void reset() {
            expression = 127;
            bend = 0;
            parameter = -1;
        }

        double gain() {
            double part = volume * expression / (127.0 * 127.0);
            return part * part;
        }
    }

    /** A note that sounds. */
    private static final class Sounding {
        private final Bank.Voice voice;
        private final Channel channel;
        private final int pitch;
        private final double loudness;
        private final double damping;
        private final double releaseStep;
        private double position;
        private double level;
        private double fade = 1;
        private boolean rising = true;
        private double smooth;
        private boolean down = true;
        private boolean released;

        Sounding(Bank.Voice voice, Channel channel, int pitch, int velocity, int number) {
            this.voice = voice;
            this.channel = channel;
            this.pitch = pitch;
            double force = velocity / 127.0;
            this.loudness = voice.gain() * force * StrictMath.sqrt(force) * force;
            // What is struck softly is darker.
            this.damping = Math.min(1, 0.25 + 0.85 * force);
            this.releaseStep = StrictMath.exp(THOUSANDTH / (voice.release() * RATE));
            // Voices of one sound that goes round begin at different places, or they would double instead of joining.
            this.position = voice.looped() ? (number * 7919L) % voice.samples().length : 0;
        }

        /** Adds what sounds; whether more is to come. */
        boolean add(float[] left, float[] right, int length) {
            double side = (channel.pan - 64) / 64.0 * 0.7 + (channel.drums ? 0 : (pitch - 64) / 64.0 * 0.25);
            double gain = loudness * channel.gain();
            double toLeft = gain * StrictMath.sqrt(Math.max(0, 1 - side));
            double toRight = gain * StrictMath.sqrt(Math.max(0, 1 + side));
            double step = step();
            float[] samples = voice.samples();
            double attackStep = 1 / Math.max(1, voice.attack() * RATE);
            double settle = 1 - StrictMath.exp(-1 / (0.25 * RATE));
            for (int i = 0; i < length; i++) {
                int place = (int) position;
                if (place + 1 >= samples.length && !voice.looped()) {
                    return false;
                }
                double part = position - place;
                float now = samples[place];
                float then = samples[place + 1 == samples.length ? 0 : place + 1];
                if (rising) {
                    level += attackStep;
                    rising = level < 1;
                } else {
                    level += settle * (voice.sustain() - level);
                }
                if (released) {
                    rising = false;
                    fade *= releaseStep;
                }
                smooth += damping * (now + part * (then - now) - smooth);
                double sample = smooth * level * fade;
                left[i] += (float) (sample * toLeft);
                right[i] += (float) (sample * toRight);
                position += step;
                if (position >= samples.length && voice.looped()) {
                    position -= samples.length;
                }
            }
            return fade > SILENCE;
        }

        private double step() {
            if (voice.frequency() == 0) {
                return 1;
            }
            double semitones = channel.bendRange * channel.bend / 8192.0;
            return Bank.frequency(pitch + semitones) / voice.frequency();
        }
    }

    /** A small room: four combs and two all-passes for each side (Schroeder 1962), mixed in softly. */
    private static final class Reverb {
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
}
