/** Arrays whose elements are read when they are asked for: the same as `numpy.load` gives. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import torch from "../../../../src/engine/index.js";
import { FormatError } from "../../../../src/engine/io/formatError.js";
import { encodeNpy } from "../../../../src/engine/io/numpy/npy.js";
import { storedArrays } from "../../../../src/engine/io/numpy/stored.js";
import { zip } from "../../../../src/engine/io/zipWrite.js";
import numpy, { type Arrays } from "../../../../src/engine/numpy/index.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-stored-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const golden = "test/golden/io/numpy";
const { npy, npz } = JSON.parse(readFileSync(`${golden}.json`, "utf8")) as Record<"npy" | "npz", object>;

describe("stored arrays of NumPy's", () => {
  for (const name of Object.keys({ ...npy, ...npz }))
    test(name, () => {
      const file = path.join(golden, name);
      const loaded = numpy.load<torch.Tensor | Arrays>(file);
      const expected = loaded instanceof torch.Tensor ? { array: loaded } : loaded;
      const stored = storedArrays(file);
      assert.deepEqual(Object.keys(stored), Object.keys(expected));
      for (const [key, tensor] of Object.entries(expected)) {
        const { shape, dtype } = stored[key];
        assert.deepEqual([shape, dtype], [tensor.shape, tensor.dtype]);
        assert.deepEqual(stored[key].tensor().tolist(), tensor.tolist());
        if (tensor.ndim > 0 && tensor.length > 0)
          assert.deepEqual(stored[key].row(tensor.length - 1).tolist(), tensor.at(-1).tolist());
      }
    });

  test("shapes are known without the values, which tell of damage when they are read", () => {
    const whole = zip(new Map([["x.npy", encodeNpy(torch.arange(100_000))]]), { compress: true });
    const file = path.join(folder, "damaged.npz");
    writeFileSync(file, whole.fill(0xff, whole.length - 3000, whole.length - 1000));
    const { x } = storedArrays(file);
    assert.deepEqual([x.shape, x.dtype], [[100_000], torch.int64]);
    assert.throws(() => x.tensor(), FormatError);
  });
});
