import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { decodeTorch } from "../../../../src/engine/io/torch/decode.js";
import { unzip } from "../../../../src/engine/io/zip.js";
import { zip } from "../../../../src/engine/io/zipWrite.js";
import { Tensor } from "../../../../src/engine/tensor/tensor.js";
import { fuzz } from "./fuzz.js";

const read = (name: string) => new Uint8Array(readFileSync(`test/golden/io/pytorch/${name}`));

/** Tensors in a result lie inside their storages: reading every value of a small one goes well. */
function readable(value: unknown, depth = 0, seen = new Set<unknown>()): void {
  if (typeof value !== "object" || value === null || depth > 20 || seen.has(value)) return;
  seen.add(value);
  if (!(value instanceof Tensor)) return Object.values(value).forEach((entry) => readable(entry, depth + 1, seen));
  if (value.numel() > 10_000 || value.isMeta) return;
  const { array, base } = value.storageRef;
  const { cells } = value.dtype;
  const last = value.shape.reduce((at, size, i) => at + Math.max(0, size - 1) * value.strides[i], value.offset);
  if (value.numel() > 0) assert.ok(last < value.storageRef.length && (base + last + 1) * cells <= array!.length);
}

describe("damaged files of PyTorch's", () => {
  for (const name of ["values.pt", "values4.pt", "legacy-dtypes.pt"])
    test(name, async () => {
      const { read: good, refused } = await fuzz(name, read(name), (bytes, file) => decodeTorch(file, bytes), {
        check: readable,
      });
      assert.ok(good > 100 && refused > 1000, `${good} read, ${refused} refused`);
    });

  test("damaged pickles in whole archives", async () => {
    const files = unzip("adam.pth", read("adam.pth"));
    const pickle = "adam/data.pkl";
    const damaged = (bytes: Uint8Array, file: string) => decodeTorch(file, zip(new Map([...files, [pickle, bytes]])));
    const { refused } = await fuzz("adam.pth", files.get(pickle)!, damaged, { check: readable });
    assert.ok(refused > 1000, `${refused} refused`);
  });
});
