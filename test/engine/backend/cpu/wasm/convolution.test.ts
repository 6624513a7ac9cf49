import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Volume } from "../../../../../src/engine/backend/cpu/columns.js";
import type { Convolution } from "../../../../../src/engine/backend/cpu/convolution.js";
import { GEOMETRY_BYTES, writeGeometry } from "../../../../../src/engine/backend/cpu/wasm/convolution.js";
import type { KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";
import { convolution, type Operands, operands, reference, type Settings } from "./convolutions.js";
import { room } from "./room.js";
import { generator, randomIntegers } from "./samples.js";
import { bothVariants } from "./variants.js";

/** The kernels' results, made in two parts, with results and work memory of NaN before. */
function computed({ exports, memory }: KernelInstance, c: Convolution, o: Operands) {
  const space = room({ exports, memory } as KernelInstance);
  const geometry = space.take(GEOMETRY_BYTES);
  const scratch = space.take(256);
  writeGeometry(c, space.integers(geometry, GEOMETRY_BYTES / 4), 0);
  const nan = (elements: number) => space.put(new Float32Array(elements).fill(NaN));
  const worked = (bytes: number) => nan(bytes >>> 2);
  const [x, y, weight] = [space.put(o.x), space.put(o.y), space.put(o.weight)];
  const [bias, inputBias] = [space.put(o.bias), space.put(o.inputBias)];
  const [outY, outX, outWeight] = [nan(o.y.length + 1), nan(o.x.length + 1), nan(o.weight.length + 1)];
  const half = c.batch >> 1;
  for (const [begin, end] of [
    [0, half],
    [half, c.batch],
  ]) {
    const forward = worked(exports.convolutionWorkBytes(geometry, false, scratch));
    exports.convolution32(geometry, x, weight, bias, outY, begin, end, forward);
    const backward = worked(exports.convolutionWorkBytes(geometry, true, scratch));
    exports.convolutionTransposed32(geometry, y, weight, inputBias, outX, begin, end, backward);
  }
  const filters = c.groups * c.filters;
  for (const [begin, end] of [
    [0, filters >> 1],
    [filters >> 1, filters],
  ]) {
    const work = worked(exports.convolutionWeightWorkBytes(geometry, c.batch, end - begin, scratch));
    exports.convolutionWeight32(geometry, x, y, outWeight, c.batch, begin, end, work);
  }
  const read = (pointer: number, n: number) => {
    const values = space.floats(pointer, n + 1).slice();
    assert.ok(Number.isNaN(values[n]), "written past the end");
    return values.subarray(0, n);
  };
  return { y: read(outY, o.y.length), x: read(outX, o.x.length), weight: read(outWeight, o.weight.length) };
}

function check(kernels: KernelInstance, settings: Settings): void {
  const c = convolution(settings);
  const o = operands(c);
  assert.deepEqual(computed(kernels, c, o), reference(c, o), JSON.stringify(settings));
}

const padded: Pick<Settings, "kernel" | "padding"> = { kernel: [1, 3, 3], padding: [0, 1, 1] };

for (const kernels of bothVariants())
  describe(`${kernels.variant}: convolutions of integers are exact`, () => {
    test("3 x 3 with every number of filters and channels around the tiles'", () => {
      for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 16]) {
        check(kernels, { ...padded, channels: 2, filters: n, input: [1, 5, 9] });
        check(kernels, { ...padded, channels: n, filters: 3, input: [1, 4, 8] });
      }
    });

    test("lines of every length", () => {
      for (const width of [1, 2, 3, 4, 5, 7, 8, 11, 12, 16, 17])
        check(kernels, { ...padded, channels: 3, filters: 4, input: [1, 3, width] });
    });

    test("1 x 1, whole pictures, one dimension", () => {
      check(kernels, { channels: 5, filters: 7, input: [1, 3, 5], kernel: [1, 1, 1] });
      check(kernels, { channels: 3, filters: 8, input: [1, 4, 4], kernel: [1, 4, 4] });
      check(kernels, { channels: 3, filters: 5, input: [1, 1, 19], kernel: [1, 1, 5], padding: [0, 0, 2] });
    });

    test("more taps than a run, more positions than a chunk", () => {
      check(kernels, { ...padded, channels: 40, filters: 7, input: [1, 4, 4] });
      check(kernels, { ...padded, batch: 1, channels: 1, filters: 4, input: [1, 50, 33] });
      check(kernels, { batch: 1, channels: 2, filters: 3, input: [1, 40, 60], kernel: [1, 1, 1] });
      check(kernels, { batch: 9, channels: 2, filters: 4, input: [1, 3, 4], kernel: [1, 1, 1] });
    });

    test("groups, depthwise", () => {
      check(kernels, { ...padded, groups: 3, channels: 2, filters: 4, input: [1, 5, 6] });
      check(kernels, { ...padded, groups: 5, channels: 1, filters: 1, input: [1, 5, 7] });
      check(kernels, { ...padded, groups: 2, channels: 1, filters: 2, input: [1, 4, 9], stride: [1, 2, 2] });
    });

    test("strides, dilation, padding, volumes, drawn at random", () => {
      const next = generator(7);
      const integer = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
      for (let i = 0; i < 60; i++) {
        const volume = (from: number, to: number): Volume => [integer(from, to), integer(from, to), integer(from, to)];
        const flat = i % 3 > 0;
        const kernel = volume(1, 3);
        const [stride, padding, dilation] = [volume(1, 3), volume(0, 3), volume(1, 2)];
        const least = (d: number) => Math.max(1, dilation[d] * (kernel[d] - 1) + 1 - 2 * padding[d]);
        const input: Volume = [least(0) + integer(0, 2), least(1) + integer(0, 4), least(2) + integer(0, 9)];
        const settings = {
          batch: integer(1, 3),
          groups: integer(1, 2),
          channels: integer(1, 4),
          filters: integer(1, 8),
        };
        const plane = <T extends Volume>(v: T, first: number): Volume => (flat ? [first, v[1], v[2]] : v);
        check(kernels, {
          ...settings,
          input: plane(input, 1),
          kernel: plane(kernel, 1),
          stride: plane(stride, 1),
          padding: plane(padding, 0),
          dilation: plane(dilation, 1),
        });
      }
    });

    test("NaN and Inf reach their own windows only", () => {
      const c = convolution({ batch: 1, channels: 1, filters: 4, input: [1, 5, 8], kernel: [1, 3, 3] });
      const o = operands(c);
      o.x[5] = Infinity;
      o.y[6] = NaN;
      o.weight.fill(1);
      assert.deepEqual(computed(kernels, c, o), reference(c, o));
    });

    test("sums over channels", () => {
      for (const size of [1, 3, 8, 13, 40]) {
        const x = randomIntegers(3 * 4 * size, size);
        const space = room(kernels);
        const [from, out] = [space.put(x), space.take(16)];
        kernels.exports.channelSums32(from, out, 3, 4, size, 0, 4);
        const expected = new Float32Array(4);
        x.forEach((value, i) => (expected[Math.floor(i / size) % 4] += value));
        assert.deepEqual(space.floats(out, 4).slice(), expected);
      }
    });
  });
