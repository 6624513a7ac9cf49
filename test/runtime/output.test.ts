import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runSource } from "./project.js";

describe("output of user code", () => {
  test("all ways to print, in the order of the calls", async () => {
    const { outputs, text } = await runSource(`
      console.log("a %d", 1, { b: [1, 2] });
      process.stdout.write("no break");
      process.stdout.write(new Uint8Array([33, 10]));
      console.group("G");
      console.info("inside");
      console.groupEnd();
      console.warn("w");
      console.error(new Map([["k", 1]]));
      console.table([{ x: 1 }]);
      process.stderr.write("raw\\n");
      console.log();
    `);
    assert.match(
      text,
      /^a 1 \{ b: \[ 1, 2 \] \}\nno break!\nG\n {2}inside\nw\nMap\(1\) \{ 'k' => 1 \}\n┌[^]*┘\nraw\n\n$/,
    );
    assert.deepEqual(
      outputs.map((output) => output.level).filter((level, index, all) => level !== all[index - 1]),
      ["log", "info", "warn", "error", "log", "error", "log"],
    );
  });

  test("tensors print as PyTorch prints them", async () => {
    const { text } = await runSource(
      `import torch from "gradlens"; console.log(torch.tensor([1.5, 2]), "and", torch.tensor(3.5));`,
    );
    assert.equal(text, "tensor([1.5000, 2.0000]) and tensor(3.5000)\n");
  });

  test("a flood is cut, says so, and keeps its end", async () => {
    const { text, ended, outputs } = await runSource(
      `for (let i = 0; i < 1_000_000; i++) console.log("line", i); console.log("the result");`,
    );
    assert.equal(ended.status, "completed");
    assert.ok(text.length < 2_000_000);
    assert.match(text, /^line 0\nline 1\n/);
    assert.match(text, /… \d+ lines omitted\n/);
    assert.match(text, /line 999999\nthe result\n$/);
    const omitted = [...text.matchAll(/… (\d+) lines omitted/g)].reduce((sum, match) => sum + Number(match[1]), 0);
    const lines = text.split("\n").length - 1 - outputs.filter((output) => output.text.startsWith("… ")).length;
    assert.equal(lines + omitted, 1_000_001);
  });

  test("output: all delivers every line", async () => {
    const { text } = await runSource(`for (let i = 0; i < 200_000; i++) console.log(i);`, { output: "all" });
    assert.equal(text, Array.from({ length: 200_000 }, (_, index) => `${index}\n`).join(""));
  });

  test("one enormous line is cut", async () => {
    const { text } = await runSource(`console.log("x".repeat(50_000_000)); console.log("next");`);
    assert.ok(text.length < 1_100_000);
    assert.match(text.slice(-100), /characters omitted\nnext\n$/);
  });

  test("what goes around the console to the descriptor arrives too", async () => {
    const { text } = await runSource(`import fs from "node:fs"; fs.writeSync(1, "direct\\n");`);
    assert.match(text, /direct\n/);
  });
});
