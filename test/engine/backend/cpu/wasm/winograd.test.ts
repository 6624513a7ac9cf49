import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn, type Tensor } from "../../../../../src/engine/index.js";
import type { Convolution } from "../../../../../src/engine/backend/cpu/convolution.js";
import { GEOMETRY_BYTES, writeGeometry } from "../../../../../src/engine/backend/cpu/wasm/convolution.js";
import type { KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";
import { kernels as current } from "../../../../../src/engine/backend/cpu/wasm/kernels.js";
import { preferWinograd } from "../../../../../src/engine/backend/cpu/wasm/winograd.js";
import { winogradRows, winogradRowsWeight } from "../../../../../src/engine/backend/cpu/wasm/winogradRows.js";
import { allocateBytes } from "../../../../../src/engine/memory/blocks.js";
import { heap } from "../../../../../src/engine/memory/heap.js";
import { convolution, type Operands, operands, reference, type Settings } from "./convolutions.js";
import { room } from "./room.js";
import { bothVariants } from "./variants.js";

const { functional: F } = nn;

/** The kernels' results, in two parts each, with results and work memory of NaN before. */
function computed({ exports, memory }: KernelInstance, c: Convolution, o: Operands) {
  const space = room({ exports, memory } as KernelInstance);
  const geometry = space.take(GEOMETRY_BYTES);
  const scratch = space.take(256);
  writeGeometry(c, space.integers(geometry, GEOMETRY_BYTES / 4), 0);
  const nan = (elements: number) => space.put(new Float32Array(elements).fill(NaN));
  const [x, y, weight] = [o.x, o.y, o.weight].map((values) => space.put(values));
  const read = (pointer: number, n: number) => {
    const values = space.floats(pointer, n + 1).slice();
    assert.ok(Number.isNaN(values[n]), "written past the end");
    return values.subarray(0, n);
  };
  const over = (transposed: boolean, from: number, bias: Float32Array, n: number) => {
    const out = nan(n + 1);
    const work = nan(exports.winogradWorkBytes(geometry, c.batch, transposed, scratch) >>> 2);
    const blocks = exports.winogradPrepare32(geometry, c.batch, transposed, weight, work);
    const own = nan(exports.winogradOwnBytes(work) >>> 2);
    const values = space.put(bias);
    exports.winogradBlocks32(work, from, values, out, 0, blocks >> 1, own);
    exports.winogradBlocks32(work, from, values, out, blocks >> 1, blocks, own);
    assert.equal(exports.winogradOverflow(work), 0);
    return read(out, n);
  };
  const work = space.take(256);
  const slices = exports.winogradWeightSlices(geometry, c.batch, work);
  const sums = nan((slices * exports.winogradSumsBytes(work)) >>> 2);
  const own = nan(exports.winogradWeightOwnBytes(work) >>> 2);
  exports.winogradWeightSlices32(work, x, y, sums, slices, 0, slices >> 1, own);
  exports.winogradWeightSlices32(work, x, y, sums, slices, slices >> 1, slices, own);
  const outWeight = nan(o.weight.length + 1);
  assert.equal(exports.winogradWeightFinish32(work, sums, slices, outWeight), 1);
  return {
    y: over(false, x, o.bias, o.y.length),
    x: over(true, y, o.inputBias, o.x.length),
    weight: read(outWeight, o.weight.length),
  };
}

const three: Pick<Settings, "kernel" | "padding"> = { kernel: [1, 3, 3], padding: [0, 1, 1] };

/** Channels and filters around the tiles' heights, runs; lines and columns of all remainders; paddings; many blocks. */
const cases: Settings[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 9, 13, 16].flatMap((n) => [
    { ...three, channels: 3, filters: n, input: [1, 4, 8] as const },
    { ...three, channels: n, filters: 4, input: [1, 3, 5] as const },
  ]),
  ...[1, 2, 3, 4, 7, 8, 9, 15, 16, 17].map((width) => ({
    ...three,
    channels: 4,
    filters: 5,
    input: [1, 5, width] as const,
  })),
  { ...three, channels: 70, filters: 6, input: [1, 4, 6] },
  { ...three, channels: 130, filters: 8, input: [1, 4, 8] },
  { channels: 3, filters: 4, input: [1, 6, 9], kernel: [1, 3, 3] },
  { channels: 3, filters: 4, input: [1, 6, 9], kernel: [1, 3, 3], padding: [0, 2, 1] },
  { channels: 3, filters: 4, input: [1, 5, 8], kernel: [1, 3, 3], padding: [0, 0, 2] },
  { ...three, batch: 33, channels: 3, filters: 5, input: [1, 16, 17] },
].map((settings) => settings as Settings);

for (const kernels of bothVariants())
  describe(`${kernels.variant}: Winograd's convolutions of integers are exact`, () => {
    test("forward, gradients of input and weight", () => {
      for (const settings of cases) {
        const c = convolution(settings);
        const o = operands(c);
        assert.deepEqual(computed(kernels, c, o), reference(c, o), JSON.stringify(settings));
      }
    });
  });

