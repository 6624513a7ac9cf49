/** Tensors whose values are read when they are asked for: the same as `torch.load` gives. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import torch from "../../../../src/engine/index.js";
import { FormatError } from "../../../../src/engine/io/formatError.js";
import { storedTensors } from "../../../../src/engine/io/torch/stored.js";
import { unzip } from "../../../../src/engine/io/zip.js";
import { zip } from "../../../../src/engine/io/zipWrite.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-stored-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

function inOrder(value: unknown): torch.Tensor[] {
  if (value instanceof torch.Tensor) return [value];
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return (value instanceof Map ? [...value.values()] : Object.values(value)).flatMap(inOrder);
}

describe("stored tensors of PyTorch's", () => {
  const base = torch.arange(12).reshape(3, 4);
  const value = { epoch: 3, model: { a: base, b: base.t().at(1) }, more: [torch.ones(2)] };

  for (const file of ["values.pt", "values4.pt", "adam.pth", "legacy-dtypes.pt"])
    test(file, () => {
      const place = `test/golden/io/pytorch/${file}`;
      const stored = Object.values(storedTensors(place));
      const expected = inOrder(torch.load(place));
      assert.ok(expected.length > 0);
      assert.deepEqual(
        stored.map(({ shape, dtype, tensor }) => [shape, dtype, tensor().tolist()]),
        expected.map((tensor) => [tensor.shape, tensor.dtype, tensor.tolist()]),
      );
    });

  test("by their places; views of one storage too", () => {
    torch.save(value, at("value.pth"));
    const stored = storedTensors(at("value.pth"));
    assert.deepEqual(Object.keys(stored), ["model.a", "model.b", "more.0"]);
    assert.deepEqual(stored["model.b"].tensor().tolist(), [1, 5, 9]);
    assert.deepEqual(stored["model.a"].tensor().tolist(), base.tolist());
  });

  test("shapes are known without the values, which tell of damage when they are read", () => {
    torch.save({ w: torch.zeros(10, 10) }, at("w.pth"));
    const files = unzip("w.pth", new Uint8Array(readFileSync(at("w.pth"))));
    const cut = new Map(
      [...files].map(([name, bytes]) => [name, name.endsWith("/data/0") ? bytes.slice(0, 8) : bytes]),
    );
    writeFileSync(at("w.pth"), zip(cut));
    const { w } = storedTensors(at("w.pth"));
    assert.deepEqual([w.shape, w.dtype], [[10, 10], torch.float32]);
    assert.throws(() => w.tensor(), (error) => error instanceof FormatError && /400 bytes of the storage/.test(error.message)); // prettier-ignore
  });
});
