// The piano roll: a canvas that stays where it is while its container scrolls. Mouse, touch and keyboard edit the same way.

import { barLines, beatLength, end, inKey, note, pitchName, type Note, type Score, type Track } from "./music.js";

const KEYBOARD = 52;
const RULER = 26;
const TOP_PITCH = 108;
const LOW_PITCH = 21;
const ROWS = TOP_PITCH - LOW_PITCH + 1;
const EDGE = 8;
const HOLD = 450;
/** How loud notes are, below them: where there is room for it. */
const LANE = 64;
const LEAST_WITH_LANE = 300;
/** How near its stem a note is taken hold of. */
const REACH = 9;

export interface Arrival {
  onset: number;
  duration: number;
  pitch: number;
}

/** What the page is told of an edit; each call is one step of the undo history. */
export interface RollListener {
  edit(score: Score, selection: ReadonlySet<number>): void;
  select(selection: ReadonlySet<number>): void;
  selectRange(range: readonly [number, number] | undefined): void;
  moveCursor(tick: number): void;
  hear(pitch: number, velocity?: number): void;
  say(words: string): void;
}

type Drag =
  | { kind: "draw" | "stretch" | "move"; from: Point; notes: readonly Note[]; pitch: number; moved: boolean; fresh?: Note }
  | { kind: "band"; from: Point; to: Point; kept: ReadonlySet<number> }
  | { kind: "velocity"; from: number; taken: readonly Note[]; together: boolean }
  | { kind: "range"; from: number }
  | { kind: "pan"; x: number; y: number; spread: number };

interface Point {
  tick: number;
  pitch: number;
}

export class Roll extends HTMLElement {
  listener!: RollListener;
  private canvas!: HTMLCanvasElement;
  private sizer!: HTMLDivElement;
  private score!: Score;
  private active = 0;
  private selection: ReadonlySet<number> = new Set();
  private arrivals: readonly Arrival[] = [];
  private shown?: Score;
  private range?: readonly [number, number];
  private cursor = 0;
  private playing = false;
  private bars: number[] = [];
  private drag?: Drag;
  private draft?: ReadonlyMap<number, Note>;
  private readonly pointers = new Map<number, PointerEvent>();
  private holdTimer = 0;
  private unseen = true;
  private frame = 0;
  private caret: Point = { tick: 0, pitch: 64 };
  tool: "draw" | "select" = "draw";
  perQuarter = 44;
  row = 13;
  grid = 120;

