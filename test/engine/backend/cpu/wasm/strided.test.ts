import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  DIMENSION_WORDS,
  MAX_RANK,
  writeCopy,
  writeThree,
  writeTwo,
  written,
} from "../../../../../src/engine/backend/cpu/wasm/dimensions.js";
import { castKernel, pointwiseKernels } from "../../../../../src/engine/backend/cpu/wasm/pointwise.js";
import { meta } from "../../../../../src/engine/tensor/device.js";
import { bool, type DType, float32, float64, int16 } from "../../../../../src/engine/tensor/dtype.js";
import { contiguousStrides, numel, type Shape } from "../../../../../src/engine/tensor/shape.js";
import { Storage } from "../../../../../src/engine/tensor/storage.js";
import { Tensor } from "../../../../../src/engine/tensor/tensor.js";
import { room, type Room } from "./room.js";
import { bothVariants } from "./variants.js";

/** Where an operand's elements lie: strides in elements, and the index of the first. */
interface Layout {
  shape: Shape;
  strides: readonly number[];
  offset?: number;
}

const rowMajor = (...shape: number[]): Layout => ({ shape, strides: contiguousStrides(shape) });

/** Row-major, with the dimensions in another order. */
function permuted(shape: Shape, order: number[]): Layout {
  const own = contiguousStrides(order.map((d) => shape[d]));
  return { shape, strides: shape.map((_, d) => own[order.indexOf(d)]) };
}

const layoutOf = ({ shape, strides }: Layout, dtype: DType): Tensor =>
  new Tensor(Storage.meta(dtype, numel(shape)), shape, strides, 0, meta);

/** Index in storage of element `at` of the broadcast result. */
function place({ shape, strides, offset = 0 }: Layout, at: readonly number[]): number {
  const lead = at.length - shape.length;
  return shape.reduce((sum, size, d) => sum + (size === 1 ? 0 : at[d + lead] * strides[d]), offset);
}

function* positions(shape: Shape): Generator<number[]> {
  const total = numel(shape);
  const steps = contiguousStrides(shape);
  for (let i = 0; i < total; i++) yield shape.map((size, d) => Math.floor(i / steps[d]) % size);
}

/** Storage for an operand: element i of it is a value of its own. */
function fill(layout: Layout, seed: number, ArrayType: Float32ArrayConstructor | Float64ArrayConstructor) {
  const span = layout.shape.reduce((sum, size, d) => sum + (size - 1) * Math.abs(layout.strides[d]), 0);
  const length = span + 1 + (layout.offset ?? 0);
  return ArrayType.from(Array.from({ length }, (_, i) => ((i * 7 + seed * 13) % 97) - 40));
}

const table = new Int32Array(2 * DIMENSION_WORDS);

/** The written dimensions in the instance's memory. */
function dimensions(space: Room): [number, number] {
  const { rank, start } = written;
  return [rank, space.put(table.slice(start, start + rank * 4))];
}

/** Result, then operands. */
const pairs: [Shape, Layout, Layout][] = [
  [[5], rowMajor(5), rowMajor(1)],
  [[], rowMajor(), rowMajor()],
  [[1, 1], rowMajor(1, 1), rowMajor(1)],
  [[7, 9], rowMajor(7, 9), rowMajor(9)],
  [[7, 9], rowMajor(7, 1), rowMajor(9)],
  [[7, 9], rowMajor(9), rowMajor(7, 1)],
  [[6, 33], permuted([6, 33], [1, 0]), rowMajor(6, 33)],
  [[33, 35], permuted([33, 35], [1, 0]), permuted([33, 35], [1, 0])],
  [[2, 3, 5, 4], rowMajor(2, 3, 5, 4), rowMajor(1, 3, 1, 1)],
  [[2, 3, 5, 4], rowMajor(3, 1, 1), permuted([2, 3, 5, 4], [0, 2, 3, 1])],
  [[2, 3, 5, 4], permuted([2, 3, 5, 4], [3, 1, 2, 0]), rowMajor(2, 1, 5, 1)],
  [[4, 6], { shape: [4, 6], strides: [20, 3], offset: 2 }, rowMajor(4, 6)],
  [[4, 6], { shape: [4, 6], strides: [-6, -1], offset: 23 }, rowMajor(6)],
  [[3, 5], { shape: [3, 5], strides: [0, 0] }, rowMajor(3, 5)],
  [[0, 4], rowMajor(0, 4), rowMajor(4)],
];

