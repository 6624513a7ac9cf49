import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it, type TestContext } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { StandardScaler, trainTestSplit } from "../../../src/engine/datasets/index.js";
import { DataFrame, getDummies, minMax, readCsv, Series, standardise } from "../../../src/engine/frame/index.js";
import { RandomState } from "../../../src/engine/numpy/index.js";
import { close, fileOf, goldens, sameFrame } from "./goldens.js";

const wideOf = (t: TestContext) => readCsv(fileOf(t, goldens.wide));

describe("DataFrame prints as pandas", () => {
  for (const { name, text, shown } of goldens.prints)
    it(name, (t) => assert.equal(String(readCsv(fileOf(t, text))), shown));
  for (const { name, shown } of goldens.series)
    it(`Series ${name}`, (t) => assert.equal(String(wideOf(t).get(name)), shown));
  it("a long Series, and categories", (t) => {
    const tall = readCsv(fileOf(t, goldens.prints.find(({ name }) => name === "rows cut")!.text));
    assert.equal(String(tall.get("root")), goldens.tallSeries);
    assert.equal(String(wideOf(t).get("kind").astype("category").head(6)), goldens.category);
  });
});

describe("DataFrame computes as pandas", () => {
  it("describe", (t) => {
    const wide = wideOf(t);
    sameFrame(wide.describe(), goldens.describe.number, false);
    sameFrame(wide.describe({ percentiles: [0.1, 0.333] }), goldens.describe.percentiles, false);
    for (const include of ["object", "all"] as const) {
      const described = wide.describe({ include });
      const expected = goldens.describe[include];
      assert.deepEqual(
        [described.columns, Array.from(described.index)],
        [Object.keys(expected.columns), expected.index],
      );
      for (const [name, { values }] of Object.entries(expected.columns))
        described.get(name).values.forEach((value, i) => {
          // pandas has the boolean, or the number as text, in a column of objects.
          const present = value === null || Number.isNaN(value) ? null : value;
          close(present, values[i], `${name}, ${expected.index[i]}`);
        });
    }
  });

  it("statistics of a column", (t) => {
    const x = wideOf(t).get<number>("x");
    for (const [name, value] of Object.entries(goldens.statistics))
      close(x[name as keyof typeof goldens.statistics](), value, name);
    close(x.quantile(0.37), goldens.quantile, "quantile");
  });

  it("valueCounts", (t) => {
    const kind = wideOf(t).get("kind");
    const options = {
      default: {},
      normalize: { normalize: true },
      ascending: { ascending: true },
      missing: { dropna: false },
    };
    for (const [name, option] of Object.entries(options)) {
      const counts = kind.valueCounts(option);
      const pairs = counts.values.map((count, i) => [counts.index[i] === "NaN" ? null : counts.index[i], count]);
      assert.deepEqual(pairs, goldens.counts[name as keyof typeof options], name);
    }
  });

  it("getDummies", (t) => {
    const wide = wideOf(t);
    sameFrame(getDummies(wide), goldens.dummies.default);
    const options = { columns: ["kind", "n"], prefix: "p", prefixSep: "-", dropFirst: true };
    sameFrame(getDummies(wide, options), goldens.dummies.prefix);
    sameFrame(getDummies(wide, { columns: ["kind"], dummyNa: true }), goldens.dummies.missing);
    sameFrame(getDummies(wide.get("kind")), goldens.dummies.series);
  });

  it("dropna and fillna", (t) => {
    const wide = wideOf(t);
    sameFrame(wide.dropna(), goldens.dropna.any);
    sameFrame(wide.dropna({ how: "all", subset: ["x", "kind"] }), goldens.dropna.all);
    sameFrame(wide.dropna({ subset: ["kind"] }), goldens.dropna.subset);
    sameFrame(wide.get(["x", "n"]).fillna(0), goldens.fillna.number);
    sameFrame(wide.fillna({ x: -1.5, kind: "none" }), goldens.fillna.each);
  });

  it("sortValues", (t) => {
    const wide = wideOf(t);
    sameFrame(wide.sortValues("x"), goldens.sort.x);
    sameFrame(wide.sortValues(["kind", "n"], { ascending: [false, true] }), goldens.sort.two);
    sameFrame(wide.sortValues("kind", { naPosition: "first" }), goldens.sort.first);
  });

  it("sample draws pandas' rows", (t) => {
    const wide = wideOf(t);
    sameFrame(wide.sample({ n: 7, seed: 3 }), goldens.sample.n);
    sameFrame(wide.sample({ frac: 0.3, seed: new RandomState(11) }), goldens.sample.frac);
    sameFrame(wide.sample({ n: 50, replace: true, seed: 1 }), goldens.sample.replace);
  });

  it("factorize", (t) => {
    const { codes, uniques } = wideOf(t).get("kind").factorize();
    assert.deepEqual([codes.tolist(), uniques], goldens.factorize);
    assert.equal(codes.dtype, torch.int64);
  });

  it("toCsv", (t) => {
    const small = readCsv(fileOf(t, goldens.reads[0].text));
    assert.equal(small.toCsv(), goldens.csv.default);
    assert.equal(small.toCsv({ sep: "\t", index: false, naRep: "missing", header: false }), goldens.csv.options);
    const types = new DataFrame({ a: [1.5, 1e-7, 1e20], b: [true, false, true], c: ["x\ny", 'q"q', ""] });
    assert.equal(types.toCsv({ index: false }), goldens.csv.types.replace("1.0", "1.5"));
    const file = fileOf(t, "");
    types.toCsv(file, { index: false });
    assert.equal(readFileSync(file, "utf8"), types.toCsv({ index: false }));
  });
});

