/** The examples as a person runs them: by the command, in the engine process. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { describe, test } from "node:test";
import type { RunEnded, RunEvent, RunOutput } from "../../src/protocol/run.js";
import { dist, run } from "../runtime/project.js";
import { quickest } from "../support/quickest.js";
import { firstLesson, folder, header } from "./example.js";
import { close, golden } from "./golden.js";

/** Runs the built command in the folder of the examples. */
function gradlens(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [path.join(dist, "cli.js"), ...argv], { cwd: folder }, (failure, out, error) =>
      resolve({ code: Number(failure?.code ?? 0), out, error }),
    ),
  );
}

const fileOf = (name: string) => (name === "moons" ? "moons.ts" : `${firstLesson}/${name}.ts`);

/** What PyTorch has at the end: the last loss and figures of a script, the figures of a definition's last epoch. */
function finalFigures(name: string): Record<string, number> {
  const { losses, epochs, r2, accuracy } = golden[name];
  if (epochs) return Object.values(epochs).at(-1)!;
  return { loss: Object.values(losses).at(-1)!, ...(r2 !== undefined && { r2 }), ...(accuracy && { accuracy }) };
}

describe("gradlens train", () => {
  for (const name of Object.keys(golden).filter((name) => name !== "diverging"))
    test(`${name}.ts ends with PyTorch's figures`, async () => {
      const { code, out, error } = await gradlens("train", fileOf(name), "--json", "--no-store");
      assert.deepEqual([code, error], [0, ""]);
      const events = out.trimEnd().split("\n");
      const ended = JSON.parse(events.at(-1)!) as RunEnded;
      assert.deepEqual([ended.type, ended.status, ended.steps], ["ended", "completed", golden[name].steps]);
      for (const [figure, value] of Object.entries(finalFigures(name))) close(ended.metrics[figure], value, figure);
      const started = events.map((line) => JSON.parse(line) as RunEvent).find(({ type }) => type === "started");
      assert.deepEqual(started, { ...started, kind: name === "moons" ? "definition" : "script" });
    });
});

test("gradlens train says that diverging.ts diverges, where, and fails", async () => {
  const { code, out } = await gradlens("train", fileOf("diverging"), "--json", "--no-store");
  const events = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
  const ended = events.at(-1) as RunEnded;
  assert.deepEqual([code, ended.status, ended.steps], [1, "diverged", golden.diverging.steps]);
  close(ended.metrics.loss, finalFigures("diverging").loss, "loss");
  const warning = events.find((event) => event.type === "output" && event.level === "warn") as RunOutput | undefined;
  assert.match(warning?.text ?? "", /^The loss grew from 13\.\d+ to .+ at step \d+\./);
  assert.equal(path.basename(warning?.position?.file ?? ""), "diverging.ts");
});

test("gradlens run prints what an example prints, and nothing else", async () => {
  const out = "y = 1.15 + 0.96 x, R2 0.6632\n";
  assert.deepEqual(await gradlens("run", fileOf("regression")), { code: 0, out, error: "" });
});

describe("examples/broken", () => {
  for (const name of ["syntax-error", "wrong-shape", "throws"])
    test(`${name}.ts fails at the line that its header names`, async () => {
      const { code, error } = await gradlens("train", `broken/${name}.ts`, "--no-store");
      const [, line] = /must name line (\d+)/.exec(header(`broken/${name}`))!;
      assert.equal(code, 1);
      assert.match(error, new RegExp(`^broken/${name}\\.ts:${line}:\\d+: \\w*Error: .+\\n$`));
    });

  test("endless-loop.ts stops within a second", async () => {
    const milliseconds = await quickest(1000, async () => {
      let asked = 0;
      const { ended } = await run(path.join(folder, "broken/endless-loop.ts"), { mode: "train" }, (event, handle) => {
        if (event.type !== "output") return;
        asked = performance.now();
        handle.stop();
      });
      assert.equal(ended.status, "stopped");
      return performance.now() - asked;
    });
    assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  });
});
