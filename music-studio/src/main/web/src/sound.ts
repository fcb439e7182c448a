// The synthesizer in the browser: loaded when sound is first wanted. Its instruments come from the server, one at a time.

import { WorkletSynthesizer } from "spessasynth_lib";

export class Sound {
  private readonly banks = new Map<string, Promise<void>>();
  private readonly programs = new Map<number, number>();

  private constructor(
    readonly context: AudioContext,
    private readonly synthesizer: WorkletSynthesizer,
    private readonly meter: AnalyserNode,
  ) {}

  static async open(): Promise<Sound> {
    const context = new AudioContext({ latencyHint: "interactive" });
    if (!context.audioWorklet) {
      throw new Error("Browsers make this sound only for pages of their own machine. Open the studio at 127.0.0.1.");
    }
    await context.audioWorklet.addModule("synthesizer.js");
    const synthesizer = new WorkletSynthesizer(context, { eventsEnabled: false });
    const meter = context.createAnalyser();
    meter.fftSize = 2048;
    const limiter = context.createDynamicsCompressor();
    synthesizer.connect(limiter);
    limiter.connect(meter);
    meter.connect(context.destination);
    await synthesizer.isReady;
    return new Sound(context, synthesizer, meter);
  }

  /** Loads an instrument if it is not there, and gives it to a channel; channel 9 has the drums. */
  async prepare(channel: number, program: number, percussion: boolean): Promise<void> {
    await this.load(percussion ? "drums" : String(program));
    if (!percussion && this.programs.get(channel) !== program) {
      this.programs.set(channel, program);
      this.synthesizer.programChange(channel, program);
    }
  }

  private load(name: string): Promise<void> {
    let bank = this.banks.get(name);
    if (!bank) {
      bank = (async () => {
        const response = await fetch(`/api/instruments/${name}.sf2`);
        await this.synthesizer.soundBankManager.addSoundBank(await response.arrayBuffer(), name);
        // A new bank makes the synthesizer forget what its channels play.
        for (const [channel, program] of this.programs) {
          this.synthesizer.programChange(channel, program);
        }
        if (name === "drums") {
          this.synthesizer.programChange(9, 0);
        }
      })();
      this.banks.set(name, bank);
      bank.catch(() => this.banks.delete(name));
    }
    return bank;
  }

  /** The moment now, in seconds of the audio clock. */
  now(): number {
    return this.context.currentTime;
  }

  note(channel: number, pitch: number, velocity: number, from: number, until: number): void {
    this.synthesizer.noteOn(channel, pitch, velocity, { time: from });
    this.synthesizer.noteOff(channel, pitch, { time: until });
  }

  /** A beat of the metronome, without an instrument. */
  click(time: number, strong: boolean): void {
    const tone = this.context.createOscillator();
    const gain = this.context.createGain();
    tone.frequency.value = strong ? 1760 : 1175;
    gain.gain.setValueAtTime(strong ? 0.25 : 0.14, time);
    gain.gain.exponentialRampToValueAtTime(0.001, time + 0.05);
    tone.connect(gain).connect(this.meter);
    tone.start(time);
    tone.stop(time + 0.06);
  }

  stop(): void {
    this.synthesizer.stopAll();
  }

  /** The loudest sample of the last 46 ms, 0 to 1. */
  level(): number {
    const samples = new Float32Array(this.meter.fftSize);
    this.meter.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }
}