describe("DataFrame and tensors", () => {
  const frame = new DataFrame({
    x: [1.5, 2.5, 3.5, 4.5],
    n: [1, 2, 3, 4],
    ok: [true, false, true, true],
    word: ["a", "b", "a", null],
  });

  it("toTensor has the widest type, or the one given", () => {
    assert.equal(frame.get(["x", "n"]).toTensor().dtype, torch.float64);
    assert.equal(frame.get(["n", "ok"]).toTensor().dtype, torch.int64);
    assert.equal(frame.get("ok").toTensor().dtype, torch.bool);
    const x = frame.get(["x", "n"]).toTensor({ dtype: torch.float32 });
    assert.deepEqual(
      [x.dtype, x.tolist()],
      [
        torch.float32,
        [
          [1.5, 1],
          [2.5, 2],
          [3.5, 3],
          [4.5, 4],
        ],
      ],
    );
    assert.throws(() => frame.toTensor(), /the column 'word' is object: drop it/);
    const holes = new DataFrame({ a: [1, null] });
    assert.throws(() => holes.toTensor({ dtype: torch.int64 }), /Cannot convert non-finite values .*column 'a', row 1/);
  });

  it("standardise and minMax learn from the first frame only", () => {
    const [train, test] = [frame.head(2), frame.tail(2)];
    const [a, b] = standardise(train, test, { columns: ["x"] });
    const scaler = new StandardScaler().fit(train.get(["x"]).toTensor());
    assert.deepEqual(
      a.get("x").values,
      scaler
        .transform(train.get(["x"]).toTensor())
        .select(1, 0)
        .tolist(),
    );
    assert.deepEqual(
      b.get("x").values,
      scaler
        .transform(test.get(["x"]).toTensor())
        .select(1, 0)
        .tolist(),
    );
    assert.deepEqual(b.get("n").values, [3, 4]);
    assert.deepEqual(minMax(train, test)[1].get("n").values, [2, 3]);
  });

  it("trainTestSplit takes frames and columns, as the lesson on grid stability does", () => {
    const data = new DataFrame({ a: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], stability: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1] });
    const [xTrain, xTest, yTrain, yTest] = trainTestSplit(
      data.drop({ columns: ["stability"] }),
      data.get("stability"),
      {
        testSize: 0.3,
        seed: 42,
      },
    );
    const [rows] = trainTestSplit([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { testSize: 0.3, seed: 42 });
    assert.deepEqual(Array.from(xTrain.index), rows);
    assert.deepEqual(xTrain.get("a").values, rows);
    assert.deepEqual(yTest.values, xTest.get<number>("a").map((a) => a % 2).values);
    const X = torch.FloatTensor(xTrain.values);
    const y = torch.FloatTensor(yTrain.values as number[]);
    assert.deepEqual([X.shape, X.dtype, y.shape], [[7, 1], torch.float32, [7]]);
    assert.deepEqual(new nn.Linear(1, 1)(X).shape, [7, 1]);
    assert.deepEqual(data.split({ testSize: 0.3, seed: 42 })[0].get("a").values, rows);
  });
});

