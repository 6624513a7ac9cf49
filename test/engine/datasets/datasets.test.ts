import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeMoons, trainTestSplit } from "../../../src/engine/datasets/index.js";
import { random, RandomState } from "../../../src/engine/numpy/index.js";
import { tensor } from "../../../src/engine/ops/creation.js";
import { float64, int64 } from "../../../src/engine/tensor/dtype.js";
import { bytesOf, decode, readGolden, type Packed } from "../tensor/random/golden.js";

interface Golden {
  moons: {
    samples: number | [number, number];
    noise: number | null;
    shuffle: boolean;
    seed: number;
    X: Packed;
    y: Packed;
  }[];
  splits: {
    count: number;
    testSize: number | null;
    trainSize: number | null;
    shuffle: boolean;
    seed: number;
    classes: number | null;
    train: number[];
    test: number[];
  }[];
}

const golden = readGolden<Golden>("datasets_sklearn.json");

describe("makeMoons gives scikit-learn's points", () => {
  let compared = 0;
  let exact = 0;
  for (const { X: packedX, y: packedY, ...options } of golden.moons) {
    test(JSON.stringify(options), () => {
      const { X, y } = makeMoons(options);
      assert.deepEqual(bytesOf(y.storageRef.cells), decode(packedY.bytes!));
      const expected = new Float64Array(decode(packedX.bytes!).buffer);
      const actual = X.storageRef.cells;
      assert.deepEqual(X.shape, [expected.length / 2, 2]);
      expected.forEach((value, i) => {
        compared++;
        if (actual[i] === value) exact++;
        // The coordinate without noise is at most 2 in size: one unit in its last place is 2^-52.
        assert.ok(Math.abs(actual[i] - value) <= 2 ** -51, `X[${i}] is ${actual[i]}, expected ${value}`);
      });
    });
  }

  test("all but one in a hundred to the last bit", () => {
    assert.ok(compared > 2500);
    assert.ok(exact / compared > 0.99, `${exact} of ${compared} exact`);
    console.log(`makeMoons coordinates exact: ${exact} of ${compared}`);
  });

  test("comes as { X, y } and as [X, y], float64 and int64, from the shared generator without a seed", () => {
    random.seed(5);
    const moons = makeMoons();
    const [X, y] = moons;
    assert.equal(X, moons.X);
    assert.equal(y, moons.y);
    assert.deepEqual([X.shape, y.shape], [[100, 2], [100]]);
    assert.deepEqual([X.dtype, y.dtype], [float64, int64]);
    assert.deepEqual(makeMoons({ seed: new RandomState(5) }).X.tolist(), X.tolist());
  });

  test("refuses counts and noise that are none", () => {
    assert.throws(() => makeMoons({ samples: -1 }), /`samples` can be either .* but got -1/);
    assert.throws(() => makeMoons({ samples: 2.5 }), /but got 2\.5/);
    assert.throws(() => makeMoons({ samples: [3] as unknown as [number, number] }), /but got 3/);
    assert.throws(() => makeMoons({ noise: -0.1 }), /noise must be a number from 0, but got -0\.1/);
    assert.throws(() => makeMoons({ noise: NaN }), /but got NaN/);
    assert.throws(() => makeMoons({ seed: -3 }), /Seed must be between 0 and 2\*\*32 - 1/);
  });
});

describe("trainTestSplit gives scikit-learn's samples", () => {
  for (const { count, classes, train, test: expectedTest, ...options } of golden.splits) {
    test(`${count} samples, ${JSON.stringify({ ...options, classes })}`, () => {
      const samples = Array.from({ length: count }, (_, i) => i);
      const stratify = classes === null ? null : samples.map((i) => (i * i + Math.floor(i / 3)) % classes);
      assert.deepEqual(trainTestSplit(samples, { ...options, stratify }), [train, expectedTest]);
      if (stratify)
        assert.deepEqual(trainTestSplit(samples, { ...options, stratify: tensor(stratify) }), [train, expectedTest]);
    });
  }

  test("splits several at once, tensors by their rows", () => {
    const X = tensor([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ]);
    const names = ["a", "b", "c", "d"];
    const [XTrain, XTest, namesTrain, namesTest] = trainTestSplit(X, names, { testSize: 1, seed: 0 });
    assert.deepEqual(
      [XTrain.shape, XTest.shape],
      [
        [3, 2],
        [1, 2],
      ],
    );
    assert.deepEqual(
      XTest.tolist(),
      namesTest.map((name) => [2 * names.indexOf(name), 2 * names.indexOf(name) + 1]),
    );
    assert.deepEqual(
      (XTrain.tolist() as number[][]).map(([first]) => names[first / 2]),
      namesTrain,
    );
  });

  const ten = Array.from({ length: 10 }, (_, i) => i);
  const bad: [string, () => unknown, RegExp][] = [
    ["lengths", () => trainTestSplit(ten, [1, 2]), /inconsistent numbers of samples: \[10, 2\]/],
    ["nothing", () => (trainTestSplit as () => unknown)(), /At least one array required/],
    ["test size", () => trainTestSplit(ten, { testSize: 10 }), /test_size=10 should be either positive and smaller/],
    ["train size", () => trainTestSplit(ten, { trainSize: -0.5 }), /train_size=-0\.5 should be/],
    ["NaN", () => trainTestSplit(ten, { testSize: NaN }), /test_size=NaN should be/],
    ["shares", () => trainTestSplit(ten, { testSize: 0.6, trainSize: 0.6 }), /sum of test_size and train_size = 1\.2/],
    ["counts", () => trainTestSplit(ten, { testSize: 6, trainSize: 6 }), /= 12, should be smaller .* samples 10/],
    ["empty", () => trainTestSplit([1], {}), /With n_samples=1, test_size=0\.25 and train_size=None, the resulting/],
    [
      "stratify unshuffled",
      () => trainTestSplit(ten, { shuffle: false, stratify: ten }),
      /not implemented for shuffle/,
    ],
    ["stratify length", () => trainTestSplit(ten, { stratify: [1] }), /inconsistent numbers of samples: \[10, 1\]/],
    ["lonely class", () => trainTestSplit(ten, { stratify: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] }), /least populated class/],
    [
      "more classes than samples",
      () => trainTestSplit(ten, { testSize: 2, stratify: [0, 0, 1, 1, 2, 2, 3, 3, 4, 4] }),
      /The test_size = 2 should be greater or equal to the number of classes = 5/,
    ],
  ];
  for (const [name, call, message] of bad) test(`refuses: ${name}`, () => assert.throws(call, message));
});
