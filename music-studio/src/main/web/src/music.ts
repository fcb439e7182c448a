// Scores as the page keeps them: values that are never changed, so that undoing is going back to an earlier one.

export interface Note {
  readonly id: number;
  readonly onset: number;
  readonly duration: number;
  readonly pitch: number;
  readonly velocity: number;
}

/** What happens beside the notes, such as a pedal or a syllable: kept for the file, and not shown. */
export interface ScoreEvent {
  readonly type: string;
  readonly tick: number;
  readonly [field: string]: unknown;
}

export interface Track {
  readonly id: number;
  readonly name: string;
  readonly program: number;
  readonly percussion: boolean;
  readonly muted: boolean;
  readonly solo: boolean;
  readonly notes: readonly Note[];
  readonly events: readonly ScoreEvent[];
}

export interface Tempo {
  readonly tick: number;
  readonly quartersPerMinute: number;
}

export interface Metre {
  readonly tick: number;
  readonly beats: number;
  readonly beatUnit: number;
}

export interface Key {
  readonly tick: number;
  readonly sharps: number;
  readonly minor: boolean;
}

export interface Score {
  readonly ticksPerQuarter: number;
  readonly tempos: readonly Tempo[];
  readonly metres: readonly Metre[];
  readonly keys: readonly Key[];
  readonly events: readonly ScoreEvent[];
  readonly tracks: readonly Track[];
}

/** A score as the HTTP interface has it. */
export interface WireScore {
  ticksPerQuarter: number;
  tempos: Tempo[];
  metres: Metre[];
  keys: Key[];
  events?: ScoreEvent[];
  tracks: { name: string; program: number; percussion: boolean; notes: Omit<Note, "id">[]; events?: ScoreEvent[] }[];
}

let lastId = 0;
export const newId = (): number => ++lastId;

export const TICKS = 480;

export function emptyScore(): Score {
  return {
    ticksPerQuarter: TICKS,
    tempos: [{ tick: 0, quartersPerMinute: 100 }],
    metres: [{ tick: 0, beats: 4, beatUnit: 4 }],
    keys: [{ tick: 0, sharps: 0, minor: false }],
    events: [],
    tracks: [newTrack("Melody", 0)],
  };
}

export function newTrack(name: string, program: number, percussion = false): Track {
  return { id: newId(), name, program, percussion, muted: false, solo: false, notes: [], events: [] };
}

export function note(onset: number, duration: number, pitch: number, velocity = 80): Note {
  return { id: newId(), onset, duration, pitch, velocity };
}

/** The first phrase of the hymn to joy (Beethoven, 1824), for those who would rather hear something first. */
export function exampleScore(): Score {
  const pitches = [64, 64, 65, 67, 67, 65, 64, 62, 60, 60, 62, 64];
  const notes = pitches.map((pitch, i) => note(i * TICKS, TICKS, pitch));
  notes.push(note(12 * TICKS, 1.5 * TICKS, 64), note(13.5 * TICKS, TICKS / 2, 62), note(14 * TICKS, 2 * TICKS, 62));
  const score = emptyScore();
  return { ...score, tracks: [{ ...score.tracks[0]!, notes }] };
}

export function toWire(score: Score, tracks: readonly Track[] = score.tracks): WireScore {
  return {
    ticksPerQuarter: score.ticksPerQuarter,
    tempos: [...score.tempos],
    metres: [...score.metres],
    keys: [...score.keys],
    events: [...score.events],
    tracks: tracks.map((track) => ({
      name: track.name,
      program: track.program,
      percussion: track.percussion,
      notes: track.notes.map(({ onset, duration, pitch, velocity }) => ({ onset, duration, pitch, velocity })),
      events: [...track.events],
    })),
  };
}

/**
 * A score from the interface, in the resolution of one that is there. Its tracks take the places of those there that have the same
 * instrument, in their order, so that names, colours and mutes stay.
 */
