/** Data sets and scalers against scikit-learn. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import * as datasets from "../../../src/engine/datasets/index.js";
import torch from "../../../src/engine/index.js";

interface Packed {
  shape: number[];
  step: number;
  values: number[];
}

interface Case {
  name: "makeBlobs" | "makeCircles" | "makeClassification" | "makeRegression";
  options: object;
  X: Packed;
  y: Packed;
  extra?: ["centers" | "coefficients", Packed];
  error?: string;
}

interface Scaling {
  name: "StandardScaler" | "MinMaxScaler";
  options: object;
  fit: (number | "nan")[][];
  other: (number | "nan")[][];
  transformed: (number | "nan")[][];
  otherTransformed: (number | "nan")[][];
  inverse: (number | "nan")[][];
}

const golden = JSON.parse(readFileSync("test/golden/datasets_generators.json", "utf8")) as {
  cases: Case[];
  scalers: Scaling[];
};

/** Sums over features are taken in another order than BLAS takes them: that is what the tolerance is for. */
const tolerance = 1e-12;

function close(actual: number, expected: number, scale: number, what: string): void {
  if (Number.isNaN(expected)) assert.ok(Number.isNaN(actual), `${what} is ${actual}, expected NaN`);
  else assert.ok(Math.abs(actual - expected) <= tolerance * (1 + scale), `${what} is ${actual}, expected ${expected}`);
}

function same(tensor: torch.Tensor, { shape, step, values }: Packed, what: string): void {
  assert.deepEqual(tensor.shape, shape, `shape of ${what}`);
  const scale = Math.max(...values.map(Math.abs));
  const actual: number[] = [];
  tensor.forEachValue((value) => void actual.push(value));
  values.forEach((value, i) => close(actual[i * step], value, scale, `${what}[${i * step}]`));
}

describe("generated data sets are scikit-learn's", () => {
  for (const { name, options, X, y, extra, error } of golden.cases)
    test(`${name} ${JSON.stringify(options)}`, () => {
      const make = datasets[name] as (options: object) => datasets.Labelled & Record<string, torch.Tensor>;
      if (error !== undefined) {
        const start = error.split(/[.(:]|Got/)[0];
        assert.throws(() => make(options), (e: Error) => e.name === "ValueError" && e.message.startsWith(start)); // prettier-ignore
        return;
      }
      const made = make(options);
      same(made.X, X, "X");
      same(made.y, y, "y");
      assert.equal(made.y.dtype, name === "makeRegression" ? torch.float64 : torch.int64);
      if (extra) same(made[extra[0]], extra[1], extra[0]);
      const [first, second] = made;
      assert.deepEqual([first, second], [made.X, made.y]);
    });

  test("unknown options and wrong counts", () => {
    assert.throws(() => datasets.makeBlobs({ n_samples: 3 } as never), { name: "TypeError", message: /'n_samples'.*'samples'/ }); // prettier-ignore
    assert.throws(() => datasets.makeBlobs({ samples: 2.5 }), { name: "ValueError", message: /samples.*2\.5/ });
    assert.throws(() => datasets.makeRegression({ samples: -1 }), { name: "ValueError", message: /samples.*-1/ });
    assert.throws(() => datasets.makeClassification({ classes: 0 }), { name: "ValueError", message: /classes.*0/ });
  });
});

describe("scalers are scikit-learn's", () => {
  const matrix = (rows: (number | "nan")[][]) => torch.tensor(rows.map((row) => row.map(Number)), { dtype: torch.float64 }); // prettier-ignore
  const check = (actual: torch.Tensor, rows: (number | "nan")[][]) => {
    const expected = rows.flat().map(Number);
    actual.forEachValue((value, i) => close(value, expected[i], Math.abs(expected[i]) || 1, `value ${i}`));
  };
  for (const { name, options, fit, other, transformed, otherTransformed, inverse } of golden.scalers)
    test(`${name} ${JSON.stringify(options)} of ${fit.length} x ${fit[0].length}`, () => {
      const scaler = new datasets[name](options);
      check(scaler.fitTransform(matrix(fit)), transformed);
      check(scaler.transform(matrix(other)), otherTransformed);
      check(scaler.inverseTransform(matrix(other)), inverse);
    });

  test("keep the floating type, and say what is wrong", () => {
    const x = torch.tensor([[1, 2], [3, 5]]); // prettier-ignore
    const scaler = new datasets.StandardScaler();
    assert.throws(() => scaler.transform(x), { name: "ValueError", message: /^This StandardScaler instance is not fitted/ }); // prettier-ignore
    assert.equal(scaler.fitTransform(x).dtype, torch.float64);
    assert.equal(scaler.transform(x.float()).dtype, torch.float32);
    assert.throws(() => scaler.fit(torch.ones(3)), { name: "ValueError", message: /Expected 2D array, got 1D array/ });
    assert.throws(() => scaler.transform(torch.ones(2, 3)), { name: "ValueError", message: /^X has 3 features/ });
    assert.throws(() => new datasets.MinMaxScaler({ featureRange: [1, 1] }), { name: "ValueError", message: /1, 1/ });
  });
});
