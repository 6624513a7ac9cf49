/**
 * Whoever hovers over a name of the library reads what it does, and finds its page where PyTorch has one: every function, class and
 * method has a doc comment, every overload too.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { camelCase } from "../../scripts/lib/paritySurface.mjs";
import { type Callable, publicSurface } from "./publicSurface.js";

const golden = JSON.parse(readFileSync("test/golden/parity.json", "utf8")) as { names: Record<string, string[]> };

/** PyTorch's names in this library's spelling, as they are written behind `torch.`. */
const namesOfPyTorch = new Set(
  Object.entries(golden.names).flatMap(([space, names]) => {
    const prefix = space === "torch.utils.data" ? "utils.data" : camelCase(space.replace(/^torch\.?/, ""));
    return names.map((name) => (prefix === "" ? camelCase(name) : `${prefix}.${camelCase(name)}`));
  }),
);

/** Names that PyTorch has and does not document. */
const withoutPage = new Set([
  ...[
    "clampMax",
    "clampMax_",
    "clampMin",
    "clampMin_",
    "featureDropout",
    "scalarTensor",
    "isSameSize",
    "nn.RNNCellBase",
  ],
  ...["nn.utils.rnn.invertPermutation", "Tensor.swapaxes_", "Tensor.swapdims_", "Tensor.asStrided_", "Tensor.put"],
  ...["Tensor.asStridedScatter", "Tensor.isSameSize", "Tensor.clampMin", "Tensor.clampMax", "Tensor.clampMin_"],
  ...["Tensor.clampMax_", "Tensor.heaviside_"],
  // Assignment by index, which is Python syntax there.
  "Tensor.set_",
]);

const surface = publicSurface();
const byName = new Map(surface.map((callable) => [callable.name, callable]));

/** A call of the golden tests: what PyTorch did is known of each. */
interface GoldenCase {
  inputs: { shape?: number[] }[];
  steps: [name: string, ...unknown[]][];
  out?: { shape?: number[] }[];
  error?: [type: string, message: string];
}

const cases = readdirSync("test/golden/ops")
  .filter((name) => name.endsWith(".json"))
  .flatMap((name) => JSON.parse(readFileSync(`test/golden/ops/${name}`, "utf8")) as GoldenCase[]);

/** The functions and methods that a name of the golden tests stands for: `F.relu`, `matmul`, `linalg.qr`. */
function calledBy(name: string): Callable[] {
  const short = name.split(".").at(-1)!;
  const names = new Set([name.replace(/^F\./, "nn.functional."), short, `Tensor.${short}`]);
  return [...names].flatMap((each) => byName.get(each) ?? []);
}

const names = (callables: Iterable<Callable>) => [...new Set([...callables].map(({ name }) => name))].sort();

/** The shape that shapes broadcast to; undefined where they do not. */
function broadcast(shapes: readonly number[][]): string | undefined {
  const result: number[] = [];
  for (const shape of shapes)
    for (const [i, size] of shape.toReversed().entries()) {
      if ((result[i] ?? 1) !== 1 && size !== 1 && size !== result[i]) return undefined;
      if ((result[i] ?? 1) === 1) result[i] = size;
    }
  return result.toReversed().join();
}

describe("hover texts", () => {
  test("the walk sees the library", () => {
    const names = new Set(surface.map(({ name }) => name));
    const some = ["tensor", "Tensor.matmul", "Tensor.exp", "nn.Linear", "nn.Module.stateDict", "nn.functional.relu"];
    some.push("optim.SGD", "optim.lrScheduler.StepLR", "linalg.svd", "utils.data.DataLoader", "datasets.makeMoons");
    some.push("train.define", "metrics.accuracy", "plot.plot", "numpy.linspace", "nn.init.kaimingUniform_");
    assert.deepEqual(
      some.filter((name) => !names.has(name)),
      [],
    );
    assert.ok(surface.length > 1500, `${surface.length} callables`);
  });

  test("everything is documented", () => {
    const silent = surface.filter(({ texts }) => texts.includes(""));
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });

  test("everything that PyTorch documents leads to its page", () => {
    const documented = surface.filter(({ name }) => namesOfPyTorch.has(name) && !withoutPage.has(name));
    assert.ok(documented.length > 1200, `${documented.length} names of PyTorch`);
    const unlinked = documented.filter(({ texts }) =>
      texts.some((text) => !text.includes("https://pytorch.org/docs/")),
    );
    assert.deepEqual(
      unlinked.map(({ name }) => name),
      [],
    );
  });

  test("the list of what PyTorch does not document names nothing else", () => {
    const names = new Set(surface.map(({ name }) => name));
    assert.deepEqual(
      [...withoutPage].filter((name) => !names.has(name)),
      [],
    );
  });

  test("what PyTorch is seen to refuse in the golden tests says its errors", () => {
    const refusing = cases.flatMap(({ error, steps }) => (error ? calledBy(steps.at(-1)![0]) : []));
    assert.ok(names(refusing).length > 500, `${names(refusing).length} functions`);
    assert.deepEqual(names(refusing.filter(({ texts }) => texts.some((text) => !text.includes("@throws ")))), []);
  });

  test("what gives other shapes than it is given, in the golden tests, says which", () => {
    const word =
      /\[.*\]|shape|size|element|dim|scalar|vector|matri|same|row|column|number|\dD|length|sample|channel|square|triang|diagonal|list|pair|each|window|indices|index|place|cop(y|ies)/i;
    const changing = cases.flatMap(({ error, steps, inputs, out = [] }) => {
      const [given, ...others] = [broadcast(inputs.map(({ shape = [] }) => shape)), ...out.map(({ shape }) => shape)];
      const isOther = others.some((shape) => shape && shape.join() !== given);
      return error === undefined && steps.length === 1 && isOther ? calledBy(steps[0][0]) : [];
    });
    assert.ok(names(changing).length > 200, `${names(changing).length} functions`);
    assert.deepEqual(names(changing.filter(({ texts }) => texts.some((text) => !word.test(text)))), []);
  });

  test("every layer and loss says the shapes that it takes and gives", () => {
    // Lists and bases: what they give is what others make of them.
    const shapeless = /^(Module|ModuleList|ModuleDict|Parameter|ParameterList|ParameterDict|Loss|RNNBase|RNNCellBase)$/;
    const layers = surface.filter(({ name }) => /^nn\.[A-Z]\w+$/.test(name) && !shapeless.test(name.slice(3)));
    assert.ok(layers.length > 120, `${layers.length} layers`);
    assert.deepEqual(names(layers.filter(({ texts }) => !/`?\[.*\]|shape/.test(texts[0]))), []);
  });
});
