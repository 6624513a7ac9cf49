import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { packed } from "../../src/extension/views/packed.js";

describe("messages to pages", () => {
  test("hold one piece of memory, whatever arrays they are made of", () => {
    const message = {
      type: "samples",
      nothing: null,
      samples: Array.from({ length: 300 }, (_, i) => ({
        step: i,
        histogram: Uint32Array.of(i, 2 * i, 3 * i),
        times: Float64Array.of(i / 3),
      })),
      bytes: Uint8Array.of(1, 2, 3),
    };
    const result = packed(message);
    assert.deepEqual(result, message);
    const arrays = [result.bytes, ...result.samples.flatMap(({ histogram, times }) => [histogram, times])];
    assert.equal(new Set(arrays.map(({ buffer }) => buffer)).size, 1);
    assert.deepEqual([...message.samples[299].histogram], [299, 598, 897], "what was given is as it was");
  });

  test("an array that is there twice is one, and a message without arrays is itself", () => {
    const array = Float64Array.of(1, 2);
    const result = packed({ a: array, b: [array, Float64Array.of(3)] });
    assert.equal(result.a, result.b[0]);
    const plain = { type: "runs", runs: [] };
    assert.equal(packed(plain), plain);
  });

  test("a view of a large array takes only its own part along", () => {
    const large = new Float64Array(1e6);
    const { a, b } = packed({ a: large.subarray(10, 12), b: Uint8Array.of(1) });
    assert.equal(a.buffer.byteLength, 24);
    assert.equal(b[0], 1);
  });
});
