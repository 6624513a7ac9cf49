import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checks, diagnose, plainly, type Evidence } from "../../src/diagnosis/index.js";
import { activation, evidence, layer, parameter, statistics } from "./evidence.js";

const found = (of: Evidence) => diagnose(of, plainly).map(({ check, module }) => [check, module]);
const messages = (of: Evidence) => diagnose(of, plainly).map(({ message }) => message);

const three = [layer("0"), layer("1", "ReLU", []), layer("2"), layer("3", "Tanh", []), layer("4")];
const withGradients = (norms: number[]) => ({
  parameters: norms.map((norm, i) => parameter(`${2 * i}.weight`, { gradient: statistics({ norm }) })),
  activations: three.map(({ path }) => activation(path)),
});

describe("findings", () => {
  test("a healthy training has none", () => {
    assert.deepEqual(found(evidence(three, withGradients([0.1, 0.2, 0.1]))), []);
  });

  test("too few samples are not judged", () => {
    assert.deepEqual(found(evidence(three, withGradients([1e-9, 1e-3, 1]), { count: 4 })), []);
  });

  test("a gradient that shrinks all the way back vanishes", () => {
    const run = evidence(three, withGradients([1e-5, 1e-3, 1]));
    assert.deepEqual(found(run), [["vanishing-gradient", "0"]]);
    assert.match(messages(run)[0], /0\.weight it is 100000 times smaller than at 4\.weight/);
  });

  test("one small layer is no vanishing gradient", () => {
    assert.deepEqual(found(evidence(three, withGradients([1e-5, 2, 1]))), []);
  });

  test("a gradient that grows all the way back explodes", () => {
    assert.deepEqual(found(evidence(three, withGradients([1e4, 10, 1]))), [["exploding-gradient", "0"]]);
  });

  test("gradients that grow from step to step explode", () => {
    const run = evidence(three, withGradients([0.1, 0.1, 0.1]), { count: 12 });
    const samples = run.samples.map((sample, i) => ({ ...sample, ...withGradients(Array(3).fill(0.1 * 3 ** i)) }));
    assert.deepEqual(found({ ...run, samples }), [["exploding-gradient", undefined]]);
  });

  test("units that are dead for most samples", () => {
    const run = evidence(three, {
      parameters: [parameter("0.weight")],
      activations: [activation("1", { dead: 0.75 })],
    });
    assert.deepEqual(found(run), [["dead-layer", "1"]]);
    assert.match(messages(run)[0], /75% of the units of 1 \(ReLU\)/);
    const few = evidence(three, { parameters: [], activations: [activation("1", { dead: 0.3 })] });
    assert.deepEqual(found(few), []);
  });

  test("a hidden activation that is flat, but not that of the output", () => {
    const flat = (module: string) => ({ parameters: [], activations: [activation(module, { saturated: 0.9 })] });
    assert.deepEqual(found(evidence(three, flat("3"))), [["saturation", "3"]]);
    assert.deepEqual(found(evidence([...three, layer("5", "Sigmoid", [])], flat("5"))), []);
  });

  test("steps that overwrite the weights, or change nothing while the loss stays", () => {
    const steps = (updateNorm: number) => ({ parameters: [parameter("0.weight", { updateNorm })], activations: [] });
    assert.deepEqual(found(evidence(three, steps(2))), [["learning-rate", undefined]]);
    const still = { count: 20, series: { loss: Array<number>(40).fill(1) } };
    assert.deepEqual(found(evidence(three, steps(1e-7), still)), [["learning-rate", undefined]]);
    const falling = { count: 20, series: { loss: Array.from({ length: 40 }, (_, i) => 1 / (i + 1)) } };
    assert.deepEqual(found(evidence(three, steps(1e-7), falling)), []);
  });

  test("weights that stay because the gradient vanishes are no matter of the learning rate", () => {
    const gradients = withGradients([1e-5, 1e-3, 1]);
    const parameters = gradients.parameters.map((each) => ({ ...each, updateNorm: 1e-9 }));
    const still = { count: 20, series: { loss: Array<number>(40).fill(1) } };
    assert.deepEqual(found(evidence(three, { ...gradients, parameters }, still)), [["vanishing-gradient", "0"]]);
  });

  test("a module that is never called, and one whose result is cut off", () => {
    const sample = {
      parameters: [parameter("0.weight"), parameter("2.weight", { gradient: undefined, updateNorm: undefined })],
      activations: [activation("0")],
    };
    const never = evidence([layer("0", "Linear", ["weight"]), layer("2", "Linear", ["weight"])], sample);
    assert.match(messages(never)[0], /2 \(Linear\) is never called: 2\.weight get no gradient/);
    const cut = {
      ...never,
      samples: never.samples.map((s) => ({ ...s, activations: [activation("0"), activation("2")] })),
    };
    assert.match(messages(cut)[0], /The loss does not depend on 2/);
  });

  test("a validation loss that rises while the training loss falls", () => {
    const series = { "validation loss": [1, 0.5, 0.6, 0.7, 0.8], "epoch loss": [1, 0.5, 0.3, 0.2, 0.1] };
    const run = evidence(three, withGradients([1, 1, 1]), { series });
    assert.deepEqual(found(run), [["overfitting", undefined]]);
    assert.match(messages(run)[0], /lowest in epoch 2 \(0\.5\) and is 0\.8 now/);
    const both = { ...series, "epoch loss": [1, 0.5, 0.6, 0.7, 0.8] };
    assert.deepEqual(found(evidence(three, withGradients([1, 1, 1]), { series: both })), []);
  });

  test("the first step with NaN, and where", () => {
    const run = evidence(three, withGradients([0.1, 0.1, 0.1]));
    const samples = run.samples.map((sample, i) =>
      i < 7
        ? sample
        : { ...sample, parameters: [parameter("2.weight", { gradient: statistics({ nan: 3, norm: NaN }) })] },
    );
    const [finding] = diagnose({ ...run, samples }, plainly);
    assert.deepEqual([finding.check, finding.module], ["non-finite", "2"]);
    assert.match(finding.message, /At step 7 the gradient of 2\.weight/);
  });

  test("every check has a name of its own", () => {
    assert.equal(new Set(checks.map(({ name }) => name)).size, checks.length);
  });
});
