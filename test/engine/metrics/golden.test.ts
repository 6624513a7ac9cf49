/** Every metric against scikit-learn: as a function of arrays and of tensors, and streaming over uneven batches. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { metrics } from "../../../src/engine/index.js";
import { setWarningHandler } from "../../../src/engine/warn.js";

interface Case {
  metric: keyof typeof metrics;
  output: number[] | number[][];
  target: number[] | number[][];
  options: object;
  result?: unknown;
  error?: string;
}

const cases = JSON.parse(readFileSync("test/golden/metrics_sklearn.json", "utf8")) as Case[];
type Metric = metrics.Metric<object, unknown>;

function same(actual: unknown, expected: unknown, tolerance: number): void {
  if (typeof expected === "number" && typeof actual === "number")
    assert.ok(Math.abs(actual - expected) <= tolerance * (1 + Math.abs(expected)), `${actual}, expected ${expected}`);
  else if (expected === "nan") assert.ok(Number.isNaN(actual), `${String(actual)}, expected NaN`);
  else if (typeof expected === "object" && expected !== null) {
    assert.deepEqual(Object.keys(actual as object), Object.keys(expected));
    for (const [key, value] of Object.entries(expected))
      same((actual as Record<string, unknown>)[key], value, tolerance);
  } else assert.equal(actual, expected);
}

/** Equal errors up to the list of labels, which the libraries write differently. */
const words = (message: string): string =>
  message.replace(/, one of.*|\. Classes found.*/, "").replaceAll(/[[\]]/g, "");

/** Batches of 1, 2, 3... samples. */
function batches({ output, target }: Case): [number[] | number[][], number[] | number[][]][] {
  const all: [number[] | number[][], number[] | number[][]][] = [];
  for (let at = 0, size = 1; at < output.length; at += size++)
    all.push([output.slice(at, at + size) as number[], target.slice(at, at + size) as number[]]);
  return all;
}

describe("metrics equal scikit-learn's", () => {
  for (const [i, golden] of cases.entries())
    test(`${i}: ${golden.metric} of ${golden.output.length} ${JSON.stringify(golden.options)}`, () => {
      setWarningHandler(() => undefined);
      const metric = metrics[golden.metric] as unknown as Metric;
      const { output, target, options, result, error } = golden;
      const stream = metric.streaming(options);
      const streamed = () => {
        // A batch of whole numbers alone would be taken for classes: tensors say what they are.
        const dtype =
          output.flat().every(Number.isInteger) && !golden.metric.match(/^(r2|mean|root)/)
            ? torch.int64
            : torch.float64;
        for (const [o, t] of batches(golden))
          stream.update(torch.tensor(o, { dtype }), torch.tensor(t, { dtype: torch.float64 }));
        return stream.compute();
      };
      const tensors = () => metric(torch.tensor(output, { dtype: output.flat().every(Number.isInteger) ? torch.int64 : torch.float64 }), torch.tensor(target, { dtype: torch.float64 }), options); // prettier-ignore
      const ways = [() => metric(output, target, options), tensors, streamed];
      for (const way of ways) {
        if (error === undefined) same(way(), result, 1e-12);
        else
          assert.throws(way, (thrown: Error) => {
            assert.deepEqual([thrown.name, words(thrown.message)], ["ValueError", words(error)]);
            return true;
          });
      }
      setWarningHandler(null);
    });
});
