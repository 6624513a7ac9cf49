import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunEvent } from "../../../src/protocol/run.js";
import type { ModelDescription, StatisticsSample } from "../../../src/protocol/statistics.js";
import { type Finished, quadratic, runSource } from "../project.js";

interface Observed extends Finished {
  models: ModelDescription[];
  samples: StatisticsSample[];
  /** What the script printed as JSON, line by line. */
  printed: unknown[];
}

async function observe(source: string): Promise<Observed> {
  const finished = await runSource(source, { mode: "train" });
  const of = <T extends RunEvent["type"]>(type: T): Extract<RunEvent, { type: T }>[] =>
    finished.events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
  return {
    ...finished,
    models: of("model").map(({ model }) => model),
    samples: of("statistics").flatMap(({ samples }) => samples),
    printed: finished.text.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as unknown] : [])),
  };
}

const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs(actual! - expected) <= 1e-5 * Math.abs(expected), `${actual} is not ${expected}`);

const sum = (counts: Uint32Array): number => counts.reduce((a, b) => a + b, 0);

const net = `import torch, { nn, optim } from "gradlens";
torch.manualSeed(0);
class Net extends nn.Module {
  hidden = new nn.Linear(3, 5);
  act = new nn.ReLU();
  out = new nn.Linear(5, 1);
  end = new nn.Sigmoid();
  forward(x: torch.Tensor) {
    return this.end(this.out(this.act(this.hidden(x))));
  }
}
const x = torch.randn([8, 3]);
const y = torch.rand([8, 1]);
`;

