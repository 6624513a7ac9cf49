/** safetensors: the format's own layout byte by byte, and every check of the reference. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import torch, { nn } from "../../../../src/engine/index.js";
import { FormatError, loadSafetensors, safetensorsMetadata, saveSafetensors } from "../../../../src/engine/io/index.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-safetensors-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, "x.safetensors");

/** A file with the header and so many bytes behind it. */
function made(header: unknown, size: number): Uint8Array {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(Buffer.concat([length, text, Buffer.alloc(size)]));
}

const entry = (dtype: string, shape: unknown, data_offsets: unknown) => ({ dtype, shape, data_offsets });

describe("safetensors", () => {
  test("the layout is the specification's", () => {
    const tensors = { b: torch.tensor([1, 2.5]), a: torch.tensor([[7], [-1]]), c: torch.tensor([true]) };
    saveSafetensors(tensors, file, { metadata: { format: "pt" } });
    const bytes = readFileSync(file);
    const length = Number(bytes.readBigUInt64LE(0));
    assert.equal(length % 8, 0);
    assert.deepEqual(JSON.parse(bytes.toString("utf8", 8, 8 + length)), {
      __metadata__: { format: "pt" },
      a: entry("I64", [2, 1], [0, 16]),
      b: entry("F32", [2], [16, 24]),
      c: entry("BOOL", [1], [24, 25]),
    });
    const data = bytes.subarray(8 + length);
    assert.deepEqual([data.readBigInt64LE(0), data.readBigInt64LE(8), data.readFloatLE(16), data.readFloatLE(20), data[24]], [7n, -1n, 1, 2.5, 1]); // prettier-ignore
    assert.equal(data.length, 25);
  });

  test("every dtype, views, empty tensors and numbers come back", () => {
    const every = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]; // prettier-ignore
    const tensors: Record<string, torch.Tensor> = {
      ...Object.fromEntries(every.map((dtype) => [dtype.name, torch.tensor([0, 1, 100]).to(dtype)])),
      transposed: torch.arange(6).reshape(2, 3).t(),
      part: torch
        .arange(6)
        .float()
        .at([torch.slice(1, null, 2)]),
      empty: torch.ones(0, 3),
      number: torch.tensor(1.5),
      'with "quotes" and слой': torch.ones(1),
    };
    saveSafetensors(tensors, file);
    const back = loadSafetensors(file);
    assert.deepEqual(Object.keys(back).toSorted(), Object.keys(tensors).toSorted());
    for (const [name, tensor] of Object.entries(tensors)) {
      assert.deepEqual([back[name].dtype, back[name].shape], [tensor.dtype, tensor.shape], name);
      assert.deepEqual(back[name].tolist(), tensor.tolist(), name);
    }
    assert.deepEqual(safetensorsMetadata(file), {});
  });

  test("a model's state", () => {
    const [one, two] = [new nn.Linear(3, 2), new nn.Linear(3, 2)];
    saveSafetensors(one.stateDict(), file, { metadata: { epoch: "3" } });
    two.loadStateDict(loadSafetensors(file));
    assert.ok(two.weight.equal(one.weight));
    assert.deepEqual(safetensorsMetadata(new Uint8Array(readFileSync(file))), { epoch: "3" });
  });

  test("what is not a tensor or a text is refused before anything is written", () => {
    assert.throws(() => saveSafetensors({ x: 1 } as never, "nowhere"), /hold tensors alone, but x is number/);
    assert.throws(
      () => saveSafetensors({}, "nowhere", { metadata: { epoch: 3 } as never }),
      /metadata are texts, but epoch is number/,
    );
    assert.throws(() => saveSafetensors({ __metadata__: torch.ones(1) }, "nowhere"), /cannot be called __metadata__/);
    assert.throws(() => saveSafetensors({}, "nowhere", { meta: {} } as never), /unexpected option 'meta'/);
  });

  const a = entry("F32", [2], [0, 8]);
  const refused: [what: string, bytes: Uint8Array, message: RegExp][] = [
    ["nothing", new Uint8Array(3), /byte 0: expected 8 more bytes of the header's length, found 3/],
    ["a header past 100 MB", made("{}", 0).fill(0xff, 3, 5), /a header of at most 100000000 bytes/],
    ["a header past the end", made({ a }, 8).subarray(0, 20), /more bytes of the header/],
    ["no JSON", made("{not json}", 0), /a header in JSON/],
    ["a list", made("[]", 0), /a header that begins with \{/],
    ["a hole", made({ a, b: entry("F32", [1], [12, 16]) }, 16), /"b" to begin at 8.*found 12: there is a hole/],
    ["an overlap", made({ a, b: entry("F32", [1], [4, 8]) }, 8), /"b" to begin at 8.*found 4: they overlap/],
    ["bytes behind the last tensor", made({ a }, 9), /8 bytes of tensors behind the header, found 9/],
    ["a tensor past the end", made({ a }, 7), /8 bytes of tensors behind the header, found 7/],
    [
      "a size that is not the shape's",
      made({ a: entry("F32", [3], [0, 8]) }, 8),
      /12 bytes of "a" with shape \[3\], found 8/,
    ],
    [
      "a key twice",
      made(`{"a":${JSON.stringify(a)},"\\u0061":${JSON.stringify(a)}}`, 8),
      /each key once, found "a" twice/,
    ],
    ["a field twice", made('{"a":{"dtype":"F32","dtype":"F64","shape":[2],"data_offsets":[0,8]}}', 8), /"dtype" twice/],
    [
      "an unknown type",
      made({ a: entry("F8_E4M3", [8], [0, 8]) }, 8),
      /a type for "a" among I64.*found "\\"F8_E4M3\\""/,
    ],
    ["a negative size", made({ a: entry("F32", [-2], [0, 8]) }, 8), /a shape for "a"/],
    ["a shape past every number", made({ a: entry("F32", [2 ** 40, 2 ** 40], [0, 8]) }, 8), /bytes of "a"/],
    ["offsets the wrong way", made({ a: entry("F32", [2], [8, 0]) }, 8), /8 bytes of "a"/],
    [
      "metadata that are no texts",
      made({ __metadata__: { epoch: 3 } }, 0),
      /texts in __metadata__, found "epoch" of type number/,
    ],
  ];
  for (const [what, bytes, message] of refused)
    test(`${what} is refused`, () =>
      assert.throws(() => loadSafetensors(bytes), (error) => error instanceof FormatError && message.test(error.message) || assert.fail(String(error)))); // prettier-ignore
});
