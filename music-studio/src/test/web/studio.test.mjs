// The page in a real browser: what a newcomer does, by mouse, touch and keyboard, at both widths. Run by .ci/studio, which starts
// the server and says where it is and where the browser is; with SCREENSHOTS, pictures are put into that folder.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { readMidi } from "./midi-file.mjs";

const { STUDIO, BROWSER, MODULES, SCREENSHOTS } = process.env;
const require = createRequire(pathToFileURL(join(MODULES, "package.json")));
const { chromium } = require("playwright-core");

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
];
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

let browser;
let context;
let page;
let said = [];
let elsewhere = [];

before(async () => {
  browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
});

after(() => browser?.close());

/** A page that nobody has used, that says what goes wrong, and that reaches the studio only. */
async function open(options = {}) {
  await context?.close();
  context = await browser.newContext({ viewport: WIDE, acceptDownloads: true, ...options });
  page = await context.newPage();
  said = [];
  elsewhere = [];
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  await context.route("**", (route) => {
    const url = route.request().url();
    if (url.startsWith(STUDIO) || url.startsWith("data:") || url.startsWith("blob:")) {
      return route.continue();
    }
    elsewhere.push(url);
    return route.abort();
  });
  if (options.script) {
    await context.addInitScript(options.script);
  }
  await page.goto(STUDIO);
  await page.waitForSelector("#verb-continue:not([disabled])");
}

beforeEach(() => open());

async function fine() {
  assert.deepEqual(said, []);
  assert.deepEqual(elsewhere, []);
}

async function shot(name) {
  if (SCREENSHOTS) {
    await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }
}

/** The notes that the page holds, as [onset in quarters, duration in quarters, pitch], by onset and pitch. */
function notes() {
  return page.evaluate(() => {
    const { ticksPerQuarter, tracks } = document.querySelector("cadenza-studio").score;
    return tracks
      .flatMap((track) => track.notes)
      .map((note) => [note.onset / ticksPerQuarter, note.duration / ticksPerQuarter, note.pitch])
      .sort((a, b) => a[0] - b[0] || a[2] - b[2]);
  });
}

/** Where a place of the roll is on the screen: the middle of a row, at a time in quarters. */
async function place(quarter, pitch) {
  const at = await page.evaluate(
    ([quarter, pitch]) => {
      const roll = document.querySelector("piano-roll");
      const { ticksPerQuarter } = document.querySelector("cadenza-studio").score;
      const box = roll.querySelector("canvas").getBoundingClientRect();
      const inside = roll.rectangle({ onset: quarter * ticksPerQuarter, duration: ticksPerQuarter, pitch });
      return { x: box.x + inside.x, y: box.y + inside.y + inside.height / 2 };
    },
    [quarter, pitch],
  );
  return at;
}

