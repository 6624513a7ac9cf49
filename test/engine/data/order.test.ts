/** The order of samples for a seed is PyTorch's: loaders over several epochs, random splits. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { data } from "../../../src/engine/index.js";
import { readCases } from "../../support/golden.js";

interface Loading {
  n: number;
  options: data.DataLoaderOptions;
  seed: number;
  ownSeed: number | null;
  length: number;
  /** Batches of indices, and after every epoch the next number of the default generator. */
  epochs: (number[][] | number)[];
}

interface Splitting extends Omit<Loading, "options" | "length" | "epochs"> {
  lengths: number[];
  parts: number[][];
}

const cases = readCases<Loading | Splitting>("training/data");

/** Seeds the default generator; gives the option of an own one where the case has it. */
function seeded({ seed, ownSeed }: Loading | Splitting): { generator?: torch.Generator } {
  torch.manualSeed(seed);
  return ownSeed === null ? {} : { generator: new torch.Generator().manualSeed(ownSeed) };
}

const dataset = (n: number) => new data.TensorDataset(torch.arange(n));

describe("order of samples", () => {
  for (const golden of cases) {
    const { n } = golden;
    if ("lengths" in golden)
      test(`randomSplit of ${n} by ${golden.lengths}, generator ${golden.ownSeed}`, () => {
        const parts = data.randomSplit(dataset(n), golden.lengths, seeded(golden));
        assert.deepEqual(
          parts.map((part) => [...part.indices]),
          golden.parts,
        );
        assert.deepEqual(
          parts.map((part) => Array.from({ length: part.length }, (_, i) => part.at(i)[0].item())),
          golden.parts,
        );
      });
    else
      test(`DataLoader of ${n} ${JSON.stringify(golden.options)}, generator ${golden.ownSeed}`, () => {
        const loader = new data.DataLoader(dataset(n), { ...golden.options, ...seeded(golden) });
        assert.equal(loader.length, golden.length);
        const epochs = golden.epochs.map((epoch) =>
          typeof epoch === "number"
            ? torch.rand(1).item()
            : [...loader].map((batch) => (batch as torch.Tensor[])[0].tolist()),
        );
        const expected = golden.epochs.map((epoch) => (typeof epoch === "number" ? Math.fround(epoch) : epoch));
        assert.deepEqual(epochs, expected);
      });
  }
});
