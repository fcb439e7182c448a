// The page: what is chosen, what is undone, what is asked of the server and what it answers.

import { LitElement, html, nothing, type TemplateResult } from "lit";
import * as api from "./api.js";
import { Midi } from "./midi.js";
import {
  FAMILIES, INSTRUMENTS, KEYS, METRES,
  barLines, emptyScore, end, exampleScore, fromWire, instrumentName, newId, newTrack, noteCount, toWire,
  type Note, type Score, type Track,
} from "./music.js";
import { Player } from "./player.js";
import "./roll.js";
import type { Arrival, Roll } from "./roll.js";

interface Verb {
  readonly name: string;
  readonly label: string;
  readonly says: string;
  /** What is missing before it can be asked for; empty if nothing is. */
  readonly lacks: (studio: Studio) => string;
}

const noNotes = (studio: Studio) => (noteCount(studio.score) ? "" : "Draw some notes first");

const VERBS: readonly Verb[] = [
  { name: "continue", label: "Continue", says: "Write what comes next", lacks: () => "" },
  { name: "fill", label: "Fill in", says: "Write the selected bars anew", lacks: (studio) => noNotes(studio) || (studio.range ? "" : "Select bars first: drag along the bar numbers") },
  { name: "harmonize", label: "Harmonize", says: "Write voices to the melody", lacks: noNotes },
  { name: "accompany", label: "Accompany", says: "Write an accompaniment", lacks: noNotes },
  { name: "vary", label: "Vary", says: "The same, but different", lacks: noNotes },
];

interface Alternative {
  readonly id: number;
  readonly label: string;
  readonly verb: string;
  readonly score: Score;
  readonly from: number;
}

interface Work {
  readonly verb: string;
  readonly cancel: () => void;
  readonly count: number;
}

const ACCOMPANIMENTS: readonly [string, string][] = [["0", "Piano"], ["0,0", "Piano, two hands"], ["24", "Guitar"], ["48", "Strings"], ["40,41,42", "Violin, viola, cello"], ["42", "Cello"], ["32", "Bass"]];

const STORE = "cadenza-studio";
const MOST_UNDO = 200;
const GRIDS: readonly [string, number][] = [["1/4", 1], ["1/8", 0.5], ["1/8 triplet", 1 / 3], ["1/16", 0.25], ["1/16 triplet", 1 / 6], ["1/32", 0.125]];

const FORMATS: readonly [string, string, string][] = [
  ["midi", "mid", "MIDI"],
  ["musicxml", "musicxml", "MusicXML"],
  ["wav", "wav", "Sound (WAV)"],
  ["png", "png", "Picture (PNG)"],
];

