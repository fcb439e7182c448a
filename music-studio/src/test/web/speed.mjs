// How fast the studio is, as medians. Run by .ci/studio-speed, on a machine that does nothing else.
//
// - from the command's start until its page can be used, in a browser that runs already
// - from the request for a continuation until its first note, alone and with eight clients at once, and how much faster the notes of
//   each then come than they sound at 240 quarters a minute
// - four bars filled in, with 16 candidates
// - resident memory after all of it
// - beside these, the command "generate" for as many bars

import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { CADENZA, BROWSER, MODULES, ROUNDS = "9" } = process.env;
const rounds = Number(ROUNDS);
const agent = new Agent({ keepAlive: true });
const require = createRequire(pathToFileURL(join(MODULES, "package.json")));

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const show = (what, value, unit, bound) => console.log(`${what.padEnd(74)} ${value.toFixed(value < 10 ? 1 : 0).padStart(6)} ${unit}${bound}`);

/** Eight bars of the hymn to joy, with which all compositions begin. */
const phrase = [64, 64, 65, 67, 67, 65, 64, 62, 60, 60, 62, 64, 64, 62, 62, 62];
const score = {
  ticksPerQuarter: 480,
  tempos: [{ tick: 0, quartersPerMinute: 240 }],
  metres: [{ tick: 0, beats: 4, beatUnit: 4 }],
  keys: [{ tick: 0, sharps: 0, minor: false }],
  tracks: [
    { name: "Melody", program: 0, notes: [...phrase, ...phrase].map((pitch, i) => ({ onset: 480 * i, duration: 480, pitch })) },
  ],
};

/** Starts the studio; its address and how to end it. */
async function start() {
  const begun = performance.now();
  const server = spawn(CADENZA, ["studio", "--no-browser", "--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
  const address = await new Promise((resolve, reject) => {
    server.stdout.once("data", (data) => resolve(String(data).trim()));
    server.once("exit", () => reject(new Error("the studio ended")));
  });
  return { address, begun, pid: server.pid, stop: () => new Promise((resolve) => server.once("exit", resolve) && server.kill()) };
}

/** A request, and what comes with the time at which it comes. It is read afterwards, since the server shares the processors with this. */
function send(address, path, options, body = "") {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const sent = request(new URL(path, address), { agent, ...options }, (response) => {
      response.on("data", (data) => chunks.push({ at: performance.now(), data }));
      response.on("end", () => resolve(chunks));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** One composition: milliseconds to each note, and to its end. */
async function compose(address, asked, client) {
  const begun = performance.now();
  const headers = { "Content-Type": "application/json", "X-Cadenza-Client": client };
  const answer = await send(address, "api/compositions", { method: "POST", headers }, JSON.stringify({ model: "songs", score, ...asked }));
  const chunks = await send(address, JSON.parse(Buffer.concat(answer.map(({ data }) => data))).events, {});
  const notes = [];
  let problem = "";
  let text = "";
  for (const { at, data: bytes } of chunks) {
    text += bytes;
    let end;
    while ((end = text.indexOf("\n\n")) >= 0) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      const data = JSON.parse(event.split("\ndata: ")[1] ?? "{}");
      if (event.includes("event: note")) {
        notes.push({ at: at - begun, onset: data.onset });
      } else if (event.includes("event: problem")) {
        problem = data.error.line;
      }
    }
  }
  return { notes, problem, all: chunks.at(-1).at - begun };
}

/** By how much the notes come before they would sound, if the first sounds when it comes: the least ratio of the two times. */
function lead({ notes }) {
  const quarter = 60_000 / 240;
  const first = notes[0];
  return Math.min(...notes.filter((note) => note.onset > first.onset + 480).map((note) => (((note.onset - first.onset) / 480) * quarter) / (note.at - first.at)));
}

// The page, from the command's start.
if (BROWSER) {
  const { chromium } = require("playwright-core");
  const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"] });
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const page = await browser.newPage();
    const studio = await start();
    await page.goto(studio.address, { waitUntil: "commit" });
    await page.waitForSelector("#verb-continue:not([disabled])");
    times.push(performance.now() - studio.begun);
    await page.close();
    await studio.stop();
  }
  await browser.close();
  show("the page can be used, from the command's start", median(times), "ms", "  (under 1000)");
}

// As a page does, which asks for the models before somebody who needs some seconds for a melody.
const studio = await start();
await send(studio.address, "api/models", {});
await new Promise((resolve) => setTimeout(resolve, 5000));
const going = { verb: "continue", bars: 8 };
const { notes } = await compose(studio.address, { ...going, seed: 100 }, "first");
show("first note of the first continuation, five seconds after the page", notes[0].at, "ms", "");
const alone = [];
for (let i = 0; i < rounds; i++) {
  alone.push(await compose(studio.address, { ...going, seed: i }, "alone"));
}
show("first note of a continuation", median(alone.map(({ notes }) => notes[0].at)), "ms", "  (under 100)");
show("eight bars of it", median(alone.map(({ all }) => all)), "ms", "");
const together = [];
for (let i = 0; i < rounds; i++) {
  together.push(...(await Promise.all(Array.from({ length: 8 }, (_, client) => compose(studio.address, { ...going, seed: 10 * i + client }, `client ${client}`)))));
}
show("first note of a continuation, eight clients at once", median(together.map(({ notes }) => notes[0].at)), "ms", "  (under 100)");
show("notes come faster than they sound at 240 a minute, eight clients at once", median(together.map(lead)), "times", "  (over 1)");

const filled = [];
for (let i = 0; i < rounds; i++) {
  filled.push(await compose(studio.address, { verb: "fill", range: "3-6", candidates: 16, seed: i }, "alone"));
}
const [{ problem }] = filled;
if (problem) {
  console.log(`four bars filled in: ${problem}`);
} else {
  show("four bars filled in, 16 candidates", median(filled.map(({ all }) => all)), "ms", "  (under 500)");
}
const status = readFileSync(`/proc/${studio.pid}/status`, "utf8");
show("resident memory after that", Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024, "MiB", "  (under 400)");
await studio.stop();
agent.destroy();

const generated = [];
for (let i = 0; i < rounds; i++) {
  const begun = performance.now();
  const { status: code } = spawnSync(CADENZA, ["generate", "songs", "--bars", "8", "--seed", String(i + 1), "--quiet", "--overwrite", "-o", join(tmpdir(), "studio-speed.mid")]);
  if (code === 0) {
    generated.push(performance.now() - begun);
  }
}
show("the command generate, eight bars, from its start", median(generated), "ms", "");
