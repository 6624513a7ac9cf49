/** Memory of a synchronous script loop that nobody helps: resident bytes after 1,000 steps and at the end. */
import { wasm } from "../lib/targets.mjs";
import { integers, linearLayers, uniform } from "../lib/tensors.mjs";

export default {
  name: "memory/script-loop",
  title: "100,000 synchronous steps of a script loop",
  group: "memory",
  whole: "memory",
  steps: 100_000,
  data: { x: uniform([1000, 2]), y: integers([1000], 2) },
  parameters: linearLayers([2, 20, 20, 1]),
  targets: [{ configuration: wasm, atMost: 0.05 }],
  gradlens({ nn, optim, F, data, load }, { steps }) {
    const model = load(
      new nn.Sequential(
        new nn.Linear(2, 20),
        new nn.Tanh(),
        new nn.Linear(20, 20),
        new nn.Tanh(),
        new nn.Linear(20, 1),
      ),
    );
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const y = data.y.float();
    let early = 0;
    for (let step = 1; step <= steps; step++) {
      optimizer.zeroGrad();
      F.binaryCrossEntropyWithLogits(model(data.x).squeeze(1), y).backward();
      optimizer.step();
      if (step === 1000) early = process.memoryUsage.rss();
    }
    const late = process.memoryUsage.rss();
    return { steps, early, late, growth: late / early - 1 };
  },
};
