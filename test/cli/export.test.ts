/** `gradlens export`: what it writes, and what it says to a file that defines no model. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parseArguments } from "../../src/cli/args.js";
import torch, { type nn } from "../../src/engine/index.js";
import { dist, project } from "../runtime/project.js";

const definition = `
import torch, { nn, optim, train } from "gradlens";
export default train.define({
  seed: 0,
  model: () => new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU(), new nn.Linear(3, 1)),
  data: () => [torch.randn(20, 2), torch.randn(20, 1)],
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  batchSize: 5, epochs: 2, checkpoint: { folder: "kept" },
});
`;

function gradlens(folder: string, ...argv: string[]) {
  return spawnSync(process.execPath, [path.join(dist, "cli.js"), ...argv], { cwd: folder, encoding: "utf8" });
}

test("a training as PyTorch code, at a checkpoint", () => {
  const folder = project({ "main.ts": definition });
  assert.equal(gradlens(folder, "train", "main.ts", "--no-store").status, 0);
  const out = gradlens(folder, "export", "main.ts", "--format", "pytorch", "--resume", "kept/last.pth", "-o", "out");
  assert.equal(out.stderr, "");
  assert.deepEqual(
    out.stdout
      .trim()
      .split("\n")
      .map((line) => line.replace(/ \(.*\)$/, "")),
    ["model.py", "weights.pth", "train.py", "training.pth", "data.pth"].map((name) => path.join("out", name)),
  );
  assert.equal(out.status, 0);
  const state = torch.load<{ epoch: number; step: number }>(path.join(folder, "out/training.pth"));
  assert.deepEqual([state.epoch, state.step], [2, 8]);
});

test("a model that a file exports, as ONNX and as weights", () => {
  const folder = project({
    "net.ts": `import torch, { nn } from "gradlens";
export const model = new nn.Linear(2, 3);
export const inputs = torch.randn(1, 2);
`,
  });
  const onnx = gradlens(folder, "export", "net.ts");
  assert.match(onnx.stdout, /^exported.model\.onnx \([\d.]+ (bytes|kB)\)\n$/);
  const weights = gradlens(folder, "export", "net.ts", "--format=weights", "--output=w");
  assert.equal(weights.status, 0);
  const state = torch.load<nn.StateDict>(path.join(folder, "w/weights.pth"));
  assert.deepEqual(Object.keys(state), ["weight", "bias"]);
});

test("a file that cannot be exported fails in words, at the user's line", () => {
  const folder = project({
    "none.ts": `import torch from "gradlens";\nexport const x = 1;\n`,
    "bad.ts": `import torch, { nn } from "gradlens";
class Net extends nn.Module {
  forward(x: torch.Tensor) {
    return torch.linalg.inv(x.t().matmul(x));
  }
}
export const model = new Net();
export const inputs = torch.randn(3, 3);
`,
  });
  const none = gradlens(folder, "export", "none.ts");
  assert.equal(none.status, 1);
  assert.match(none.stderr, /none\.ts exports no model\. Expected a training, `export default train\.define/);
  const bad = gradlens(folder, "export", "bad.ts");
  assert.match(bad.stderr, /the operation 'linalg\.inv' \(in Net\) has no counterpart in ONNX/);
  assert.match(bad.stderr, /bad\.ts:4:\d+/);
  assert.ok(!existsSync(path.join(folder, "exported")));
});

test("arguments", () => {
  const defaults = { name: "export", file: "a.ts", format: "onnx", output: "exported" };
  assert.deepEqual(parseArguments(["export", "a.ts"]), defaults);
  assert.deepEqual(parseArguments(["export", "-o", "x", "a.ts"]), { ...defaults, output: "x" });
  assert.throws(() => parseArguments(["export"]), /Which file\? gradlens export moons\.ts/);
  assert.throws(
    () => parseArguments(["export", "a.ts", "--format", "pmml"]),
    /--format expects onnx, pytorch, weights, got/,
  );
  assert.throws(() => parseArguments(["export", "a.ts", "--step", "1"]), /Unknown option --step of "gradlens export"/);
  assert.throws(() => parseArguments(["export", "a.ts", "--output"]), /--output needs a value: --output exported/);
});