export function fromWire(wire: WireScore, there?: Score): Score {
  const resolution = there?.ticksPerQuarter ?? wire.ticksPerQuarter;
  const scaled = (tick: number) => Math.round((tick * resolution) / wire.ticksPerQuarter);
  const timed = <T extends { tick: number }>(events: readonly T[]) => events.map((event) => ({ ...event, tick: scaled(event.tick) }));
  const free = [...(there?.tracks ?? [])];
  const tracks = wire.tracks.map((track) => {
    const at = free.findIndex((one) => one.program === track.program && one.percussion === track.percussion);
    const old = at < 0 ? undefined : free.splice(at, 1)[0];
    const notes = track.notes.map((one) => ({
      id: newId(),
      onset: scaled(one.onset),
      duration: Math.max(1, scaled(one.onset + one.duration) - scaled(one.onset)),
      pitch: one.pitch,
      velocity: one.velocity,
    }));
    return {
      id: old?.id ?? newId(),
      name: old?.name || track.name || instrumentName(track.program, track.percussion),
      program: track.program,
      percussion: track.percussion,
      muted: old?.muted ?? false,
      solo: old?.solo ?? false,
      notes,
      events: timed(track.events ?? []),
    };
  });
  const start = emptyScore();
  return {
    ticksPerQuarter: resolution,
    tempos: wire.tempos.length ? timed(wire.tempos) : (there?.tempos ?? [{ tick: 0, quartersPerMinute: 120 }]),
    metres: wire.metres.length ? timed(wire.metres) : (there?.metres ?? start.metres),
    keys: wire.keys.length ? timed(wire.keys) : (there?.keys ?? start.keys),
    events: timed(wire.events ?? []),
    tracks: tracks.length ? tracks : [newTrack("Melody", 0)],
  };
}

export function end(score: Score): number {
  let last = 0;
  for (const track of score.tracks) {
    for (const one of track.notes) {
      last = Math.max(last, one.onset + one.duration);
    }
  }
  return last;
}

export function noteCount(score: Score): number {
  return score.tracks.reduce((sum, track) => sum + track.notes.length, 0);
}

/** The start of each bar up to a tick, and of the one after it. */
export function barLines(score: Score, until: number): number[] {
  const lines: number[] = [];
  let tick = 0;
  let next = 0;
  let length = 4 * score.ticksPerQuarter;
  const metres = [...score.metres].sort((a, b) => a.tick - b.tick);
  while (tick <= until || lines.length < 2) {
    while (next < metres.length && metres[next]!.tick <= tick) {
      const metre = metres[next++]!;
      length = (4 * score.ticksPerQuarter * metre.beats) / metre.beatUnit;
    }
    lines.push(tick);
    tick += length;
  }
  lines.push(tick);
  return lines;
}

/** The ticks of a beat at a tick. */
export function beatLength(score: Score, tick: number): number {
  let unit = 4;
  for (const metre of score.metres) {
    if (metre.tick <= tick) {
      unit = metre.beatUnit;
    }
  }
  return (4 * score.ticksPerQuarter) / unit;
}

/** Seconds from the start to a tick. */
export function seconds(score: Score, tick: number): number {
  let time = 0;
  let from = 0;
  let perTick = 60 / 120 / score.ticksPerQuarter;
  for (const tempo of [...score.tempos].sort((a, b) => a.tick - b.tick)) {
    if (tempo.tick >= tick) {
      break;
    }
    time += (tempo.tick - from) * perTick;
    from = tempo.tick;
    perTick = 60 / tempo.quartersPerMinute / score.ticksPerQuarter;
  }
  return time + (tick - from) * perTick;
}

/** The tick at a number of seconds from the start. */
export function tickAt(score: Score, time: number): number {
  let from = 0;
  let spent = 0;
  let perTick = 60 / 120 / score.ticksPerQuarter;
  for (const tempo of [...score.tempos].sort((a, b) => a.tick - b.tick)) {
    const upTo = spent + (tempo.tick - from) * perTick;
    if (upTo >= time) {
      break;
    }
    spent = upTo;
    from = tempo.tick;
    perTick = 60 / tempo.quartersPerMinute / score.ticksPerQuarter;
  }
  return from + (time - spent) / perTick;
}

const NAMES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];

export function pitchName(pitch: number): string {
  return NAMES[pitch % 12]! + (Math.floor(pitch / 12) - 1);
}