async function drag(from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

const MELODY = [[0, 1, 67], [1, 1, 69], [2, 1, 71], [3, 1, 72], [4, 2, 74], [6, 2, 71]];

async function draw(melody = MELODY) {
  for (const [onset, duration, pitch] of melody) {
    const from = await place(onset + 0.1, pitch);
    const to = await place(onset + duration - 0.1, pitch);
    await drag(from, to);
  }
  assert.deepEqual(await notes(), melody);
}

async function press(button) {
  await page.getByRole("button", { name: button, exact: true }).first().click();
}

async function composed(count) {
  await page.waitForFunction((count) => document.querySelectorAll(".alternatives li").length === count, count, { timeout: 30_000 });
}

async function saved(format) {
  await page.locator("summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`#save-${format}`).click()]);
  return { name: download.suggestedFilename(), bytes: new Uint8Array(await readFile(await download.path())) };
}

test("a melody is drawn, moved, lengthened and deleted by mouse", async () => {
  await draw();
  await drag(await place(0.5, 67), await place(0.5, 64));
  await drag(await place(7.95, 71), await place(8.95, 71));
  await page.mouse.dblclick((await place(1.5, 69)).x, (await place(1.5, 69)).y);
  assert.deepEqual(await notes(), [[0, 1, 64], [2, 1, 71], [3, 1, 72], [4, 2, 74], [6, 3, 71]]);
  for (let i = 0; i < 3; i++) {
    await press("Undo");
  }
  assert.deepEqual(await notes(), MELODY);
  for (let i = 0; i < 3; i++) {
    await press("Redo");
  }
  assert.equal((await notes()).length, 5);
  await fine();
});

test("everything is done with the keyboard too", async () => {
  await page.locator("piano-roll canvas").focus();
  const say = (key) => page.keyboard.press(key);
  for (const key of ["Enter", "ArrowUp", "ArrowUp", "Escape", "Enter"]) {
    await say(key);
  }
  // The caret begins at E4. A new note is selected, so the arrows move it, to F sharp, and Escape lets it go.
  const before = await notes();
  assert.deepEqual(before[0], [0, 0.5, 66]);
  assert.equal(before.length, 2);
  await say("p");
  await say("Shift+ArrowRight");
  await say("ArrowDown");
  const after = await notes();
  assert.equal(after.length, before.length);
  assert.notDeepEqual(after, before);
  await say("Control+a");
  await say("Control+c");
  await say("Control+x");
  assert.deepEqual(await notes(), []);
  await say("Control+z");
  assert.deepEqual(await notes(), after);
  assert.match(await page.locator("[role=status]").textContent(), /./);
  await say("Control+a");
  await say("Delete");
  assert.deepEqual(await notes(), []);
  await fine();
});

function velocities() {
  return page.evaluate(() => document.querySelector("cadenza-studio").score.tracks.flatMap((track) => track.notes.map((one) => one.velocity)));
}

/** A place in the lane below the notes. */
function lane(quarter, velocity) {
  return page.evaluate(
    ([quarter, velocity]) => {
      const roll = document.querySelector("piano-roll");
      const box = roll.querySelector("canvas").getBoundingClientRect();
      const onset = quarter * document.querySelector("cadenza-studio").score.ticksPerQuarter;
      return { x: box.x + roll.rectangle({ onset, duration: 1, pitch: 60 }).x + 1, y: box.y + roll.laneY(velocity) };
    },
    [quarter, velocity],
  );
}

function near(actual, expected) {
  assert.equal(actual.length, expected.length);
  // A pixel of the lane is two and a half.
  actual.forEach((velocity, i) => assert.ok(Math.abs(velocity - expected[i]) <= 2, `${actual} are not ${expected}`));
}

test("each note is as loud as it is drawn, by mouse and keyboard", async () => {
  await draw();
  await page.keyboard.press("Escape");
  await drag(await lane(0, 120), await lane(0, 100));
  near(await velocities(), [100, 80, 80, 80, 80, 80]);
  await drag(await lane(2, 40), await lane(3, 40));
  near(await velocities(), [100, 80, 40, 40, 80, 80]);
  assert.match(await page.locator("[role=status]").textContent(), /^Velocity (3|4)\d$/);
  await shot("velocity");
  assert.deepEqual(await notes(), MELODY);

  await page.keyboard.press("Control+a");
  await drag(await lane(4, 80), await lane(4, 100));
  near(await velocities(), [120, 100, 60, 60, 100, 100]);
  await press("Undo");
  await press("Undo");
  near(await velocities(), [100, 80, 80, 80, 80, 80]);
  await page.locator("piano-roll canvas").focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await page.keyboard.press("n");
  for (const key of ["l", "l", "Shift+S"]) {
    await page.keyboard.press(key);
  }
  assert.equal((await velocities())[1], 95);
  await page.locator("#velocity").fill("33");
  await page.locator("#velocity").press("Enter");
  assert.equal((await velocities())[1], 33);
  assert.deepEqual(readMidi((await saved("midi")).bytes).notes.map((one) => one.velocity), await velocities());
  await fine();
});

test("pedals, bends, lyrics and markers of a file are there when it is saved", async () => {
  const text = (type, words) => [0xff, type, words.length, ...Buffer.from(words)];
  const track = (...events) => {
    const bytes = [...events.flat(), 0, 0xff, 0x2f, 0];
    return [...Buffer.from("MTrk"), 0, 0, 0, bytes.length, ...bytes];
  };
  const file = [
    ...Buffer.from("MThd"), 0, 0, 0, 6, 0, 1, 0, 2, 0, 96,
    ...track([0, ...text(6, "Verse")], [96, ...text(6, "Chorus")]),
    ...track(
      [0, ...text(3, "Voice")], [0, 0xc0, 73], [0, 0xb0, 64, 127], [0, ...text(5, "Joy-")], [0, 0x90, 64, 70],
      [48, 0xe0, 0, 80], [48, 0x80, 64, 64], [0, 0xb0, 64, 0], [0, ...text(5, "ful")], [0, 0x90, 65, 90], [96, 0x80, 65, 64],
    ),
  ];
  await page.locator("#file").setInputFiles({ name: "song.mid", mimeType: "audio/midi", buffer: Buffer.from(file) });
  await page.waitForFunction(() => document.querySelector("[role=status]").textContent.startsWith("Opened song.mid"));
  assert.deepEqual(await notes(), [[0, 1, 64], [1, 1, 65]]);
  await page.locator("piano-roll canvas").focus();
  await page.keyboard.press("n");
  await page.keyboard.press("ArrowUp");
  await page.reload();
  await page.waitForSelector("#verb-continue:not([disabled])");
  await page.locator("#verb-vary").click();
  await composed(2);
  await page.locator(".keep").first().click();

  const { ticksPerQuarter, texts, messages } = readMidi((await saved("midi")).bytes);
  const quarters = (all) => all.map(([tick, ...rest]) => [tick / ticksPerQuarter, ...rest]);
  assert.deepEqual(quarters(texts), [[0, 6, "Verse"], [1, 6, "Chorus"], [0, 3, "Voice"], [0, 5, "Joy-"], [1, 5, "ful"]]);
  assert.deepEqual(quarters(messages), [[0, 12, 73], [0, 11, 64, 127], [0.5, 14, 0, 80], [1, 11, 64, 0]]);
  await fine();
});

test("a box selects, and what is selected moves together", async () => {
  await draw();
  await page.getByRole("button", { name: "Select", exact: true }).click();
  await drag(await place(2.6, 76), await place(7.8, 66));
  const first = await place(4.5, 74);
  await drag(first, await place(5.5, 75));
  assert.deepEqual(await notes(), [[0, 1, 67], [1, 1, 69], [3, 1, 72], [4, 1, 73], [5, 2, 75], [7, 2, 72]]);
  await fine();
});

test("a continuation arrives note by note, and the kept one has all that was drawn", async () => {
  await open({
    script: () => {
      window.told = [];
      window.EventSource = class extends EventSource {
        constructor(path) {
          super(path);
          for (const name of ["note", "alternative"]) {
            this.addEventListener(name, () => window.told.push(name));
          }
        }
      };
    },
  });
  await draw();
  await page.locator("#verb-continue").click();
  await composed(2);
  const told = await page.evaluate(() => window.told);
  assert.ok(told.indexOf("alternative") > 3, `the whole came with the first notes: ${told}`);
  await shot("continue");
  await page.locator(".keep").first().click();
  const kept = await notes();
  assert.deepEqual(kept.filter(([onset]) => onset < 8), MELODY);
  assert.ok(kept.length > MELODY.length);
  await press("Undo");
  assert.deepEqual(await notes(), MELODY);
  await fine();
});

test("a drawn melody is harmonized, heard, edited, played and saved as it is seen", async () => {
  await draw();
  await page.locator("#verb-harmonize").click();
  await composed(2);
  await page.getByRole("button", { name: "Listen to alternative A" }).click();
  await page.waitForFunction(() => document.querySelector("cadenza-studio").player.peak > 0.01, undefined, { timeout: 20_000 });
  await shot("harmonize");
  await page.locator(".keep").first().click();
  const kept = await notes();
  assert.ok(kept.length > MELODY.length, "no voices were written");
  for (const note of MELODY) {
    assert.ok(kept.some((one) => one.join() === note.join()), `${note} is lost`);
  }

  await page.locator("piano-roll canvas").focus();
  await page.keyboard.press("n");
  await page.keyboard.press("ArrowUp");
  const edited = await notes();
  assert.notDeepEqual(edited, kept);

  await page.locator("#play").click();
  await page.waitForFunction(() => document.querySelector("cadenza-studio").player.peak > 0.01, undefined, { timeout: 20_000 });
  await page.waitForFunction(() => document.querySelector("#position").textContent !== "1.1", undefined, { timeout: 20_000 });
  await page.locator("#play").click();

  const file = await saved("midi");
  assert.equal(file.name, "music.mid");
  const { ticksPerQuarter, notes: written } = readMidi(file.bytes);
  const inFile = written
    .map((note) => [note.onset / ticksPerQuarter, note.duration / ticksPerQuarter, note.pitch])
    .sort((a, b) => a[0] - b[0] || a[2] - b[2]);
  assert.deepEqual(inFile, await notes());

  await page.locator("#file").setInputFiles({ name: "again.mid", mimeType: "audio/midi", buffer: Buffer.from(file.bytes) });
  await page.waitForFunction(() => document.querySelector("[role=status]").textContent.startsWith("Opened again.mid"));
  assert.deepEqual(await notes(), inFile);
  await fine();
});

test("selected bars are filled in, and no others change", async () => {
  await draw();
  const ruler = await page.evaluate(() => document.querySelector("piano-roll canvas").getBoundingClientRect().y + 12);
  const from = await place(4.3, 67);
  const to = await place(7.7, 67);
  await drag({ x: from.x, y: ruler }, { x: to.x, y: ruler });
  await page.locator("#verb-fill").click();
  await composed(2);
  await page.locator(".keep").first().click();
  assert.deepEqual((await notes()).filter(([onset]) => onset < 4), MELODY.slice(0, 4));
  await fine();
});

test("the rhythm of a variation is that of the melody", async () => {
  await draw();
  await page.locator("#verb-vary").click();
  await composed(2);
  await page.locator(".keep").first().click();
  const rhythm = (all) => all.map(([onset, duration]) => [onset, duration]);
  assert.deepEqual(rhythm(await notes()), rhythm(MELODY));
  await fine();
});

test("an accompaniment is written for the instrument that was chosen", async () => {
  await draw();
  await page.locator("#model").selectOption("songs");
  await page.locator("#accompaniment").selectOption("0");
  await page.locator("#verb-accompany").click();
  await composed(2);
  await page.locator(".keep").first().click();
  const kept = await notes();
  assert.ok(kept.length > MELODY.length);
  for (const note of MELODY) {
    assert.ok(kept.some((one) => one.join() === note.join()), `${note} is lost`);
  }
  await fine();
});

test("what is composed can be stopped, and dropped", async () => {
  await draw();
  await page.locator("#bars").fill("32");
  await page.locator("#bars").press("Enter");
  await page.locator("#count").fill("4");
  await page.locator("#count").press("Enter");
  await page.locator("#verb-continue").click();
  await page.locator(".working button").click();
  await page.waitForSelector("#verb-continue:not([disabled])");
  assert.deepEqual(await notes(), MELODY);
  await page.locator("#bars").fill("1");
  await page.locator("#bars").press("Enter");
  await page.locator("#verb-continue").click();
  await composed(4);
  await page.getByRole("button", { name: "Drop alternative B" }).click();
  await composed(3);
  await fine();
});

test("a loop goes round, with a metronome", async () => {
  await draw([[0, 0.5, 67]]);
  await page.locator("#tempo").fill("300");
  await page.locator("#tempo").press("Enter");
  await press("Loop");
  await press("Metronome");
  await page.locator("#play").click();
  const positions = new Set();
  let back = 0;
  let last = 0;
  const begun = Date.now();
  while (Date.now() - begun < 15_000 && back < 2) {
    const at = await page.evaluate(() => document.querySelector("cadenza-studio").player.position());
    back += at < last ? 1 : 0;
    last = at;
    positions.add(Math.floor(at / 480));
  }
  assert.equal(back, 2, "the loop did not come round");
  assert.ok(positions.has(3), "the loop did not play all of its bar");
  assert.ok(positions.size === 4, `the loop left its bar: ${[...positions]}`);
  await page.locator("#play").click();
  await fine();
});

test("the score is drawn, with as many note heads as notes", async () => {
  await draw();
  await page.locator("#view-score").click();
  await page.waitForSelector("#sheet svg");
  const heads = await page.locator("#sheet svg .vf-notehead").count();
  assert.equal(heads, MELODY.length);
  await shot("score");
  await fine();
});

test("MusicXML, sound and a picture are saved", async () => {
  await draw();
  const text = (bytes, length) => new TextDecoder().decode(bytes.subarray(0, length));
  assert.match(text((await saved("musicxml")).bytes), /<score-partwise[^]*<step>G<\/step>/);
  assert.equal(text((await saved("wav")).bytes, 4), "RIFF");
  assert.equal(text((await saved("png")).bytes.subarray(1), 3), "PNG");
  await fine();
});

test("a MIDI file is dragged out", async () => {
  await draw();
  await page.waitForFunction(() => document.querySelector("cadenza-studio").midiFile);
  const dragged = await page.evaluate(() => {
    const data = new DataTransfer();
    document.querySelector("[draggable]").dispatchEvent(new DragEvent("dragstart", { dataTransfer: data, bubbles: true }));
    return data.getData("DownloadURL");
  });
  const [, type, name, content] = dragged.match(/^([^:]*):([^:]*):data:audio\/midi;base64,(.*)$/);
  assert.equal(type, "audio/midi");
  assert.equal(name, "music.mid");
  const { notes: written } = readMidi(new Uint8Array(Buffer.from(content, "base64")));
  assert.deepEqual(written.map((note) => note.pitch), MELODY.map(([, , pitch]) => pitch));
  await fine();
});

test("a MIDI keyboard writes notes, and a MIDI instrument hears what is played", async () => {
  await open({
    script: () => {
      window.sent = [];
      const input = { id: "in", name: "Keys", onmidimessage: null };
      const output = { id: "out", name: "Box", send: (data) => window.sent.push(data) };
      window.strike = (pitch) => input.onmidimessage({ data: new Uint8Array([0x90, pitch, 100]) });
      navigator.requestMIDIAccess = async () => ({ inputs: new Map([["in", input]]), outputs: new Map([["out", output]]) });
    },
  });
  await page.locator("summary").click();
  await press("Connect MIDI instruments");
  await page.getByLabel("MIDI in").selectOption("in");
  await page.getByLabel("MIDI out").selectOption("out");
  await page.keyboard.press("Escape");
  await page.evaluate(() => [60, 62, 64].forEach((pitch) => window.strike(pitch)));
  assert.deepEqual(await notes(), [[0, 0.5, 60], [0.5, 0.5, 62], [1, 0.5, 64]]);
  await page.locator("#play").click();
  await page.waitForFunction(() => window.sent.filter(([status]) => status === 0x90).length >= 3, undefined, { timeout: 20_000 });
  await fine();
});

test("what was drawn is there again after the page was closed", async () => {
  await draw();
  await page.reload();
  await page.waitForSelector("#verb-continue:not([disabled])");
  assert.deepEqual(await notes(), MELODY);
  await fine();
});

test("a mistake is told in the server's line", async () => {
  await page.locator("#file").setInputFiles({ name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("Dear all") });
  await page.waitForSelector(".failed");
  assert.match(await page.locator(".failed").textContent(), /^Cannot read letter\.txt: it is neither MIDI nor MusicXML nor ABC/);
});

/** The contrast of two colours by WCAG 2.2. */
function contrast(one, other) {
  const light = (hex) =>
    [1, 3, 5]
      .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [WIDE, NARROW]) {
    test(`the page is readable and operable at ${viewport.width} pixels, ${colorScheme}`, async () => {
      const touch = viewport === NARROW;
      await open({ viewport, colorScheme, hasTouch: touch });
      if (touch) {
        const at = await place(0.25, 67);
        await page.touchscreen.tap(at.x, at.y);
        assert.deepEqual(await notes(), [[0, 0.5, 67]]);
        await press("Undo");
      }
      await page.getByText("Start with an example").click();
      await page.locator("#verb-continue").click();
      await composed(2);
      await shot(`page-${viewport.width}-${colorScheme}`);

      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= viewport.width, `the page is ${wide} pixels wide`);
      const faults = await page.evaluate(() => {
        const out = [];
        for (const one of document.querySelectorAll("button, select, input, summary, canvas[tabindex], [role=application]")) {
          if (!one.checkVisibility() || one.hidden) {
            continue;
          }
          const label = one.getAttribute("aria-label") || one.labels?.[0]?.textContent?.trim() || one.textContent?.trim();
          const box = one.getBoundingClientRect();
          if (!label) {
            out.push(`without a name: ${one.outerHTML.slice(0, 80)}`);
          }
          if (box.left < -1 || box.right > innerWidth + 1) {
            out.push(`beyond the edge: ${one.outerHTML.slice(0, 80)}`);
          }
          const small = one.type !== "checkbox" && one.type !== "range" && (box.height < 24 || box.width < 24);
          if (small) {
            out.push(`too small to hit, ${box.width} x ${box.height}: ${one.outerHTML.slice(0, 80)}`);
          }
        }
        return out;
      });
      assert.deepEqual(faults, []);

      const value = (name) => page.evaluate((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(), name);
      for (const [ink, paper] of [["--ink", "--panel"], ["--ink-soft", "--panel"], ["--ink-soft", "--page"], ["--accent", "--panel"],
        ["--accent-ink", "--accent"], ["--danger", "--panel"], ["--accent", "--accent-soft"], ["--ink", "--accent-soft"]]) {
        const ratio = contrast(await value(ink), await value(paper));
        assert.ok(ratio >= 4.5, `${ink} on ${paper} has a contrast of ${ratio.toFixed(2)}`);
      }
      for (let i = 0; i < 8; i++) {
        const ratio = contrast(await value(`--track-${i}`), await value("--roll"));
        assert.ok(ratio >= 3, `track ${i} on the roll has a contrast of ${ratio.toFixed(2)}`);
      }
      await fine();
    });
  }
}
