"""Prints how the notes of two programs differ. Notes are (pitch, onset, length) on a grid of 24ths of a quarter."""
import collections, difflib, glob, os, struct

GRID = 24
PASSAGE = 8 * GRID


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


def slices(some):
    """What begins together, in order: (onset, pitches)."""
    by_onset = collections.defaultdict(set)
    for key, onset, _ in some:
        by_onset[onset].add(key)
    return [(onset, tuple(sorted(keys))) for onset, keys in sorted(by_onset.items())]


def passages(one, other):
    """Notes of passages of eight quarters and more that only one of two plays, and the rest of both on the time of the first."""
    left, right = slices(one), slices(other)
    if [onset for onset, _ in left][-1:] == [onset for onset, _ in right][-1:]:
        return 0, 0, one, other
    only_left, only_right, shifts = [], [], []
    matcher = difflib.SequenceMatcher(None, [keys for _, keys in left], [keys for _, keys in right], autojunk=False)
    for a, b, count in matcher.get_matching_blocks():
        if 0 < count < 12:
            continue  # a few equal chords happen anywhere
        start = (left[a][0] if a < len(left) else max(n[1] for n in one) + 1, right[b][0] if b < len(right) else max(n[1] for n in other) + 1)
        before = shifts[-1] if shifts else ((0, 0), (0, 0))
        gaps = start[0] - before[1][0], start[1] - before[1][1]
        if abs(gaps[0] - gaps[1]) >= PASSAGE:
            only_left.append((before[1][0], start[0]))
            only_right.append((before[1][1], start[1]))
        elif not count:
            continue
        end = (left[a + count - 1][0] + 1, right[b + count - 1][0] + 1) if count else start
        shifts.append((start, end))
    inside = lambda onset, ranges: any(a <= onset < b for a, b in ranges)
    rest_left = [n for n in one if not inside(n[1], only_left)]
    rest_right = []
    for key, onset, length in other:
        if inside(onset, only_right):
            continue
        shift = next((s for s in reversed(shifts) if s[0][1] <= onset), ((0, 0), (0, 0)))
        rest_right.append((key, onset - shift[0][1] + shift[0][0], length))
    return len(one) - len(rest_left), len(other) - len(rest_right), rest_left, rest_right


def sounding(some):
    """By pitch, when a key is down."""
    spans = collections.defaultdict(list)
    for key, onset, length in some:
        spans[key].append((onset, onset + max(1, length)))
    return spans


def trilled(key, onset, theirs):
    """Whether a neighbor sounds there in the other program: a trill or turn."""
    return any(n != key and a - 1 <= onset < b + 1 for n in range(key - 2, key + 3) for a, b in theirs[n])


def grace(onset, length, theirs, own):
    """Whether a note begins at this one's end that begins at its onset in the other program."""
    late = {n for n in own if any(abs(a - onset - length) <= 1 for a, _ in own[n])}
    return any(abs(a - onset) <= 1 for n in late for a, _ in theirs.get(n, []))


def compare(one, other):
    """Counts of the other by kind: equal first, then an equal pitch within a quarter, then what is known."""
    counts = collections.Counter()
    counts["passage missing"], counts["passage extra"], one, other = passages(one, other)
    left, right = collections.Counter(one), collections.Counter(other)
    missing, extra = sorted((left - right).elements()), sorted((right - left).elements())
    by_pitch = collections.defaultdict(list)
    for note in extra:
        by_pitch[note[0]].append(note)
    unmatched = []
    for note in missing:
        near = [other for other in by_pitch[note[0]] if abs(other[1] - note[1]) <= GRID]
        if near:
            by_pitch[note[0]].remove(min(near, key=lambda other: abs(other[1] - note[1])))
            counts["moved"] += 1
        else:
            unmatched.append(note)
    spans = sounding(one), sounding(other)
    rest = {}
    for kind, some, theirs, own in (("missing", unmatched, spans[1], spans[0]), ("extra", sum(by_pitch.values(), []), spans[0], spans[1])):
        rest[kind] = []
        for key, onset, length in some:
            if any(a - 1 <= onset <= b + 1 for a, b in theirs[key]):
                counts["key down " + kind] += 1  # another voice holds the key, so the other program strikes it once
            elif length <= GRID // 2 and (trilled(key, onset, theirs) or grace(onset, length, theirs, own)):
                counts["ornament " + kind] += 1
            else:
                counts[kind] += 1
                rest[kind].append((key, round(onset / GRID, 2), round(length / GRID, 2)))
    return counts, rest


def row(title, pairs):
    files, total, sums = 0, 0, collections.Counter()
    for ours, theirs in pairs:
        if not (os.path.exists(ours) and os.path.exists(theirs)):
            details.append((title, "not made: " + theirs))
            continue
        one, other = notes(ours), notes(theirs)
        counts, rest = compare(one, other)
        files, total = files + 1, total + len(one)
        sums.update(counts)
        if counts["missing"] + counts["extra"]:
            details.append((title, f"{os.path.basename(ours)} {rest['missing'][:8]} {rest['extra'][:8]}"))
    both = lambda kind: f"{sums[kind + ' missing']}, {sums[kind + ' extra']}"
    print(f"| {title} | {files} | {total} | {sums['missing']} | {sums['extra']} | {sums['moved']} | {both('key down')} "
          f"| {both('ornament')} | {both('passage')} |", flush=True)


def names(pattern):
    return [os.path.basename(file).rsplit(".", 1)[0] for file in sorted(glob.glob(pattern))]


def is_quartet(name):
    return name in QUARTETS


QUARTETS = set(open("quartets.txt").read().split("\n"))
details = []
print("| direction | files | notes | missing | extra | moved | key down | ornament | passage |\n|---|---|---|---|---|---|---|---|---|")
for program in ("MuseScore", "verovio"):
    for what, some in (("songs", [n for n in names("in/*.mxl") if not is_quartet(n)]), ("quartets", [n for n in names("in/*.mxl") if is_quartet(n)])):
        row(f"{what}, read by {program}, against Cadenza", [(f"ours/{n}.mid", f"{program.lower()}/{n}.mid") for n in some])
row("piano MIDI, written as MusicXML and read back by Cadenza", [(f"in/{n}.mid", f"ours/{n}.mid") for n in names("in/*.mid")])
for program in ("MuseScore", "verovio", "LilyPond"):
    row(f"the same MusicXML read by {program}", [(f"ours/{n}.mid", f"{program.lower()}/{n}.mid") for n in names("in/*.mid")])
for program in ("abc2midi", "abcjs"):
    row(f"tunes in ABC, read by {program}, against Cadenza", [(f"ours/{n}.mid", f"{program}/{n}.mid") for n in names("in/*.abc")])
print("\n| direction | files | notes | missing | extra | silent | too short or long |\n|---|---|---|---|---|---|---|")
played = [line.split() for line in open("fluidsynth.txt")]
print("| MIDI of Cadenza, played by fluidsynth | %d | %d | %d | %d | %d | %d |" % (
    len(played), sum(int(p[1]) for p in played), sum(max(0, int(p[1]) - int(p[2])) for p in played),
    sum(max(0, int(p[2]) - int(p[1])) for p in played), sum(float(p[5]) < 0.001 for p in played),
    sum(not float(p[3]) <= float(p[4]) <= float(p[3]) + 15 for p in played)))
print()
for title, text in details:
    print(f"{title}: {text}")
