// The notes of a Standard MIDI File, read by the specification alone, so that what the studio saves is not judged by its own reader.

/**
 * @returns {{ticksPerQuarter: number, notes: {onset: number, duration: number, pitch: number, velocity: number, channel: number}[],
 *     texts: [number, number, string][], messages: number[][]}} texts with their ticks and types, and messages that are no notes, with
 *     their ticks, kinds and data, by tick
 */
export function readMidi(bytes) {
  const text = (at, length) => String.fromCharCode(...bytes.subarray(at, at + length));
  const number = (at, length) => bytes.subarray(at, at + length).reduce((sum, byte) => sum * 256 + byte, 0);
  if (text(0, 4) !== "MThd") {
    throw new Error("no MIDI file");
  }
  const notes = [];
  const texts = [];
  const messages = [];
  let at = 8 + number(4, 4);
  while (at < bytes.length) {
    const end = at + 8 + number(at + 4, 4);
    const isTrack = text(at, 4) === "MTrk";
    at += 8;
    let tick = 0;
    let status = 0;
    const down = new Map();
    const variable = () => {
      let value = 0;
      let byte;
      do {
        byte = bytes[at++];
        value = value * 128 + (byte & 127);
      } while (byte & 128);
      return value;
    };
    while (isTrack && at < end) {
      tick += variable();
      if (bytes[at] & 128) {
        status = bytes[at++];
      }
      if (status === 0xff) {
        const type = bytes[at++];
        const length = variable();
        if (type >= 1 && type <= 9) {
          texts.push([tick, type, new TextDecoder().decode(bytes.subarray(at, at + length))]);
        }
        at += length;
      } else if (status === 0xf0 || status === 0xf7) {
        const length = variable();
        at += length;
      } else {
        const kind = status >> 4;
        const [pitch, velocity] = [bytes[at], bytes[at + 1]];
        at += kind === 0xc || kind === 0xd ? 1 : 2;
        if (kind !== 8 && kind !== 9) {
          messages.push([tick, kind, ...bytes.subarray(at - (kind === 0xc || kind === 0xd ? 1 : 2), at)]);
        }
        const key = `${status & 15}:${pitch}`;
        if (kind === 9 && velocity > 0) {
          const note = { onset: tick, duration: 0, pitch, velocity, channel: status & 15 };
          down.set(key, [...(down.get(key) ?? []), note]);
          notes.push(note);
        } else if (kind === 8 || kind === 9) {
          const note = down.get(key)?.shift();
          if (note) {
            note.duration = tick - note.onset;
          }
        }
      }
    }
    at = end;
  }
  return { ticksPerQuarter: number(12, 2), notes, texts, messages: messages.sort((a, b) => a[0] - b[0]) };
}
