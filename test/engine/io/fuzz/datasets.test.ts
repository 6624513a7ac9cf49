import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { gzipSync, inflateSync } from "node:zlib";
import { readIdx } from "../../../../src/engine/io/idx.js";
import type { Tensor } from "../../../../src/engine/tensor/tensor.js";
import {
  decodeBinaryBatch,
  decodeNames,
  decodePickledBatch,
  decodePickledNames,
} from "../../../../src/engine/vision/datasets/cifarFiles.js";
import { fuzz } from "./fuzz.js";

const golden = JSON.parse(readFileSync("test/golden/vision/datasets.json", "utf8")) as {
  idx: { dtype: string; file: string }[];
  files: Record<string, string>;
};
const unpacked = (text: string) => new Uint8Array(inflateSync(Buffer.from(text, "base64")));
const file = (name: string) => unpacked(golden.files[name]);

describe("damaged files of MNIST and CIFAR", () => {
  const idx = unpacked(golden.idx.find(({ dtype }) => dtype === "int16")!.file);
  for (const [name, bytes, most] of [
    ["idx", idx, 100],
    ["idx.gz", new Uint8Array(gzipSync(idx)), 10],
  ] as const)
    test(name, async () => {
      const { read, refused } = await fuzz("the bytes", bytes, (damaged) => readIdx(damaged), {
        check: (array) => assert.equal(String(array as Tensor).includes("undefined"), false),
      });
      assert.ok(read > most && refused > 1000, `${read} read, ${refused} refused`);
    });

  for (const [name, read] of [
    ["cifar-10-batches-py/test_batch", (bytes, file) => decodePickledBatch(file, bytes, "labels", 10)],
    ["cifar-10-batches-py/batches.meta", (bytes, file) => decodePickledNames(file, bytes, "label_names")],
    ["cifar-100-binary/test.bin", (bytes, file) => decodeBinaryBatch(file, bytes, 2, 100)],
    ["cifar-100-binary/fine_label_names.txt", (bytes, file) => decodeNames(file, bytes)],
  ] as [string, (bytes: Uint8Array, file: string) => unknown][])
    test(name, async () => {
      const counts = await fuzz(name, file(name), read);
      assert.ok(counts.read > 10 && counts.refused > 10, JSON.stringify(counts));
    });
});
