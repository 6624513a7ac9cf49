/**
 * `npm run bench -- formats`: time to read and to write files, here and in Python's own library, in turns. Every file of bench/formats/ is a row:
 * `{ name, title, bytes, here(library, file), python }`. `here` makes the data and gives `{ read(), write() }` (either may be missing); `python` is source that
 * defines `read(file)` and `write(file)`, run by bench/engines/formats.py. `write` here comes first: both sides read that file.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { root } from "../scripts/lib/project.mjs";
import { describeMachine } from "./lib/machine.mjs";
import { select } from "./lib/options.mjs";
import { duration, table } from "./lib/report.mjs";
import { ensureLibrary } from "./lib/setup.mjs";
import { median } from "./lib/statistics.mjs";

/** The target: at most so many times Python's time. */
const MOST = 2;
const python = process.env.GRADLENS_BENCH_PYTHON ?? "/usr/bin/python3";

async function allRows() {
  const files = readdirSync(path.join(root, "bench/formats")).sort();
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(path.join(root, "bench/formats", file)).href)),
  );
  return modules.flatMap((module) => module.default);
}

/** The entries of the library under the names of their imports. */
async function loadLibrary(folder) {
  const entries = ["index", "numpy", "io", "frame", "vision", "text"];
  const loaded = entries.map(async (name) => [
    name,
    await import(pathToFileURL(path.join(folder, `${name}.mjs`)).href),
  ]);
  return Object.fromEntries(await Promise.all(loaded));
}

/** A process that runs a row's Python, and gives seconds for `read` and `write`; null where there is none, or not its library. */
async function startPython(row, file) {
  if (spawnSync(python, ["--version"]).status !== 0) return null;
  const child = spawn(python, [path.join(root, "bench/engines/formats.py"), file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value } = await lines.next();
    return value === undefined ? { cannot: "it ended" } : JSON.parse(value);
  };
  const { cannot } = await ask({ source: row.python });
  const close = async () => {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "exit");
  };
  if (cannot === undefined) return { time: async (what) => (await ask({ what })).seconds, close };
  console.error(`  Python cannot: ${cannot}`);
  await close();
  return null;
}

const timed = (run) => {
  const begun = performance.now();
  run();
  return (performance.now() - begun) / 1000;
};

async function measure(row, library, rounds) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-bench-"));
  const file = path.join(folder, row.name.replaceAll("/", "-"));
  try {
    const here = await row.here(library, file);
    here.write?.();
    const peer = await startPython(row, file);
    const results = [];
    for (const what of ["read", "write"]) {
      if (here[what] === undefined) continue;
      const samples = [];
      // The first round warms both up.
      for (let i = 0; i <= rounds; i++) samples.push([timed(here[what]), (await peer?.time(what)) ?? NaN]);
      const [own, theirs] = [0, 1].map((side) => samples.slice(1).map((pair) => pair[side]));
      const ratio = median(samples.slice(1).map(([a, b]) => a / b));
      results.push({
        name: `${row.name} ${what}`,
        title: row.title,
        what,
        bytes: row.bytes,
        seconds: median(own),
        python: median(theirs),
        ratio,
      });
    }
    await peer?.close();
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function formats(options) {
  if (!options.library) await ensureLibrary();
  const library = await loadLibrary(path.resolve(options.library ?? path.join(root, "dist/lib")));
  const rounds = options.rounds ?? (options.quick ? 3 : 9);
  const results = [];
  for (const row of select(await allRows(), options.only)) {
    console.error(row.name);
    results.push(...(await measure(row, library, rounds)));
  }
  if (options.json) return process.stdout.write(`${JSON.stringify(results)}\n`);
  const speed = ({ bytes, seconds }) => `${(bytes / seconds / 1e6).toFixed(0)} MB/s`;
  const verdict = ({ ratio }) =>
    Number.isNaN(ratio) ? "not measured" : `${ratio.toFixed(2)}x ${ratio <= MOST ? "met" : "missed"}`;
  const lines = results.map((row) => [
    row.title,
    row.what,
    duration(row.seconds),
    speed(row),
    Number.isNaN(row.python) ? "" : duration(row.python),
    verdict(row),
  ]);
  console.log(
    `${describeMachine(process.execPath).text ?? ""}Files in the system's cache, read and written in turns, ${rounds} rounds; writing is synced to the disk on both sides. Target: ${MOST}x Python's time.\n`,
  );
  console.log(table([["file", "", "time here", "speed", "Python", "ratio"], ...lines], "llrrrr"));
}
