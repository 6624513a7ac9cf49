import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  multiplyColumns,
  multiplyColumnsWeight,
} from "../../../../../src/engine/backend/cpu/wasm/convolutionColumns.js";
import { kernels } from "../../../../../src/engine/backend/cpu/wasm/kernels.js";
import { allocateBytes } from "../../../../../src/engine/memory/blocks.js";
import { heap } from "../../../../../src/engine/memory/heap.js";
import { convolution, operands, reference, type Settings } from "./convolutions.js";

/** The address of a copy in the heap. */
function put(values: Float32Array): number {
  const pointer = allocateBytes(values.byteLength);
  (heap()!.views.float32 as Float32Array).set(values, pointer / 4);
  return pointer;
}

const read = (pointer: number, n: number) =>
  (heap()!.views.float32 as Float32Array).slice(pointer / 4, pointer / 4 + n);

function check(settings: Settings): void {
  const c = convolution(settings);
  const o = operands(c);
  const expected = reference(c, o);
  const [x, y, weight, bias, inputBias] = [o.x, o.y, o.weight, o.bias, o.inputBias].map(put);
  const [outY, outX, outWeight] = [o.y, o.x, o.weight].map((like) => put(new Float32Array(like.length).fill(NaN)));
  multiplyColumns(false, x, weight, bias, outY, c);
  assert.deepEqual(read(outY, o.y.length), expected.y);
  multiplyColumnsWeight(x, y, outWeight, c);
  assert.deepEqual(read(outWeight, o.weight.length), expected.weight);
  if (c.window.stride.some((step) => step > 1)) return;
  multiplyColumns(true, y, weight, inputBias, outX, c);
  assert.deepEqual(read(outX, o.x.length), expected.x);
}

/** Without kernels there is no heap to multiply on. */
const runs = kernels() === null ? [] : ["convolutions by products with their windows"];

for (const name of runs)
  describe(name, () => {
    test("pictures, with and without padding, lines of every length", () => {
      for (const width of [3, 4, 5, 6, 7, 8, 9, 13])
        for (const padding of [0, 1])
          check({ channels: 3, filters: 5, input: [1, 4, width], kernel: [1, 3, 3], padding: [0, padding, padding] });
    });

    test("1 x 1, groups, dilation, strides, volumes", () => {
      check({ channels: 5, filters: 3, input: [1, 3, 5], kernel: [1, 1, 1] });
      check({ groups: 3, channels: 2, filters: 4, input: [1, 4, 5], kernel: [1, 2, 3], padding: [0, 1, 1] });
      check({ channels: 2, filters: 3, input: [1, 7, 8], kernel: [1, 3, 2], dilation: [1, 2, 3], padding: [0, 2, 1] });
      check({ channels: 2, filters: 3, input: [1, 7, 9], kernel: [1, 3, 3], stride: [1, 2, 2], padding: [0, 1, 1] });
      check({ channels: 2, filters: 2, input: [3, 4, 5], kernel: [2, 3, 2], padding: [1, 1, 1] });
    });
  });