const TONICS = ["C♭", "G♭", "D♭", "A♭", "E♭", "B♭", "F", "C", "G", "D", "A", "E", "B", "F♯", "C♯"];
const MINOR_TONICS = ["A♭", "E♭", "B♭", "F", "C", "G", "D", "A", "E", "B", "F♯", "C♯", "G♯", "D♯", "A♯"];

export interface KeyChoice {
  readonly name: string;
  readonly sharps: number;
  readonly minor: boolean;
}

export const KEYS: readonly KeyChoice[] = [false, true].flatMap((minor) =>
  (minor ? MINOR_TONICS : TONICS).map((tonic, i) => ({ name: `${tonic} ${minor ? "minor" : "major"}`, sharps: i - 7, minor })),
);

/** Whether a pitch belongs to a key; of a minor one with the raised sixth and seventh. */
export function inKey(key: { sharps: number; minor: boolean }, pitch: number): boolean {
  const tonic = (((7 * key.sharps + (key.minor ? 9 : 0)) % 12) + 12) % 12;
  const degree = (pitch - tonic + 120) % 12;
  return (key.minor ? [0, 2, 3, 5, 7, 8, 9, 10, 11] : [0, 2, 4, 5, 7, 9, 11]).includes(degree);
}

export const METRES = ["2/4", "3/4", "4/4", "6/8", "9/8", "12/8", "2/2", "3/8", "5/4", "7/8"];

export const INSTRUMENTS: readonly string[] = [
  "Grand piano", "Bright piano", "Electric grand", "Honky-tonk piano", "Electric piano 1", "Electric piano 2", "Harpsichord", "Clavinet",
  "Celesta", "Glockenspiel", "Music box", "Vibraphone", "Marimba", "Xylophone", "Tubular bells", "Dulcimer",
  "Drawbar organ", "Percussive organ", "Rock organ", "Church organ", "Reed organ", "Accordion", "Harmonica", "Bandoneon",
  "Nylon guitar", "Steel guitar", "Jazz guitar", "Clean guitar", "Muted guitar", "Overdriven guitar", "Distorted guitar", "Guitar harmonics",
  "Acoustic bass", "Fingered bass", "Picked bass", "Fretless bass", "Slap bass 1", "Slap bass 2", "Synth bass 1", "Synth bass 2",
  "Violin", "Viola", "Cello", "Double bass", "Tremolo strings", "Pizzicato strings", "Harp", "Timpani",
  "Strings 1", "Strings 2", "Synth strings 1", "Synth strings 2", "Choir", "Voice oohs", "Synth voice", "Orchestra hit",
  "Trumpet", "Trombone", "Tuba", "Muted trumpet", "Horn", "Brass", "Synth brass 1", "Synth brass 2",
  "Soprano sax", "Alto sax", "Tenor sax", "Baritone sax", "Oboe", "English horn", "Bassoon", "Clarinet",
  "Piccolo", "Flute", "Recorder", "Pan flute", "Bottle", "Shakuhachi", "Whistle", "Ocarina",
  "Square lead", "Saw lead", "Calliope", "Chiff", "Charang", "Voice lead", "Fifths", "Bass and lead",
  "New age pad", "Warm pad", "Polysynth", "Choir pad", "Bowed pad", "Metallic pad", "Halo pad", "Sweep pad",
  "Rain", "Soundtrack", "Crystal", "Atmosphere", "Brightness", "Goblins", "Echoes", "Sci-fi",
  "Sitar", "Banjo", "Shamisen", "Koto", "Kalimba", "Bagpipe", "Fiddle", "Shanai",
  "Tinkle bell", "Agogo", "Steel drums", "Woodblock", "Taiko", "Melodic tom", "Synth drum", "Reverse cymbal",
  "Fret noise", "Breath noise", "Seashore", "Bird", "Telephone", "Helicopter", "Applause", "Gunshot",
];

export const FAMILIES: readonly string[] = [
  "Piano", "Tuned percussion", "Organ", "Guitar", "Bass", "Strings", "Ensemble", "Brass",
  "Reed", "Pipe", "Synth lead", "Synth pad", "Synth effects", "World", "Percussive", "Effects",
];

export function instrumentName(program: number, percussion: boolean): string {
  return percussion ? "Drums" : (INSTRUMENTS[program] ?? "Instrument");
}
