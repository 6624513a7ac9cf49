import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import type { RunEvent } from "../../src/protocol/run.js";
import { RunStore } from "../../src/runtime/store/runStore.js";
import { dist, project, quadratic } from "../runtime/project.js";

const loop = `${quadratic}for (let i = 0; i < 50; i++) trainStep();\n`;

interface Result {
  code: number | null;
  out: string;
  error: string;
}

/** Runs the built command in a folder. */
function gradlens(
  folder: string,
  argv: string[],
  during?: (child: ChildProcess, out: string) => void,
): Promise<Result> {
  const child = spawn(process.execPath, [path.join(dist, "cli.js"), ...argv], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let error = "";
  child.stdout.on("data", (data: Buffer) => {
    out += data.toString();
    during?.(child, out);
  });
  child.stderr.on("data", (data: Buffer) => (error += data.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, error })));
}

describe("gradlens command", () => {
  test("help, version", async () => {
    const folder = project({});
    const help = await gradlens(folder, ["--help"]);
    assert.deepEqual([help.code, help.error], [0, ""]);
    assert.match(help.out, /gradlens train FILE/);
    assert.match((await gradlens(folder, ["train", "--help"])).out, /--set name=value/);
    const { version } = JSON.parse(readFileSync(path.join(dist, "../package.json"), "utf8")) as { version: string };
    assert.equal((await gradlens(folder, ["--version"])).out, `${version}\n`);
  });

  test("train prints what the code prints and a result, and records the run", async () => {
    const folder = project({ "main.ts": `console.log("hello");\n${loop}console.log("bye");` });
    const { code, out, error } = await gradlens(folder, ["train", "main.ts"]);
    assert.deepEqual([code, error], [0, ""]);
    assert.match(out, /^hello\n[^]*bye\nFinished after 50 steps in [\d.]+ s: loss 3\.\d+e-10\n$/);
    assert.doesNotMatch(out, /\u001b/);
    const store = new RunStore(folder);
    const [record] = await store.list();
    assert.deepEqual(
      [record.status, record.steps, record.file],
      ["completed", 50, path.join(realpathSync(folder), "main.ts")],
    );
    const loss = (await store.readSeries(record.id)).batches.find((batch) => batch.series === "loss");
    assert.equal(loss?.values.length, 50);
  });

  test("--json: one object a line, the last with metrics, steps and seconds", async () => {
    const folder = project({ "main.ts": `console.log("hello");\n${loop}` });
    const { code, out } = await gradlens(folder, ["train", "main.ts", "--json", "--no-store"]);
    assert.equal(code, 0);
    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as RunEvent);
    const types = new Set(events.map((event) => event.type));
    assert.deepEqual([...types].sort(), ["ended", "output", "progress", "started"]);
    const last = events.at(-1);
    assert.ok(last?.type === "ended" && last.steps === 50 && last.seconds > 0 && last.metrics.loss < 1e-9);
    assert.deepEqual(readdirSync(folder), ["main.ts"]);
  });

  test("run prints what the script prints, and nothing else", async () => {
    const folder = project({ "main.ts": `console.log("a");\nprocess.stdout.write("b");\nconsole.error("c");` });
    assert.deepEqual(await gradlens(folder, ["run", "main.ts"]), { code: 0, out: "a\nb", error: "c\n" });
    assert.deepEqual(readdirSync(folder), ["main.ts"]);
  });

  test("run delivers every line of a long output", async () => {
    const folder = project({ "main.ts": `for (let i = 0; i < 100_000; i++) console.log(i);` });
    const { out } = await gradlens(folder, ["run", "main.ts"]);
    assert.equal(out.length, Array.from({ length: 100_000 }, (_, index) => `${index}\n`).join("").length);
  });

  const errors: [string, Record<string, string>, string[], RegExp][] = [
    [
      "an error",
      { "main.ts": `const x = 1;\n  throw new TypeError("wrong");` },
      ["train", "main.ts"],
      /^main\.ts:2:9: TypeError: wrong\n$/,
    ],
    [
      "an error with --json",
      { "main.ts": `throw new Error("wrong");` },
      ["run", "main.ts", "--json"],
      /^main\.ts:1:7: wrong\n$/,
    ],
    [
      "an error in an imported file",
      { "main.ts": `import "./lib/a";`, "lib/a.ts": `null!.x;` },
      ["run", "main.ts"],
      /^lib\/a\.ts:1:7: TypeError: Cannot read/,
    ],
    [
      "a syntax error",
      { "main.ts": `let a = ;` },
      ["train", "main.ts"],
      /^main\.ts:1:9: SyntaxError: Unexpected token\n$/,
    ],
    ["no file", {}, ["train", "main.ts"], /^There is no file .*main\.ts\.\n$/],
    ["a folder", { "sub/a.ts": "" }, ["train", "sub"], /is a folder/],
    ["a file that is no script", { "a.csv": "" }, ["train", "a.csv"], /a\.csv is no TypeScript or JavaScript file/],
    ["no model in it", { "main.ts": `export const a = 1;` }, ["train", "main.ts"], /^main\.ts trains nothing/],
  ];
  for (const [name, files, argv, message] of errors)
    test(`${name}: one message, exit code 1`, async () => {
      const { code, error } = await gradlens(project(files), argv);
      assert.equal(code, 1);
      assert.match(error, message);
    });

  test("wrong usage: exit code 2 and how to go on", async () => {
    const { code, error, out } = await gradlens(project({}), ["train", "a.ts", "--epochz", "1"]);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(error, /^gradlens: Unknown option --epochz.*did you mean --epochs.*\nTry: gradlens --help\n$/);
  });

  test("a NaN loss: a warning at its line, exit code 1", async () => {
    const folder = project({ "main.ts": `${quadratic}w.mul(NaN).backward();\noptimizer.step();` });
    const { code, error, out } = await gradlens(folder, ["train", "main.ts"]);
    assert.equal(code, 1);
    assert.match(error, /^main\.ts:10:12: The loss became NaN at step 0/);
    assert.match(out, /Diverged after 1 step/);
  });

  test("Ctrl+C stops the run, tells how far it came, and exits with 130", async () => {
    const folder = project({ "main.ts": `${quadratic}console.log("go");\nwhile (true) trainStep();` });
    let sent = false;
    const { code, out } = await gradlens(folder, ["train", "main.ts"], (child, text) => {
      if (sent || !text.includes("step ")) return;
      sent = true;
      child.kill("SIGINT");
    });
    assert.equal(code, 130);
    assert.match(out, /Stopped after [\d,]+ steps/);
    assert.equal((await new RunStore(folder).list())[0].status, "stopped");
  });

  test("a closed pipe ends the command quietly", async () => {
    const folder = project({ "main.ts": `for (let i = 0; i < 1_000_000; i++) console.log(i);` });
    const { error } = await gradlens(folder, ["run", "main.ts"], (child) => child.stdout?.destroy());
    assert.equal(error, "");
  });

  test("a folder that cannot hold runs is no reason not to train", async () => {
    const folder = project({ "main.ts": loop, ".gradlens": "a file where a folder should be" });
    const { code, error } = await gradlens(folder, ["train", "main.ts"]);
    assert.equal(code, 0);
    assert.match(error, /The run is not recorded: /);
  });
});
