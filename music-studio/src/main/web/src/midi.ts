// Web MIDI, where the browser has it: a keyboard to play in, an instrument to play on.

import type { MidiOut } from "./player.js";

interface Port {
  id: string;
  name: string | null;
}

interface Input extends Port {
  onmidimessage: ((event: { data: Uint8Array }) => void) | null;
}

interface Access {
  inputs: Map<string, Input>;
  outputs: Map<string, Port & MidiOut>;
  onstatechange: (() => void) | null;
}

export class Midi {
  private access?: Access;
  private input?: Input;

  constructor(
    private readonly struck: (pitch: number, velocity: number) => void,
    private readonly changed: () => void,
  ) {}

  static get available(): boolean {
    return "requestMIDIAccess" in navigator;
  }

  get open(): boolean {
    return this.access !== undefined;
  }

  async connect(): Promise<void> {
    const request = (navigator as unknown as { requestMIDIAccess(): Promise<Access> }).requestMIDIAccess.bind(navigator);
    this.access = await request();
    this.access.onstatechange = () => this.changed();
    this.changed();
  }

  inputs(): Port[] {
    return [...(this.access?.inputs.values() ?? [])];
  }

  outputs(): Port[] {
    return [...(this.access?.outputs.values() ?? [])];
  }

  listen(id: string): void {
    if (this.input) {
      this.input.onmidimessage = null;
    }
    this.input = this.access?.inputs.get(id);
    if (this.input) {
      this.input.onmidimessage = ({ data }) => {
        const [status = 0, pitch = 0, velocity = 0] = data;
        if ((status & 0xf0) === 0x90 && velocity > 0) {
          this.struck(pitch, velocity);
        }
      };
    }
  }

  out(id: string): MidiOut | undefined {
    return this.access?.outputs.get(id);
  }
}