export class Studio extends LitElement {
  score: Score = emptyScore();
  range?: readonly [number, number];
  private past: Score[] = [];
  private future: Score[] = [];
  private selection: ReadonlySet<number> = new Set();
  private active = this.score.tracks[0]!.id;
  private clipboard: { notes: readonly Note[]; from: number } | undefined;
  private models: api.Model[] = [];
  private model = "";
  private bars = 4;
  private count = 2;
  private temperature = 1;
  private seed = 1;
  private seedKept = false;
  private accompaniment = "0";
  private ownTrackOnly = false;
  private inKeyOnly = false;
  private chords = "";
  private rhythm = "";
  private drawn?: Score;
  private work?: Work;
  private arrivals: Arrival[] = [];
  private alternatives: Alternative[] = [];
  private shown?: number;
  private gridName = "1/8";
  private view: "roll" | "score" = "roll";
  private status = "";
  private failed = "";
  private cursor = 0;
  private loop = false;
  private midiFile?: string;
  private midiTimer = 0;
  private name = "music";
  readonly player = new Player(() => this.stopped());
  private readonly midi = new Midi(
    (pitch, velocity) => this.struck(pitch, velocity),
    () => this.requestUpdate(),
  );

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.restore();
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) {
        void this.open(file);
      }
    });
    void this.start();
  }

  private async start(): Promise<void> {
    try {
      this.models = await api.models();
      this.model = this.models.some((one) => one.name === this.model) ? this.model : (this.models[0]?.name ?? "");
    } catch (problem) {
      this.fail(problem);
    }
    this.requestUpdate();
    // When the page stands, sound is made ready, so that the first note is heard at once.
    setTimeout(() => void this.player.warmUp(this.score).catch(() => {}), 200);
  }

  private restore(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(STORE) ?? "null");
      if (kept) {
        this.score = fromWire(kept.score);
        this.model = kept.model ?? "";
        this.name = kept.name ?? "music";
        this.active = this.score.tracks[0]!.id;
      }
    } catch {
      // what an older page kept; begin anew
    }
  }

  private keep(): void {
    try {
      localStorage.setItem(STORE, JSON.stringify({ score: toWire(this.score), model: this.model, name: this.name }));
    } catch {
      // a browser that keeps nothing
    }
  }

  private get roll(): Roll {
    return this.querySelector<Roll>("piano-roll")!;
  }

  private get track(): Track {
    return this.score.tracks.find((one) => one.id === this.active) ?? this.score.tracks[0]!;
  }

  private get ticksPerGrid(): number {
    return Math.max(1, Math.round(this.score.ticksPerQuarter * GRIDS.find(([name]) => name === this.gridName)![1]));
  }

  // Edits and their history

  private edit(score: Score, selection: ReadonlySet<number> = this.selection): void {
    this.past = [...this.past.slice(-MOST_UNDO), this.score];
    this.future = [];
    this.set(score, selection);
  }

  private set(score: Score, selection: ReadonlySet<number> = new Set()): void {
    this.score = score;
    const ids = new Set(score.tracks.flatMap((track) => track.notes.map((one) => one.id)));
    this.selection = new Set([...selection].filter((id) => ids.has(id)));
    if (!score.tracks.some((one) => one.id === this.active)) {
      this.active = score.tracks[0]!.id;
    }
    this.failed = "";
    this.showRoll();
    this.keep();
    this.prepareDrag();
    void this.player.change(score);
    this.requestUpdate();
  }

  private undo(): void {
    const before = this.past.pop();
    if (before) {
      this.future.push(this.score);
      this.set(before);
      this.say("Undone");
    }
  }

  private redo(): void {
    const next = this.future.pop();
    if (next) {
      this.past.push(this.score);
      this.set(next);
      this.say("Done again");
    }
  }

  private changeTrack(id: number, change: Partial<Track>): void {
    this.edit({ ...this.score, tracks: this.score.tracks.map((one) => (one.id === id ? { ...one, ...change } : one)) });
  }

  private addTrack(): void {
    const track = newTrack(`Track ${this.score.tracks.length + 1}`, this.track.program);
    this.active = track.id;
    this.edit({ ...this.score, tracks: [...this.score.tracks, track] });
  }

  private removeTrack(id: number): void {
    const left = this.score.tracks.filter((one) => one.id !== id);
    this.edit({ ...this.score, tracks: left.length ? left : [newTrack("Melody", 0)] });
  }

  private copy(cut: boolean): void {
    const notes = this.score.tracks.flatMap((track) => track.notes.filter((one) => this.selection.has(one.id)));
    if (notes.length) {
      this.clipboard = { notes, from: Math.min(...notes.map((one) => one.onset)) };
      this.say(`${notes.length} notes ${cut ? "cut" : "copied"}`);
      if (cut) {
        this.roll.deleteSelected();
      }
    }
  }

  private paste(): void {
    const held = this.clipboard;
    if (!held) {
      return;
    }
    const to = this.cursor;
    const notes = held.notes.map((one) => ({ ...one, id: newId(), onset: one.onset - held.from + to }));
    const tracks = this.score.tracks.map((track) =>
      track.id === this.track.id ? { ...track, notes: [...track.notes, ...notes].sort((a, b) => a.onset - b.onset) } : track,
    );
    this.edit({ ...this.score, tracks }, new Set(notes.map((one) => one.id)));
    this.say(`${notes.length} notes pasted`);
  }

  private say(words: string): void {
    this.status = words;
    this.requestUpdate();
  }

  private fail(problem: unknown): void {
    this.failed = problem instanceof Error ? problem.message : String(problem);
    this.requestUpdate();
  }

  // Playing

  private async playOrStop(): Promise<void> {
    if (this.player.playing) {
      this.player.stop();
      return;
    }
    const score = this.shownScore() ?? this.score;
    await this.play(score, this.cursor >= end(score) ? 0 : this.cursor);
  }

  private async play(score: Score, from: number): Promise<void> {
    this.player.loop = this.loop ? (this.range ?? [0, this.lastBar(score)]) : undefined;
    try {
      await this.player.play(score, from);
    } catch (problem) {
      this.fail(problem);
      return;
    }
    this.requestUpdate();
    const step = () => {
      if (this.player.playing) {
        this.roll?.follow(this.player.position(), true);
        this.showTime();
        requestAnimationFrame(step);
      }
    };
    requestAnimationFrame(step);
  }

  private lastBar(score: Score): number {
    const last = end(score);
    return barLines(score, last).find((line) => line >= last && line > 0) ?? last;
  }

  private showTime(): void {
    const at = this.querySelector("#position");
    const tick = this.player.playing ? this.player.position() : this.cursor;
    const lines = barLines(this.score, tick);
    const bar = lines.filter((line) => line <= tick + 0.5).length;
    const beat = Math.floor((tick - lines[bar - 1]!) / this.score.ticksPerQuarter) + 1;
    if (at) {
      at.textContent = `${bar}.${beat}`;
    }
  }

  private stopped(): void {
    this.roll?.follow(this.cursor, false);
    this.showTime();
    this.requestUpdate();
  }

  private moveCursor(tick: number): void {
    this.cursor = tick;
    this.roll.setCaret(tick);
    this.roll.follow(tick, false);
    this.showTime();
    if (this.player.playing) {
      void this.play(this.shownScore() ?? this.score, tick);
    }
  }

  private hear(pitch: number, velocity = 80): void {
    void this.player.touch(this.score, this.track, pitch, velocity).catch((problem: unknown) => this.fail(problem));
  }

  private struck(pitch: number, velocity: number): void {
    this.hear(pitch, velocity);
    if (this.player.playing) {
      const grid = this.ticksPerGrid;
      const onset = Math.round(this.player.position() / grid) * grid;
      const fresh = { id: newId(), onset, duration: grid, pitch, velocity };
      this.changeTrack(this.track.id, { notes: [...this.track.notes, fresh].sort((a, b) => a.onset - b.onset) });
    } else {
      this.roll.stepInput(pitch, velocity);
    }
  }

  // Composing

  private async compose(verb: Verb): Promise<void> {
    const lacking = verb.lacks(this);
    if (lacking) {
      this.say(lacking);
      return;
    }
    this.work?.cancel();
    this.arrivals = [];
    this.alternatives = [];
    this.shown = undefined;
    this.failed = "";
    if (!this.seedKept) {
      this.seed = 1 + Math.floor(Math.random() * 999_999);
    }
    const base = this.score;
    const key = base.keys[0]!;
    const metre = base.metres[0]!;
    const request: api.Request = {
      model: this.model,
      verb: verb.name,
      score: toWire(base),
      alternatives: this.count,
      temperature: this.temperature,
      seed: this.seed,
    };
    const keyName = api.keyWord(KEYS.find((one) => one.sharps === key.sharps && one.minor === key.minor)!);
    if (verb.name === "continue") {
      request["bars"] = this.bars;
      if (!noteCount(base)) {
        request["metre"] = `${metre.beats}/${metre.beatUnit}`;
        request["key"] = keyName;
      }
    } else if (verb.name === "accompany") {
      request["instruments"] = this.accompaniment;
    } else if (verb.name === "fill" || verb.name === "vary") {
      request["range"] = this.barNumbers(this.range ?? [0, end(base)]).join("-");
      if (this.ownTrackOnly) {
        request["tracks"] = [base.tracks.indexOf(this.track)];
      }
    }
    if (this.inKeyOnly) {
      request["key"] = keyName;
    }
    if (this.chords.trim()) {
      request["chords"] = this.chords;
    }
    if (this.rhythm) {
      request["rhythm"] = this.rhythm;
    }
    const from = end(base);
    this.say(`${verb.label} …`);
    const listener: api.Listener = {
      note: (one) => {
        if (one.alternative === 0) {
          const scale = base.ticksPerQuarter / one.ticksPerQuarter;
          this.arrivals.push({ onset: one.onset * scale, duration: one.duration * scale, pitch: one.pitch });
          this.roll.bringTick(one.onset * scale);
          this.requestUpdate();
        }
      },
      alternative: (one) => {
        const label = String.fromCharCode(65 + one.alternative);
        this.alternatives = [...this.alternatives, { id: newId(), label, verb: verb.label, score: fromWire(one.score, base), from }].sort((a, b) => a.label.localeCompare(b.label));
        if (this.shown === undefined) {
          this.shown = this.alternatives[0]!.id;
          this.arrivals = [];
          this.roll.bringTick(verb.name === "continue" ? from : verb.name === "harmonize" || verb.name === "accompany" ? 0 : (this.range?.[0] ?? 0));
        }
        this.say(`${this.alternatives.length} of ${this.work?.count ?? this.count} ready`);
        void this.updateComplete.then(() => this.querySelector(".alternatives li:last-child")?.scrollIntoView({ block: "nearest" }));
      },
      remarks: (lines) => this.say(lines.join(" ")),
      problem: (line) => {
        this.failed = line;
        this.requestUpdate();
      },
      end: () => {
        this.work = undefined;
        this.arrivals = [];
        this.say(this.alternatives.length ? "Listen, then keep one" : "");
      },
    };
    this.work = { verb: verb.name, cancel: () => {}, count: this.count };
    try {
      const cancel = await api.compose(request, listener);
      if (this.work) {
        this.work = { ...this.work, cancel };
      }
    } catch (problem) {
      this.work = undefined;
      this.status = "";
      this.fail(problem);
    }
    this.requestUpdate();
  }

  private shownScore(): Score | undefined {
    return this.alternatives.find((one) => one.id === this.shown)?.score;
  }

  private listen(alternative: Alternative): void {
    if (this.player.playing && this.shown === alternative.id) {
      this.player.stop();
      return;
    }
    this.shown = alternative.id;
    const lines = barLines(alternative.score, alternative.from);
    const lead = lines.filter((line) => line < alternative.from).at(-1) ?? 0;
    void this.play(alternative.score, alternative.verb === "Continue" ? lead : (this.range?.[0] ?? 0));
    this.requestUpdate();
  }

  private take(alternative: Alternative): void {
    this.player.stop();
    this.work?.cancel();
    this.alternatives = [];
    this.shown = undefined;
    this.edit(alternative.score, new Set());
    this.say(`Kept ${alternative.label}`);
  }

  private drop(alternative: Alternative): void {
    this.alternatives = this.alternatives.filter((one) => one !== alternative);
    if (this.shown === alternative.id) {
      this.shown = this.alternatives[0]?.id;
    }
    this.requestUpdate();
  }

  // Files

  private async open(file: File): Promise<void> {
    try {
      const wire = await api.read(file);
      this.name = file.name.replace(/\.[^.]*$/, "");
      this.alternatives = [];
      this.range = undefined;
      this.cursor = 0;
      this.edit(fromWire(wire), new Set());
      this.active = this.score.tracks[0]!.id;
      await this.updateComplete;
      this.roll.reveal();
      this.say(`Opened ${file.name}: ${noteCount(this.score)} notes`);
    } catch (problem) {
      this.fail(problem);
    }
  }

  private async save(format: string, extension: string): Promise<void> {
    try {
      const blob = await api.convert(toWire(this.score), format);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${this.name}.${extension}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      this.say(`Saved ${link.download}`);
    } catch (problem) {
      this.fail(problem);
    }
  }

  /** A file that is dragged out must be there when the drag begins. */
  private prepareDrag(): void {
    this.midiFile = undefined;
    window.clearTimeout(this.midiTimer);
    const score = this.score;
    this.midiTimer = window.setTimeout(async () => {
      try {
        const bytes = new Uint8Array(await (await api.convert(toWire(score), "midi")).arrayBuffer());
        let text = "";
        for (const byte of bytes) {
          text += String.fromCharCode(byte);
        }
        if (score === this.score) {
          this.midiFile = `data:audio/midi;base64,${btoa(text)}`;
        }
      } catch {
        // dragging gives nothing until the next edit
      }
    }, 400);
  }

  private dragOut(event: DragEvent): void {
    if (this.midiFile) {
      event.dataTransfer?.setData("DownloadURL", `audio/midi:${this.name}.mid:${this.midiFile}`);
    } else {
      event.preventDefault();
    }
  }

  private async showScore(view: "roll" | "score"): Promise<void> {
    this.view = view;
    this.drawn = undefined;
    this.requestUpdate();
    await this.updateComplete;
  }

  private async drawSheet(): Promise<void> {
    const place = this.querySelector<HTMLElement>("#sheet");
    if (!place) {
      return;
    }
    try {
      const score = this.shownScore() ?? this.score;
      this.drawn = score;
      await loadSheet();
      const xml = await (await api.convert(toWire(score), "musicxml")).text();
      place.replaceChildren();
      const sheet = new window.opensheetmusicdisplay!.OpenSheetMusicDisplay(place, { backend: "svg", drawTitle: false, autoResize: true });
      await sheet.load(xml);
      sheet.render();
    } catch (problem) {
      this.fail(problem);
    }
  }

  // Keys for the whole page

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const typing = /^(SELECT|TEXTAREA)$/.test(target.tagName) || (target.tagName === "INPUT" && !/^(checkbox|range)$/.test((target as HTMLInputElement).type));
    const command = event.ctrlKey || event.metaKey;
    const press = event.key.toLowerCase();
    let done = true;
    if (command && press === "z" && !typing) {
      event.shiftKey ? this.redo() : this.undo();
    } else if (command && press === "y" && !typing) {
      this.redo();
    } else if (command && press === "a" && !typing) {
      this.selection = new Set(this.score.tracks.flatMap((track) => track.notes.map((one) => one.id)));
      this.say(`${this.selection.size} notes selected`);
    } else if (command && (press === "c" || press === "x") && !typing) {
      this.copy(press === "x");
    } else if (command && press === "v" && !typing) {
      this.paste();
    } else if (command && press === "s") {
      void this.save("midi", "mid");
    } else if (command && press === "o") {
      this.querySelector<HTMLInputElement>("#file")?.click();
    } else if (event.key === " " && !typing && target.tagName !== "BUTTON" && target.tagName !== "SUMMARY") {
      void this.playOrStop();
    } else if (event.key === "Escape") {
      this.work?.cancel();
      this.selection = new Set();
      this.range = undefined;
      this.closeMenus();
      this.requestUpdate();
    } else {
      done = false;
    }
    if (done) {
      event.preventDefault();
    }
  }

  private closeMenus(): void {
    this.querySelectorAll("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
  }

  // What is seen

  private showRoll(): void {
    const roll = this.roll;
    if (roll) {
      roll.grid = this.ticksPerGrid;
      roll.show({
        score: this.score,
        active: this.track.id,
        selection: this.selection,
        arrivals: this.arrivals,
        shown: this.shownScore(),
        range: this.range,
      });
    }
  }

  protected override updated(): void {
    this.showRoll();
    if (this.view === "score" && this.drawn !== (this.shownScore() ?? this.score)) {
      void this.drawSheet();
    }
    for (const alternative of this.alternatives) {
      const canvas = this.querySelector<HTMLCanvasElement>(`#mini-${alternative.id}`);
      if (canvas) {
        miniature(canvas, alternative.score, this);
      }
    }
    this.showTime();
  }

  protected override firstUpdated(): void {
    this.roll.listener = {
      edit: (score, selection) => this.edit(score, selection),
      select: (selection) => {
        this.selection = selection;
        const owner = this.score.tracks.find((track) => track.notes.some((one) => selection.has(one.id)));
        if (owner && selection.size === 1) {
          this.active = owner.id;
        }
        this.requestUpdate();
      },
      selectRange: (range) => {
        this.range = range;
        this.requestUpdate();
      },
      moveCursor: (tick) => this.moveCursor(tick),
      hear: (pitch, velocity) => this.hear(pitch, velocity),
      say: (words) => this.say(words),
    };
    this.prepareDrag();
  }

  protected override render(): TemplateResult {
    return html`
      ${this.renderBar()}
      <main class=${this.alternatives.length || this.work ? "composed" : ""}>
        ${this.renderTracks()}
        <section class="music" aria-label="Music">
          ${this.renderTools()}
          <div class="stage">
            <piano-roll ?hidden=${this.view !== "roll"}></piano-roll>
            ${noteCount(this.score) || this.arrivals.length || this.shown ? nothing : this.renderWelcome()}
            ${this.view === "score" ? html`<div id="sheet" tabindex="0" aria-label="Score"><p class="soft">Drawing the score …</p></div>` : nothing}
          </div>
          <p class="status" role="status">${this.failed ? html`<span class="failed">${this.failed}</span>` : this.status}</p>
          <p id="roll-help" class="hidden">
            Arrow keys move the caret, Enter adds a note, N and P select notes; arrows then move them, with Shift they change length or octave. Delete
            removes. L makes the selected notes louder, S softer, with Shift by one. B selects the bar of the caret, with Shift all bars from the selected one to it. Space plays.
          </p>
        </section>
        ${this.renderCompose()}
      </main>
    `;
  }

  private renderWelcome(): TemplateResult {
    return html`<div class="welcome" ?hidden=${this.view !== "roll"}>
      <p><strong>Draw a melody here.</strong> Click for a note, drag to make it longer.</p>
      <button @click=${() => this.edit(exampleScore(), new Set())}>Start with an example</button>
    </div>`;
  }

  private renderBar(): TemplateResult {
    const playing = this.player.playing;
    return html`<header>
      <h1><img src="icon.svg" alt="" width="26" height="26" /> <span>Cadenza</span></h1>
      <div class="group transport">
        <button class="round" aria-label="Back to the start" title="Back to the start" @click=${() => this.moveCursor(0)}>${icon("start")}</button>
        <button class="round primary" id="play" aria-label=${playing ? "Stop" : "Play"} title=${playing ? "Stop (Space)" : "Play (Space)"} @click=${() => this.playOrStop()}>
          ${icon(playing ? "stop" : "play")}
        </button>
        <button class="round" aria-label="Loop" title="Loop the selected bars, or all" aria-pressed=${this.loop} @click=${() => this.toggleLoop()}>${icon("loop")}</button>
        <button class="round" aria-label="Metronome" title="Metronome" aria-pressed=${this.player.metronome} @click=${() => this.toggleMetronome()}>${icon("metronome")}</button>
        <output id="position" aria-label="Position: bar and beat">1.1</output>
      </div>
      <div class="group">
        <label class="field"><span>Tempo</span><input id="tempo" type="number" min="20" max="300" .value=${String(Math.round(this.score.tempos[0]!.quartersPerMinute))} @change=${(event: Event) => this.setTempo(event)} /></label>
        <label class="field"><span>Metre</span><select id="metre" @change=${(event: Event) => this.setMetre(event)}>${this.metreOptions()}</select></label>
        <label class="field"><span>Key</span><select id="key" @change=${(event: Event) => this.setKey(event)}>${this.keyOptions()}</select></label>
      </div>
      <div class="group end">
        <button class="round" aria-label="Undo" title="Undo (Ctrl+Z)" ?disabled=${!this.past.length} @click=${() => this.undo()}>${icon("undo")}</button>
        <button class="round" aria-label="Redo" title="Redo (Ctrl+Y)" ?disabled=${!this.future.length} @click=${() => this.redo()}>${icon("redo")}</button>
        <details class="menu">
          <summary>${icon("file")}<span>File</span></summary>
          <div class="sheet-menu">
            <button @click=${() => this.act(() => this.fresh())}>New</button>
            <button @click=${() => this.act(() => this.querySelector<HTMLInputElement>("#file")!.click())}>Open …</button>
            <hr />
            ${FORMATS.map(([format, extension, label]) => html`<button id="save-${format}" @click=${() => this.act(() => this.save(format, extension))}>Save as ${label}</button>`)}
            <hr />
            <button draggable="true" title="Drag this onto your desktop or into another program" @dragstart=${(event: DragEvent) => this.dragOut(event)} @click=${() => this.say("Drag it to where the file is to be")}>Drag out a MIDI file</button>
            ${Midi.available ? this.renderMidi() : nothing}
          </div>
        </details>
        <input id="file" type="file" hidden accept=".mid,.midi,.kar,.rmi,.musicxml,.xml,.mxl,.abc" @change=${(event: Event) => this.chosen(event)} />
      </div>
    </header>`;
  }

  private renderMidi(): TemplateResult {
    if (!this.midi.open) {
      return html`<hr /><button @click=${() => void this.midi.connect().catch((problem: unknown) => this.fail(problem))}>Connect MIDI instruments</button>`;
    }
    const ports = (list: { id: string; name: string | null }[]) => html`<option value="">none</option>${list.map((port) => html`<option value=${port.id}>${port.name ?? port.id}</option>`)}`;
    return html`<hr />
      <label class="field"><span>MIDI in</span><select @change=${(event: Event) => this.midi.listen((event.target as HTMLSelectElement).value)}>${ports(this.midi.inputs())}</select></label>
      <label class="field"><span>MIDI out</span><select @change=${(event: Event) => (this.player.out = this.midi.out((event.target as HTMLSelectElement).value))}>${ports(this.midi.outputs())}</select></label>`;
  }

  private act(action: () => unknown): void {
    this.closeMenus();
    void action();
  }

  private fresh(): void {
    this.player.stop();
    this.alternatives = [];
    this.shown = undefined;
    this.range = undefined;
    this.cursor = 0;
    this.name = "music";
    this.edit(emptyScore(), new Set());
    this.moveCursor(0);
  }

  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (input.files?.[0]) {
      void this.open(input.files[0]);
    }
    input.value = "";
  }

  private toggleLoop(): void {
    this.loop = !this.loop;
    if (this.player.playing) {
      void this.play(this.shownScore() ?? this.score, this.player.position());
    }
    this.requestUpdate();
  }

  private toggleMetronome(): void {
    this.player.metronome = !this.player.metronome;
    this.requestUpdate();
  }

  private setTempo(event: Event): void {
    const tempo = Number((event.target as HTMLInputElement).value);
    if (tempo >= 20 && tempo <= 300) {
      this.edit({ ...this.score, tempos: [{ tick: 0, quartersPerMinute: tempo }] });
    }
    this.requestUpdate();
  }

  private setMetre(event: Event): void {
    const [beats, beatUnit] = (event.target as HTMLSelectElement).value.split("/").map(Number);
    this.edit({ ...this.score, metres: [{ tick: 0, beats: beats!, beatUnit: beatUnit! }] });
  }

  private setKey(event: Event): void {
    const key = KEYS[Number((event.target as HTMLSelectElement).value)]!;
    this.edit({ ...this.score, keys: [{ tick: 0, sharps: key.sharps, minor: key.minor }] });
  }

  private metreOptions(): TemplateResult {
    const metre = `${this.score.metres[0]!.beats}/${this.score.metres[0]!.beatUnit}`;
    const all = METRES.includes(metre) ? METRES : [...METRES, metre];
    return html`${all.map((one) => html`<option ?selected=${one === metre}>${one}</option>`)}`;
  }

  private keyOptions(): TemplateResult {
    const key = this.score.keys[0]!;
    return html`${KEYS.map((one, i) => html`<option value=${i} ?selected=${one.sharps === key.sharps && one.minor === key.minor}>${one.name}</option>`)}`;
  }

  private renderTools(): TemplateResult {
    const tool = this.querySelector<Roll>("piano-roll")?.tool ?? "draw";
    const choose = (name: "draw" | "select") => {
      this.roll.tool = name;
      this.requestUpdate();
    };
    return html`<div class="tools" role="toolbar" aria-label="Notes">
      <div class="joined" ?hidden=${this.view !== "roll"}>
        <button aria-pressed=${tool === "draw"} title="Draw notes" @click=${() => choose("draw")}>${icon("draw")}<span>Draw</span></button>
        <button aria-pressed=${tool === "select"} title="Select notes with a box" @click=${() => choose("select")}>${icon("select")}<span>Select</span></button>
      </div>
      <label class="field" ?hidden=${this.view !== "roll"}><span>Grid</span><select @change=${(event: Event) => this.setGrid(event)}>${GRIDS.map(([name]) => html`<option ?selected=${name === this.gridName}>${name}</option>`)}</select></label>
      <button class="plain" ?hidden=${this.view !== "roll"} ?disabled=${!this.selection.size} aria-label="Delete the selected notes" title="Delete (Del)" @click=${() => this.roll.deleteSelected()}>${icon("bin")}</button>
      <label class="field velocity" ?hidden=${this.view !== "roll" || !this.selection.size}><span>Velocity</span><input id="velocity" type="number" min="1" max="127" aria-label="Velocity of the selected notes" title="Velocity of the selected notes (L louder, S softer)" .value=${this.velocity()} @change=${(event: Event) => this.setVelocity(event)} /></label>
      <div class="joined zoom end" ?hidden=${this.view !== "roll"}>
        <button aria-label="Zoom out" title="Zoom out (-)" @click=${() => this.roll.zoom(0.8)}>−</button>
        <button aria-label="Zoom in" title="Zoom in (+)" @click=${() => this.roll.zoom(1.25)}>+</button>
      </div>
      <div class="joined views ${this.view === "roll" ? "" : "end"}">
        <button aria-pressed=${this.view === "roll"} @click=${() => this.showScore("roll")}>Roll</button>
        <button id="view-score" aria-pressed=${this.view === "score"} @click=${() => this.showScore("score")}>Score</button>
      </div>
    </div>`;
  }

  private setGrid(event: Event): void {
    this.gridName = (event.target as HTMLSelectElement).value;
    this.requestUpdate();
  }

  /** That of the selected notes; nothing where they differ. */
  private velocity(): string {
    const all = new Set(this.score.tracks.flatMap((track) => track.notes.filter((one) => this.selection.has(one.id))).map((one) => one.velocity));
    return all.size === 1 ? String([...all][0]) : "";
  }

  private setVelocity(event: Event): void {
    if ((event.target as HTMLInputElement).value) {
      const velocity = limited(event, 1, 127, 80);
      this.roll.changeVelocity(() => velocity);
    }
    this.requestUpdate();
  }

  private renderTracks(): TemplateResult {
    return html`<section class="tracks" aria-label="Tracks">
      <h2>Tracks</h2>
      <ul>
        ${this.score.tracks.map((track, i) => this.renderTrack(track, i))}
      </ul>
      <button class="plain add" @click=${() => this.addTrack()}>+ Add a track</button>
    </section>`;
  }

  private renderTrack(track: Track, i: number): TemplateResult {
    const own = track.id === this.track.id;
    return html`<li class=${own ? "own" : ""} style="--colour: var(--track-${i % 8})">
      <div class="row">
        <button class="name" aria-pressed=${own} title="Draw in ${track.name}" @click=${() => this.choose(track.id)}><i></i><span>${track.name || instrumentName(track.program, track.percussion)}</span></button>
        <button class="small" aria-label="Mute ${track.name}" title="Mute" aria-pressed=${track.muted} @click=${() => this.changeTrack(track.id, { muted: !track.muted })}>M</button>
        <button class="small" aria-label="Solo ${track.name}" title="Solo" aria-pressed=${track.solo} @click=${() => this.changeTrack(track.id, { solo: !track.solo })}>S</button>
        <button class="small" aria-label="Remove ${track.name}" title="Remove the track" @click=${() => this.removeTrack(track.id)}>×</button>
      </div>
      <select aria-label="Instrument of ${track.name}" @change=${(event: Event) => this.setInstrument(track, event)}>
        <option value="drums" ?selected=${track.percussion}>Drums</option>
        ${FAMILIES.map((family, f) => html`<optgroup label=${family}>
          ${INSTRUMENTS.slice(8 * f, 8 * f + 8).map((name, p) => html`<option value=${8 * f + p} ?selected=${!track.percussion && track.program === 8 * f + p}>${name}</option>`)}
        </optgroup>`)}
      </select>
    </li>`;
  }

  private choose(id: number): void {
    this.active = id;
    this.requestUpdate();
  }

  private setInstrument(track: Track, event: Event): void {
    const value = (event.target as HTMLSelectElement).value;
    const percussion = value === "drums";
    const program = percussion ? 0 : Number(value);
    const named = track.name === instrumentName(track.program, track.percussion);
    this.changeTrack(track.id, { percussion, program, ...(named ? { name: instrumentName(program, percussion) } : {}) });
  }

  private renderCompose(): TemplateResult {
    const model = this.models.find((one) => one.name === this.model);
    const where = this.range ? this.words(this.range) : noteCount(this.score) ? "Nothing selected: all bars" : "Nothing drawn yet";
    return html`<section class="compose" aria-label="Compose">
      <h2>Compose</h2>
      <p class="soft">${where}</p>
      <div class="verbs">
        ${VERBS.map((verb) => {
          const known = !model || model.verbs.includes(verb.name);
          const lacking = known ? verb.lacks(this) : `${model.name} cannot do this`;
          return html`<button id="verb-${verb.name}" class="verb" ?disabled=${!known || !!this.work || !this.models.length} aria-disabled=${lacking ? "true" : "false"} title=${lacking || verb.says} @click=${() => this.compose(verb)}>
            <strong>${verb.label}</strong><span>${verb.says}</span>
          </button>`;
        })}
      </div>
      ${this.work ? html`<div class="working"><span class="dots" aria-hidden="true"></span><span>Composing …</span><button @click=${() => this.work?.cancel()}>Stop</button></div>` : nothing}
      ${this.alternatives.length ? html`<ul class="alternatives" aria-label="Alternatives">${this.alternatives.map((one) => this.renderAlternative(one))}</ul>` : nothing}
      <div class="options">
        <label class="field wide"><span>Model</span><select id="model" @change=${(event: Event) => this.setModel(event)}>${this.models.map((one) => html`<option ?selected=${one.name === this.model}>${one.name}</option>`)}</select></label>
        <p class="soft wide">${model?.description ?? ""}</p>
        <label class="field"><span>Bars to continue</span><input id="bars" type="number" min="1" max="32" .value=${String(this.bars)} @change=${(event: Event) => (this.bars = limited(event, 1, 32, this.bars))} /></label>
        <label class="field"><span>Alternatives</span><input id="count" type="number" min="1" max="4" .value=${String(this.count)} @change=${(event: Event) => (this.count = limited(event, 1, 4, this.count))} /></label>
        <label class="field wide"><span>Accompany with</span><select id="accompaniment" @change=${(event: Event) => (this.accompaniment = (event.target as HTMLSelectElement).value)}>${ACCOMPANIMENTS.map(([programs, name]) => html`<option value=${programs} ?selected=${programs === this.accompaniment}>${name}</option>`)}</select></label>
        <label class="check wide" ?hidden=${this.score.tracks.length < 2}><input type="checkbox" .checked=${this.ownTrackOnly} @change=${(event: Event) => (this.ownTrackOnly = (event.target as HTMLInputElement).checked)} /> Fill in and vary this track only</label>
        <label class="field wide"><span>Chords of the new bars</span><input id="chords" type="text" placeholder="C | Am | F G | C" spellcheck="false" .value=${this.chords} @change=${(event: Event) => (this.chords = (event.target as HTMLInputElement).value)} /></label>
        <label class="field"><span>Shortest step</span><select id="rhythm" @change=${(event: Event) => (this.rhythm = (event.target as HTMLSelectElement).value)}><option value="">any</option>${["1/4", "1/8", "1/16"].map((step) => html`<option ?selected=${step === this.rhythm}>${step}</option>`)}</select></label>
        <label class="check"><input type="checkbox" .checked=${this.inKeyOnly} @change=${(event: Event) => (this.inKeyOnly = (event.target as HTMLInputElement).checked)} /> In the key only</label>
        <label class="field wide"><span>Temperature: ${this.temperature <= 0.8 ? "careful" : this.temperature >= 1.2 ? "daring" : "usual"} (${this.temperature.toFixed(2)})</span>
          <input id="temperature" type="range" min="0.5" max="1.5" step="0.05" .value=${String(this.temperature)} @input=${(event: Event) => this.setTemperature(event)} /></label>
        <label class="field"><span>Seed</span><input id="seed" type="number" min="0" .value=${String(this.seed)} @change=${(event: Event) => this.setSeed(event)} /></label>
        <label class="check"><input type="checkbox" .checked=${this.seedKept} @change=${(event: Event) => this.setSeedKept(event)} /> Keep the seed</label>
      </div>
      <p class="soft foot"><a href="licences.txt">Licences</a> · <a href="api/openapi.json">HTTP interface</a></p>
    </section>`;
  }

  private renderAlternative(alternative: Alternative): TemplateResult {
    const shown = this.shown === alternative.id;
    const heard = shown && this.player.playing;
    return html`<li class=${shown ? "shown" : ""}>
      <button class="face" aria-label="Show alternative ${alternative.label}" aria-pressed=${shown} @click=${() => this.look(alternative)}><strong>${alternative.label}</strong><canvas id="mini-${alternative.id}" width="440" height="120"></canvas></button>
      <div class="row">
        <button aria-label="${heard ? "Stop" : "Listen to"} alternative ${alternative.label}" @click=${() => this.listen(alternative)}>${icon(heard ? "stop" : "play")}<span>${heard ? "Stop" : "Listen"}</span></button>
        <button class="primary keep" aria-label="Keep alternative ${alternative.label}" @click=${() => this.take(alternative)}>Keep</button>
        <button aria-label="Drop alternative ${alternative.label}" @click=${() => this.drop(alternative)}>Drop</button>
      </div>
    </li>`;
  }

  private look(alternative: Alternative): void {
    this.shown = this.shown === alternative.id ? undefined : alternative.id;
    this.requestUpdate();
  }

  /** The first and last bar of a range, from 1. */
  private barNumbers(range: readonly [number, number]): [number, number] {
    const lines = barLines(this.score, range[1]);
    return [lines.filter((line) => line <= range[0]).length, lines.filter((line) => line < range[1]).length];
  }

  private words(range: readonly [number, number]): string {
    const [first, last] = this.barNumbers(range);
    return first === last ? `Bar ${first} is selected` : `Bars ${first} to ${last} are selected`;
  }

  private setModel(event: Event): void {
    this.model = (event.target as HTMLSelectElement).value;
    this.keep();
    this.requestUpdate();
  }

  private setTemperature(event: Event): void {
    this.temperature = Number((event.target as HTMLInputElement).value);
    this.requestUpdate();
  }

  private setSeed(event: Event): void {
    this.seed = limited(event, 0, Number.MAX_SAFE_INTEGER, this.seed);
    this.seedKept = true;
    this.requestUpdate();
  }

  private setSeedKept(event: Event): void {
    this.seedKept = (event.target as HTMLInputElement).checked;
    this.requestUpdate();
  }
}

