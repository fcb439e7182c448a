"""Prints how the notes of two programs differ. Notes are (pitch, onset, length) on a grid of 24ths of a quarter."""
import collections, glob, os, struct

GRID = 24


def number(data, at):
    value = 0
    while True:
        value = value << 7 | data[at] & 127
        at += 1
        if data[at - 1] < 128:
            return value, at


def notes(file):
    """(pitch, onset, length) of a MIDI file, drums as well."""
    data = open(file, "rb").read()
    division = struct.unpack(">H", data[12:14])[0]
    at, found = 14, []
    while at + 8 <= len(data):
        kind, size = data[at:at + 4], struct.unpack(">I", data[at + 4:at + 8])[0]
        end, at = at + 8 + size, at + 8
        now, status, on = 0, 0, collections.defaultdict(list)
        while kind == b"MTrk" and at < end:
            delta, at = number(data, at)
            now += delta
            if data[at] & 128:
                status, at = data[at], at + 1
            if status == 255 or status in (240, 247):
                at += status == 255
                length, at = number(data, at)
                at += length
                continue
            key, value = data[at], data[at + 1]
            at += 1 if 192 <= status < 224 else 2
            if status & 240 == 144 and value:
                on[status & 15, key].append(now)
            elif status & 240 in (128, 144) and on[status & 15, key]:
                start = on[status & 15, key].pop(0)
                found.append((key, round(start * GRID / division), round((now - start) * GRID / division)))
        at = end
    return found


def compare(one, other):
    """Missing, extra and moved of the other: equal first, then an equal pitch within a quarter."""
    left, right = collections.Counter(one), collections.Counter(other)
    missing, extra = sorted((left - right).elements()), sorted((right - left).elements())
    by_pitch = collections.defaultdict(list)
    for key, onset, length in extra:
        by_pitch[key].append(onset)
    moved = 0
    for key, onset, length in missing:
        near = [other for other in by_pitch[key] if abs(other - onset) <= GRID]
        if near:
            by_pitch[key].remove(min(near, key=lambda other: abs(other - onset)))
            moved += 1
    return len(missing) - moved, len(extra) - moved, moved


def row(title, pairs):
    files, total, sums = 0, 0, [0, 0, 0]
    worst = []
    for ours, theirs in pairs:
        if not (os.path.exists(ours) and os.path.exists(theirs)):
            worst.append((10 ** 9, "not made: " + theirs))
            continue
        one, other = notes(ours), notes(theirs)
        result = compare(one, other)
        files, total, sums = files + 1, total + len(one), [a + b for a, b in zip(sums, result)]
        if result[0] + result[1]:
            worst.append((result[0] + result[1], f"{os.path.basename(ours)} {result}"))
    print(f"| {title} | {files} | {total} | {sums[0]} | {sums[1]} | {sums[2]} |")
    details.extend((title, text) for _, text in sorted(worst, reverse=True)[:6])


def names(pattern):
    return [os.path.basename(file).rsplit(".", 1)[0] for file in sorted(glob.glob(pattern))]


details = []
print("| direction | files | notes | missing | extra | moved |\n|---|---|---|---|---|---|")
for program in ("musescore", "verovio"):
    row(f"MusicXML of others read by {program}, against Cadenza", [(f"ours/{n}.mid", f"{program}/{n}.mid") for n in names("in/*.mxl")])
row("MIDI written as MusicXML and read back by Cadenza", [(f"in/{n}.mid", f"ours/{n}.mid") for n in names("in/*.mid")])
for program in ("musescore", "verovio", "lilypond"):
    row(f"MusicXML of Cadenza read by {program}", [(f"ours/{n}.mid", f"{program}/{n}.mid") for n in names("in/*.mid")])
for program in ("abc2midi", "abcjs"):
    row(f"ABC read by {program}, against Cadenza", [(f"ours/{n}.mid", f"{program}/{n}.mid") for n in names("in/*.abc")])
played = [(len(notes(f"ours/{n}.mid")), sum(1 for line in open(f"fluidsynth/{n}.txt", errors="replace")
           if not line.rstrip().endswith(" 0"))) for n in names("ours/*.mid")]
print(f"| MIDI of Cadenza played by fluidsynth | {len(played)} | {sum(a for a, b in played)} | {sum(max(0, a - b) for a, b in played)} "
      f"| {sum(max(0, b - a) for a, b in played)} | |")
print()
for title, text in details:
    print(f"{title}: {text}")
