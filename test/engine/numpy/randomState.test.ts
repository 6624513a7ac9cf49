import assert from "node:assert/strict";
import { describe, test } from "node:test";
import numpy, { RandomState } from "../../../src/engine/numpy/index.js";
import { tensor } from "../../../src/engine/ops/creation.js";
import { float64, int64 } from "../../../src/engine/tensor/dtype.js";
import { Tensor } from "../../../src/engine/tensor/tensor.js";
import { bytesOf, decode, readGolden, sha256, type Packed } from "../tensor/random/golden.js";

type Argument = number | number[] | null;
type Step = [method: string, args: Argument[], result: Packed];

interface Golden {
  cases: { seed: number | number[]; steps: Step[]; next: number }[];
  linspace: [args: [number, number, number], endpoint: boolean, result: Packed][];
}

const names: Record<string, string> = { standard_normal: "standardNormal", random_sample: "randomSample" };

/** What a step gives, as a tensor; whole numbers as int64, as NumPy has them. */
function run(state: RandomState, method: string, args: Argument[]): Tensor {
  const numbers = args as number[];
  if (method === "shuffle" || method === "shuffle_rows") {
    const [rows, columns] = numbers;
    const values = Array.from({ length: rows * (columns ?? 1) }, (_, i) => i);
    const x = tensor(values, { dtype: int64 });
    const shaped = columns === undefined ? x : new Tensor(x.storageRef, [rows, columns], [columns, 1], 0, x.device);
    state.shuffle(shaped);
    return shaped;
  }
  if (method === "choice") {
    const [population, size, replace, weighted] = numbers;
    const total = (population * (population - 1)) / 2;
    const p = weighted ? Array.from({ length: population }, (_, i) => i / total) : undefined;
    return state.choice(population, size, replace === 1, p);
  }
  const draw = state[(names[method] ?? method) as keyof RandomState] as (...args: Argument[]) => number | Tensor;
  const result = draw.apply(state, args);
  if (result instanceof Tensor) return result;
  return tensor(result, { dtype: method === "randint" ? int64 : float64 });
}

/** float64 results that go through a logarithm; the C library's last bit is not always the nearest. */
const logarithmic = new Set(["randn", "normal", "standard_normal", "exponential"]);
let compared = 0;
let exact = 0;

function compare(actual: Tensor, packed: Packed, name: string, ulp: boolean): void {
  const cells = actual.storageRef.cells;
  if (!ulp) {
    const bytes = bytesOf(cells);
    if (packed.bytes !== undefined) return assert.deepEqual(bytes, decode(packed.bytes), name);
    assert.deepEqual(bytes.subarray(0, 64), decode(packed.head!), `${name}: first 64 bytes`);
    return assert.equal(sha256(bytes), packed.sha256, name);
  }
  const expected = new Float64Array(decode(packed.bytes!).buffer);
  assert.equal(cells.length, expected.length, name);
  expected.forEach((value, i) => {
    compared++;
    if (cells[i] === value) exact++;
    assert.ok(
      Math.abs(cells[i] - value) <= Math.abs(value) * 2 ** -52,
      `${name}: [${i}] is ${cells[i]}, expected ${value}`,
    );
  });
}

describe("RandomState draws NumPy's numbers", () => {
  const { cases, linspace } = readGolden<Golden>("numpy_random.json");

  cases.forEach(({ seed, steps, next }, index) => {
    const title = steps.slice(0, 4).map(([method, args]) => `${method}(${JSON.stringify(args).slice(1, -1)})`);
    test(`case ${index}: ${title.join(", ")}`, () => {
      const state = new RandomState(seed);
      for (const [method, args, packed] of steps)
        compare(run(state, method, args), packed, `${method}(${JSON.stringify(args)})`, logarithmic.has(method));
      assert.equal(state.randomSample(), next, "the generator was consumed differently");
    });
  });

  test("normal and exponential numbers are exact in 99 of 100", () => {
    assert.ok(compared > 3000, `only ${compared} compared`);
    assert.ok(exact / compared > 0.99, `${exact} of ${compared} exact`);
    console.log(`numpy logarithmic samples exact: ${exact} of ${compared}`);
  });

  linspace.forEach(([args, endpoint, packed]) => {
    test(`linspace(${args.join(", ")}${endpoint ? "" : ", { endpoint: false }"})`, () =>
      compare(numpy.linspace(...args, { endpoint }), packed, "linspace", false));
  });
});