/** Without kernels there is no heap to multiply on. */
const runs = current() === null ? [] : ["Winograd's convolutions"];

for (const name of runs)
  describe(name, () => {
    test("by products of a library, where there is one", () => {
      const put = (values: Float32Array) => {
        const pointer = allocateBytes(values.byteLength);
        (heap()!.views.float32 as Float32Array).set(values, pointer / 4);
        return pointer;
      };
      const read = (pointer: number, n: number) =>
        (heap()!.views.float32 as Float32Array).slice(pointer / 4, pointer / 4 + n);
      for (const settings of cases) {
        const c = convolution(settings);
        const o = operands(c);
        const expected = reference(c, o);
        const [x, y, weight, bias, inputBias] = [o.x, o.y, o.weight, o.bias, o.inputBias].map(put);
        const [outY, outX, outWeight] = [o.y, o.x, o.weight].map((like) =>
          put(new Float32Array(like.length).fill(NaN)),
        );
        assert.ok(winogradRows(false, x, weight, bias, outY, c));
        assert.ok(winogradRows(true, y, weight, inputBias, outX, c));
        assert.ok(winogradRowsWeight(x, y, outWeight, c));
        assert.deepEqual(read(outY, o.y.length), expected.y);
        assert.deepEqual(read(outX, o.x.length), expected.x);
        assert.deepEqual(read(outWeight, o.weight.length), expected.weight);
      }
    });

    test("only for 3 x 3 taps of stride 1 over enough channels", () => {
      const prefers = (changes: Partial<Settings>) =>
        preferWinograd(false, convolution({ ...three, channels: 16, filters: 16, input: [1, 8, 8], ...changes }));
      assert.ok(prefers({}));
      assert.ok(!prefers({ channels: 7 }));
      assert.ok(!prefers({ groups: 2 }));
      assert.ok(!prefers({ stride: [1, 2, 1] }));
      assert.ok(!prefers({ dilation: [1, 1, 2] }));
      assert.ok(!prefers({ padding: [0, 3, 1] }));
      assert.ok(!prefers({ kernel: [1, 3, 1], padding: [0, 1, 0] }));
      assert.ok(!prefers({ input: [3, 8, 8] }));
      assert.ok(!prefers({ input: [1, 8, 9] }));
    });

    test("what is not finite, or overflows in the transforms only, reaches its own windows only", () => {
      /** Which elements of the results are finite; in parts of the channels, which are too few for the method, or at once. */
      const finite = (spoil: (x: Tensor, w: Tensor, g: Tensor) => void, parts: boolean) => {
        torch.manualSeed(3);
        const [x, w, g] = [torch.randn([2, 16, 8, 8]), torch.randn([16, 16, 3, 3]), torch.randn([2, 16, 8, 8])];
        spoil(x, w, g);
        x.requiresGrad_(true);
        w.requiresGrad_(true);
        const part = (from: number, channels: number) =>
          F.conv2d(x.narrow(1, from, channels), w.narrow(1, from, channels), undefined, { padding: 1 });
        const y = parts ? part(0, 6).add(part(6, 5)).add(part(11, 5)) : part(0, 16);
        y.backward(g);
        return [y, x.grad!, w.grad!].map((t) => t.detach().isfinite().flatten().tolist());
      };
      for (const spoil of [
        (x: Tensor) => void x.select(0, 0).select(0, 3).select(0, 2).narrow(0, 4, 1).fill_(Infinity),
        (x: Tensor) => void x.select(0, 1).select(0, 0).select(0, 7).narrow(0, 7, 1).fill_(NaN),
        (_: Tensor, __: Tensor, g: Tensor) =>
          void g.select(0, 0).select(0, 5).select(0, 0).narrow(0, 0, 1).fill_(-Infinity),
        (x: Tensor, w: Tensor, g: Tensor) => {
          w.fill_(1e-3);
          g.mul_(1e-3);
          x.fill_(2e38);
          x.narrow(1, 1, 15).fill_(0);
        },
      ])
        assert.deepEqual(finite(spoil, false), finite(spoil, true));
    });

    test("within float32's error of float64", () => {
      torch.manualSeed(5);
      const values = [torch.randn([4, 32, 16, 16]), torch.randn([32, 32, 3, 3]), torch.randn([4, 32, 16, 16])];
      const results = [torch.float32, torch.float64].map((dtype) => {
        const [x, w, g] = values.map((t) => t.detach().to(dtype));
        x.requiresGrad_(true);
        w.requiresGrad_(true);
        const y = F.conv2d(x, w, undefined, { padding: 1 });
        y.backward(g);
        return [y, x.grad!, w.grad!].map((t) => t.detach().to(torch.float64));
      });
      results[0].forEach((got, i) => {
        const error = got.sub(results[1][i]).abs().max().item();
        const size = results[1][i].square().mean().sqrt().item();
        assert.ok(error < 2e-6 * size, `error ${error} of ${size}`);
      });
    });
  });