describe("statistics of a training script", () => {
  test("numbers are those that the script itself computes; names are those of the state dict", async () => {
    const { models, samples, printed } = await observe(`${net}
const model = new Net();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.5 });
torch.noGrad(() => model.hidden.bias.at(2).fill_(-100));
for (let i = 0; i < 3; i++) {
  optimizer.zeroGrad();
  const loss = torch.nn.functional.mseLoss(model(x), y);
  loss.backward();
  const before = [...model.parameters()].map((p) => p.detach().clone());
  const weight = before.map((p) => p.norm().item());
  const gradient = [...model.parameters()].map((p) => p.grad!.norm().item());
  optimizer.step();
  const update = [...model.parameters()].map((p, k) => p.detach().sub(before[k]).norm().item());
  if (i === 0) {
    const hidden = torch.noGrad(() => x.matmul(before[0].t()).add(before[1]));
    const dead = hidden.clamp({ min: 0 }).sum(0).eq(0).sum().item() / 5;
    console.log(JSON.stringify({ weight, gradient, update, dead, hidden: hidden.norm().item() }));
  }
}`);
    const [first, ...others] = samples;
    const [own] = printed as { weight: number[]; gradient: number[]; update: number[]; dead: number; hidden: number }[];
    assert.deepEqual([first.step, others.every(({ step }) => step > 0)], [0, true]);
    assert.deepEqual(
      first.parameters.map(({ name }) => name),
      ["hidden.weight", "hidden.bias", "out.weight", "out.bias"],
    );
    first.parameters.forEach(({ weight, gradient, updateNorm }, i) => {
      near(weight.norm, own.weight[i]);
      near(gradient?.norm, own.gradient[i]);
      near(updateNorm, own.update[i]);
      assert.equal(sum(weight.histogram), weight.count);
    });
    const [hidden, act, out, end] = first.activations;
    assert.deepEqual(
      first.activations.map(({ module }) => module),
      ["hidden", "act", "out", "end"],
    );
    near(hidden.output.norm, own.hidden);
    assert.equal(hidden.output.count, 40);
    assert.equal(act.dead, own.dead);
    assert.ok(own.dead >= 0.2);
    assert.deepEqual([out.dead, out.saturated, end.dead, end.saturated], [undefined, undefined, undefined, 0]);
    assert.equal(models.length, 1);
    const places = models[0].modules.map(({ path, type, position }) => [path, type, position?.line, position?.column]);
    assert.deepEqual(places, [
      ["", "Net", 15, 15],
      ["hidden", "Linear", 4, 12],
      ["act", "ReLU", 5, 9],
      ["out", "Linear", 6, 9],
      ["end", "Sigmoid", 7, 9],
    ]);
  });

  test("NaN is counted, and nothing stops", async () => {
    const { samples, ended } = await observe(`${net}
const model = new Net();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
for (let i = 0; i < 5; i++) {
  optimizer.zeroGrad();
  model(x).mul(NaN).sum().backward();
  optimizer.step();
}`);
    assert.equal(ended.steps, 5);
    const { weight, gradient, updateNorm } = samples[0].parameters[0];
    assert.deepEqual([weight.nan, gradient?.nan, gradient?.norm], [0, 15, NaN]);
    assert.ok(Number.isNaN(updateNorm));
    assert.equal(samples.at(-1)!.parameters[0].weight.nan, samples.length > 1 ? 15 : 0);
  });

  test("parameters of no module have numbers; a script without a model has none", async () => {
    const { models, samples } = await observe(
      `${quadratic}optimizer.addParamGroup({ params: torch.ones([4], { requiresGrad: true }) });
for (let i = 0; i < 20; i++) trainStep();`,
    );
    assert.deepEqual(models, [{ modules: [] }]);
    const [first] = samples;
    const [one, two] = first.parameters;
    assert.deepEqual([one.name, one.weight.norm, one.gradient?.norm], ["parameter 1", 1, 2]);
    near(one.updateNorm, 0.2);
    assert.deepEqual(
      [two.name, two.weight.norm, two.gradient, two.updateNorm],
      ["parameter 2", 2, undefined, undefined],
    );
    assert.deepEqual(first.activations, []);
  });

  test("several models and optimizers, as a GAN has: class names in front, each is sampled", async () => {
    const { models, samples } = await observe(`import torch, { nn, optim } from "gradlens";
class Generator extends nn.Module {
  layer = new nn.Linear(2, 2);
  forward(x: torch.Tensor) { return this.layer(x); }
}
class Critic extends nn.Module {
  layer = new nn.Linear(2, 1);
  forward(x: torch.Tensor) { return this.layer(x); }
}
const [g, c] = [new Generator(), new Critic()];
const [optG, optC] = [g, c].map((model) => new optim.SGD(model.parameters(), { lr: 0.01 }));
const z = torch.ones([4, 2]);
for (let i = 0; i < 40; i++) {
  optC.zeroGrad(); c(g(z).detach()).sum().backward(); optC.step();
  optG.zeroGrad(); c(g(z)).sum().neg().backward(); optG.step();
}`);
    assert.equal(models.length, 1);
    assert.deepEqual(
      models[0].modules.map(({ path }) => path),
      ["Generator", "Generator.layer", "Critic", "Critic.layer"],
    );
    const [first, second] = samples;
    const names = (sample: StatisticsSample): string[] => sample.parameters.map(({ name }) => name);
    assert.deepEqual(names(first), ["Critic.layer.weight", "Critic.layer.bias"]);
    assert.deepEqual(names(second), ["Generator.layer.weight", "Generator.layer.bias"]);
    assert.deepEqual([first.step, second.step], [0, 1]);
    for (const sample of samples) assert.equal(names(sample)[0].startsWith("Critic"), sample.step % 2 === 0);
  });

  test("accumulated gradients, a frozen layer, a layer that is called twice, a closure", async () => {
    const { models, samples, printed } = await observe(`import torch, { nn, optim } from "gradlens";
torch.manualSeed(0);
class Twice extends nn.Module {
  frozen = new nn.Linear(3, 3);
  layer = new nn.Linear(3, 3);
  forward(x: torch.Tensor) { return this.layer(this.layer(this.frozen(x))); }
}
const model = new Twice();
model.frozen.requiresGrad_(false);
const optimizer = new optim.LBFGS(model.parameters(), { maxIter: 2 });
const x = torch.randn([4, 3]);
let last = NaN;
let gradient = NaN;
for (let i = 0; i < 2; i++) {
  optimizer.step(() => {
    optimizer.zeroGrad();
    for (const part of [0, 1]) {
      const out = model(x.at(part));
      out.square().sum().backward();
      last = out.norm().item();
    }
    gradient = model.layer.weight.grad!.norm().item();
    return torch.tensor(0);
  });
  if (i === 0) console.log(JSON.stringify({ last, gradient }));
}`);
    const [{ last, gradient }] = printed as { last: number; gradient: number }[];
    const [first] = samples;
    const frozen = first.parameters.find(({ name }) => name === "frozen.weight")!;
    assert.deepEqual([frozen.gradient, frozen.updateNorm], [undefined, undefined]);
    const trained = first.parameters.find(({ name }) => name === "layer.weight")!;
    near(trained.gradient?.norm, gradient);
    assert.ok(trained.updateNorm! > 0);
    // The layer's second call is the model's output.
    assert.deepEqual(
      first.activations.map(({ module }) => module),
      ["frozen", "layer"],
    );
    near(first.activations[1].output.norm, last);
    const trainable = models[0].modules.flatMap(({ parameters }) => parameters.map(({ trainable }) => trainable));
    assert.deepEqual(trainable, [false, false, true, true]);
  });

  test("models that are trained one after the other are not mixed up, and one that thaws is told anew", async () => {
    const { models, samples } = await observe(`${net}
for (const lr of [0.1, 0.2]) {
  const model = new Net();
  model.hidden.requiresGrad_(lr === 0.2);
  const optimizer = new optim.SGD(model.parameters(), { lr });
  for (let i = 0; i < 40; i++) {
    if (i === 20) model.hidden.requiresGrad_(true);
    optimizer.zeroGrad();
    model(x).sum().backward();
    optimizer.step();
  }
}`);
    const paths = models.map(({ modules }) => modules.map(({ path }) => path).join());
    assert.deepEqual(new Set(paths), new Set([",hidden,act,out,end"]));
    const thawed = models.map(({ modules }) => modules[1].parameters[0].trainable);
    assert.deepEqual([thawed[0], thawed.at(-1)], [false, true]);
    for (const { parameters } of samples) assert.equal(parameters[0].name, "hidden.weight");
  });
});

describe("statistics of a definition", () => {
  test("validation is not what is sampled; one step is enough", async () => {
    const { models, samples, ended } = await observe(`import torch, { nn, optim, data, train } from "gradlens";
export default train.define({
  seed: 0,
  model: () => new nn.Sequential(new nn.Linear(2, 4), new nn.Tanh(), new nn.Linear(4, 1)),
  data: () => data.split(new data.TensorDataset(torch.randn([50, 2]).mul(100), torch.randn([50, 1])), { validation: 0.2 }),
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0 }),
  batchSize: 40,
  epochs: 1,
});`);
    assert.deepEqual([ended.status, ended.steps, samples.length], ["completed", 1, 1]);
    assert.deepEqual(
      samples[0].activations.map(({ module, output }) => [module, output.count]),
      [
        ["0", 160],
        ["1", 160],
        ["2", 40],
      ],
    );
    assert.ok(samples[0].activations[1].saturated! > 0.5);
    assert.equal(samples[0].parameters[0].updateNorm, 0);
    assert.equal(models[0].modules[0].type, "Sequential");
  });
});
