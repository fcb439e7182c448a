// The HTTP interface, as docs/studio.md describes it.

import type { KeyChoice, WireScore } from "./music.js";

export interface Model {
  name: string;
  description: string;
  licence: string;
  verbs: string[];
}

export interface Alternative {
  alternative: number;
  score: WireScore;
}

export interface ArrivingNote {
  alternative: number;
  ticksPerQuarter: number;
  track: number;
  onset: number;
  duration: number;
  pitch: number;
  velocity: number;
}

export interface Request {
  model: string;
  verb: string;
  score: WireScore;
  [option: string]: unknown;
}

/** What the server said was wrong, in its one line. */
export class Problem extends Error {}

/** One page is one client: the server shares its places between them. */
const client = crypto.randomUUID?.() ?? String(Math.random());

async function checked(response: Response): Promise<Response> {
  if (!response.ok) {
    const text = await response.text();
    let line = text;
    try {
      line = JSON.parse(text).error.line;
    } catch {
      // not the server's own error
    }
    throw new Problem(line || `The server answered ${response.status}.`);
  }
  return response;
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Problem("The studio does not answer. Start it again with: cadenza studio");
  }
  return checked(response);
}

function post(path: string, body: unknown): Promise<Response> {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Cadenza-Client": client },
    body: JSON.stringify(body),
  });
}

export async function models(): Promise<Model[]> {
  return (await (await ask("/api/models")).json()).models;
}

export async function convert(score: WireScore, to: string): Promise<Blob> {
  return (await post("/api/convert", { score, to })).blob();
}

export async function read(file: File): Promise<WireScore> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return (await post("/api/convert", { file: { name: file.name, content: btoa(text) }, to: "json" })).json();
}

export interface Listener {
  note(note: ArrivingNote): void;
  alternative(alternative: Alternative): void;
  remarks(lines: string[]): void;
  problem(line: string): void;
  end(): void;
}

/** Starts a composition and hands on what it tells; what is returned cancels it. */
export async function compose(request: Request, listener: Listener): Promise<() => void> {
  const { id, events } = await (await post("/api/compositions", request)).json();
  const source = new EventSource(events);
  let over = false;
  const close = () => {
    if (!over) {
      over = true;
      source.close();
      listener.end();
    }
  };
  const on = (name: string, take: (data: never) => void) =>
    source.addEventListener(name, (event) => take(JSON.parse((event as MessageEvent).data) as never));
  const resolutions = new Map<number, number>();
  on("start", (data: { alternative: number; ticksPerQuarter: number }) => resolutions.set(data.alternative, data.ticksPerQuarter));
  on("note", (data: ArrivingNote) => listener.note({ ...data, ticksPerQuarter: resolutions.get(data.alternative) ?? request.score.ticksPerQuarter }));
  on("alternative", listener.alternative);
  on("remarks", (data: { remarks: string[] }) => listener.remarks(data.remarks));
  on("problem", (data: { error: { line: string } }) => listener.problem(data.error.line));
  on("end", close);
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED && !over) {
      listener.problem("The connection to the studio broke off.");
      close();
    }
  };
  return () => {
    close();
    void ask(`/api/compositions/${id}`, { method: "DELETE" }).catch(() => {});
  };
}

/** A key in the words of the command line: Bb, F#m. */
export function keyWord(key: KeyChoice): string {
  const name = key.name.split(" ")[0]!.replace("♯", "#").replace("♭", "b");
  return name + (key.minor ? "m" : "");
}