for (const kernels of bothVariants())
  describe(`${kernels.variant}: strided kernels`, () => {
    for (const dtype of [float32, float64]) {
      const ArrayType = dtype === float32 ? Float32Array : Float64Array;
      const calls = pointwiseKernels(kernels.exports, dtype === float32 ? 32 : 64);
      const view = (space: Room, pointer: number, n: number) =>
        dtype === float32 ? space.floats(pointer, n) : space.doubles(pointer, n);

      test(`two operands of ${dtype}, broadcast and in any order`, () => {
        for (const [shape, left, right] of pairs) {
          const space = room(kernels);
          const [a, b] = [fill(left, 1, ArrayType), fill(right, 2, ArrayType)];
          const pa = space.put(a) + (left.offset ?? 0) * dtype.itemsize;
          const pb = space.put(b) + (right.offset ?? 0) * dtype.itemsize;
          const n = numel(shape);
          const out = space.put(new ArrayType(n + 1).fill(77));
          const less = space.put(new Uint8Array(n + 1).fill(7));
          writeTwo(table, 0, shape, layoutOf(left, dtype), layoutOf(right, dtype));
          if (n > 0) {
            const [rank, at] = dimensions(space);
            calls.binaryStrided.sub!(rank, at, pa, pb, out, 0);
            calls.binaryStrided.lt!(rank, at, pa, pb, less, 0);
          } else assert.equal(written.rank, 0);
          const values = Array.from(positions(shape), (at) => [a[place(left, at)], b[place(right, at)]]);
          const what = JSON.stringify([shape, left, right]);
          assert.deepEqual([...view(space, out, n + 1)], [...values.map(([x, y]) => x - y), 77], what);
          assert.deepEqual([...space.bytes(less, n + 1)], [...values.map(([x, y]) => Number(x < y)), 7], what);
        }
      });

      test(`three operands of ${dtype}, a mask among them`, () => {
        for (const [shape, left, right] of pairs) {
          const n = numel(shape);
          if (n === 0) continue;
          const space = room(kernels);
          const [a, b] = [fill(left, 1, ArrayType), fill(right, 2, ArrayType)];
          const mask = Uint8Array.from(a, (value) => Number(value > 0));
          const pointers = [a, b].map(
            (values, i) => space.put(values) + ([left, right][i].offset ?? 0) * dtype.itemsize,
          );
          const condition = space.put(mask) + (left.offset ?? 0);
          const out = space.put(new ArrayType(n + 1).fill(77));
          const sum = space.put(new ArrayType(n + 1).fill(77));
          writeThree(table, 0, shape, layoutOf(left, bool), layoutOf(right, dtype), layoutOf(left, dtype));
          calls.threeStrided.where!(...dimensions(space), condition, pointers[1], pointers[0], out, 0);
          writeThree(table, 0, shape, layoutOf(right, dtype), layoutOf(left, dtype), layoutOf(right, dtype));
          const value = space.put(ArrayType.of(2));
          calls.threeStrided.addcmul!(...dimensions(space), pointers[1], pointers[0], pointers[1], sum, value);
          const values = Array.from(positions(shape), (at) => [a[place(left, at)], b[place(right, at)]]);
          const what = JSON.stringify([shape, left, right]);
          assert.deepEqual([...view(space, out, n + 1)], [...values.map(([x, y]) => (x > 0 ? y : x)), 77], what);
          assert.deepEqual([...view(space, sum, n + 1)], [...values.map(([x, y]) => y + 2 * x * y), 77], what);
        }
      });
    }

    /** Target, then source. */
    const copies: [Layout, Layout][] = [
      ...pairs.map(([shape, left]): [Layout, Layout] => [rowMajor(...shape), left]),
      ...pairs.map(([shape, , right]): [Layout, Layout] => [permuted(shape, [...shape.keys()].reverse()), right]),
      [rowMajor(37, 70), permuted([37, 70], [1, 0])],
      [permuted([70, 37], [1, 0]), rowMajor(70, 37)],
      [rowMajor(3, 18, 19), permuted([3, 18, 19], [0, 2, 1])],
      [rowMajor(3, 18, 19), permuted([3, 18, 19], [2, 0, 1])],
      [{ shape: [5, 300], strides: [310, 1], offset: 3 }, rowMajor(5, 300)],
      [{ shape: [5, 7], strides: [40, 3], offset: 1 }, rowMajor()],
    ];
    for (const dtype of [bool, int16, float32, float64])
      test(`copies of ${dtype.itemsize} bytes write the target's elements and nothing else`, () => {
        for (const [target, source] of copies) {
          const space = room(kernels);
          const { itemsize } = dtype;
          const size = (layout: Layout) => fill(layout, 0, Float32Array).length;
          const from = Uint8Array.from({ length: size(source) * itemsize }, (_, i) => (i * 31 + 7) % 251);
          const expected = new Uint8Array((size(target) + 2) * itemsize).fill(254);
          const pointer = space.put(expected, itemsize);
          const base = space.put(from, 3 * itemsize);
          for (const at of positions(target.shape))
            for (let k = 0; k < itemsize; k++)
              expected[place(target, at) * itemsize + k] = from[place(source, at) * itemsize + k];
          writeCopy(table, 0, layoutOf(target, dtype), layoutOf(source, dtype));
          const call = kernels.exports[`copyStrided${itemsize as 1 | 2 | 4 | 8}`];
          const to = pointer + (target.offset ?? 0) * itemsize;
          if (written.rank > 0) call(...dimensions(space), to, base + (source.offset ?? 0) * itemsize);
          assert.deepEqual(space.bytes(pointer, expected.length), expected, JSON.stringify([target, source]));
        }
      });

    test("more dimensions than there is room for are refused", () => {
      const shape = new Array<number>(MAX_RANK + 1).fill(2);
      const reversed = permuted(shape, [...shape.keys()].reverse());
      writeTwo(table, 0, shape, layoutOf(rowMajor(...shape), float32), layoutOf(reversed, float32));
      assert.equal(written.rank, -1);
      writeThree(
        table,
        0,
        shape,
        ...([reversed, rowMajor(1), rowMajor(...shape)].map((l) => layoutOf(l, float32)) as [Tensor, Tensor, Tensor]),
      );
      assert.equal(written.rank, -1);
      writeCopy(table, 0, layoutOf(rowMajor(...shape), float32), layoutOf(reversed, float32));
      assert.equal(written.rank, -1);
    });

    test("conversions convert as C does on x86", () => {
      const space = room(kernels);
      const run = (
        from: string,
        to: string,
        values: Float32Array | Float64Array | Int32Array | Uint8Array,
        n: number,
      ) => {
        const out = space.take(8 * n);
        castKernel(kernels.exports, from, to)!(space.put(values), out, n);
        return out;
      };
      const floats = Float32Array.of(1.9, -1.9, 0, -0, NaN, Infinity, 3e9, 1e30);
      const longs = [...new BigInt64Array(space.integers(run("float32", "int64", floats, 8), 16).slice().buffer)];
      const least = -(2n ** 63n);
      assert.deepEqual(longs, [1n, -1n, 0n, 0n, least, least, 3000000000n, least]);
      assert.deepEqual([...space.bytes(run("float32", "bool", floats, 8), 8)], [1, 1, 0, 0, 1, 1, 1, 1]);
      for (const n of [0, 1, 3, 5, 8]) {
        const doubles = [...floats.subarray(0, n)];
        assert.deepEqual([...space.doubles(run("float32", "float64", floats, n), n)], doubles);
        assert.deepEqual([...space.floats(run("float64", "float32", Float64Array.from(doubles), n), n)], doubles);
        const bytes = Uint8Array.of(0, 1, 1, 200, 255, 0, 7, 1).subarray(0, n);
        assert.deepEqual([...space.floats(run("uint8", "float32", bytes, n), n)], [...bytes]);
      }
      const words = Int32Array.of(5, 0, -2, -1, 0, 1);
      assert.deepEqual([...space.floats(run("int64", "float32", words, 3), 3)], [5, -2, 2 ** 32]);
      assert.deepEqual([...space.doubles(run("int32", "float64", words, 6), 6)], [...words]);
      assert.deepEqual([...space.floats(run("bool", "float32", Uint8Array.of(0, 1, 1), 3), 3)], [0, 1, 1]);
      assert.deepEqual([...space.integers(run("uint8", "int64", Uint8Array.of(0, 200), 2), 4)], [0, 0, 200, 0]);
    });
  });
