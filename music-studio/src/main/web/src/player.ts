// Plays a score: notes are handed to the synthesizer a little ahead of their time, so that the page may change them meanwhile.

import type { Sound } from "./sound.js";
import { barLines, beatLength, end, seconds, tickAt, type Score, type Track } from "./music.js";

const AHEAD = 0.18;
const INTERVAL = 40;
const START = 0.06;
const DRUMS = 9;

export interface MidiOut {
  send(data: number[], timestamp?: number): void;
}

export class Player {
  private sound?: Promise<Sound>;
  private opened?: Sound;
  private timer = 0;
  private score!: Score;
  private base = 0;
  /** The tick at which playing began, or begins again in a loop, and the moment of it. */
  private from = 0;
  private start = 0;
  private until = Infinity;
  /** All before this tick is with the synthesizer. */
  private sent = 0;
  private token = 0;
  loop?: readonly [number, number];
  metronome = false;
  out?: MidiOut;
  /** The loudest sample since playing began, for tests and the meter. */
  peak = 0;

  constructor(private readonly ended: () => void) {}

  get playing(): boolean {
    return this.timer !== 0;
  }

  private open(): Promise<Sound> {
    if (!this.sound) {
      this.sound = import("./sound.js").then((part) => part.Sound.open());
      this.sound.then(
        (sound) => (this.opened = sound),
        () => (this.sound = undefined),
      );
    }
    return this.sound;
  }

  /** Channels in the order of the tracks, without that of the drums. */
  static channel(score: Score, track: Track): number {
    if (track.percussion) {
      return DRUMS;
    }
    const pitched = score.tracks.filter((one) => !one.percussion);
    const at = pitched.indexOf(track) % 15;
    return at < DRUMS ? at : at + 1;
  }

  static audible(score: Score): readonly Track[] {
    const solo = score.tracks.some((track) => track.solo);
    return score.tracks.filter((track) => (solo ? track.solo : !track.muted));
  }

  private async prepare(score: Score): Promise<Sound> {
    const sound = await this.open();
    void sound.context.resume();
    await Promise.all(
      score.tracks
        .filter((track) => track.notes.length > 0)
        .map((track) => sound.prepare(Player.channel(score, track), track.program, track.percussion)),
    );
    return sound;
  }

  /** Loads what sounds first, so that the first note need not wait. */
  async warmUp(score: Score): Promise<void> {
    const sound = await this.open();
    await Promise.all(
      score.tracks.map((track) => sound.prepare(Player.channel(score, track), track.program, track.percussion)),
    );
  }

  /** One note at once, to hear what is drawn. */
  async touch(score: Score, track: Track, pitch: number, velocity = 80, length = 0.3): Promise<void> {
    const sound = await this.open();
    void sound.context.resume();
    await sound.prepare(Player.channel(score, track), track.program, track.percussion);
    const now = sound.now();
    sound.note(Player.channel(score, track), pitch, velocity, now, now + length);
    this.send(Player.channel(score, track), pitch, velocity, 0, length);
  }

  async play(score: Score, from: number): Promise<void> {
    const token = ++this.token;
    const sound = await this.prepare(score);
    if (token !== this.token) {
      return;
    }
    this.halt();
    this.peak = 0;
    this.score = score;
    if (this.loop && (from < this.loop[0] || from >= this.loop[1])) {
      from = this.loop[0];
    }
    this.begin(from, sound.now() + START);
    this.timer = window.setInterval(() => this.advance(sound), INTERVAL);
    this.advance(sound);
  }

  private begin(from: number, start: number): void {
    this.from = from;
    this.start = start;
    this.base = seconds(this.score, from);
    this.sent = from;
    this.until = this.loop ? this.loop[1] : Infinity;
  }

  /** The score that is played from now on; it may have changed while it sounds. */
  async change(score: Score): Promise<void> {
    if (this.playing) {
      await this.prepare(score);
      this.score = score;
    }
  }

  private advance(sound: Sound): void {
    this.peak = Math.max(this.peak, sound.level());
    const now = sound.now();
    const horizon = Math.min(this.until, tickAt(this.score, this.base + now + AHEAD - this.start));
    this.schedule(sound, this.sent, horizon);
    this.sent = Math.max(this.sent, horizon);
    if (this.sent >= this.until && this.loop) {
      const turn = this.start + seconds(this.score, this.until) - this.base;
      if (now + AHEAD >= turn) {
        this.begin(this.loop[0], turn);
      }
    } else if (!this.loop && this.position() > end(this.score) + this.score.ticksPerQuarter / 2) {
      this.stop();
    }
  }

  private schedule(sound: Sound, from: number, to: number): void {
    const time = (tick: number) => this.start + seconds(this.score, tick) - this.base;
    for (const track of Player.audible(this.score)) {
      const channel = Player.channel(this.score, track);
      for (const one of track.notes) {
        if (one.onset >= from && one.onset < to) {
          const until = Math.min(one.onset + one.duration, this.until);
          const length = Math.max(0.03, time(until) - time(one.onset) - 0.005);
          sound.note(channel, one.pitch, one.velocity, time(one.onset), time(one.onset) + length);
          this.send(channel, one.pitch, one.velocity, time(one.onset) - sound.now(), length);
        }
      }
    }
    if (this.metronome) {
      const lines = barLines(this.score, to);
      for (let i = 0; i + 1 < lines.length; i++) {
        const beat = beatLength(this.score, lines[i]!);
        for (let tick = lines[i]!; tick < lines[i + 1]! && tick < to; tick += beat) {
          if (tick >= from) {
            sound.click(time(tick), tick === lines[i]);
          }
        }
      }
    }
  }

  private send(channel: number, pitch: number, velocity: number, wait: number, length: number): void {
    const at = performance.now() + 1000 * Math.max(0, wait);
    this.out?.send([0x90 | channel, pitch, velocity], at);
    this.out?.send([0x80 | channel, pitch, 64], at + 1000 * length);
  }

  /** The tick that sounds now. */
  position(): number {
    if (!this.opened || !this.playing) {
      return this.from;
    }
    const since = this.opened.now() - this.start;
    if (since < 0 && this.loop) {
      // The next turn is with the synthesizer, and the last one still sounds.
      return tickAt(this.score, seconds(this.score, this.loop[1]) + since);
    }
    return tickAt(this.score, this.base + Math.max(0, since));
  }

  private halt(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
    this.opened?.stop();
  }

  stop(): void {
    this.token++;
    if (this.playing) {
      this.halt();
      this.ended();
    }
  }
}
