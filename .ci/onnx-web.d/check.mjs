// Serves this folder to Chromium and compares what onnxruntime-web computes there with the golden cases.
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";

const types = { ".html": "text/html", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };
const server = createServer((request, response) => {
  const path = join(".", new URL(request.url, "http://localhost").pathname);
  try {
    const content = readFileSync(path);
    response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}).listen(0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage();
page.on("pageerror", (error) => { console.log("page: " + error); process.exitCode = 1; });
await page.goto(`http://localhost:${server.address().port}/onnx.html`);
await page.waitForFunction(() => window.cadenza);
console.log("Chromium " + browser.version());

/** The largest difference from golden logits of one row after the other, whole or token by token. */
async function furthest([name, form, golden]) {
  const bytes = new Uint8Array(await (await fetch(`${name}-${form}.onnx`)).arrayBuffer());
  let worst = 0;
  for (let row = 0; row < golden.inputs.length; row++) {
    const model = await window.cadenza.Model.open(bytes);
    const expected = golden.logits[row];
    const ids = golden.inputs[row];
    const pieces = form === "window" ? [ids] : ids.map((id) => [id]);
    const logits = [];
    for (const piece of pieces) logits.push(...(await model.next(piece)));
    const vocabulary = golden.spec.vocabularySize;
    const last = logits.slice(-expected.length * vocabulary);
    expected.flat().forEach((value, i) => { worst = Math.max(worst, Math.abs(value - last[i])); });
    if (last.length !== expected.length * vocabulary) throw new Error("too few logits");
  }
  return worst;
}

const names = readdirSync(".").filter((file) => file.endsWith(".json") && !file.startsWith("package")).map((file) => file.slice(0, -".json".length));
for (const kind of ["lstm", "transformer", "wavenet", "wavenet-simple"]) {
  if (!names.some((name) => JSON.parse(readFileSync(name + ".json")).spec.type === kind)) throw new Error("no golden case of " + kind);
}
for (const name of names) {
  const golden = JSON.parse(readFileSync(name + ".json"));
  for (const form of ["window", "step"]) {
    const worst = await page.evaluate(furthest, [name, form, golden]);
    const close = worst < 1e-5;
    console.log(`${close ? "ok  " : "FAR "} ${name} ${form} ${worst.toExponential(1)}`);
    if (!close) process.exitCode = 1;
  }
}

await page.setInputFiles("#file", "tunes.onnx");
await page.click("#write");
await page.waitForFunction(() => document.getElementById("symbols").textContent.includes("Pitch_"), null, { timeout: 60000 });
const symbols = (await page.textContent("#symbols")).split(" ");
const notes = await page.evaluate((all) => window.cadenza.notes(all, 12).length, symbols);
await page.click("#play");
console.log(`ok   tunes.onnx wrote ${symbols.length} symbols, ${notes} notes: ${symbols.slice(0, 12).join(" ")} ...`);
await browser.close();
server.close();
