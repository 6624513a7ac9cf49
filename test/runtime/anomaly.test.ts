/** Anomaly detection in a run: the warning names the user's own lines, and no others. */
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { project, run } from "./project.js";

const model = `import torch, { nn } from "gradlens";
class Net extends nn.Module {
  linear = new nn.Linear(2, 2);
  forward(x: torch.Tensor) {
    const h = this.linear(x);
    const zero = h.sub(h).abs();
    return zero.mul(0).div(zero);
  }
}
const net = new nn.Sequential(new Net());
torch.autograd.detectAnomaly(() => {
  const y = net(torch.ones(1, 2));
  y.sum().backward();
});
`;

test("a NaN in a training file", async () => {
  const file = path.join(project({ "main.ts": model }), "main.ts");
  const { text, ended } = await run(file);
  assert.match(text, /Error detected in DivBackward0\. Traceback of forward call that caused the error:/);
  const frames = text.split("\n").filter((line) => /^ {4}at /.test(line));
  assert.match(frames[0], /Net\.forward \(.*main\.ts:7:\d+\)/);
  assert.ok(
    frames.every((frame) => frame.includes("main.ts")),
    frames.join("\n"),
  );
  assert.match(JSON.stringify(ended), /Function 'DivBackward0' returned nan values in its [01]th output/);
});
