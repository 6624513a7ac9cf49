import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { erf, erfc } from "../../../../../src/engine/backend/cpu/special/erf.js";
import { pointwiseKernels, type UnaryKernel } from "../../../../../src/engine/backend/cpu/wasm/pointwise.js";
import { room } from "./room.js";
import { specials, ulps } from "./samples.js";
import { bothVariants } from "./variants.js";

interface Case {
  exact: (x: number) => number;
  /** Greatest error in units of the last place. */
  ulp: number;
  /** An error that is let pass whatever its ulp: for results that lose digits by underflow. */
  absolute?: number;
  parameters?: number[];
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const inner = (x: number) => 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
/** Under this results are products of denormals, or 0 where the factor is none. */
const tiny = 1e-36;

const cases: Partial<Record<UnaryKernel, Case>> = {
  exp: { exact: Math.exp, ulp: 2 },
  exp2: { exact: (x) => 2 ** x, ulp: 2 },
  expm1: { exact: Math.expm1, ulp: 2 },
  log: { exact: Math.log, ulp: 2 },
  log2: { exact: Math.log2, ulp: 2 },
  log10: { exact: Math.log10, ulp: 2 },
  log1p: { exact: Math.log1p, ulp: 2 },
  sin: { exact: Math.sin, ulp: 2 },
  cos: { exact: Math.cos, ulp: 2 },
  tanh: { exact: Math.tanh, ulp: 2 },
  sigmoid: { exact: sigmoid, ulp: 2 },
  erf: { exact: erf, ulp: 2 },
  sqrt: { exact: Math.sqrt, ulp: 0 },
  rsqrt: { exact: (x) => 1 / Math.sqrt(x), ulp: 2 },
  reciprocal: { exact: (x) => 1 / x, ulp: 0 },
  silu: { exact: (x) => x / (1 + Math.exp(-x)), ulp: 2, absolute: tiny },
  mish: { exact: (x) => x * Math.tanh(Math.log1p(Math.exp(x))), ulp: 2 },
  softplus: { exact: (x) => (x > 20 ? x : Math.log1p(Math.exp(x))), ulp: 2, parameters: [1, 20] },
  logsigmoid: { exact: (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))), ulp: 2, absolute: tiny },
  elu: { exact: (x) => (x <= 0 ? 1.5 * Math.expm1(x) : x), ulp: 2, parameters: [1.5, 1, 1] },
  gelu: { exact: (x) => x * 0.5 * erfc(-x * Math.SQRT1_2), ulp: 2 },
  geluTanh: { exact: (x) => x * sigmoid(inner(x)), ulp: 2 },
};

/** Every 30011th float, from 0 through the denormals to NaN, of both signs; then the special values. */
function sample(): Float32Array {
  const step = 30011;
  const count = Math.floor(2 ** 32 / step);
  const result = new Float32Array(count + specials.length);
  new Uint32Array(result.buffer).forEach((_, i, bits) => (bits[i] = i * step));
  result.set(specials, count);
  return result;
}

/** The error in ulp, but 0 where the case lets it pass. */
function errorOf(actual: number, expected: number, { absolute = 0 }: Case): number {
  return Math.abs(actual - expected) <= absolute ? 0 : ulps(actual, expected);
}

for (const kernels of bothVariants())
  describe(`${kernels.variant}: functions of float32`, () => {
    const { unary, binary } = pointwiseKernels(kernels.exports, 32);

    for (const [op, options] of Object.entries(cases) as [UnaryKernel, Case][])
      test(`${op} is within ${options.ulp} ulp of the correctly rounded value, special values included`, () => {
        const x = sample();
        const space = room(kernels);
        const [from, to] = [space.put(x), space.take(x.byteLength)];
        unary[op]!(from, to, x.length, space.put(Float32Array.from(options.parameters ?? [])));
        const out = space.floats(to, x.length);
        let worst = 0;
        let at = NaN;
        for (let i = 0; i < x.length; i++) {
          const error = errorOf(out[i], Math.fround(options.exact(x[i])), options);
          if (error > worst) [worst, at] = [error, x[i]];
        }
        assert.ok(worst <= options.ulp, `${op}(${at}) is ${worst} ulp off`);
      });

    test("pow is within 2 ulp, special values and pairs of them included", () => {
      const x = sample();
      const n = specials.length;
      const bases: number[] = [];
      const exponents: number[] = [];
      for (let i = 0; i < x.length; i += 3) {
        bases.push(x[i], x[i], Math.abs(x[i]), 1 + (x[i] % 1) / 1024);
        exponents.push(3, -0.75, x[(i * 7 + 1) % x.length], x[(i * 5 + 3) % x.length]);
      }
      for (let i = 0; i < n * n; i++) {
        bases.push(specials[Math.floor(i / n)]);
        exponents.push(specials[i % n]);
      }
      const space = room(kernels);
      const [a, b] = [Float32Array.from(bases), Float32Array.from(exponents)];
      const to = space.take(a.byteLength);
      binary.pow!(space.put(a), space.put(b), to, a.length, 0);
      const out = space.floats(to, a.length);
      let worst = 0;
      let at = "";
      a.forEach((base, i) => {
        const error = ulps(out[i], Math.fround(power(base, b[i])));
        if (error > worst) [worst, at] = [error, `${base} ** ${b[i]} = ${out[i]}`];
      });
      assert.ok(worst <= 2, `${at} is ${worst} ulp off`);
    });
  });

/** C's pow. */
function power(a: number, b: number): number {
  if (a === 1 || b === 0 || (a === -1 && Math.abs(b) === Infinity)) return 1;
  return a ** b;
}