function limited(event: Event, least: number, most: number, otherwise: number): number {
  const input = event.target as HTMLInputElement;
  const value = Math.round(Number(input.value));
  const result = Number.isFinite(value) ? Math.max(least, Math.min(most, value)) : otherwise;
  input.value = String(result);
  return result;
}

const ICONS: Record<string, string> = {
  play: "M7 4.5v15l12-7.5z",
  stop: "M6 6h12v12H6z",
  start: "M6 5h2.5v14H6zM19 5v14L9.5 12z",
  loop: "M7 7h10v3l4-4-4-4v3H5v6h2zm10 10H7v-3l-4 4 4 4v-3h12v-6h-2z",
  metronome: "M9 3h6l4 18H5zm1.6 2L8 17h3.2l5.3-9.6.9.5L12.400 17H16l-2.600-12z",
  undo: "M8 5v4h7a5.500 5.500 0 0 1 0 11H8v-2.500h7a3 3 0 0 0 0-6H8v4L2.500 10z",
  redo: "M16 5v4H9a5.500 5.500 0 0 0 0 11h7v-2.500H9a3 3 0 0 1 0-6h7v4l5.500-5.500z",
  file: "M6 3h8l5 5v13H6zm7 1.500V9h4.500z",
  draw: "M4 16.800V20h3.200L17.500 9.700l-3.200-3.200zM19.800 7.300a1 1 0 0 0 0-1.400l-1.700-1.700a1 1 0 0 0-1.400 0l-1.400 1.400 3.200 3.200z",
  select: "M4 4h4v2H6v2H4zm6 0h4v2h-4zm6 0h4v4h-2V6h-2zM4 10h2v4H4zm14 0h2v4h-2zM4 16h2v2h2v2H4zm6 2h4v2h-4zm8-2h2v4h-4v-2h2z",
  bin: "M7 7h10l-.8 13H7.800zM9.500 3h5l.8 2H19v1.500H5V5h3.700z",
};

