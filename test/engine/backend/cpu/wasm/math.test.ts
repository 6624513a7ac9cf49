import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { unary32 } from "../../../../../src/engine/backend/cpu/wasm/pointwise.js";
import { specials, ulps } from "./samples.js";
import { bothVariants } from "./variants.js";

const exact = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
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

for (const kernels of bothVariants())
  describe(`${kernels.variant}: transcendental functions of float32`, () => {
    for (const op of ["exp", "log", "tanh", "sigmoid"] as const)
      test(`${op} is within 2 ulp of the correctly rounded value, special values included`, () => {
        const x = sample();
        const out = new Float32Array(x.length);
        unary32(kernels, op, x, 0, out, 0, x.length);
        let worst = 0;
        let at = NaN;
        for (let i = 0; i < x.length; i++) {
          const error = ulps(out[i], Math.fround(exact[op](x[i])));
          if (error > worst) [worst, at] = [error, x[i]];
        }
        assert.ok(worst <= 2, `${op}(${at}) is ${worst} ulp off`);
      });
  });