  connectedCallback(): void {
    this.canvas = document.createElement("canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-roledescription", "piano roll");
    this.canvas.setAttribute("aria-label", "Notes");
    this.canvas.setAttribute("aria-describedby", "roll-help");
    this.sizer = document.createElement("div");
    this.sizer.className = "roll-sizer";
    this.append(this.canvas, this.sizer);
    this.addEventListener("scroll", () => this.draw(), { passive: true });
    this.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.resize()).observe(this);
    const canvas = this.canvas;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", (event) => this.up(event));
    canvas.addEventListener("dblclick", (event) => this.erase(event));
    canvas.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      this.erase(event);
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => this.draw());
    canvas.addEventListener("blur", () => this.draw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** What there is to be seen. */
  show(state: {
    score: Score;
    active: number;
    selection: ReadonlySet<number>;
    arrivals: readonly Arrival[];
    shown?: Score;
    range?: readonly [number, number];
  }): void {
    this.score = state.score;
    this.active = state.active;
    this.selection = state.selection;
    this.arrivals = state.arrivals;
    this.shown = state.shown;
    this.range = state.range;
    const last = Math.max(end(this.score), this.shown ? end(this.shown) : 0, ...this.arrivals.map((one) => one.onset + one.duration));
    const bar = this.barLength();
    this.bars = barLines(this.score, Math.max(last + 4 * bar, 16 * bar, this.viewEnd()));
    this.layout();
    this.draw();
  }

  private barLength(): number {
    const metre = this.score.metres[0] ?? { beats: 4, beatUnit: 4 };
    return (4 * this.score.ticksPerQuarter * metre.beats) / metre.beatUnit;
  }

  private viewEnd(): number {
    return ((this.clientWidth - KEYBOARD) * this.score.ticksPerQuarter) / this.perQuarter;
  }

  private layout(): void {
    const ticks = this.bars[this.bars.length - 1] ?? 0;
    this.sizer.style.width = `${KEYBOARD + (ticks / this.score.ticksPerQuarter) * this.perQuarter}px`;
    this.sizer.style.height = `${RULER + ROWS * this.row + this.lane() - this.canvas.clientHeight}px`;
  }

  private resize(): void {
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(this.clientWidth * ratio);
    this.canvas.height = Math.round(this.clientHeight * ratio);
    this.canvas.style.width = `${this.clientWidth}px`;
    this.canvas.style.height = `${this.clientHeight}px`;
    if (this.score && this.clientHeight) {
      this.layout();
      if (this.unseen) {
        this.unseen = false;
        this.reveal();
      }
      this.draw();
    } else {
      this.unseen = true; // what is hidden loses its place
    }
  }

  /** Scrolls so that a pitch is in the middle. */
  centre(pitch: number): void {
    this.scrollTop = (TOP_PITCH - pitch) * this.row - (this.clientHeight - this.lane() - RULER) / 2;
  }

  /** Scrolls to the notes. */
  reveal(): void {
    const pitches = this.score.tracks.flatMap((track) => track.notes.map((one) => one.pitch));
    this.centre(pitches.length ? (Math.min(...pitches) + Math.max(...pitches)) / 2 : 67);
  }

  /** Scrolls to a tick, unless it is in view. */
  bringTick(tick: number): void {
    const x = this.x(tick);
    if (x < KEYBOARD || x > this.clientWidth * 0.8) {
      this.scrollLeft += x - KEYBOARD - (this.clientWidth - KEYBOARD) * 0.3;
    }
  }

  /** Where playing is; the view follows. */
  follow(tick: number, playing: boolean): void {
    this.cursor = tick;
    this.playing = playing;
    const x = this.x(tick);
    if (playing && (x > this.clientWidth - 40 || x < KEYBOARD)) {
      this.scrollLeft = this.scrollLeft + x - KEYBOARD - 30;
    }
    this.draw();
  }

  zoom(by: number, x = (this.clientWidth + KEYBOARD) / 2): void {
    const tick = this.tick(x);
    this.perQuarter = Math.max(8, Math.min(240, this.perQuarter * by));
    this.layout();
    this.scrollLeft += this.x(tick) - x;
    this.draw();
  }

  private x(tick: number): number {
    return KEYBOARD + (tick / this.score.ticksPerQuarter) * this.perQuarter - this.scrollLeft;
  }

  private lane(): number {
    return this.clientHeight >= LEAST_WITH_LANE ? LANE : 0;
  }

  /** Where the lane of velocities begins. */
  private laneTop(): number {
    return this.clientHeight - this.lane();
  }

  /** The height of a velocity in the lane, for tests and the mouse. */
  laneY(velocity: number): number {
    return this.clientHeight - 4 - (velocity / 127) * (LANE - 12);
  }

  private velocityAt(y: number): number {
    return Math.max(1, Math.min(127, Math.round(((this.clientHeight - 4 - y) / (LANE - 12)) * 127)));
  }

  private y(pitch: number): number {
    return RULER + (TOP_PITCH - pitch) * this.row - this.scrollTop;
  }

  private tick(x: number): number {
    return Math.max(0, ((x - KEYBOARD + this.scrollLeft) * this.score.ticksPerQuarter) / this.perQuarter);
  }

  private pitch(y: number): number {
    return Math.max(0, Math.min(127, TOP_PITCH - Math.floor((y - RULER + this.scrollTop) / this.row)));
  }

  private snapped(tick: number, way: "floor" | "round" = "round"): number {
    return Math.max(0, Math[way](tick / this.grid) * this.grid);
  }

  /** Where a note lies in the canvas, for tests and the keyboard. */
  rectangle(one: { onset: number; duration: number; pitch: number }): { x: number; y: number; width: number; height: number } {
    return {
      x: this.x(one.onset),
      y: this.y(one.pitch),
      width: (one.duration / this.score.ticksPerQuarter) * this.perQuarter,
      height: this.row,
    };
  }

  private track(): Track {
    return this.score.tracks.find((track) => track.id === this.active) ?? this.score.tracks[0]!;
  }

  /** The note under a point: of the active track first. */
  private at(x: number, y: number, slack = 0): { note: Note; track: Track } | undefined {
    const own = this.track();
    for (const track of [own, ...this.score.tracks.filter((one) => one !== own)]) {
      for (let i = track.notes.length - 1; i >= 0; i--) {
        const one = track.notes[i]!;
        const at = this.rectangle(one);
        if (x >= at.x - slack && x <= at.x + Math.max(at.width, 6) + slack && y >= at.y - slack && y < at.y + at.height + slack) {
          return { note: one, track };
        }
      }
    }
    return undefined;
  }

  private point(event: MouseEvent): { x: number; y: number } {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 300), this.point(event).x);
    }
  }

  private down(event: PointerEvent): void {
    this.canvas.focus({ preventScroll: true });
    if (event.button > 0) {
      return;
    }
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    const { x, y } = this.point(event);
    if (this.pointers.size === 2) {
      // A second finger: what the first began was not meant.
      this.drag = { kind: "pan", ...this.middle() };
      this.draft = undefined;
      window.clearTimeout(this.holdTimer);
      this.draw();
      return;
    }
    const at = { tick: this.tick(x), pitch: this.pitch(y) };
    if (y < RULER) {
      this.drag = { kind: "range", from: at.tick };
      this.listener.moveCursor(this.snapped(at.tick, "floor"));
      return;
    }
    if (x < KEYBOARD) {
      this.listener.hear(at.pitch);
      return;
    }
    if (y >= this.laneTop()) {
      const taken = this.stems(x);
      const together = taken.some((one) => this.selection.has(one.id));
      this.drag = { kind: "velocity", from: y, taken, together };
      this.draft = new Map();
      if (!together) {
        this.paintVelocity(x, y);
      }
      this.draw();
      return;
    }
    this.caret = { tick: this.snapped(at.tick, "floor"), pitch: at.pitch };
    const hit = this.at(x, y, event.pointerType === "touch" ? 4 : 0);
    if (hit) {
      this.press(event, hit.note, at, x);
    } else if (this.tool === "select" || event.shiftKey) {
      this.drag = { kind: "band", from: at, to: at, kept: event.shiftKey ? this.selection : new Set() };
    } else {
      const fresh = note(this.snapped(at.tick, "floor"), this.grid, at.pitch);
      this.listener.hear(at.pitch);
      this.drag = { kind: "draw", from: at, notes: [fresh], pitch: at.pitch, moved: false, fresh };
      this.draft = new Map([[fresh.id, fresh]]);
      if (event.pointerType === "touch") {
        this.holdTimer = window.setTimeout(() => navigator.vibrate?.(10), HOLD);
      }
    }
    this.draw();
  }

  /** The notes of the track whose stem in the lane is near, those that begin together at once; of selected ones only these. */
  private stems(x: number): readonly Note[] {
    const near = this.track().notes.filter((one) => Math.abs(this.x(one.onset) - x) <= REACH);
    if (!near.length) {
      return near;
    }
    const onset = near.reduce((best, one) => (Math.abs(this.x(one.onset) - x) < Math.abs(this.x(best) - x) ? one.onset : best), near[0]!.onset);
    const chord = near.filter((one) => one.onset === onset);
    const chosen = chord.filter((one) => this.selection.has(one.id));
    return chosen.length ? chosen : chord;
  }

  /** Draws over the lane: the notes that are passed get the height of the pointer. */
  private paintVelocity(x: number, y: number): void {
    const changed = new Map(this.draft);
    for (const one of this.stems(x)) {
      changed.set(one.id, { ...one, velocity: this.velocityAt(y) });
    }
    this.draft = changed;
    this.listener.say(`Velocity ${this.velocityAt(y)}`);
  }

  /** All that are selected become louder or softer by as much as the one that is held. */
  private shiftVelocity(drag: Extract<Drag, { kind: "velocity" }>, y: number): void {
    const by = this.velocityAt(y) - this.velocityAt(drag.from);
    this.draft = new Map(this.selected().map((one) => [one.id, { ...one, velocity: louder(one.velocity, by) }]));
    this.listener.say(`Velocity ${louder(drag.taken[0]!.velocity, by)}`);
  }

  private selected(): readonly Note[] {
    return this.score.tracks.flatMap((track) => track.notes.filter((one) => this.selection.has(one.id)));
  }

  /** Changes how loud the selected notes are. */
  changeVelocity(change: (velocity: number) => number): void {
    const chosen = this.selected();
    if (chosen.length) {
      this.replace((one) => (this.selection.has(one.id) ? { ...one, velocity: louder(change(one.velocity), 0) } : one), this.selection);
      const now = this.selected()[0] ?? chosen[0]!;
      this.listener.hear(now.pitch, louder(change(chosen[0]!.velocity), 0));
      this.listener.say(`Velocity ${louder(change(chosen[0]!.velocity), 0)}`);
    }
  }

  private press(event: PointerEvent, one: Note, at: Point, x: number): void {
    let selection = this.selection;
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      const changed = new Set(selection);
      if (!changed.delete(one.id)) {
        changed.add(one.id);
      }
      this.listener.select(changed);
      return;
    }
    if (!selection.has(one.id)) {
      selection = new Set([one.id]);
      this.listener.select(selection);
    }
    this.listener.hear(one.pitch, one.velocity);
    const box = this.rectangle(one);
    const edge = Math.min(event.pointerType === "touch" ? 2 * EDGE : EDGE, box.width / 3);
    const notes = this.score.tracks.flatMap((track) => track.notes.filter((other) => selection.has(other.id)));
    this.drag = { kind: x > box.x + box.width - edge ? "stretch" : "move", from: at, notes, pitch: one.pitch, moved: false };
  }

  /** The middle of the fingers, and how far apart they are. */
  private middle(): { x: number; y: number; spread: number } {
    const all = [...this.pointers.values()].map((one) => this.point(one));
    const spread = all.length > 1 ? Math.max(30, Math.abs(all[0]!.x - all[1]!.x)) : 0;
    return { spread, x: all.reduce((sum, one) => sum + one.x, 0) / all.length, y: all.reduce((sum, one) => sum + one.y, 0) / all.length };
  }

  private move(event: PointerEvent): void {
    const { x, y } = this.point(event);
    if (this.pointers.has(event.pointerId)) {
      this.pointers.set(event.pointerId, event);
    }
    const drag = this.drag;
    if (!drag) {
      this.hover(x, y);
      return;
    }
    const to = { tick: this.tick(x), pitch: this.pitch(y) };
    if (drag.kind === "pan") {
      const now = this.middle();
      this.scrollLeft -= now.x - drag.x;
      this.scrollTop -= now.y - drag.y;
      if (now.spread && drag.spread) {
        this.zoom(now.spread / drag.spread, now.x);
      }
      this.drag = { kind: "pan", ...now };
    } else if (drag.kind === "velocity") {
      if (drag.together) {
        this.shiftVelocity(drag, y);
      } else {
        this.paintVelocity(x, y);
      }
    } else if (drag.kind === "range") {
      const bars = this.barsBetween(Math.min(drag.from, to.tick), Math.max(drag.from, to.tick));
      if (Math.abs(this.x(to.tick) - this.x(drag.from)) > 6) {
        this.listener.selectRange(bars);
      }
    } else if (drag.kind === "band") {
      drag.to = to;
      this.listener.select(this.inBand(drag));
    } else {
      this.dragNotes(drag, to);
    }
    this.draw();
  }

  private hover(x: number, y: number): void {
    if (y >= this.laneTop()) {
      this.canvas.style.cursor = x > KEYBOARD && this.stems(x).length ? "ns-resize" : "default";
      return;
    }
    const hit = y > RULER && x > KEYBOARD ? this.at(x, y) : undefined;
    const box = hit && this.rectangle(hit.note);
    const onEdge = box && x > box.x + box.width - Math.min(EDGE, box.width / 3);
    this.canvas.style.cursor = onEdge ? "ew-resize" : hit ? "grab" : x < KEYBOARD ? "pointer" : y < RULER ? "col-resize" : this.tool === "draw" ? "crosshair" : "default";
  }

  private barsBetween(from: number, to: number): readonly [number, number] {
    const first = [...this.bars].reverse().find((line) => line <= from) ?? 0;
    const last = this.bars.find((line) => line >= to && line > first) ?? to;
    return [first, last];
  }

  private inBand(drag: { from: Point; to: Point; kept: ReadonlySet<number> }): ReadonlySet<number> {
    const [left, right] = [Math.min(drag.from.tick, drag.to.tick), Math.max(drag.from.tick, drag.to.tick)];
    const [low, high] = [Math.min(drag.from.pitch, drag.to.pitch), Math.max(drag.from.pitch, drag.to.pitch)];
    const inside = this.score.tracks.flatMap((track) =>
      track.notes.filter((one) => one.onset < right && one.onset + one.duration > left && one.pitch >= low && one.pitch <= high),
    );
    return new Set([...drag.kept, ...inside.map((one) => one.id)]);
  }

  private dragNotes(drag: Extract<Drag, { notes: readonly Note[] }>, to: Point): void {
    const by = to.tick - drag.from.tick;
    const changed = new Map<number, Note>();
    if (drag.kind === "move") {
      const first = Math.min(...drag.notes.map((one) => one.onset));
      const step = Math.max(-first, this.snapped(first + by) - first);
      const up = to.pitch - drag.from.pitch;
      for (const one of drag.notes) {
        changed.set(one.id, { ...one, onset: one.onset + step, pitch: Math.max(0, Math.min(127, one.pitch + up)) });
      }
      const sounding = drag.notes[0]!.pitch + up;
      if (sounding !== drag.pitch) {
        drag.pitch = sounding;
        this.listener.hear(Math.max(0, Math.min(127, sounding)));
      }
    } else {
      for (const one of drag.notes) {
        const stop = this.snapped(drag.kind === "draw" ? to.tick + this.grid / 2 : one.onset + one.duration + by);
        changed.set(one.id, { ...one, duration: Math.max(this.grid, stop - one.onset) });
      }
    }
    drag.moved = drag.notes.some((one) => {
      const now = changed.get(one.id)!;
      return now.onset !== one.onset || now.pitch !== one.pitch || now.duration !== one.duration;
    });
    this.draft = changed;
  }

  private up(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
    window.clearTimeout(this.holdTimer);
    const drag = this.drag;
    if (drag?.kind === "pan" && this.pointers.size > 0) {
      return;
    }
    this.drag = undefined;
    const draft = this.draft;
    this.draft = undefined;
    if (event.type === "pointercancel" || !drag) {
      this.draw();
      return;
    }
    if (drag.kind === "draw") {
      const fresh = draft?.get(drag.fresh!.id) ?? drag.fresh!;
      this.add(fresh);
    } else if ((drag.kind === "move" || drag.kind === "stretch") && drag.moved && draft) {
      this.replace((one) => draft.get(one.id) ?? one, this.selection);
    } else if (drag.kind === "velocity" && draft?.size) {
      this.replace((one) => draft.get(one.id) ?? one, this.selection);
      const last = [...draft.values()].at(-1)!;
      this.listener.hear(last.pitch, last.velocity);
    } else if (drag.kind === "range" && Math.abs(this.x(drag.from) - this.point(event).x) <= 6) {
      this.listener.selectRange(undefined);
    }
    this.draw();
  }

  private add(fresh: Note): void {
    const own = this.track();
    const tracks = this.score.tracks.map((track) =>
      track === own ? { ...track, notes: [...track.notes, fresh].sort((a, b) => a.onset - b.onset || a.pitch - b.pitch) } : track,
    );
    this.listener.edit({ ...this.score, tracks }, new Set([fresh.id]));
  }

  private replace(change: (one: Note) => Note | undefined, selection: ReadonlySet<number>): void {
    const tracks = this.score.tracks.map((track) => {
      const notes = track.notes.map(change).filter((one): one is Note => one !== undefined);
      return { ...track, notes: notes.sort((a, b) => a.onset - b.onset || a.pitch - b.pitch) };
    });
    this.listener.edit({ ...this.score, tracks }, selection);
  }

  private erase(event: MouseEvent): void {
    const { x, y } = this.point(event);
    const hit = x > KEYBOARD && y > RULER && y < this.laneTop() ? this.at(x, y) : undefined;
    if (hit) {
      this.replace((one) => (one.id === hit.note.id ? undefined : one), new Set());
    }
  }

  deleteSelected(): void {
    if (this.selection.size) {
      this.replace((one) => (this.selection.has(one.id) ? undefined : one), new Set());
      this.listener.say("Deleted");
    }
  }

  private key(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const arrow = arrows[event.key];
    if (arrow && !command) {
      event.preventDefault();
      this.arrow(arrow[0], arrow[1], event.shiftKey);
    } else if (event.key === "Enter" && !command) {
      event.preventDefault();
      this.add(note(this.caret.tick, this.grid, this.caret.pitch));
      this.listener.hear(this.caret.pitch);
      this.listener.say(`Added ${this.words(this.caret)}`);
      this.caret = { ...this.caret, tick: this.caret.tick + this.grid };
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.deleteSelected();
    } else if ((event.key === "n" || event.key === "p") && !command) {
      this.step(event.key === "n" ? 1 : -1);
    } else if (event.key.toLowerCase() === "b" && !command) {
      const [from, to] = this.barsBetween(this.caret.tick, this.caret.tick + 1);
      const bars = [event.shiftKey && this.range ? Math.min(from, this.range[0]) : from, event.shiftKey && this.range ? Math.max(to, this.range[1]) : to] as const;
      this.listener.selectRange(bars);
      this.listener.say(`Bar ${this.bars.indexOf(bars[0]) + 1} to ${this.bars.indexOf(bars[1])} selected`);
    } else if (/^[ls]$/i.test(event.key) && !command) {
      const by = (event.key.toLowerCase() === "l" ? 1 : -1) * (event.shiftKey ? 1 : 8);
      this.changeVelocity((velocity) => velocity + by);
    } else if ((event.key === "+" || event.key === "-") && !command) {
      this.zoom(event.key === "+" ? 1.25 : 0.8);
    } else {
      return;
    }
    this.draw();
  }

  private arrow(right: number, up: number, shift: boolean): void {
    if (!this.selection.size) {
      this.caret = {
        tick: Math.max(0, this.caret.tick + right * this.grid),
        pitch: Math.max(LOW_PITCH, Math.min(TOP_PITCH, this.caret.pitch + up * (shift ? 12 : 1))),
      };
      this.bring(this.caret);
      this.listener.say(this.words(this.caret));
      return;
    }
    const chosen = this.score.tracks.flatMap((track) => track.notes.filter((one) => this.selection.has(one.id)));
    if (chosen.some((one) => one.onset + right * this.grid < 0 || one.pitch + up < 0 || one.pitch + up > 127)) {
      return;
    }
    this.replace((one) => {
      if (!this.selection.has(one.id)) {
        return one;
      }
      if (shift && right) {
        return { ...one, duration: Math.max(this.grid, one.duration + right * this.grid) };
      }
      const pitch = Math.max(0, Math.min(127, one.pitch + up * (shift ? 12 : 1)));
      return { ...one, onset: one.onset + right * this.grid, pitch };
    }, this.selection);
    const first = chosen[0]!;
    this.caret = { tick: first.onset + right * this.grid, pitch: first.pitch + up };
    if (up) {
      this.listener.hear(Math.max(0, Math.min(127, first.pitch + up * (shift ? 12 : 1))));
    }
    this.bring(this.caret);
    this.listener.say(shift && right ? `Length ${right > 0 ? "longer" : "shorter"}` : this.words(this.caret));
  }

  /** Selects the next note of the track, or the one before. */
  private step(by: number): void {
    const notes = this.track().notes;
    if (!notes.length) {
      return;
    }
    const at = notes.findIndex((one) => this.selection.has(one.id));
    const next = notes[at < 0 ? (by > 0 ? 0 : notes.length - 1) : (at + by + notes.length) % notes.length]!;
    this.caret = { tick: next.onset, pitch: next.pitch };
    this.listener.select(new Set([next.id]));
    this.listener.hear(next.pitch, next.velocity);
    this.bring(this.caret);
    this.listener.say(this.words(this.caret));
  }

  private bring(at: Point): void {
    const x = this.x(at.tick);
    const y = this.y(at.pitch);
    if (x < KEYBOARD || x > this.clientWidth - 40) {
      this.scrollLeft += x - this.clientWidth / 2;
    }
    if (y < RULER || y > this.laneTop() - 2 * this.row) {
      this.scrollTop += y - this.clientHeight / 2;
    }
  }

  private words(at: Point): string {
    const bar = this.bars.filter((line) => line <= at.tick).length;
    const beat = (at.tick - (this.bars[bar - 1] ?? 0)) / beatLength(this.score, at.tick) + 1;
    return `${pitchName(at.pitch)}, bar ${bar}, beat ${Number(beat.toFixed(2))}`;
  }

  /** Puts down the notes of a keyboard one after another. */
  stepInput(pitch: number, velocity: number): void {
    this.add(note(this.caret.tick, this.grid, pitch, velocity));
    this.caret = { tick: this.caret.tick + this.grid, pitch };
    this.bring(this.caret);
  }

  setCaret(tick: number): void {
    this.caret = { ...this.caret, tick };
  }

  caretTick(): number {
    return this.caret.tick;
  }

  private draw(): void {
    if (!this.frame && this.score) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.paint();
      });
    }
  }

  private paint(): void {
    const width = this.clientWidth;
    const height = this.clientHeight;
    const ink = this.canvas.getContext("2d");
    if (!ink || !width) {
      return;
    }
    const ratio = devicePixelRatio || 1;
    ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    const style = getComputedStyle(this);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    ink.fillStyle = colour("--roll");
    ink.fillRect(0, 0, width, height);
    this.paintRows(ink, width, height, colour);
    this.paintLines(ink, width, height, colour);
    if (this.shown) {
      const known = new Set(this.score.tracks.flatMap((track) => track.notes.map((one) => `${one.onset},${one.pitch},${one.duration}`)));
      for (const [i, track] of this.shown.tracks.entries()) {
        for (const one of track.notes) {
          if (!known.has(`${one.onset},${one.pitch},${one.duration}`)) {
            this.paintNote(ink, one, colour(`--track-${i % 8}`), "ghost", colour);
          }
        }
      }
    }
    const own = this.track();
    for (const track of [...this.score.tracks.filter((one) => one !== own), own]) {
      const fill = colour(`--track-${this.score.tracks.indexOf(track) % 8}`);
      for (const one of track.notes) {
        const now = this.draft?.get(one.id) ?? one;
        this.paintNote(ink, now, fill, this.selection.has(one.id) ? "selected" : track === own ? "own" : "other", colour);
      }
    }
    if (this.drag?.kind === "draw" && this.draft) {
      for (const one of this.draft.values()) {
        this.paintNote(ink, one, colour(`--track-${this.score.tracks.indexOf(own) % 8}`), "selected", colour);
      }
    }
    for (const one of this.arrivals) {
      this.paintNote(ink, one, colour("--accent"), "ghost", colour);
    }
    this.paintMarks(ink, width, height, colour);
    this.paintKeyboard(ink, height, colour);
    this.paintLane(ink, width, height, colour);
    this.paintRuler(ink, width, colour);
  }

  private paintRows(ink: CanvasRenderingContext2D, width: number, height: number, colour: (name: string) => string): void {
    const key = this.score.keys[0] ?? { sharps: 0, minor: false };
    for (let pitch = TOP_PITCH; pitch >= LOW_PITCH; pitch--) {
      const y = this.y(pitch);
      if (y > height || y < RULER - this.row) {
        continue;
      }
      if (!inKey(key, pitch)) {
        ink.fillStyle = colour("--roll-dark");
        ink.fillRect(KEYBOARD, y, width, this.row);
      }
      if (pitch % 12 === 0) {
        ink.fillStyle = colour("--line");
        ink.fillRect(KEYBOARD, y + this.row - 1, width, 1);
      }
    }
    if (this.range) {
      ink.fillStyle = colour("--range");
      ink.fillRect(this.x(this.range[0]), RULER, this.x(this.range[1]) - this.x(this.range[0]), height);
    }
  }

  private paintLines(ink: CanvasRenderingContext2D, width: number, height: number, colour: (name: string) => string): void {
    for (let i = 0; i + 1 < this.bars.length; i++) {
      const from = this.bars[i]!;
      if (this.x(this.bars[i + 1]!) < KEYBOARD || this.x(from) > width) {
        continue;
      }
      const beat = beatLength(this.score, from);
      const fine = (this.grid / this.score.ticksPerQuarter) * this.perQuarter >= 9 ? this.grid : beat;
      for (let tick = from; tick < this.bars[i + 1]! - 0.5; tick += fine) {
        const strong = tick === from ? "--line-bar" : Math.abs((tick - from) % beat) < 0.5 ? "--line" : "--line-fine";
        ink.fillStyle = colour(strong);
        ink.fillRect(Math.round(this.x(tick)), RULER, 1, height);
      }
    }
  }

  private paintNote(
    ink: CanvasRenderingContext2D,
    one: { onset: number; duration: number; pitch: number; velocity?: number },
    fill: string,
    how: "own" | "other" | "selected" | "ghost",
    colour: (name: string) => string,
  ): void {
    const at = this.rectangle(one);
    if (at.x > this.clientWidth || at.x + at.width < KEYBOARD || at.y > this.clientHeight || at.y < RULER - this.row) {
      return;
    }
    const width = Math.max(3, at.width - 1);
    ink.globalAlpha = how === "other" ? 0.55 : how === "ghost" ? 0.75 : 0.6 + (0.4 * (one.velocity ?? 80)) / 127;
    ink.fillStyle = fill;
    ink.beginPath();
    ink.roundRect(at.x + 0.5, at.y + 0.5, width, at.height - 1, 3);
    if (how === "ghost") {
      ink.globalAlpha = 0.3;
      ink.fill();
      ink.globalAlpha = 1;
      ink.strokeStyle = fill;
      ink.lineWidth = 1.5;
      ink.stroke();
    } else {
      ink.fill();
    }
    ink.globalAlpha = 1;
    if (how === "selected") {
      ink.strokeStyle = colour("--ink");
      ink.lineWidth = 2;
      ink.stroke();
    }
    if (how === "own" && at.width > 30 && at.height > 11) {
      ink.fillStyle = colour("--on-note");
      ink.font = "10px system-ui, sans-serif";
      ink.textBaseline = "middle";
      ink.fillText(pitchName(one.pitch), at.x + 5, at.y + at.height / 2 + 0.5);
    }
  }

  private paintMarks(ink: CanvasRenderingContext2D, width: number, height: number, colour: (name: string) => string): void {
    if (this.drag?.kind === "band") {
      const { from, to } = this.drag;
      const x = Math.min(this.x(from.tick), this.x(to.tick));
      const y = Math.min(this.y(from.pitch), this.y(to.pitch));
      ink.strokeStyle = colour("--accent");
      ink.setLineDash([4, 3]);
      ink.strokeRect(x, y, Math.abs(this.x(from.tick) - this.x(to.tick)), Math.abs(this.y(from.pitch) - this.y(to.pitch)) + this.row);
      ink.setLineDash([]);
    }
    if (document.activeElement === this.canvas && !this.selection.size) {
      ink.strokeStyle = colour("--accent");
      ink.lineWidth = 2;
      const at = this.rectangle({ ...this.caret, onset: this.caret.tick, duration: this.grid });
      ink.strokeRect(at.x + 1, at.y + 1, at.width - 2, at.height - 2);
    }
    const x = this.x(this.cursor);
    if (x >= KEYBOARD && x <= width) {
      ink.fillStyle = colour(this.playing ? "--playing" : "--cursor");
      ink.fillRect(Math.round(x) - 1, RULER - 8, 2, height);
    }
  }

  private paintKeyboard(ink: CanvasRenderingContext2D, height: number, colour: (name: string) => string): void {
    ink.fillStyle = colour("--key-white");
    ink.fillRect(0, RULER, KEYBOARD, height);
    ink.font = "10px system-ui, sans-serif";
    ink.textBaseline = "middle";
    for (let pitch = TOP_PITCH; pitch >= LOW_PITCH; pitch--) {
      const y = this.y(pitch);
      const tone = pitch % 12;
      if ([1, 3, 6, 8, 10].includes(tone)) {
        ink.fillStyle = colour("--key-black");
        ink.fillRect(0, y + 1, KEYBOARD * 0.6, this.row - 2);
      }
      if (tone === 0 || tone === 5) {
        ink.fillStyle = colour("--key-line");
        ink.fillRect(0, y + this.row - 1, KEYBOARD, 1);
      }
      if (tone === 0) {
        ink.fillStyle = colour("--key-text");
        ink.fillText(pitchName(pitch), KEYBOARD - 22, y + this.row / 2 + 1);
      }
    }
    ink.fillStyle = colour("--line-bar");
    ink.fillRect(KEYBOARD - 1, RULER, 1, height);
  }

  private paintLane(ink: CanvasRenderingContext2D, width: number, height: number, colour: (name: string) => string): void {
    const top = this.laneTop();
    if (top === height) {
      return;
    }
    ink.fillStyle = colour("--panel");
    ink.fillRect(0, top, width, height - top);
    ink.fillStyle = colour("--line-bar");
    ink.fillRect(0, top, width, 1);
    const own = this.track();
    const fill = colour(`--track-${this.score.tracks.indexOf(own) % 8}`);
    for (const one of own.notes) {
      const x = this.x(one.onset);
      if (x < KEYBOARD - 4 || x > width) {
        continue;
      }
      const chosen = this.selection.has(one.id);
      const y = this.laneY((this.draft?.get(one.id) ?? one).velocity);
      ink.fillStyle = fill;
      ink.globalAlpha = chosen || !this.selection.size ? 1 : 0.5;
      ink.fillRect(x, y, 2, height - 4 - y);
      ink.beginPath();
      ink.arc(x + 1, y, 4, 0, 2 * Math.PI);
      ink.fill();
      ink.globalAlpha = 1;
      if (chosen) {
        ink.strokeStyle = colour("--ink");
        ink.lineWidth = 2;
        ink.stroke();
      }
    }
    ink.fillStyle = colour("--panel");
    ink.fillRect(0, top + 1, KEYBOARD, height - top);
    ink.fillStyle = colour("--line-bar");
    ink.fillRect(KEYBOARD - 1, top, 1, height - top);
    ink.fillStyle = colour("--ink-soft");
    ink.font = "11px system-ui, sans-serif";
    ink.textBaseline = "middle";
    ink.fillText("Velocity", 5, (top + height) / 2);
  }

  private paintRuler(ink: CanvasRenderingContext2D, width: number, colour: (name: string) => string): void {
    ink.fillStyle = colour("--panel");
    ink.fillRect(0, 0, width, RULER);
    if (this.range) {
      ink.fillStyle = colour("--accent");
      const from = Math.max(KEYBOARD, this.x(this.range[0]));
      ink.fillRect(from, RULER - 5, Math.max(0, this.x(this.range[1]) - from), 5);
    }
    ink.font = "12px system-ui, sans-serif";
    ink.textBaseline = "middle";
    let last = -Infinity;
    for (let i = 0; i < this.bars.length; i++) {
      const x = this.x(this.bars[i]!);
      if (x < KEYBOARD - 1 || x > width || x - last < 26) {
        continue;
      }
      last = x;
      ink.fillStyle = colour("--line-bar");
      ink.fillRect(Math.round(x), RULER - 8, 1, 8);
      ink.fillStyle = colour("--ink-soft");
      ink.fillText(String(i + 1), x + 4, RULER / 2);
    }
    ink.fillStyle = colour("--panel");
    ink.fillRect(0, 0, KEYBOARD, RULER);
    ink.fillStyle = colour("--line-bar");
    ink.fillRect(0, RULER - 1, width, 1);
  }
}

function louder(velocity: number, by: number): number {
  return Math.max(1, Math.min(127, Math.round(velocity + by)));
}

customElements.define("piano-roll", Roll);