function icon(name: string): TemplateResult {
  return html`<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path fill="currentColor" d=${ICONS[name]!}></path></svg>`;
}

/** A score in a small canvas. */
function miniature(canvas: HTMLCanvasElement, score: Score, place: HTMLElement): void {
  const ink = canvas.getContext("2d");
  const notes = score.tracks.flatMap((track, i) => track.notes.map((one) => ({ ...one, i })));
  if (!ink || !notes.length) {
    return;
  }
  const style = getComputedStyle(place);
  const low = Math.min(...notes.map((one) => one.pitch)) - 2;
  const high = Math.max(...notes.map((one) => one.pitch)) + 2;
  const last = Math.max(...notes.map((one) => one.onset + one.duration));
  const row = canvas.height / (high - low + 1);
  ink.clearRect(0, 0, canvas.width, canvas.height);
  for (const one of notes) {
    ink.fillStyle = style.getPropertyValue(`--track-${one.i % 8}`).trim();
    ink.fillRect((one.onset / last) * canvas.width, (high - one.pitch) * row, Math.max(2, (one.duration / last) * canvas.width - 1), Math.max(3, row));
  }
}

interface SheetDisplay {
  load(xml: string): Promise<unknown>;
  render(): void;
}

declare global {
  interface Window {
    opensheetmusicdisplay?: { OpenSheetMusicDisplay: new (place: HTMLElement, options: object) => SheetDisplay };
  }
}

/** The part that draws scores is as large as all the rest: it comes when a score is first wanted. */
function loadSheet(): Promise<void> {
  if (window.opensheetmusicdisplay) {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "sheet.js";
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("The part that draws scores cannot be loaded."));
    document.head.append(script);
  });
}

customElements.define("cadenza-studio", Studio);
