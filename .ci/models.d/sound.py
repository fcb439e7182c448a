"""The first seconds of a sound, on one channel at half the rate, with its end faded: sound.py IN.wav OUT.wav SECONDS"""
import array
import sys
import wave

source, target, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
with wave.open(source) as sound:
    channels, rate = sound.getnchannels(), sound.getframerate()
    samples = array.array("h", sound.readframes(sound.getnframes()))
step = 2 * channels
count = min(len(samples) // step, int(seconds * rate / 2))
fade = min(count, rate // 2)
mono = array.array("h", [0]) * count
for i in range(count):
    value = sum(samples[i * step : (i + 1) * step]) / step
    mono[i] = int(value * min(1, (count - i) / fade))
with wave.open(target, "wb") as sound:
    sound.setparams((1, 2, rate // 2, count, "NONE", ""))
    sound.writeframes(mono.tobytes())
