"""Prints what fluidsynth made of a MIDI file: file, notes there, notes played, seconds to the last note's end, seconds of sound, level."""
import array, math, os, struct, sys, wave

file, name = sys.argv[1:]


def number(data, at):
    value = 0
    while True:
        value = value << 7 | data[at] & 127
        at += 1
        if data[at - 1] < 128:
            return value, at


data = open(file, "rb").read()
division = struct.unpack(">H", data[12:14])[0]
at, tempos, notes, last = 14, {0: 500000}, 0, 0
while at + 8 <= len(data):
    kind, size = data[at:at + 4], struct.unpack(">I", data[at + 4:at + 8])[0]
    end, at = at + 8 + size, at + 8
    now = status = 0
    while kind == b"MTrk" and at < end:
        delta, at = number(data, at)
        now += delta
        if data[at] & 128:
            status, at = data[at], at + 1
        if status == 255 or status in (240, 247):
            what = data[at] if status == 255 else 0
            at += status == 255
            length, at = number(data, at)
            if what == 0x51:
                tempos[now] = int.from_bytes(data[at:at + 3], "big")
            at += length
            continue
        if status & 240 in (128, 144):
            notes += status & 240 == 144 and data[at + 1] > 0
            last = max(last, now)
        at += 1 if 192 <= status < 224 else 2
    at = end
ticks = sorted(t for t in tempos if t < last) + [last]
seconds = sum((b - a) * tempos[a] for a, b in zip(ticks, ticks[1:])) / division / 1e6
with wave.open(name + ".wav") as sound:
    samples = array.array("h", sound.readframes(sound.getnframes()))
    length = sound.getnframes() / sound.getframerate()
level = math.sqrt(sum(s * s for s in samples[::7]) / max(1, len(samples[::7]))) / 32768
played = sum(not line.rstrip().endswith(" 0") for line in open(name + ".txt", errors="replace"))
print(os.path.basename(file).replace(" ", "_"), notes, played, f"{seconds:.2f} {length:.2f} {level:.4f}")
