import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Groups } from "../../../../../src/engine/backend/cpu/normalization.js";
import * as reference from "../../../../../src/engine/backend/cpu/normalization.js";
import type { KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";
import { room } from "./room.js";
import { randomFloats } from "./samples.js";
import { bothVariants } from "./variants.js";

const EPS = 1e-5;

/** Elements are computed in float64 and rounded once. */
const HALF_ULP = 2 ** -24;

const cases: Record<string, Groups[]> = {
  batch: [
    { rows: 3, channels: 5, positions: 7, rowStatistics: 0, channelsPer: 1 },
    { rows: 1, channels: 4, positions: 16, rowStatistics: 0, channelsPer: 1 },
  ],
  columns: [1, 3, 4, 6, 11, 17].map((channels) => ({
    rows: 9,
    channels,
    positions: 1,
    rowStatistics: 0,
    channelsPer: 1,
  })),
  rows: [
    { rows: 6, channels: 4, positions: 1, rowStatistics: 1, channelsPer: 4 },
    { rows: 4, channels: 13, positions: 1, rowStatistics: 1, channelsPer: 13 },
    { rows: 4, channels: 12, positions: 1, rowStatistics: 2, channelsPer: 6 },
  ],
  groups: [{ rows: 3, channels: 6, positions: 5, rowStatistics: 2, channelsPer: 3 }],
};

interface Addresses {
  x: number;
  g: number;
  out: number;
  dx: number;
  mean: number;
  inverse: number;
  weight: number;
  bias: number;
  dWeight: number;
  dBias: number;
  sums: number;
}

/** Forward and backward in two parts where channels or statistics can be split. */
function run(kind: string, { exports: e }: KernelInstance, a: Addresses, g: Groups): void {
  const { rows, channels, positions, rowStatistics, channelsPer } = g;
  const count = reference.statisticsOf(g);
  const half = kind === "columns" ? Math.min(4, channels) : count >> 1;
  const parts = [
    [0, half],
    [half, count],
  ];
  for (const [from, to] of parts)
    if (kind === "batch")
      e.batchNormForward32(
        a.x,
        a.out,
        a.mean,
        a.inverse,
        a.weight,
        a.bias,
        0,
        0,
        0,
        EPS,
        rows,
        channels,
        positions,
        from,
        to,
      );
    else if (kind === "columns")
      e.columnsNormForward32(a.x, a.out, a.mean, a.inverse, a.weight, a.bias, 0, 0, 0, EPS, rows, channels, from, to);
    else if (kind === "rows")
      e.rowsNormForward32(a.x, a.out, a.mean, a.inverse, a.weight, a.bias, EPS, channelsPer, channels, from, to);
    else
      e.groupNormForward32(
        a.x,
        a.out,
        a.mean,
        a.inverse,
        a.weight,
        a.bias,
        EPS,
        rowStatistics,
        channels,
        positions,
        from,
        to,
      );
  for (const [from, to] of parts)
    if (kind === "batch")
      e.batchNormBackward32(
        a.g,
        a.x,
        a.dx,
        a.dWeight,
        a.dBias,
        a.mean,
        a.inverse,
        a.weight,
        false,
        rows,
        channels,
        positions,
        from,
        to,
      );
    else if (kind === "columns")
      e.columnsNormBackward32(
        a.g,
        a.x,
        a.dx,
        a.dWeight,
        a.dBias,
        a.mean,
        a.inverse,
        a.weight,
        false,
        rows,
        channels,
        from,
        to,
      );
    else if (kind === "rows")
      e.rowsNormBackward32(a.g, a.x, a.dx, a.mean, a.inverse, a.weight, channelsPer, channels, from, to);
    else
      e.groupNormBackward32(
        a.g,
        a.x,
        a.dx,
        a.sums,
        a.mean,
        a.inverse,
        a.weight,
        rowStatistics,
        channels,
        positions,
        from,
        to,
      );
  if (kind === "rows")
    e.rowsNormParameters32(a.g, a.x, a.dWeight, a.dBias, a.mean, a.inverse, rows, channelsPer, channels, 0, channels);
  if (kind === "groups") e.groupNormParameters32(a.sums, a.dWeight, a.dBias, rows, channels, 0, channels);
}

const dense = (array: Float32Array | Float64Array) => ({ array, base: 0 });

for (const kernels of bothVariants())
  describe(`${kernels.variant}: norms`, () => {
    for (const [kind, shapes] of Object.entries(cases))
      test(`${kind}: forward and backward equal the reference, with and without weight and bias`, () => {
        for (const shape of shapes)
          for (const affine of [true, false]) {
            const { channels } = shape;
            const size = shape.rows * channels * shape.positions;
            const count = reference.statisticsOf(shape);
            const x = randomFloats(size, size).map((v) => (v % 2) + 100);
            const g = randomFloats(size, size + 1).map((v) => v % 2);
            const [weight, bias] = [randomFloats(channels, 3), randomFloats(channels, 4)].map((t) =>
              t.map((v) => v % 2),
            );
            const space = room(kernels);
            const put = (n: number) => space.put(new Float32Array(n));
            const addresses: Addresses = {
              x: space.put(x),
              g: space.put(g),
              out: put(size),
              dx: put(size),
              mean: put(2 * count),
              inverse: put(2 * count),
              weight: affine ? space.put(weight) : 0,
              bias: affine ? space.put(bias) : 0,
              dWeight: put(channels),
              dBias: put(channels),
              sums: put(4 * shape.rows * channels),
            };
            run(kind, kernels, addresses, shape);
            const found = reference.moments(dense(x), shape);
            const inverse = found.variance.map((v) => 1 / Math.sqrt(v + EPS));
            const [w, b] = affine ? [dense(weight), dense(bias)] : [null, null];
            const [out, dx] = [new Float64Array(size), new Float64Array(size)];
            reference.normalize(out, 0, dense(x), dense(found.mean), dense(inverse), w, b, shape);
            const gradients = reference.normalizeBackward(
              dx,
              0,
              dense(g),
              dense(x),
              dense(found.mean),
              dense(inverse),
              w,
              shape,
              false,
            );
            const compare = (what: string, pointer: number, expected: Float64Array) => {
              const scale = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-3);
              const actual = space.floats(pointer, expected.length);
              expected.forEach((v, i) =>
                assert.ok(
                  Math.abs(actual[i] - v) <= HALF_ULP * Math.abs(v) + 1e-11 * scale,
                  `${what} ${i} of ${JSON.stringify(shape)}: ${actual[i]} for ${v}`,
                ),
              );
            };
            compare("out", addresses.out, out);
            compare("dx", addresses.dx, dx);
            compare("dWeight", addresses.dWeight, gradients.weight);
            compare("dBias", addresses.dBias, gradients.bias);
          }
      });

    test("one reading finds the variance of constants, of values far from 0 and of such with an outlier first", () => {
      const noise = randomFloats(61, 9).map((v) => v % 1);
      const lines = [noise.map(() => 0.1), noise.map((v) => v + 1e4), noise.map((v, i) => (i === 0 ? 1e7 : v))];
      const shape: Groups = { rows: 1, channels: 61, positions: 1, rowStatistics: 1, channelsPer: 61 };
      for (const x of lines) {
        const space = room(kernels);
        const [px, out, mean, inverse] = [space.put(x), space.put(x), space.take(8), space.take(8)];
        kernels.exports.rowsNormForward32(px, out, mean, inverse, 0, 0, EPS, 61, 61, 0, 1);
        const found = reference.moments(dense(x), shape);
        const expected = 1 / Math.sqrt(found.variance[0] + EPS);
        assert.ok(Math.abs(space.doubles(mean, 1)[0] - found.mean[0]) <= 1e-14 * Math.abs(found.mean[0]));
        assert.ok(Math.abs(space.doubles(inverse, 1)[0] - expected) <= 1e-12 * expected);
      }
    });

    test("running statistics move by the momentum, the variance unbiased", () => {
      for (const positions of [1, 2]) {
        const x = randomFloats(12 * positions, 5);
        const space = room(kernels);
        const [px, out, mean, inverse] = [space.put(x), space.put(x), space.put(x), space.put(x)];
        const [rm, rv] = [space.put(Float32Array.of(1, 2, 3)), space.put(Float32Array.of(4, 5, 6))];
        const { columnsNormForward32, batchNormForward32 } = kernels.exports;
        if (positions === 1) columnsNormForward32(px, out, mean, inverse, 0, 0, rm, rv, 0.25, EPS, 4, 3, 0, 3);
        else batchNormForward32(px, out, mean, inverse, 0, 0, rm, rv, 0.25, EPS, 4, 3, positions, 0, 3);
        const shape: Groups = { rows: 4, channels: 3, positions, rowStatistics: 0, channelsPer: 1 };
        const found = reference.moments(dense(x), shape);
        const unbiased = (4 * positions) / (4 * positions - 1);
        for (let c = 0; c < 3; c++) {
          const [m, v] = [(c + 1) * 0.75 + found.mean[c] * 0.25, (c + 4) * 0.75 + found.variance[c] * unbiased * 0.25];
          assert.ok(Math.abs(space.floats(rm, 3)[c] - m) <= 1e-6 * Math.abs(m));
          assert.ok(Math.abs(space.floats(rv, 3)[c] - v) <= 1e-6 * Math.abs(v));
        }
      }
    });
  });