describe("RandomState's interface", () => {
  test("the shared generator is seeded by numpy.random.seed", () => {
    numpy.random.seed(0);
    const x = numpy.random.rand(100, 1);
    assert.deepEqual(x.shape, [100, 1]);
    assert.equal(x.dtype, float64);
    assert.equal(x.storageRef.get(0), 0.5488135039273248);
    assert.deepEqual(new numpy.random.RandomState(0).rand(100, 1).tolist(), x.tolist());
  });

  test("without a size there is one number, with a shape a tensor of it", () => {
    const state = new RandomState(1);
    assert.equal(typeof state.rand(), "number");
    assert.equal(typeof state.randn(), "number");
    assert.equal(typeof state.normal(), "number");
    assert.equal(typeof state.randint(5), "number");
    assert.deepEqual(state.normal({ size: [2, 3] }).shape, [2, 3]);
    assert.deepEqual(state.uniform({ low: 5, size: 4 }).shape, [4]);
    assert.deepEqual(state.randint(3, { size: [2, 2] }).shape, [2, 2]);
    assert.deepEqual(state.choice(4, { size: [2, 2], replace: false }).shape, [2, 2]);
    assert.deepEqual(state.rand(0, 3).shape, [0, 3]);
  });

  test("named and positional arguments draw alike", () => {
    assert.deepEqual(
      new RandomState(2).normal({ scale: 3, size: 5 }).tolist(),
      new RandomState(2).normal(0, 3, 5).tolist(),
    );
    assert.deepEqual(
      new RandomState(2).randint(1, 9, { size: 5 }).tolist(),
      new RandomState(2).randint(1, { high: 9, size: 5 }).tolist(),
    );
  });

  test("a state can be put back, the cached Gaussian too", () => {
    const state = new RandomState(4);
    state.randn();
    const saved = state.getState();
    const first = [state.randn(), state.randn(), state.rand()];
    state.setState(saved);
    assert.deepEqual([state.randn(), state.randn(), state.rand()], first);
  });

  test("permutation and choice take rows of tensors and arrays", () => {
    const x = tensor([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ]);
    const order = new RandomState(0).permutation(4).tolist() as number[];
    assert.deepEqual(
      new RandomState(0).permutation(x).tolist(),
      order.map((i) => [2 * i, 2 * i + 1]),
    );
    assert.deepEqual(
      new RandomState(0).permutation(["a", "b", "c", "d"]),
      order.map((i) => "abcd"[i]),
    );
    const letters = ["a", "b", "c", "d"];
    new RandomState(0).shuffle(letters);
    assert.deepEqual(
      letters,
      order.map((i) => "abcd"[i]),
    );
    const transposed = new Tensor(x.storageRef, [2, 4], [1, 2], 0, x.device);
    assert.deepEqual(new RandomState(3).choice(transposed, 1, false).shape, [1, 4]);
    assert.deepEqual(new RandomState(3).choice([7, 7, 7], 2).tolist(), [7, 7]);
  });

  test("shuffle moves the rows of a view in place", () => {
    const x = tensor([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    const columns = new Tensor(x.storageRef, [3, 2], [1, 3], 0, x.device);
    new RandomState(1).shuffle(columns);
    const rows = columns.tolist() as number[][];
    assert.ok(rows.every(([a, b]) => b === a + 3));
    assert.deepEqual(rows.map(([a]) => a).sort(), [0, 1, 2]);
    assert.equal(x.version, 1);
  });

  const bad: [string, (state: RandomState) => unknown, RegExp][] = [
    ["seed -1", () => new RandomState(-1), /Seed must be between 0 and 2\*\*32 - 1, but got -1/],
    ["seed 2^32", (state) => state.seed(2 ** 32), /Seed must be between 0 and 2\*\*32 - 1/],
    ["seed 1.5", (state) => state.seed(1.5), /Seed must be an integer.*1\.5/],
    ["empty seed", (state) => state.seed([]), /Seed must be non-empty/],
    ["scale", (state) => state.normal(0, -1), /scale < 0/],
    ["infinite range", (state) => state.uniform(0, Infinity), /Range exceeds valid bounds/],
    ["empty range", (state) => state.randint(3, 3), /low >= high/],
    ["range to nowhere", (state) => state.randint(0, NaN), /high must be an integer/],
    ["negative size", (state) => state.rand(-1), /negative dimensions are not allowed/],
    ["fractional size", (state) => state.rand(2.5), /'2\.5' cannot be interpreted as an integer/],
    [
      "unknown name",
      (state) => state.normal({ mean: 3, size: 2 } as never),
      /unexpected argument 'mean'.*loc, scale, size/,
    ],
    ["given twice", (state) => state.randint(1, 2, { low: 3 } as never), /multiple values for argument 'low'/],
    ["negative permutation", (state) => state.permutation(-1), /negative dimensions are not allowed/],
    ["too few", (state) => state.choice(3, 5, false), /larger sample than population/],
    ["nothing", (state) => state.choice(0, 1), /'a' must be greater than 0/],
    ["p of another size", (state) => state.choice(3, 1, true, [1]), /'a' and 'p' must have same size/],
    ["p not summing", (state) => state.choice(2, 1, true, [0.5, 0.4]), /do not sum to 1, but to 0\.9/],
    ["negative p", (state) => state.choice(2, 1, true, [1.5, -0.5]), /not non-negative/],
    ["NaN in p", (state) => state.choice(2, 1, true, [NaN, 1]), /contain NaN/],
    ["too few with p", (state) => state.choice(3, 2, false, [1, 0, 0]), /Fewer non-zero entries in p than size/],
    ["shuffling a number", (state) => state.shuffle(3 as never), /takes a tensor or an array, but got number/],
  ];
  for (const [name, call, message] of bad)
    test(`refuses: ${name}`, () => assert.throws(() => call(new RandomState(0)), message));
});

describe("numpy.sort", () => {
  test("sorts along an axis, NaN last, and copies", () => {
    const x = tensor([
      [3, 1],
      [2, 5],
      [NaN, 0],
    ]);
    assert.deepEqual(numpy.sort(x, 0).tolist(), [
      [2, 0],
      [3, 1],
      [NaN, 5],
    ]);
    assert.deepEqual(numpy.sort(x).tolist(), [
      [1, 3],
      [2, 5],
      [0, NaN],
    ]);
    assert.deepEqual(numpy.sort(x, { axis: -2 }).tolist(), [
      [2, 0],
      [3, 1],
      [NaN, 5],
    ]);
    assert.deepEqual(x.tolist(), [
      [3, 1],
      [2, 5],
      [NaN, 0],
    ]);
    assert.throws(() => numpy.sort(x, 2), /Dimension out of range/);
    assert.equal(numpy.sort(tensor([2, 1])).dtype, int64);
  });
});
