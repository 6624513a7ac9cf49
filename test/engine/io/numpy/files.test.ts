/** Files that NumPy wrote (test/golden/io/numpy_files.py), read here and written again. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import torch from "../../../../src/engine/index.js";
import { FormatError } from "../../../../src/engine/io/formatError.js";
import { encodeNpy } from "../../../../src/engine/io/numpy/npy.js";
import { unzip } from "../../../../src/engine/io/zip.js";
import { zip } from "../../../../src/engine/io/zipWrite.js";
import numpy, { type Arrays } from "../../../../src/engine/numpy/index.js";

interface Facts {
  dtype: string;
  shape: number[];
  values: (number | boolean)[];
}

const folder = "test/golden/io/numpy";
const golden = JSON.parse(readFileSync(`${folder}.json`, "utf8")) as {
  npy: Record<string, Facts>;
  npz: Record<string, Record<string, Facts>>;
};
const dtypes: Record<string, string> = { b1: "bool", i1: "int8", u1: "uint8", i2: "int16", i4: "int32", i8: "int64", f2: "float16", f4: "float32", f8: "float64", u2: "int32", u4: "int64", u8: "int64" }; // prettier-ignore
const own = mkdtempSync(path.join(os.tmpdir(), "gradlens-numpy-"));
after(() => rmSync(own, { recursive: true, force: true }));

function same(tensor: torch.Tensor, { dtype, shape, values }: Facts): void {
  assert.equal(tensor.dtype.name, dtypes[dtype.slice(1)]);
  assert.deepEqual(tensor.shape, shape);
  assert.deepEqual(tensor.flatten().tolist(), values);
}

describe("numpy.load", () => {
  for (const [file, facts] of Object.entries(golden.npy))
    test(file, () => same(numpy.load(`${folder}/${file}`), facts));

  for (const [file, arrays] of Object.entries(golden.npz))
    test(file, () => {
      const read = numpy.load<Arrays>(`${folder}/${file}`);
      assert.deepEqual(Object.keys(read), Object.keys(arrays));
      for (const [name, facts] of Object.entries(arrays)) same(read[name], facts);
    });

  const refused: [file: string, message: RegExp][] = [
    [
      "objects.npy",
      /objects\.npy, byte 10: expected an array of numbers or booleans, found an array of Python objects.*"\|O"/,
    ],
    ["texts.npy", /an array of texts \(dtype "<U2"\)/],
    ["records.npy", /an array of records/],
    ["complex.npy", /complex numbers \(dtype "<c16"\)/],
    ["large.npy", /byte 128: expected whole numbers below 2\^63/],
  ];
  for (const [file, message] of refused)
    test(`${file} is refused`, () =>
      assert.throws(() => numpy.load(`${folder}/${file}`), (error) => error instanceof FormatError && message.test(error.message))); // prettier-ignore
});

describe("numpy.save", () => {
  /** Those that come back as another type, or as little-endian ones. */
  const changed = /^big-|u[248]\.npy|^version/;
  for (const file of Object.keys(golden.npy).filter((file) => !changed.test(file)))
    test(`${file}: the same bytes as NumPy's`, () => {
      assert.deepEqual(Buffer.from(encodeNpy(numpy.load(`${folder}/${file}`))), readFileSync(`${folder}/${file}`));
    });

  test("adds the ending, takes what tensors are made of, refuses bfloat16", () => {
    numpy.save(path.join(own, "a"), [[1.5, 2], [3, 4]]); // prettier-ignore
    assert.deepEqual(numpy.load(path.join(own, "a.npy")).tolist(), [[1.5, 2], [3, 4]]); // prettier-ignore
    assert.throws(() => numpy.save(path.join(own, "b"), torch.ones(2).to(torch.bfloat16)), /NumPy has no bfloat16: save x\.float\(\)/); // prettier-ignore
    assert.deepEqual(readdirSync(own), ["a.npy"]);
  });

  test("archives by names and positions, stored and compressed, hold NumPy's own files", () => {
    const { x, labels, слой } = numpy.load<Arrays>(`${folder}/stored.npz`);
    numpy.savez(path.join(own, "stored"), { x, labels, слой });
    numpy.savezCompressed(path.join(own, "compressed.npz"), { x, labels, слой });
    const contents = (file: string) => [...unzip(file, new Uint8Array(readFileSync(file)))];
    const theirs = contents(`${folder}/stored.npz`);
    assert.deepEqual(contents(path.join(own, "stored.npz")), theirs);
    assert.deepEqual(contents(path.join(own, "compressed.npz")), theirs);
    numpy.savez(path.join(own, "positional"), x, labels);
    assert.deepEqual(Object.keys(numpy.load<Arrays>(path.join(own, "positional.npz"))), ["arr_0", "arr_1"]);
    assert.throws(() => numpy.savez(path.join(own, "twice"), x, { arr_0: x }), /two arrays of the name arr_0/);
  });
});

test("what is no file of NumPy's, or unpacks to too much, is refused with the place", () => {
  assert.throws(
    () => numpy.load(new Uint8Array(0)),
    /the bytes, byte 0: expected an array or an archive of NumPy's.*an empty file/,
  );
  assert.throws(() => numpy.load(Uint8Array.of(1, 2, 3)), /found another format/);
  const zeros = zip(new Map([["x.npy", encodeNpy(torch.zeros(500_000))]]), { compress: true });
  assert.ok(zeros.length < 10_000);
  assert.equal(numpy.load<Arrays>(zeros).x.numel(), 500_000);
  assert.throws(() => numpy.load(zeros, { maxBytes: 1_000_000 }), /at most 1000000 bytes unpacked.*Raise maxBytes/);
  assert.throws(() => numpy.load(zeros, { max: 1 } as never), /unexpected option 'max'/);
  const whole = encodeNpy(torch.ones(4));
  assert.throws(
    () => numpy.load(whole.subarray(0, 130)),
    /byte 128: expected 16 bytes of an array of shape \[4\], found 2/,
  );
});
