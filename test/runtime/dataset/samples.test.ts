/** Samples of all kinds: features, pictures, tokens, classes; train and validation side by side. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { Image } from "../../../src/engine/vision/image.js";
import type { PictureCell, TokensCell } from "../../../src/protocol/dataset.js";
import { openSamples, rowsOf, type SampleSet } from "../../../src/runtime/dataset/samples.js";
import { summarize } from "../../../src/runtime/dataset/summary.js";

const setOf = (name: string, samples: unknown[][]): SampleSet => ({
  name,
  length: samples.length,
  at: (index) => samples[index],
});

describe("features and classes in two parts", () => {
  torch.manualSeed(0);
  const x = torch.randn(100, 3);
  const y = torch.arange(100).remainder(4);
  const held = torch.cat([x.narrow(0, 0, 5), torch.randn(15, 3)], 0);
  const sets = [rowsOf("train", [x, y]), rowsOf("validation", [held, torch.zeros(20, { dtype: torch.int64 })])];
  const opened = openSamples(sets, { format: "test", classes: ["a", "b", "c", "d"] });
  const summary = summarize("test", opened);

  test("each feature is a column, counted in the same bins in both parts", () => {
    assert.deepEqual(
      summary.columns.map(({ name }) => name),
      ["x[0]", "x[1]", "x[2]", "y"],
    );
    for (const [i, { bins, parts }] of summary.columns.slice(0, 3).entries()) {
      const [train, validation] = [x, held].map((all) => all.select(1, i).tolist() as number[]);
      assert.deepEqual([bins!.low, bins!.high], [Math.min(...train, ...validation), Math.max(...train, ...validation)]);
      assert.deepEqual(
        parts.map(({ histogram }) => histogram.reduce((a, b) => a + b)),
        [100, 20],
      );
      const mean = train.reduce((a, b) => a + b) / 100;
      assert.ok(Math.abs(parts[0].numbers!.mean - mean) < 1e-12);
    }
  });

  test("classes have their names, and as many samples as there are", () => {
    const { kind, labels, parts } = summary.columns[3];
    assert.deepEqual([kind, labels], ["category", ["a", "b", "c", "d"]]);
    assert.deepEqual(
      parts.map(({ counts }) => counts),
      [
        [25, 25, 25, 25],
        [20, 0, 0, 0],
      ],
    );
    assert.equal(opened.cells(0, 6)[3], "c");
  });

  test("samples that both parts have are counted, whatever their targets", () => {
    assert.deepEqual(
      summary.parts.map(({ shared }) => shared),
      [null, 5],
    );
    assert.equal(summary.findings[0].kind, "shared");
  });
});

describe("pictures", () => {
  const grey = torch
    .arange(4 * 28 * 28)
    .remainder(256)
    .reshape(4, 1, 28, 28)
    .to(torch.uint8);
  const summary = (set: SampleSet) => summarize("test", openSamples([set], { format: "test" }));

  test("tensors: mean and standard deviation of each channel as PyTorch has them", () => {
    const colour = torch.rand(5, 3, 16, 20);
    const { columns } = summary(rowsOf("all", [colour]));
    const [{ kind, shape, parts }] = columns;
    assert.deepEqual([kind, shape], ["image", [3, 16, 20]]);
    for (const [channel, { mean, std }] of parts[0].channels.entries()) {
      const values = colour.select(1, channel);
      assert.ok(Math.abs(mean - values.mean().item()) < 1e-6);
      assert.ok(Math.abs(std - values.std({ unbiased: false }).item()) < 1e-6);
    }
  });

  test("a row of 784 numbers is a picture, and is drawn as one", () => {
    const opened = openSamples([rowsOf("all", [grey.reshape(4, 784)])], { format: "test" });
    const cell = opened.cells(0, 1)[0] as PictureCell;
    assert.deepEqual([cell.width, cell.height, cell.picture.channels], [28, 28, 1]);
    assert.deepEqual([...cell.picture.pixels], grey.select(0, 1).flatten().tolist());
  });

  test("images of different sizes tell their sizes; large ones are sent small, each pixel the mean of its square", () => {
    const image = (width: number, height: number, at: (x: number) => number) =>
      new Image(
        "RGB",
        width,
        height,
        Uint8Array.from({ length: 3 * width * height }, (_, i) => at(Math.floor(i / 3) % width)),
      );
    const samples = [
      [image(192, 96, (x) => (x % 2) * 100), 0],
      [image(10, 20, () => 7), 1],
    ];
    const opened = openSamples([setOf("all", samples)], { format: "test", names: ["image", "class"] });
    const { columns } = summarize("test", opened);
    assert.deepEqual(
      columns.map(({ name }) => name),
      ["image", "image width", "image height", "class"],
    );
    const [cell, width, height] = opened.cells(0, 0) as [PictureCell, number, number];
    assert.deepEqual([width, height, cell.picture.width, cell.picture.height], [192, 96, 96, 48]);
    assert.deepEqual(new Set(cell.picture.pixels), new Set([50]));
  });
});

describe("tokens", () => {
  test("numbers with a vocabulary: lengths, the most frequent tokens, and chips", () => {
    const vocab = ["<pad>", "the", "cat", "sat"];
    const samples = [[1, 2, 3], [1, 2], [1]].map((ids, i) => [torch.tensor(ids, { dtype: torch.int64 }), i % 2]);
    const opened = openSamples([setOf("all", samples)], { format: "test", token: (id) => vocab[id] });
    const [{ kind, labels, shape, parts }] = summarize("test", opened).columns;
    assert.deepEqual([kind, shape, labels, parts[0].counts], ["tokens", [-1], ["the", "cat", "sat"], [3, 2, 1]]);
    assert.deepEqual([parts[0].numbers?.min, parts[0].numbers?.max, parts[0].distinct], [1, 3, 3]);
    const cell = opened.cells(0, 1)[0] as TokensCell;
    assert.deepEqual([cell.ids, cell.texts, cell.length], [[1, 2], ["the", "cat"], 2]);
  });

  test("lists of words", () => {
    const opened = openSamples(
      [
        setOf("all", [
          [["a", "b"], 1],
          [["b"], 0],
        ]),
      ],
      { format: "test" },
    );
    const [{ labels }] = summarize("test", opened).columns;
    assert.deepEqual(labels, ["b", "a"]);
  });
});

test("NaN and infinities are counted, and come as texts", () => {
  const x = torch.tensor([
    [NaN, 1],
    [Infinity, 2],
    [-Infinity, 3],
    [4, 4],
  ]);
  const opened = openSamples([rowsOf("all", [x])], { format: "test" });
  const [{ parts }] = summarize("test", opened).columns;
  const { missing, positiveInfinity, negativeInfinity, count } = parts[0];
  assert.deepEqual([missing, positiveInfinity, negativeInfinity, count], [1, 1, 1, 3]);
  assert.deepEqual(
    [0, 1, 2, 3].map((i) => opened.cells(0, i)[0]),
    [null, "inf", "-inf", 4],
  );
});

test("more samples than are looked at: what is told is of some, spread over all, and says so", () => {
  const opened = openSamples([rowsOf("all", [torch.arange(1000).reshape(1000, 1).to(torch.float32)])], {
    format: "t",
    most: 100,
  });
  const { parts, notes, columns } = summarize("t", opened);
  assert.deepEqual([parts[0].samples, parts[0].looked, notes.length], [1000, 100, 1]);
  assert.ok(Math.abs(columns[0].parts[0].numbers!.mean - 499.5) < 30);
  assert.ok(columns[0].parts[0].histogram.every((count) => count >= 1));
});

test("samples that cannot be shown are refused in words", () => {
  assert.throws(() => openSamples([setOf("all", [[Promise.resolve(1)]])], { format: "t" }), /Samples hold promises/);
  assert.throws(() => openSamples([], { format: "t" }), /no samples/);
});
