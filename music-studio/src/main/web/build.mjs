// Builds the page: node build.mjs WORK OUT CHECK
//
// WORK takes the packages and a copy of the sources, OUT the files that the server serves. With CHECK true the types are checked too.
// Whatever is as it was is not made again. Prints what the page weighs, and fails where that is more than it may.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const OLDEST_NODE = 20;
/** Of all that the page needs before the score is shown, compressed. */
const MOST_BYTES = 1_000_000;
const LATE = ["sheet.js", "licences.txt"];

const here = dirname(fileURLToPath(import.meta.url));
const [work, out, check] = process.argv.slice(2);

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  console.log(`[WARNING] Node.js ${process.versions.node} is too old for the page of the studio; ${OLDEST_NODE} or later builds it.`);
  process.exit(0);
}

/** A hash of files, by their names and contents. */
function hash(paths) {
  const sum = createHash("sha256");
  for (const path of paths) {
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true }).sort().map((name) => join(path, name)).filter((file) => statSync(file).isFile())
      : [path];
    for (const file of files) {
      sum.update(file.slice(here.length)).update("\0").update(readFileSync(file)).update("\0");
    }
  }
  return sum.digest("hex");
}

function isAsBefore(stamp, value) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === value;
}

const packaging = ["package.json", "package-lock.json", ".npmrc", "no-gl"].map((name) => join(here, name));
const packages = hash(packaging);
const sources = hash([...packaging, join(here, "src"), join(here, "build.mjs"), join(here, "tsconfig.json")]) + check;
if (isAsBefore(join(work, "page.stamp"), sources) && existsSync(join(out, "index.html"))) {
  process.exit(0);
}

mkdirSync(work, { recursive: true });
for (const path of [...packaging, join(here, "tsconfig.json"), join(here, "src")]) {
  const copy = join(work, path.slice(here.length));
  rmSync(copy, { recursive: true, force: true });
  cpSync(path, copy, { recursive: true });
}
if (!isAsBefore(join(work, "packages.stamp"), packages)) {
  execFileSync("npm", ["ci", "--prefer-offline", "--loglevel=error"], { cwd: work, stdio: "inherit", shell: process.platform === "win32" });
  writeFileSync(join(work, "packages.stamp"), packages);
}
const modules = join(work, "node_modules");
if (check === "true") {
  execFileSync(process.execPath, [join(modules, "typescript", "bin", "tsc"), "--noEmit"], { cwd: work, stdio: "inherit" });
}

const require = createRequire(pathToFileURL(join(work, "package.json")));
const esbuild = require("esbuild");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await esbuild.build({
  absWorkingDir: work,
  entryPoints: ["src/studio.ts", "src/sound.ts", "src/studio.css"],
  outdir: out,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  external: ["./sound.js", "./sheet.js"],
  legalComments: "none",
  logLevel: "warning",
});
cpSync(join(modules, "opensheetmusicdisplay", "build", "opensheetmusicdisplay.min.js"), join(out, "sheet.js"));
cpSync(join(modules, "spessasynth_lib", "dist", "spessasynth_processor.min.js"), join(out, "synthesizer.js"));
for (const file of ["index.html", "icon.svg"]) {
  cpSync(join(here, "src", file), join(out, file));
}

// What is in these files, with the licences of the parts.
const parts = JSON.parse(readFileSync(join(work, "package-lock.json"), "utf8")).packages;
let licences = "The page of Cadenza's studio contains these parts.\n";
for (const [path, part] of Object.entries(parts)) {
  const folder = join(work, path);
  if (path === "" || part.dev || part.link || path.endsWith("no-gl") || path.includes("@types/") || !existsSync(folder)) {
    continue;
  }
  const text = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  licences += `\n${"=".repeat(100)}\n${path.replace(/.*node_modules\//, "")} ${part.version}: ${part.license}\n\n`;
  licences += text ? readFileSync(join(folder, text), "utf8").trim() + "\n" : "";
}
writeFileSync(join(out, "licences.txt"), licences);

let total = 0;
for (const file of readdirSync(out).sort()) {
  const size = gzipSync(readFileSync(join(out, file)), { level: 9 }).length;
  total += LATE.includes(file) ? 0 : size;
}
console.log(`The page of the studio: ${Math.round(total / 1000)} kB compressed, without the score's part`);
if (total > MOST_BYTES) {
  console.log(`[ERROR] That is more than ${MOST_BYTES / 1000} kB.`);
  process.exit(1);
}
writeFileSync(join(work, "page.stamp"), sources);
