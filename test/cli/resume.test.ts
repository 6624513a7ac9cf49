/** `gradlens train --resume`: a training goes on from a snapshot of a run, and from a checkpoint that it wrote itself. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import type { RunEnded, RunEvent } from "../../src/protocol/run.js";
import { dist, project } from "../runtime/project.js";
import { definition, script } from "../runtime/control/trainings.js";

function train(folder: string, ...argv: string[]): { ended: RunEnded; snapshots: string[] } {
  const out = execFileSync(process.execPath, [path.join(dist, "cli.js"), "train", "main.ts", "--json", ...argv], {
    cwd: folder,
    encoding: "utf8",
  });
  const events = out.trim().split("\n").map((line) => JSON.parse(line) as RunEvent); // prettier-ignore
  return {
    ended: events.at(-1) as RunEnded,
    snapshots: events.findLast((event) => event.type === "snapshots")?.snapshots.map(({ file }) => file) ?? [],
  };
}

test("a definition ends as if it had not been interrupted", () => {
  const slow = definition.replace(
    "loss: new nn.MSELoss()",
    "loss: (y, t) => { wait(); return y.sub(t).square().mean(); }",
  );
  const waiting = `function wait() { const end = performance.now() + 5; while (performance.now() < end); }\n`;
  const folder = project({
    "main.ts": slow.replace("epochs: 40", 'epochs: 40, checkpoint: { folder: "kept" }') + waiting,
  });
  const whole = train(folder);
  assert.ok(whole.snapshots.length > 0, "there are snapshots by time");
  const resumed = train(folder, "--resume", whole.snapshots[0], "--no-store");
  assert.deepEqual(resumed.ended.metrics, whole.ended.metrics);
  const early = train(folder, "--epochs", "10", "--no-store");
  assert.equal(early.ended.steps, 40);
  const rest = train(folder, "--resume", "kept/last.pth", "--no-store");
  assert.equal(rest.ended.steps, 160);
});

test("a file that is none fails in words", () => {
  const folder = project({ "main.ts": script, "none.pth": "nothing" });
  for (const [file, says] of [
    ["none.pth", /none\.pth, byte 0: expected a file of PyTorch's/],
    ["nowhere.pth", /nowhere\.pth: there is no such file/],
  ] as const) {
    // prettier-ignore
    const { status, stderr } = spawnSync(
      process.execPath,
      [path.join(dist, "cli.js"), "train", "main.ts", "--no-store", "--resume", file],
      { cwd: folder, encoding: "utf8" },
    );
    assert.equal(status, 1);
    assert.match(stderr, says);
  }
});
