/**
 * Whoever hovers over a name of the library reads what it does, and finds its page where PyTorch has one: every function, class and
 * method has a doc comment, every overload too.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { camelCase } from "../../scripts/lib/paritySurface.mjs";
import { publicSurface } from "./publicSurface.js";

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
});