describe("DataFrame", () => {
  const frame = new DataFrame({ text: ["a b", "c", null], n: [3, 1, 2] });

  it("gives columns, rows and values", () => {
    assert.deepEqual(frame.columns, ["text", "n"]);
    assert.deepEqual(frame.shape, [3, 2]);
    assert.deepEqual(frame.at(-1), { text: null, n: 2 });
    assert.equal(frame.at(0, "n"), 3);
    assert.deepEqual(
      [...frame].map(({ n }) => n),
      [3, 1, 2],
    );
    assert.deepEqual(frame.query(({ n }) => (n as number) > 1).index, Int32Array.of(0, 2));
    assert.throws(() => frame.get("m"), /there is no column 'm', but 'text', 'n'/);
    assert.throws(() => frame.at(3), /row 3 is out of bounds: there are 3 rows/);
    assert.throws(() => new DataFrame({ a: [1], b: [1, 2] }), /must be of the same length, but got 1, 2/);
  });

  it("takes columns of any values, such as lists of tokens", () => {
    const tokens = frame.get<string | null>("text").map((text) => text?.split(" ") ?? []);
    const out = frame.assign({ tokens });
    assert.deepEqual(out.at(0, "tokens"), ["a", "b"]);
    assert.equal(out.dtypes.tokens, "object");
    assert.match(String(out), /\[a, b\]/);
    assert.equal(frame.columns.length, 2);
  });

  it("drop, rename, astype, resetIndex, apply", () => {
    assert.deepEqual(frame.drop({ index: [0] }).get("n").values, [1, 2]);
    assert.deepEqual(frame.drop({ index: [0] }).resetIndex().index, Int32Array.of(0, 1));
    assert.throws(() => frame.drop({ columns: "m" }), /there is no column 'm'/);
    assert.deepEqual(frame.rename({ columns: { n: "m" } }).columns, ["text", "m"]);
    assert.deepEqual(frame.astype({ n: "object" }).get("n").values, ["3", "1", "2"]);
    assert.deepEqual(frame.astype({ n: "float64" }).astype({ n: "object" }).get("n").values, ["3.0", "1.0", "2.0"]);
    assert.throws(() => frame.astype({ text: "int64" }), /could not convert "a b" to int64: column 'text', row 0/);
    assert.deepEqual(frame.apply(({ n }) => (n as number) * 2).values, [6, 2, 4]);
  });

  it("is made of rows, of a matrix, of nothing", () => {
    assert.deepEqual(new DataFrame([{ a: 1 }, { a: 2, b: "x" }]).get("b").values, [null, "x"]);
    const matrix = new DataFrame(
      torch.tensor([
        [1, 2.5],
        [3, 4],
      ]),
      { columns: ["u", "v"], index: ["r", "s"] },
    );
    assert.deepEqual(matrix.dtypes, { u: "float64", v: "float64" });
    assert.deepEqual(matrix.index, ["r", "s"]);
    assert.equal(String(new DataFrame()), "Empty DataFrame\nColumns: []\nIndex: []");
    assert.deepEqual(new Series([true, null]).isna().values, [false, true]);
  });
});
